"""Barcodes in a photograph. What is read in it stands here; the decoders are loaded only where they work."""

from bot.scanner.codes import Code, ImageTooLarge, Known, NotAnImage, Scan, ScanError

__all__ = ["Code", "ImageTooLarge", "Known", "NotAnImage", "Scan", "ScanError"]

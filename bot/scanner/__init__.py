"""Barcodes in a photograph. The results are defined here; decoders are loaded only where they run."""

from bot.scanner.codes import Code, ImageTooLarge, Known, NotAnImage, Scan, ScanError

__all__ = ["Code", "ImageTooLarge", "Known", "NotAnImage", "Scan", "ScanError"]

"""Frames between the program and the decoder processes: four bytes with the length, and the content."""

import struct
from typing import BinaryIO

LENGTH = struct.Struct(">I")


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next frame; None at the end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return stream.read(LENGTH.unpack(head)[0])


def frame(content: bytes) -> bytes:
    """Return a frame with this content."""
    return LENGTH.pack(len(content)) + content

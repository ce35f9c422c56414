"""Frames, in which the program and the processes that decode talk: four bytes with the length, and the content."""

import struct
from typing import BinaryIO

LENGTH = struct.Struct(">I")


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame; None at the end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return stream.read(LENGTH.unpack(head)[0])


def frame(content: bytes) -> bytes:
    """A frame of this content."""
    return LENGTH.pack(len(content)) + content

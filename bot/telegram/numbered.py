"""Which update the program is at work on, for the lines of the log that it causes; threads inherit it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_update: ContextVar[int | None] = ContextVar("update", default=None)


@contextmanager
def about(update_id: int) -> Iterator[None]:
    """What is logged in the block is about this update."""
    before = _update.set(update_id)
    try:
        yield
    finally:
        _update.reset(before)


def current() -> int | None:
    """The number of the update that is being handled, if any is."""
    return _update.get()

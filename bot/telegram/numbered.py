"""Puts the number of the update being handled into the log lines that it causes; threads inherit it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_update: ContextVar[int | None] = ContextVar("update", default=None)


@contextmanager
def about(update_id: int) -> Iterator[None]:
    """Mark what is logged in the block as caused by this update."""
    before = _update.set(update_id)
    try:
        yield
    finally:
        _update.reset(before)


def current() -> int | None:
    """Return the number of the update being handled, if any."""
    return _update.get()

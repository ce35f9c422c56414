"""Events in the sandbox, sent to every open page."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Publish = Callable[..., None]
"""publish(type, **fields)"""

BACKLOG = 2000  # events; a page that is further behind is disconnected, and loads the whole state when it reconnects


class Events:
    """The open event streams."""

    def __init__(self) -> None:
        self._streams: set[asyncio.Queue[dict[str, Any] | None]] = set()

    @property
    def heard(self) -> bool:
        """Whether anybody is listening."""
        return bool(self._streams)

    def publish(self, type: str, **fields: Any) -> None:  # noqa: A002, ANN401 - an event's fields are its type's business
        """Send an event to every listener."""
        for stream in list(self._streams):
            if stream.qsize() < BACKLOG:
                stream.put_nowait({"type": type, **fields})
            else:
                self._streams.discard(stream)
                stream.put_nowait(None)

    @contextmanager
    def stream(self) -> Iterator[asyncio.Queue[dict[str, Any] | None]]:
        """Yield a queue of the events from now on; None ends it."""
        stream: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._streams.add(stream)
        try:
            yield stream
        finally:
            self._streams.discard(stream)

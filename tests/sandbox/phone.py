"""The page's event stream, as a browser hears it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp


class Stream:
    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self, kind: str, which: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        async with asyncio.timeout(15):
            async for line in self._response.content:
                if line.startswith(b"data: "):
                    event = json.loads(line[6:])
                    if event["type"] == kind and which(event):
                        return event
        raise AssertionError("the stream ended")


@asynccontextmanager
async def heard(page: str) -> AsyncIterator[Stream]:
    async with aiohttp.ClientSession() as session, session.get(page + "/api/events") as response:
        assert response.headers["Content-Type"] == "text/event-stream"
        yield Stream(response)

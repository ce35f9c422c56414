"""HTTP without a network: real clients' requests, handed as bytes to the stand-ins' real servers in the same loop."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from contextvars import Context, copy_context
from http.client import HTTPResponse
from typing import Any

import httpx
import requests
import urllib3
from aiohttp import web
from requests.adapters import HTTPAdapter

from tests.simulation.loop import blocking


class Line(asyncio.Transport):
    """What the server writes to; the client hangs up by closing it."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = bytearray()
        self.closed = asyncio.get_running_loop().create_future()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.heard += data

    def close(self) -> None:
        if not self.closed.done():
            self.closed.set_result(None)

    abort = close

    def is_closing(self) -> bool:
        return self.closed.done()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("127.0.0.1", 1) if name == "peername" else default

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None: ...


class Server:
    """A stand-in's application, reached without a socket."""

    def __init__(self, app: web.Application) -> None:
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)

    async def start(self) -> None:
        await self._runner.setup()

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def answer(self, request: bytes) -> bytes:
        """Whoever is cancelled in waiting has hung up; what was asked for is done all the same."""
        assert self._runner.server is not None
        line, protocol = Line(), self._runner.server()
        protocol.connection_made(line)
        protocol.data_received(request)
        try:
            await line.closed
        finally:
            line.close()
            protocol.connection_lost(None)
        return bytes(line.heard)


Ask = Callable[[str, str, bytes, float, float], Awaitable[bytes]]
"""(service, path, request, seconds to connect, seconds to wait) -> answer. Raises Unreachable, Unheard."""


class Unreachable(Exception):
    """The request has not left."""


class Unheard(Exception):
    """The request has left, and no answer came. `late`: it was waited for, the line did not just go dead."""

    def __init__(self, *, late: bool) -> None:
        super().__init__("late" if late else "dead")
        self.late = late


class TelegramLine(httpx.AsyncBaseTransport):
    """For python-telegram-bot's client."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raw = _written(request.method, request.url.raw_path.decode(), request.headers, await request.aread())
        limits = request.extensions["timeout"]
        try:
            said = await self._ask("telegram", request.url.path, raw, limits["connect"], limits["read"])
        except Unreachable as problem:
            raise httpx.ConnectError("no route") from problem
        except Unheard as problem:
            raise (httpx.ReadTimeout("late") if problem.late else httpx.ReadError("dead")) from problem
        status, headers, body = _read(said)
        return httpx.Response(status, headers=headers, content=body)


class GoogleLine(HTTPAdapter):
    """For gspread's and google-auth's sessions, which wait in what would be a thread."""

    def __init__(self, ask: Ask, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._ask, self._loop = ask, loop

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, timeout: Any = None, **_: Any
    ) -> requests.Response:
        assert request.method
        assert request.url
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        raw = _written(request.method, request.path_url, request.headers, body)
        connect, read = timeout if isinstance(timeout, tuple) else (timeout, timeout)
        asked = self._ask("google", request.path_url, raw, connect or 5.0, read or 120.0)
        try:
            said = blocking(asked, self._loop, copy_context())
        except Unreachable as problem:
            raise requests.ConnectionError("no route") from problem
        except Unheard as problem:
            raise (requests.ReadTimeout("late") if problem.late else requests.ConnectionError("dead")) from problem
        status, headers, content = _read(said)
        answer = urllib3.HTTPResponse(
            io.BytesIO(content), dict(headers), status, preload_content=False, request_method=request.method
        )
        return self.build_response(request, answer)


def _written(method: str, path: str, headers: Any, body: bytes) -> bytes:
    kept = [(name, value) for name, value in headers.items() if name.lower() not in ("connection", "accept-encoding")]
    kept = [each for each in kept if each[0].lower() != "content-length"]
    kept += [("Connection", "close"), ("Content-Length", str(len(body)))]
    kept += [] if any(name.lower() == "host" for name, _ in kept) else [("Host", "stand.in")]
    lines = "".join(f"{name}: {value}\r\n" for name, value in kept)
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


class _Heard:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, *_: Any) -> io.BytesIO:
        return io.BytesIO(self._data)


def _read(said: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
    answer = HTTPResponse(_Heard(said))  # type: ignore[arg-type]
    answer.begin()
    return answer.status, answer.getheaders(), answer.read()


def alone() -> Context:
    """The context of the outside world: what runs in it does not die with the program."""
    return Context()

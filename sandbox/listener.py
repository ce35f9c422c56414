"""One service's address on the loopback interface."""

from aiohttp import web

HOST = "127.0.0.1"
PATIENCE = 0.1  # seconds that requests in progress get when the service stops


class Listener:
    """Serves an application; can really be closed, and opened again on the same port."""

    def __init__(self, app: web.Application) -> None:
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=PATIENCE)
        self._site: web.TCPSite | None = None
        self._port = 0

    @property
    def up(self) -> bool:
        """Whether connections are accepted."""
        return self._site is not None

    @property
    def url(self) -> str:
        """Its address, without a trailing slash."""
        return f"http://{HOST}:{self._port}"

    async def start(self, port: int, *, or_any: bool) -> None:
        """Open it for the first time; `or_any`: on any free port if that one is busy."""
        await self._runner.setup()
        self._port = port
        try:
            await self.open()
        except OSError:
            if not or_any:
                raise
            self._port = 0
            await self.open()

    async def open(self) -> None:
        """Accept connections."""
        if self._site is None:
            site = web.TCPSite(self._runner, HOST, self._port)
            await site.start()
            self._site, self._port = site, site.port

    async def close(self) -> None:
        """Refuse connections, and drop open ones."""
        if self._site is not None and self._runner.server is not None:
            await self._site.stop()
            self._site = None
            await self._runner.server.shutdown(PATIENCE)

    async def stop(self) -> None:
        """Close it for good."""
        await self._runner.cleanup()

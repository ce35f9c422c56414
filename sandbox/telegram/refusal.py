"""How the Bot API refuses requests."""

from http import HTTPStatus

from aiohttp import web


class Refusal(Exception):
    """A request is refused; the description is the real service's wording."""

    def __init__(self, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.status = status

    @property
    def response(self) -> web.Response:
        """Return a response in the Bot API's error format."""
        return _error(self.status, f"{HTTPStatus(self.status).phrase}: {self}")


def refuse(status: int, retry_after: float | None = None) -> web.Response:
    """Refuse without a specific reason; 429 includes the seconds to wait."""
    if status != HTTPStatus.TOO_MANY_REQUESTS:
        return _error(status, HTTPStatus(status).phrase)
    wait = max(1, round(retry_after or 1))
    return _error(status, f"Too Many Requests: retry after {wait}", {"retry_after": wait})


def _error(status: int, description: str, parameters: dict[str, int] | None = None) -> web.Response:
    body = {"ok": False, "error_code": status, "description": description}
    return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=status)

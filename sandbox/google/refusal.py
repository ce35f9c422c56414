"""How Google's APIs say no."""

from http import HTTPStatus

from aiohttp import web

_STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
_MESSAGES = {
    401: "Request had invalid authentication credentials. Expected OAuth 2 access token.",
    403: "The caller does not have permission",
    404: "Requested entity was not found.",
    429: "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' "
    "of service 'sheets.googleapis.com'.",
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
}


class Refusal(Exception):
    """A request that is refused."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status

    @property
    def response(self) -> web.Response:
        """The answer in Google's error shape."""
        return _error(self.status, str(self))


def refuse(status: int, retry_after: float | None = None) -> web.Response:
    """Refuse without a closer reason; 429 may tell the seconds to wait."""
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    return _error(status, _MESSAGES.get(status, HTTPStatus(status).phrase), headers)


def _error(status: int, message: str, headers: dict[str, str] | None = None) -> web.Response:
    error = {"code": status, "message": message, "status": _STATUSES.get(status, "UNKNOWN")}
    return web.json_response({"error": error}, status=status, headers=headers)

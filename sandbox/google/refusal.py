"""How Google's APIs refuse requests."""

from http import HTTPStatus

from aiohttp import web

_REASONS = {
    400: ("INVALID_ARGUMENT", "Request contains an invalid argument."),
    401: ("UNAUTHENTICATED", "Request had invalid authentication credentials. Expected OAuth 2 access token."),
    403: ("PERMISSION_DENIED", "The caller does not have permission"),
    404: ("NOT_FOUND", "Requested entity was not found."),
    429: ("RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Write requests' of service 'sheets.googleapis.com'."),
    500: ("INTERNAL", "Internal error encountered."),
    503: ("UNAVAILABLE", "The service is currently unavailable."),
}


class Refusal(Exception):
    """A request is refused."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def refuse(status: int, retry_after: float | None = None, message: str = "") -> web.Response:
    """Return a response in Google's error format; 429 may include the seconds to wait."""
    name, usual = _REASONS.get(status, ("UNKNOWN", HTTPStatus(status).phrase))
    error = {"code": status, "message": message or usual, "status": name}
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    return web.json_response({"error": error}, status=status, headers=headers)

"""Google Sheets over gspread: always with timeouts, bounded retries, and every failure as one of our own errors."""

import json
import logging
import random
import re
import time
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from google.auth.exceptions import GoogleAuthError, RefreshError
from google.oauth2.service_account import Credentials
from gspread.http_client import HTTPClient
from gspread.utils import absolute_range_name
from requests import RequestException, Response

from domain.company.values import decoded
from sheets.bucket import A_MINUTE, Bucket, now
from sheets.errors import NotShared, Paced, QuotaSpent, RequestRefused, SheetsError, Unavailable, WrongKey

__all__ = ["Json", "Pace", "SheetsError", "Workbook", "connect"]

Json = dict[str, Any]

SCOPES = [
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive.metadata.readonly",  # when it was changed, and by whom
]
DRIVE = "https://www.googleapis.com/drive/v3/files/"
TIMEOUT = (5.0, 30.0)  # seconds to connect, and to wait for data
PATIENCE = 5.0  # seconds within which a request is retried
MAX_PAUSE = 4.0

log = logging.getLogger(__name__)


class Pace:
    """The requests per minute that Google allows: reads and writes are counted separately, Drive's not at all."""

    def __init__(self, size: int = A_MINUTE, clock: Callable[[], float] = now, *, waits: bool = False) -> None:
        """`waits`: wait for a token instead of raising Paced."""
        self.waits = waits
        self.reads = Bucket(size, clock)
        self.writes = Bucket(size, clock)

    def of(self, method: str, url: str) -> Bucket | None:
        """Return the bucket that pays for a request."""
        if "/v4/spreadsheets" not in url:
            return None
        return self.reads if method.upper() == "GET" else self.writes


class Sheets(HTTPClient):
    """gspread's client, at another base address if one is given.

    A request whose answer was lost is sent again. So every request made through this must either have no further effect
    the second time, or be refused.
    """

    def __init__(
        self, credentials: Credentials, base_url: str | None, patience: float, pace: Pace | None = None
    ) -> None:
        super().__init__(credentials)
        self.set_timeout(TIMEOUT)
        self._base_url = base_url
        self._patience = patience
        self._pace = pace or Pace()
        self.email: str = credentials.service_account_email

    def request(  # type: ignore[override]  # all keywords of the base are passed on as they are
        self,
        method: str,
        endpoint: str,
        **content: Any,  # noqa: ANN401
    ) -> Response:
        """Send a request until there is an answer, for as long as the patience lasts. Raises SheetsError.

        Raises Paced, before anything is sent, if this minute's requests are used up and the pace does not wait.
        """
        url, bucket = _moved(endpoint, self._base_url), self._pace.of(method, endpoint)
        until = time.monotonic() + self._patience
        for attempt in count():
            if bucket and (wait := bucket.wait()):
                if self._pace.waits:
                    time.sleep(wait)
                    continue
                raise Paced(wait) if attempt == 0 else Unavailable("This minute's requests are used up.")
            if bucket:
                bucket.take()
            try:
                return self._once(method, url, content)
            except (QuotaSpent, Unavailable) as error:
                if bucket and error.retry_after:
                    bucket.pause(error.retry_after)
                jitter = random.uniform(0.5, 1)  # noqa: S311 - nothing to guess here
                pause = error.retry_after or min(MAX_PAUSE, 0.25 * 2**attempt) * jitter
                if time.monotonic() + pause > until:
                    raise
                log.debug("trying again in %.1f s: %s", pause, error)
                time.sleep(pause)
        raise AssertionError  # count() has no end

    def _once(self, method: str, url: str, content: Mapping[str, Any]) -> Response:
        try:
            response = self.session.request(method, url, timeout=self.timeout, **content)
            if response.ok:
                told = response.json()  # a truncated answer is no answer
                response.json = lambda **_: told  # type: ignore[method-assign]  # who asks for it need not read it again
                return response
        except RefreshError as error:
            if error.retryable:
                raise Unavailable(f"Google gives no token just now: {error}") from error
            raise WrongKey(f"Google does not accept the key of {self.email}: {error.args[0]}") from error
        except (RequestException, GoogleAuthError) as error:
            raise Unavailable(f"Google cannot be reached: {_brief(error)}") from error
        raise self._refusal(response)

    def _refusal(self, response: Response) -> SheetsError:
        status, said = response.status_code, _message_of(response)
        if status == 429:  # noqa: PLR2004
            wait = response.headers.get("Retry-After", "")
            return QuotaSpent(f"Google's quota is spent for now: {said}", float(wait) if wait.isdigit() else None)
        if status == 401:  # noqa: PLR2004
            return WrongKey(f"Google does not accept the key of {self.email}: {said}")
        if status in {403, 404}:
            return NotShared(f"The spreadsheet is not there for {self.email}; share it with that address: {said}")
        if status >= 500 or status == 408:  # noqa: PLR2004
            return Unavailable(f"Google has trouble ({status}): {said}")
        return RequestRefused(f"Google refuses ({status}): {said}")


class Workbook:
    """The spreadsheet that a person created and shared with the account."""

    def __init__(self, sheets: Sheets, spreadsheet_id: str) -> None:
        self._sheets = sheets
        self.id = spreadsheet_id
        self.email = sheets.email

    def describe(self) -> Json:
        """Return its description, without cells."""
        kept = "properties(sheetId,title,index,hidden,gridProperties),developerMetadata,basicFilter,merges"
        drawn = (
            "protectedRanges(protectedRangeId),bandedRanges(bandedRangeId),filterViews(filterViewId),charts(chartId)"
        )
        fields = f"sheets({kept},{drawn},conditionalFormats),namedRanges,developerMetadata"
        return dict(self._sheets.fetch_sheet_metadata(self.id, {"fields": fields}))

    def cells(self, ranges: list[str]) -> list[Json]:
        """Return what was entered in these ranges, with formats and notes, and the columns' developer metadata."""
        values = "userEnteredValue,userEnteredFormat(numberFormat,textFormat(link)),note"
        data = f"startRow,startColumn,rowData(values({values})),columnMetadata(developerMetadata)"
        fields = f"sheets(properties(sheetId),data({data}))"
        answer = self._sheets.fetch_sheet_metadata(self.id, {"fields": fields, "ranges": ranges})
        return list(answer.get("sheets", []))

    def file(self) -> Json:
        """Return Drive's description of the file."""
        fields = "version,modifiedTime,lastModifyingUser(displayName,emailAddress,me)"
        parameters = {"fields": fields, "supportsAllDrives": True}
        return dict(self._sheets.request("get", DRIVE + self.id, params=parameters).json())

    def values(self, title: str, cells: str) -> list[list[Any]]:
        """Return the values of these cells of a tab, without empty ones at the ends."""
        where = absolute_range_name(title, cells)
        answer: Json = self._sheets.values_get(self.id, where, {"valueRenderOption": "UNFORMATTED_VALUE"})
        return list(answer.get("values", []))

    def ranges(self, ranges: list[str]) -> list[list[list[Any]]]:
        """Return the values of several ranges, row by row, without empty ones at the ends."""
        answer: Json = self._sheets.values_batch_get(self.id, ranges, {"valueRenderOption": "UNFORMATTED_VALUE"})
        return [list(each.get("values", [])) for each in answer.get("valueRanges", [])]

    def write(self, requests: list[Json]) -> list[Json]:
        """Carry out all of the requests, or none. Returns the replies."""
        answer: Json = self._sheets.batch_update(self.id, {"requests": requests})
        return list(answer.get("replies", []))


NO_KEY = "is not the JSON key file of a service account"


def connect(
    key_file: Path,
    spreadsheet_id: str,
    base_url: str | None = None,
    patience: float = PATIENCE,
    pace: Pace | None = None,
) -> Workbook:
    """Return the workbook without asking Google yet. Raises WrongKey for anything but a key file.

    With a base address, requests for googleapis.com go there instead.
    """
    account = _account_in(key_file)
    account["token_uri"] = _moved(account.get("token_uri", ""), base_url)
    try:
        credentials = Credentials.from_service_account_info(account, scopes=SCOPES)  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, AttributeError) as error:
        raise WrongKey(f"{key_file} {NO_KEY}: it is incomplete, or was changed ({error})") from error
    return Workbook(Sheets(credentials, base_url, patience, pace), spreadsheet_id)


def _account_in(key_file: Path) -> Json:
    """Return what a key file says, in whichever encoding it was saved. Raises WrongKey."""
    try:
        account = json.loads(decoded(key_file.read_bytes()))
    except OSError as error:
        raise WrongKey(f"{key_file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise WrongKey(f"{key_file} {NO_KEY}: it is not in JSON") from error
    if not isinstance(account, dict) or account.get("type") != "service_account":
        raise WrongKey(f"{key_file} {NO_KEY}, but something else in JSON, perhaps the key of an OAuth client")
    return account


def _moved(url: str, base_url: str | None) -> str:
    return re.sub(r"^https://[a-z0-9]+\.googleapis\.com", base_url.rstrip("/"), url) if base_url else url


def _message_of(response: Response) -> str:
    """Return Google's message; a proxy in between may answer anything."""
    try:
        return str(response.json()["error"]["message"])
    except (ValueError, TypeError, KeyError):
        return response.reason or "no reason given"


def _brief(error: Exception) -> str:
    """Return the innermost of nested `requests` errors, without the libraries' own wording."""
    said = str(error).rpartition("Caused by ")[2] or type(error).__name__
    said = re.sub(r"\[Errno -?\d+\] ", "", said.rpartition(": ")[2]).rstrip("')\"")
    return said + ")" * (said.count("(") - said.count(")"))

"""What can go wrong with the sheet, each with advice."""

from domain.vocabulary import SheetTrouble


class SheetsError(Exception):
    """Base of all sheet errors. `retry_after`: the seconds that Google asks to wait, if any."""

    retry_after: float | None = None


class WrongKey(SheetsError):
    """The service account's key cannot be read, or Google does not accept it."""


class NotShared(SheetsError):
    """The spreadsheet does not exist, or the account may not write to it."""


class QuotaSpent(SheetsError):
    """Too many requests this minute."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Paced(SheetsError):
    """This minute's requests are used up: nothing was sent."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"the next request may go in {wait:.0f} s")
        self.retry_after = wait


class Unavailable(SheetsError):
    """Google cannot be reached, takes too long, or answers 5xx: it is unknown whether the request was carried out."""


class RequestRefused(SheetsError):
    """Google refuses the request: the workbook has changed since it was read, or is full."""


class FenceGone(RequestRefused):
    """Somebody else has written since the workbook was read, or it was restored: nothing was done."""


class OtherLedger(SheetsError):
    """The sheet was not written from this ledger."""


def trouble_of(error: SheetsError) -> SheetTrouble:
    """Return what an error means for whoever looks after the sheet."""
    if isinstance(error, WrongKey | NotShared):
        return SheetTrouble.RIGHTS
    if isinstance(error, QuotaSpent):
        return SheetTrouble.QUOTA
    if isinstance(error, RequestRefused | OtherLedger):
        return SheetTrouble.FULL if is_full(error) else SheetTrouble.DAMAGED
    return SheetTrouble.AWAY


def is_full(error: SheetsError) -> bool:
    """Whether Google says that the workbook has reached its maximum number of cells."""
    return "number of cells in the workbook above the limit" in str(error)

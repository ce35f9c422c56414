"""What goes wrong with the sheet, each with a sentence that says what to do."""


class SheetsError(Exception):
    """Base of them all. `retry_after`: seconds that Google asks to wait, where it does."""

    retry_after: float | None = None


class WrongKey(SheetsError):
    """The service account's key cannot be read, or Google does not accept it."""


class NotShared(SheetsError):
    """There is no such spreadsheet, or the account may not write to it."""


class QuotaSpent(SheetsError):
    """Too many requests this minute."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Away(SheetsError):
    """Google cannot be reached, takes too long, or answers 5xx: whether the deed was done is not known."""


class RequestRefused(SheetsError):
    """Google does not take the request: the workbook is not as it was last seen, or there is no room in it."""


class OtherLedger(SheetsError):
    """What is in the sheet was not written from this ledger."""

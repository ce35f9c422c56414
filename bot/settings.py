"""Settings from the environment or a .env file, and what is wrong with them."""

import io
import os
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from rapidfuzz import fuzz
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.chat.log_levels import Levels, read_levels
from bot.chat.policy import Ages, Policy
from bot.chat.secrets import HIDDEN, found_in
from bot.labels.sheets import SHEETS
from domain.company import values
from domain.company.codes import Rules, VariableRule
from domain.storage.integrity import FORBIDDEN
from domain.tables.limits import Limits

PREFIX = "STOREKEEPER_"

ENV_FILE = ".env"

SIMILAR = 75
"""Similarity in per cent at which an unknown name counts as a misspelt setting; others set similar names, too."""

MAX_DAYS = 36_500
MEGABYTE = 1_000_000

TELEGRAM = "https://api.telegram.org"


def _token(token: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]{20,}", token.get_secret_value()):
        raise ValueError("this is not a bot token; @BotFather gives you one like 123456789:AAE...")
    return token


def _database(url: str) -> str:
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    except ValueError:
        raise ValueError(
            "the port, behind the host and a colon, is a number, as in postgresql://host:5432/name"
        ) from None
    if parsed is None or parsed.drivername not in ("sqlite", "postgresql", "postgresql+psycopg"):
        raise ValueError("write sqlite:///file.sqlite3 or postgresql://user:password@host/name")
    if parsed.port is not None and parsed.port not in range(1, 65536):
        raise ValueError(f"{parsed.port} is no port: those are numbers from 1 to 65535")
    if parsed.drivername == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise ValueError("name a file, as in sqlite:///file.sqlite3: what is kept in memory is lost")
    if parsed.drivername == "sqlite":
        _require_name(Path(str(parsed.database)))
    return url


def _require_name(file: Path) -> None:
    """Raise ValueError unless a file could have this name."""
    try:
        file.exists()
    except PermissionError:
        raise ValueError(f"its folder may not be opened; {FORBIDDEN}") from None
    except OSError as error:
        raise ValueError(f"there can be no file of that name: {error.strerror}") from None


def _sheet(sheet: str) -> str:
    """Return a spreadsheet's id, also from its address."""
    found = values.spreadsheet_id(sheet)
    if found is None:
        raise ValueError("copy the spreadsheet's address out of the browser, or the long id in it")
    return found


def _key_file(path: Path) -> Path:
    _require_name(path)
    if not path.is_file():
        raise ValueError(f"there is no file {path}; it is the service account's JSON key")
    return path


def _label_sheet(name: str) -> str:
    if name not in SHEETS:
        raise ValueError(f"is none of {', '.join(SHEETS)}")
    return name


def _patterns(written: object) -> object:
    """Parse patterns of variable codes, separated by commas or spaces."""
    if not isinstance(written, str):
        return written
    return tuple(VariableRule.parse(each) for each in re.split(r"[\s,，、;]+", written) if each)


def _amount(written: object) -> object:
    """Parse a plain number, as everywhere else."""
    try:
        return values.amount(written) if isinstance(written, str) else written
    except values.NotRead as fault:
        raise ValueError(str(fault)) from None


class SettingsRefused(Exception):
    """Settings are missing or wrong: a sentence for each."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


class _EnvFile(DotEnvSettingsSource):
    """The .env file, in the encodings in which editors and shells write it."""

    def _read_env_file(self, file_path: Path) -> Mapping[str, str | None]:
        return {name.lower(): value for name, value in _names_in(file_path).items() if value}


def _names_in(file: Path) -> dict[str, str | None]:
    """Return what the file sets. Raises SettingsRefused."""
    try:
        return dict(dotenv_values(stream=io.StringIO(values.decoded(file.read_bytes()))))
    except UnicodeError:
        raise SettingsRefused(f"{file} is neither in UTF-8 nor marked as UTF-16: save it as UTF-8") from None
    except OSError as error:
        raise SettingsRefused(f"{file} cannot be read: {error.strerror}") from None


class _Sources(BaseSettings):
    """Where settings are read from."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
        use_attribute_docstrings=True,  # docs/settings.md is made from them
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # the name is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the environment first, then .env."""
        return init_settings, env_settings, _EnvFile(settings_cls, env_file=ENV_FILE)

    @model_validator(mode="before")
    @classmethod
    def _stripped(cls, written: dict[str, object]) -> dict[str, object]:
        """Leave out the blanks around what was pasted, or read from a file that ends with a line."""
        return {name: value.strip() if isinstance(value, str) else value for name, value in written.items()}


LogFormat = Literal["text", "json"]


class _LogSettings(_Sources):
    log: LogFormat = "text"


def log_format() -> LogFormat:
    """Return the log's format, whatever may be wrong with the other settings: that is logged in it, too."""
    try:
        return _LogSettings().log
    except (SettingsRefused, ValidationError):
        return "text"


class DatabaseSettings(_Sources):
    """Where the ledger is; enough for the commands that work without the chat."""

    database: Annotated[str, AfterValidator(_database)] = "sqlite:///storekeeper.sqlite3"
    """The ledger's database: `sqlite:///file.sqlite3` or `postgresql://user:password@host/name`."""


class ImportSettings(DatabaseSettings):
    """What `storekeeper import` reads."""

    import_rows: Annotated[int, Field(ge=1)] = Limits().rows
    """Maximum rows of an import's tables together. 1,000 of them take about 2 MB of memory."""

    import_megabytes: Annotated[int, Field(ge=1)] = Limits().size // MEGABYTE
    """Maximum megabytes of an import's tables together, as unpacked from a workbook."""

    @property
    def limits(self) -> Limits:
        """How large the tables of an import may be."""
        return Limits(self.import_rows, self.import_megabytes * MEGABYTE)


class Settings(ImportSettings):
    """What `storekeeper run` needs."""

    token: Annotated[SecretStr, AfterValidator(_token)]
    """The bot's token, from @BotFather. A secret."""

    sheet: Annotated[str, AfterValidator(_sheet)] | None = None
    """The spreadsheet's address as the browser shows it, or its id. Without it nothing is mirrored."""

    sheet_language: Literal["en", "zh", "both"] = "both"
    """The language of the sheet: English, Chinese, or both side by side."""

    google_credentials: Annotated[Path, AfterValidator(_key_file)] | None = None
    """The service account's JSON key file, which the sheet needs. Its content is a secret."""

    telegram_api: HttpUrl = Field(default=HttpUrl(TELEGRAM))
    """Base address of the Bot API."""

    google_api: HttpUrl | None = None
    """Base address of Google's APIs, if they are not Google's own."""

    variable_codes: Annotated[tuple[VariableRule, ...], NoDecode, BeforeValidator(_patterns)] = ()
    """Patterns of the EAN-13 codes that your own scales print, separated by commas or spaces."""

    label_sheet: Annotated[str, AfterValidator(_label_sheet)] = "58x40"
    """What `/label` prints on: a roll (width x height in mm) or an A4 sheet (columns x rows)."""

    floor_sees_costs: bool = False
    """Whether everybody who books sees the costs of other people's receipts; managers always do, at their own sites."""
    price_factor: Annotated[Decimal, BeforeValidator(_amount), Field(gt=1, max_digits=9)] = Decimal(2)
    """How many times above or below the last known price a price may be before it is asked about."""

    draft_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 30
    """Minutes that an unfinished booking stays open; then its card says so, and offers to resume it."""

    backlog: Annotated[int, Field(ge=10, le=10_000)] = 100
    """Messages of one person that may wait for their turn. More are not accepted, and the person is told."""

    log: LogFormat = "text"
    """The format of the log: lines of text, or a JSON object per line."""

    log_levels: Annotated[Levels, NoDecode, BeforeValidator(read_levels)] = Field(default={})
    """How much is logged: `info`, or with a level for a subject, `warning, telegram=debug`.

    The levels are debug, info, warning and error; the subjects are all, telegram, schedule, photos, sheet, ledger,
    libraries.
    """

    keep_updates_days: Annotated[int, Field(ge=2, le=MAX_DAYS)] = 2
    """Days to remember that a message was answered, and to keep one that failed."""

    keep_notices_days: Annotated[int, Field(ge=2, le=MAX_DAYS)] = 30
    """Days to remember alerts and requests that were sent."""

    keep_drafts_days: Annotated[int, Field(ge=2, le=MAX_DAYS)] = 90
    """Days to keep what led to a booking, so that edited messages and Undo of a whole delivery find it."""

    keep_strangers_days: Annotated[int, Field(ge=2, le=MAX_DAYS)] = 30
    """Days to keep the number of somebody who wrote to the bot but does not work here."""

    keep_pictures_days: Annotated[int, Field(ge=2, le=MAX_DAYS)] = 365
    """Days for which the bot can show the picture behind a booking again, from when it was last sent."""

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        """Require the sheet and the key together."""
        names = {f"{PREFIX}SHEET": self.sheet, f"{PREFIX}GOOGLE_CREDENTIALS": self.google_credentials}
        if len(missing := [name for name, value in names.items() if value is None]) == 1:
            (there,) = names.keys() - missing
            raise ValueError(f"{missing[0]}: is not set, and {there} is; set both, or neither to run without a sheet")
        return self

    @property
    def ages(self) -> Ages:
        """How long things are kept that nothing needs any more."""
        return Ages(
            updates=timedelta(days=self.keep_updates_days),
            notices=timedelta(days=self.keep_notices_days),
            drafts=timedelta(days=self.keep_drafts_days),
            strangers=timedelta(days=self.keep_strangers_days),
            pictures=timedelta(days=self.keep_pictures_days),
        )

    @property
    def policy(self) -> Policy:
        """The company's choices for its chat."""
        patience = timedelta(minutes=self.draft_minutes)
        return Policy(
            codes=Rules(variable=self.variable_codes),
            patience=patience,
            label_sheet=self.label_sheet,
            costs_shown=self.floor_sees_costs,
            price_factor=self.price_factor,
            ages=self.ages,
        )

    @property
    def telegram_base(self) -> str:
        """The Bot API's base address, without a trailing slash."""
        return str(self.telegram_api).rstrip("/")

    @property
    def google_base(self) -> str | None:
        """Google's base address, if it is not Google's own."""
        return str(self.google_api).rstrip("/") if self.google_api else None


T = TypeVar("T", bound=DatabaseSettings)


def read_settings(kind: type[T]) -> T:
    """Return the settings, from the environment and .env. Raises SettingsRefused."""
    file = Path(ENV_FILE)
    written = _names_in(file) if file.is_file() else {}
    if unknown := [*_unknown(written, 0), *_unknown(os.environ, SIMILAR)]:
        raise SettingsRefused(*dict.fromkeys(unknown))
    try:
        return kind()
    except ValidationError as error:
        raise SettingsRefused(*complaints(error)) from None


def _unknown(names: Iterable[str], similar: int) -> list[str]:
    """Return a sentence for each unknown name that is at least this similar (per cent) to a setting's."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    said = []
    for name in sorted(each for each in names if each.upper().startswith(PREFIX) and each.upper() not in known):
        alike, nearest = max((_alike(each, name), each) for each in known)
        if alike >= similar:
            meant = f"; did you mean {nearest}?" if alike >= SIMILAR else ": see docs/settings.md"
            said.append(f"{name}: there is no such setting{meant}")
    return said


def _alike(setting: str, name: str) -> float:
    """Return the similarity in per cent, without the prefix; an extra word, as in DATABASE_URL, makes no difference."""
    one, other = setting.removeprefix(PREFIX), name.upper().removeprefix(PREFIX)
    return 100 if {one} & {other.rpartition("_")[0], other.partition("_")[2]} else fuzz.ratio(one, other)


def complaints(error: ValidationError) -> list[str]:
    """Return one sentence for each missing or wrong setting. Misplaced secrets in quoted values are hidden."""
    said = []
    for problem in error.errors():
        what = "is not set" if problem["type"] == "missing" else problem["msg"].removeprefix("Value error, ")
        name = f"{PREFIX}{problem['loc'][0]}: ".upper() if problem["loc"] else ""  # of all together: named in the text
        for secret in found_in(str(problem["input"])):
            what = what.replace(secret, HIDDEN)
        said.append(f"{name}{what}")
    return said

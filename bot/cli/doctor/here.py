"""Checks of this machine: the database, time zones, fonts, and file permissions."""

import struct
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import make_url

from bot.cli.doctor.check import Finding, State
from bot.labels.errors import NoFont
from bot.labels.fonts import outline
from bot.migrations.schema_version import BEGIN, SchemaMismatch, check_version
from domain.company import people, places
from domain.company.people import Right
from domain.storage import grants, integrity, own_schema
from domain.storage.database import Database
from domain.storage.own_schema import NotCompared

DATABASE, ZONES, FONTS, FILES, PEOPLE = "database", "time zones", "fonts", "files", "people"
ALWAYS = ("UTC", "Asia/Shanghai", "Europe/London")
CHARACTERS = "库管牛奶"
READ_BY_OTHERS = 0o077
RESTORE = "stop the bot, and bring the last backup back: storekeeper restore FILE --replace"
RENEW = (
    "stop the bot; storekeeper backup FILE, then storekeeper restore FILE --replace (PostgreSQL: in an empty database)"
)
TEMPORARY = "grant its user the right to create temporary tables: GRANT TEMPORARY ON DATABASE"
GRANT = (
    "name the server that can be written to; or GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES, and USAGE ON ALL "
    "SEQUENCES, IN SCHEMA public TO its user"
)
NO_ZONE = (ZoneInfoNotFoundError, ValueError, OSError, struct.error)
"""What is raised for a time zone whose rules are missing or damaged."""

ADVICE = (
    ("malformed", RESTORE),
    ("not a database", RESTORE),
    ("locked", "another program holds it: end that, or wait, and try again"),
    ("readonly", "give the file and its folder to the user that runs the bot"),
    ("unable to open", "give the file and its folder to the user that runs the bot"),
)
OTHERWISE = "is the server up, and STOREKEEPER_DATABASE right?"
"""What to do, by what the database says."""

MAX_LISTED = 3
"""Maximum problems listed."""


def database(url: str) -> Iterator[Finding]:
    """Check that it can be reached, has this version's schema, is writable, and is intact."""
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    if sqlite and not Path(str(parsed.database)).exists():
        folder = Path(str(parsed.database)).parent
        told = f"there is no {f'file {parsed.database}' if folder.is_dir() else f'folder {folder}'}"
        yield Finding(DATABASE, State.FAILED, told, BEGIN)
        return
    ledger = Database(url)
    try:
        problems = integrity.problems(url)
        with ledger.write() as connection:  # as `run` will: it must be writable
            check_version(connection)
            forbidden = grants.refused(connection)
        if forbidden:
            told = f"nothing can be booked in it: {'; '.join(forbidden[:MAX_LISTED])}"
            yield Finding(DATABASE, State.FAILED, told, GRANT)
            return
        lacking = own_schema.differences_in(ledger)
        with ledger.read() as connection:
            sites, staff = places.all_sites(connection), people.everybody(connection)
    except SchemaMismatch as mismatch:
        yield Finding(DATABASE, State.FAILED, f"{mismatch}", "do what it says; back up first")
        return
    except NotCompared as unknown:
        yield Finding(DATABASE, State.WARNING, f"its tables were not checked: {unknown}", TEMPORARY)
        return
    except integrity.UNREADABLE as error:
        reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        how = next((how for part, how in ADVICE if part in reason), OTHERWISE)
        yield Finding(DATABASE, State.FAILED, f"it cannot be used: {reason}", how)
        return
    finally:
        ledger.close()
    if problems:
        told = f"it is damaged: {'; '.join(problems[:MAX_LISTED])}"
        yield Finding(DATABASE, State.FAILED, told, RESTORE)
        return
    if lacking:
        told = f"its tables are not as they should be: {'; '.join(lacking[:MAX_LISTED])}"
        yield Finding(DATABASE, State.FAILED, told, RENEW)
        return
    yield Finding(DATABASE, State.OK, f"{parsed.render_as_string()}: reachable, whole, schema up to date")
    yield from _zones([site.timezone for site in sites])
    yield _administrators(bool(sites), any(each.sites(Right.ADMIT) for each in staff))


def _administrators(has_sites: bool, has_one: bool) -> Finding:
    if has_one:
        return Finding(PEOPLE, State.OK, "there is an administrator, who can let others in")
    how = "storekeeper invite administrator"
    told = "nobody can let people in yet"
    return Finding(PEOPLE, State.WARNING, told, how if has_sites else f"storekeeper import PATH, then {how}")


def _zones(zones: list[str]) -> Iterator[Finding]:
    """Check that the rules of the sites' time zones are known here."""
    unknown = []
    for name in dict.fromkeys((*ALWAYS, *zones)):
        try:
            ZoneInfo(name)
        except NO_ZONE:
            unknown.append(name)
    if unknown:
        how = "install the time zones: apt install tzdata, or pip install tzdata"
        yield Finding(ZONES, State.FAILED, f"nothing is known of {', '.join(unknown)}", how)
    else:
        yield Finding(ZONES, State.OK, "the rules of all sites' time zones are known")


def time_zones() -> Iterator[Finding]:
    """Check the time zone database, if no site's time zone is known."""
    yield from _zones([])


def fonts(characters: str = CHARACTERS) -> Iterator[Finding]:
    """Check that labels in Chinese can be printed."""
    try:
        for each in characters:
            outline(each, bold=False)
    except NoFont:
        how = "install a Chinese font, such as Debian's fonts-noto-cjk"
        yield Finding(FONTS, State.WARNING, "labels with Chinese names cannot be printed", how)
    else:
        yield Finding(FONTS, State.OK, "labels can be printed, in Chinese too")


def files(paths: list[Path]) -> Iterator[Finding]:
    """Check whether other users of this machine can read secret files."""
    there = [path for path in paths if path.is_file()]
    shared = [path for path in there if path.stat().st_mode & READ_BY_OTHERS]
    if shared:
        how = f"chmod 600 {' '.join(map(str, shared))}"
        yield Finding(FILES, State.WARNING, f"others on this machine can read {', '.join(map(str, shared))}", how)
    elif there:
        yield Finding(FILES, State.OK, "nobody else on this machine can read the secrets and the database")

"""Importing people and groups, with the sites of each."""

from collections.abc import Callable

from domain.company import values
from domain.company.people import RIGHTS
from domain.tables import cells
from domain.tables.cells import Row
from domain.tables.importing.run import Run, outcome_of
from domain.tables.master_data import GROUPS, PEOPLE, ROLES, Outcome, Register

LANGUAGES = ("en", "zh")


def take_person(run: Run, row: Row) -> Outcome | None:
    """Read a row of people; problems are collected in the row."""
    address = row.read("telegram_id", cells.person_id, 0)
    name = row.read("name", values.name, "")
    role = row.read("role", cells.one_of(*RIGHTS), "")
    wanted = _sites(run, row, cells.one_of(*RIGHTS))
    language = row.read("language", cells.one_of("", *LANGUAGES), "")
    _, _, chosen, known = run.data.rows(PEOPLE).get((address,), ("", "", None, None))
    google = row.keep("google", values.google, known)
    if google and google != known:
        others = (other for (other,), told in run.data.rows(PEOPLE).items() if told[-1] == google and other != address)
        for other in others:
            row.complain("google", f"{google} is that of {other}")
    if row.faulty:
        return None
    roles = {site: own or role for site, own in wanted.items()}
    before = {site: held for (_, site), (held,) in run.data.under(ROLES, address).items()}
    changed = [site for site in {**before, **roles} if before.get(site) != roles.get(site)]
    run.changed_roles += [(address, site, roles.get(site)) for site in changed]
    return outcome_of(
        # The first site is home; a language chosen in the chat stays if none is given.
        run.data.put(PEOPLE, (address,), name, next(iter(wanted)), language or chosen, google),
        _exactly(run, ROLES, address, roles),
    )


def take_group(run: Run, row: Row) -> Outcome | None:
    """Read a row of groups; problems are collected in the row."""
    address = row.read("chat_id", cells.group_id, 0)
    wanted = _sites(run, row, cells.one_of(*LANGUAGES))
    language = row.read("language", cells.one_of(*LANGUAGES), "")
    if row.faulty:
        return None
    return _exactly(run, GROUPS, address, {site: own or language for site, own in wanted.items()})


def _sites(run: Run, row: Row, parse: Callable[[str], str]) -> dict[str, str]:
    """Return the sites of a person or group, with the role or language of those that have one ("WEST:manager")."""

    def read(cell: str) -> tuple[str, str]:
        site, colon, own = cell.partition(":")
        return run.site(site), parse(own) if colon else ""

    found = row.read_pairs("sites", read)
    if not found and not row["sites"]:
        row.complain("sites", "a site is missing")
    return found


def _exactly(run: Run, register: Register, address: int, wanted: dict[str, str]) -> Outcome:
    """Give an address exactly these sites."""
    before = run.data.under(register, address)
    lost = [key for key in before if key[1] not in wanted]
    for key in lost:
        run.data.drop(register, key)
    outcomes = {run.data.put(register, (address, site), what) for site, what in wanted.items()}
    if not before:
        return "new"
    return "unchanged" if outcomes == {"unchanged"} and not lost else "changed"

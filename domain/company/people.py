"""The people and groups that Storekeeper knows, and what each role may do."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, select, update
from sqlalchemy.exc import NoResultFound

from domain.errors import NotAllowed
from domain.storage.database import insert
from domain.storage.schema.alerts import alert_held
from domain.storage.schema.company import settings
from domain.storage.schema.people import groups, outbox, people, roles, shown_cards
from domain.vocabulary import NoticeState, Role

FORGOTTEN = 0
"""The address of people who were forgotten."""


class Right(StrEnum):
    """What a person may do at a site."""

    SEE = "see"
    BOOK = "book"
    DECIDE = "decide"  # approve and reject transfers, handle alerts, undo other people's bookings
    KEEP = "keep"  # maintain the catalogue: new items, barcodes
    ADMIT = "admit"  # admit people, and grant rights


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.SEE}),
    Role.FLOOR: frozenset({Right.SEE, Right.BOOK}),
    Role.BACK_OFFICE: frozenset({Right.SEE, Right.BOOK, Right.KEEP}),
    Role.MANAGER: frozenset({Right.SEE, Right.BOOK, Right.KEEP, Right.DECIDE}),
    Role.ADMINISTRATOR: frozenset(Right),
}


@dataclass(frozen=True)
class Person:
    """Somebody who works with the stock."""

    id: int
    address: int  # their Telegram number; 0: they were forgotten
    name: str
    home_id: int  # the site they book at
    language: str  # their choice, or else their phone's
    phone_language: str  # as last seen
    roles: tuple[tuple[int, Role], ...]  # site id, role
    google: str = ""  # their Google address; empty: unknown

    def may(self, right: Right, site_id: int | None = None) -> bool:
        """Whether they may do this at the site (by default their home). Who may see one site may see all."""
        where = self.home_id if site_id is None else site_id
        held = [role for site, role in self.roles if right is Right.SEE or site == where]
        return any(right in RIGHTS[role] for role in held)

    def require(self, right: Right, site_id: int | None = None) -> None:
        """Raise NotAllowed unless they may."""
        if not self.may(right, site_id):
            raise NotAllowed(right)

    def sites(self, right: Right) -> list[int]:
        """Return the ids of the sites where they may do this."""
        return [site for site, role in self.roles if right in RIGHTS[role]]


@dataclass(frozen=True)
class Group:
    """A group chat that gets a site's notices; one chat may serve several sites."""

    address: int
    site_id: int
    language: str
    topic: int | None = None  # the group's topic for notices


def by_address(connection: Connection, address: int) -> Person | None:
    """Return the person with this Telegram number; None for a stranger."""
    found = _load(connection, _BY_ADDRESS, address=address)
    return found[0] if found else None


def known_among(connection: Connection, addresses: Collection[int]) -> set[int]:
    """Return those of these addresses that belong to people who work here, or did."""
    return set(connection.execute(select(people.c.address).where(people.c.address.in_(addresses))).scalars())


def get(connection: Connection, person_id: int) -> Person:
    """Return a person by id. Raises NoResultFound."""
    found = _load(connection, _BY_ID, id=person_id)
    if not found:
        raise NoResultFound
    return found[0]


def load(connection: Connection, ids: Sequence[int]) -> list[Person]:
    """Return people by their ids."""
    return _load(connection, _PEOPLE.where(people.c.id.in_(ids)))


def named(connection: Connection, wanted: str) -> list[Person]:
    """Return the people with this address or name. Forgotten people have neither, and are found by "#" and their id."""
    if re.fullmatch(r"#[1-9][0-9]{0,15}", wanted):
        return _load(connection, _BY_ID, id=int(wanted[1:]))
    if re.fullmatch(r"[1-9][0-9]{0,15}", wanted):
        return _load(connection, _BY_ADDRESS, address=int(wanted))
    return _load(connection, _PEOPLE.where(people.c.name == wanted, people.c.address.is_not(None)))


def by_google(connection: Connection, address: str) -> Person | None:
    """Return the person with this Google address, if known."""
    found = _load(connection, _PEOPLE.where(people.c.google == address.casefold())) if address else []
    return found[0] if len(found) == 1 else None


def everybody(connection: Connection) -> list[Person]:
    """Return everybody who has a role anywhere, by name."""
    return sorted((each for each in _load(connection, _PEOPLE) if each.roles), key=lambda each: each.name)


def managers(connection: Connection, site_id: int) -> list[Person]:
    """Return the people who may decide at a site."""
    return who_may(connection, Right.DECIDE, site_id)


def who_may(connection: Connection, right: Right, site_id: int) -> list[Person]:
    """Return the people who may do this at a site."""
    there = select(roles.c.person_id).where(roles.c.site_id == site_id)
    return [person for person in _load(connection, _PEOPLE.where(people.c.id.in_(there))) if person.may(right, site_id)]


def based_at(connection: Connection, site_id: int) -> list[Person]:
    """Return the people whose home is this site."""
    return _load(connection, _PEOPLE.where(people.c.home_id == site_id))


_PEOPLE = (
    select(people, roles.c.site_id, roles.c.role)
    .outerjoin_from(people, roles, roles.c.person_id == people.c.id)
    .order_by(people.c.id, roles.c.site_id)
)
_BY_ADDRESS = _PEOPLE.where(people.c.address == bindparam("address"))
_BY_ID = _PEOPLE.where(people.c.id == bindparam("id"))


def _load(connection: Connection, query: Select[Any], **known: int) -> list[Person]:
    """Build people from one row for each of their roles."""
    found = []
    for _, held in groupby(connection.execute(query, known), key=lambda row: row.id):
        row, *_ = of_one = list(held)
        found.append(
            Person(
                *(
                    row.id,
                    row.address or FORGOTTEN,
                    row.name,
                    row.home_id,
                    row.language or row.phone_language,
                    row.phone_language,
                ),
                roles=tuple((each.site_id, each.role) for each in of_one if each.role is not None),
                google=row.google or "",
            )
        )
    return found


def set_language(connection: Connection, person: Person, language: str | None) -> None:
    """Use this language with them from now on; None: follow the phone."""
    connection.execute(update(people).where(people.c.id == person.id).values(language=language))


def set_home(connection: Connection, person: Person, site_id: int) -> Person:
    """Make this the site they book at. Raises NotAllowed if they have no role there."""
    if site_id not in dict(person.roles):
        raise NotAllowed(Right.SEE)
    connection.execute(update(people).where(people.c.id == person.id).values(home_id=site_id))
    return get(connection, person.id)


def follow_phone(connection: Connection, person: Person, language: str) -> Person:
    """Store the language of their phone. Returns the person as they are now."""
    if language != person.phone_language:
        connection.execute(update(people).where(people.c.id == person.id).values(phone_language=language))
        return get(connection, person.id)
    return person


def groups_of(connection: Connection, site_ids: list[int] | None = None) -> list[Group]:
    """Return the groups registered for these sites; by default, for any site."""
    query = select(groups).order_by(groups.c.address, groups.c.site_id)
    if site_ids is not None:
        query = query.where(groups.c.site_id.in_(site_ids))
    return [Group(*row) for row in connection.execute(query)]


def groups_at(connection: Connection, address: int) -> list[Group]:
    """Return the group at this address, once for each site that it is registered for."""
    query = select(groups).where(groups.c.address == address).order_by(groups.c.site_id)
    return [Group(*row) for row in connection.execute(query)]


def is_registered(connection: Connection, address: int) -> bool:
    """Whether the group at this address is registered for any site."""
    return bool(groups_at(connection, address))


def register_group(
    connection: Connection, address: int, person: Person, language: str, topic: int | None = None
) -> list[int]:
    """Register a group, and the topic to use, for the sites where the person may decide. Returns their ids.

    Raises NotAllowed if there are none.
    """
    site_ids = person.sites(Right.DECIDE)
    if not site_ids:
        raise NotAllowed(Right.DECIDE)
    for site_id in site_ids:
        how = {"language": language, "topic": topic}
        statement = insert(connection, groups).values(address=address, site_id=site_id, **how)
        connection.execute(statement.on_conflict_do_update(index_elements=["address", "site_id"], set_=how))
    return site_ids


def change_group(connection: Connection, address: int, **how: str | int | None) -> None:
    """Change the group's `language` or `topic`."""
    connection.execute(update(groups).where(groups.c.address == address).values(how))


def tell_group(connection: Connection, person: Person, group: Group, *, wanted: bool) -> bool:
    """Switch a site's notices to a registered group on or off. Raises NotAllowed.

    Returns False if none would be left, and changes nothing.
    """
    person.require(Right.DECIDE, group.site_id)
    if wanted:
        row = {"address": group.address, "site_id": group.site_id, "language": group.language, "topic": group.topic}
        connection.execute(insert(connection, groups).values(row).on_conflict_do_nothing())
        return True
    others = [each for each in groups_at(connection, group.address) if each.site_id != group.site_id]
    if others:
        mine = (groups.c.address == group.address, groups.c.site_id == group.site_id)
        connection.execute(delete(groups).where(*mine))
    return bool(others)


def move_group(connection: Connection, old: int, new: int) -> None:
    """Follow a group to its new address, after it became a supergroup; that may be registered already.

    Queued notices move as well, unless the same ones are queued there.
    """
    known = select(groups.c.site_id).where(groups.c.address == new)
    connection.execute(delete(groups).where(groups.c.address == old, groups.c.site_id.in_(known)))
    connection.execute(update(groups).where(groups.c.address == old).values(address=new))
    own = select(settings.c.name).where(settings.c.scope == str(new))
    connection.execute(delete(settings).where(settings.c.scope == str(old), settings.c.name.in_(own)))
    connection.execute(update(settings).where(settings.c.scope == str(old)).values(scope=str(new)))
    connection.execute(delete(alert_held).where(alert_held.c.address == old))  # the card contains it
    stays = (shown_cards.c.chat == old, shown_cards.c.message > 0)  # behind, where nothing can be edited any more
    connection.execute(delete(shown_cards).where(*stays))
    coming = (shown_cards.c.chat == old, shown_cards.c.reader == old)
    connection.execute(update(shown_cards).where(*coming).values(reader=new))
    connection.execute(update(shown_cards).where(shown_cards.c.chat == old).values(chat=new))
    told = outbox.alias()
    key = func.substr(outbox.c.key, 1, func.length(outbox.c.key) - len(str(old))) + str(new)
    here = update(outbox).where(outbox.c.address == old)
    connection.execute(here.where(key.not_in(select(told.c.key))).values(address=new, key=key))
    connection.execute(
        here.where(outbox.c.state == NoticeState.WAITING).values(
            state=NoticeState.DEAD, problem="queued at both addresses"
        )
    )

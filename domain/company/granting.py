"""Granting rights: who is admitted, and what they may do.

Every change is logged, and applies from the next message on.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from domain.company import people, places, values
from domain.company.people import RIGHTS, Person, Right
from domain.company.sight import Sight, sees
from domain.errors import InvitationOver, LastAdministrator, NotAllowed
from domain.storage.database import insert
from domain.storage.schema.people import invitations, rights_log, roles
from domain.storage.schema.people import people as people_table
from domain.vocabulary import Role

VALID_FOR = timedelta(days=7)
"""How long an invitation is valid."""

SECRET_BYTES = 16


@dataclass(frozen=True)
class Invitation:
    """What an invitation grants to its holder."""

    id: int
    role: Role
    site_ids: tuple[int, ...]
    expires_at: datetime


@dataclass(frozen=True)
class Change:
    """A role given to somebody at a site, or taken away (no role)."""

    changed_at: datetime
    changed_by: str  # empty: the command line or an import
    person: str
    site: str
    role: Role | None


def invite(
    connection: Connection, by: Person | None, role: Role, site_ids: list[int], now: datetime
) -> tuple[str, Invitation]:
    """Create an invitation, and the secret that its holder has to send. `by` None: from the command line.

    Only a hash of the secret is stored. Raises NotAllowed unless `by` may admit at each of the sites.
    """
    _require(by, site_ids)
    word = secrets.token_urlsafe(SECRET_BYTES)
    row = {
        "hash": _hash(word),
        "role": role,
        "site_ids": site_ids,
        "invited_by": by.id if by else None,
        "expires_at": now + VALID_FOR,
    }
    number = connection.execute(invitations.insert().returning(invitations.c.id), row).scalar_one()
    return word, Invitation(number, role, tuple(site_ids), now + VALID_FOR)


def accept(connection: Connection, word: str, address: int, name: str, now: datetime) -> Person:
    """Admit the holder of an invitation; a repeat by the same person changes nothing. Raises InvitationOver."""
    this = invitations.c.hash == _hash(word)
    found = connection.execute(select(invitations).where(this).with_for_update()).first()
    known = people.by_address(connection, address)
    if found is not None and known is not None and found.person_id == known.id and known.roles:
        return known
    if found is None or found.person_id is not None or found.expires_at <= now:
        raise InvitationOver
    inviter = people.get(connection, found.invited_by) if found.invited_by else None
    try:
        _require(inviter, found.site_ids)  # an inviter who has lost the right since admits nobody
    except NotAllowed:
        raise InvitationOver from None
    row = {"address": address, "name": values.called(name, f"{address}"), "home_id": found.site_ids[0]}
    statement = insert(connection, people_table).values(row)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["address"]))
    person = people.by_address(connection, address)
    if person is None:
        raise AssertionError("who was just put in is there")
    if not person.roles:  # back after an absence
        connection.execute(update(people_table).where(people_table.c.id == person.id).values(home_id=found.site_ids[0]))
    connection.execute(update(invitations).where(this).values(person_id=person.id))
    for site_id in found.site_ids:
        if not _has_more(person, site_id, found.role):
            _set(connection, inviter, person.id, site_id, found.role, now, found.id)
    return people.get(connection, person.id)


def grant(
    connection: Connection, by: Person | None, person: Person, site_id: int, role: Role | None, now: datetime
) -> Person:
    """Give somebody a role at a site, or take it away. If it was their home, another of their sites becomes it.

    Raises NotAllowed, LastAdministrator.
    """
    _require(by, [site_id])
    here = (roles.c.person_id == person.id) & (roles.c.site_id == site_id)
    held = connection.execute(select(roles.c.role).where(here)).scalar()  # as of now
    if held == role:
        return people.get(connection, person.id)
    if held == Role.ADMINISTRATOR and _administrators(connection) == 1:
        raise LastAdministrator
    _set(connection, by, person.id, site_id, role, now)
    person = people.get(connection, person.id)
    others = [each for each, _ in person.roles]
    if others and person.home_id not in others:
        return people.set_home(connection, person, min(others))
    return person


def remove(connection: Connection, by: Person | None, person: Person, now: datetime) -> Person:
    """Take somebody's roles away at every site where `by` may do so. Raises NotAllowed, LastAdministrator."""
    there = [site_id for site_id, _ in person.roles if by is None or by.may(Right.ADMIT, site_id)]
    if not there and by is not None:
        raise NotAllowed(Right.ADMIT)
    for site_id in there:
        person = grant(connection, by, person, site_id, None, now)
    return person


def record(connection: Connection, by: Person, person_id: int) -> Person:
    """Return somebody, for an administrator of one of the sites where they have, or had, a role.

    Raises NoResultFound, NotAllowed.
    """
    person = people.get(connection, person_id)
    had = select(rights_log.c.site_id).where(rights_log.c.person_id == person_id)
    sites = {*dict(person.roles), *connection.execute(had).scalars(), person.home_id}
    if not any(sees(by, Sight.RECORDS, site_id) for site_id in sites):
        raise NotAllowed(Right.ADMIT)
    return person


def note_google(connection: Connection, by: Person, person: Person, address: str | None) -> Person:
    """Record somebody's Google address: what that account writes into the sheet then counts as their request.

    Anybody else who had the address loses it. Raises NotAllowed for an administrator of only some of their sites.
    """
    for site_id, _ in person.roles:
        by.require(Right.ADMIT, site_id)
    connection.execute(update(people_table).where(people_table.c.google == address).values(google=None))
    connection.execute(update(people_table).where(people_table.c.id == person.id).values(google=address))
    return people.get(connection, person.id)


def changes(connection: Connection, person: Person | None = None, limit: int = 100) -> list[Change]:
    """Return the changes of rights, of one person or of all, newest first."""
    changer = people_table.alias()
    query = (
        select(rights_log.c.changed_at, func.coalesce(changer.c.name, ""), people_table.c.name)
        .add_columns(rights_log.c.site_id, rights_log.c.role)
        .join(people_table, people_table.c.id == rights_log.c.person_id)
        .outerjoin(changer, changer.c.id == rights_log.c.changed_by)
        .order_by(rights_log.c.id.desc())
        .limit(limit)
    )
    if person is not None:
        query = query.where(rights_log.c.person_id == person.id)
    sites = {site.id: site.code for site in places.all_sites(connection)}
    return [Change(row[0], row[1], row[2], sites[row[3]], row[4]) for row in connection.execute(query)]


def record_change(
    connection: Connection,
    by: int | None,
    person_id: int,
    site_id: int,
    role: Role | None,
    now: datetime,
    invitation_id: int | None = None,
) -> None:
    """Add an entry to the log of rights."""
    row = {
        "changed_at": now,
        "changed_by": by,
        "person_id": person_id,
        "site_id": site_id,
        "role": role,
        "invitation_id": invitation_id,
    }
    connection.execute(rights_log.insert(), row)


def _set(
    connection: Connection,
    by: Person | None,
    person_id: int,
    site_id: int,
    role: Role | None,
    now: datetime,
    invitation_id: int | None = None,
) -> None:
    here = (roles.c.person_id == person_id) & (roles.c.site_id == site_id)
    if role is None:
        connection.execute(delete(roles).where(here))
    else:
        statement = insert(connection, roles).values(person_id=person_id, site_id=site_id, role=role)
        new = statement.on_conflict_do_update(index_elements=["person_id", "site_id"], set_={"role": role})
        connection.execute(new)
    record_change(connection, by.id if by else None, person_id, site_id, role, now, invitation_id)


def _require(by: Person | None, site_ids: list[int]) -> None:
    if by is not None:
        for site_id in site_ids:
            by.require(Right.ADMIT, site_id)


def _has_more(person: Person, site_id: int, role: Role) -> bool:
    """Whether somebody has that role there or a higher one, which an invitation must not take away."""
    held = dict(person.roles).get(site_id)
    return held is not None and RIGHTS[held] >= RIGHTS[role]


def _administrators(connection: Connection) -> int:
    """Count the administrator roles, locked until the transaction ends."""
    query = select(roles.c.person_id).where(roles.c.role == Role.ADMINISTRATOR).with_for_update()
    return len(connection.execute(query).all())


def _hash(word: str) -> str:
    return hashlib.sha256(word.strip().encode()).hexdigest()

"""Unreachable chats: noticing them, and reporting them to administrators."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated
from telegram.constants import ChatMemberStatus, ChatType

from domain.company import outbox, people
from domain.company.people import Person, Right
from domain.vocabulary import Subject

log = logging.getLogger(__name__)


REASONS = (
    ("bot was blocked", "blocked"),
    ("initiate conversation", "silent"),
    ("not a member", "removed"),
    ("kicked", "removed"),
    ("rights", "mute"),
    ("chat_write_forbidden", "mute"),
    ("chat_restricted", "mute"),
    ("deactivated", "gone"),
    ("deleted", "gone"),
    ("chat not found", "silent"),
)
"""Fragments of Telegram's refusals, and the reason each stands for."""


def reason_of(problem: str) -> str | None:
    """Return why a chat is unreachable, if that is why Telegram refused the message."""
    words = problem.lower()
    return next((reason for part, reason in REASONS if part in words), None)


def changed(connection: Connection, change: ChatMemberUpdated, now: datetime) -> None:
    """Handle a change of the bot's membership in a chat."""
    reason = _reason(change.new_chat_member, private=change.chat.type == ChatType.PRIVATE)
    if reason is None:
        log.info("chat %s: I may speak here", change.chat.id)
    else:
        lost(connection, change.chat.id, reason, now, title=change.chat.title or "")


def _reason(me: ChatMember, *, private: bool) -> str | None:
    if me.status in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED):
        return "blocked" if private else "removed"
    if isinstance(me, ChatMemberRestricted) and not (me.is_member and me.can_send_messages):
        return "mute" if me.is_member else "removed"
    return None


def lost(connection: Connection, address: int, reason: str, now: datetime, *, title: str = "") -> None:
    """Tell administrators, at most once a day (UTC), that a registered group or a person is unreachable.

    The group stays registered, and gets later notices once it can be reached again.
    """
    log.warning("chat %s cannot be written to: %s", address, reason)
    body: dict[str, Any] = {"reason": reason, "title": title}
    site_ids = [group.site_id for group in people.groups_at(connection, address)]
    if not site_ids:
        person = people.by_address(connection, address)
        if person is None or not person.roles:
            return
        site_ids = [site_id for site_id, _ in person.roles]
        body["person"] = person.id
    body["sites"] = site_ids
    for each in _administrators(connection, site_ids):
        if each.address != address:
            outbox.enqueue(connection, each, Subject.UNREACHABLE, body, key=f"{address}:{now.date()}", now=now)


def _administrators(connection: Connection, site_ids: list[int]) -> list[Person]:
    """Return the administrators of these sites, or all administrators if these sites have none."""
    known = people.everybody(connection)
    there = [person for person in known if any(person.may(Right.ADMIT, site_id) for site_id in site_ids)]
    return there or [person for person in known if person.sites(Right.ADMIT)]

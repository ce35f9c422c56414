"""Marks: a button acts only on what it was drawn for.

A button's ids may come to mean something else: after a restore from a backup, new bookings take ids that had been given
before. So each button has a mark, made from the ledger's epoch, the button itself, and the unchanging facts about what
its ids refer to. Every tap is checked here, and so is every reply to a message.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from sqlalchemy import Column, Connection, bindparam, select

from bot.chat.buttons.action import Action, Outdated, Stale
from bot.chat.codec import MARK_BYTES, UNMARKED, Drawn, pack
from bot.chat.replies import Keyboard, Reply
from bot.drafts.store import drafts
from domain.ledger import epochs
from domain.ledger.epochs import Epoch
from domain.storage.schema.alerts import alert_decisions, alerts, order_lines
from domain.storage.schema.company import barcode_links, field_changes, items, locations, settings_log, sites
from domain.storage.schema.documents import counts, reservations, transfer_steps, transfers
from domain.storage.schema.ledger import lots, movements
from domain.storage.schema.people import people
from domain.storage.schema.sheet import sheet_inbox

_SAID = ("key", "item_id", "quantity")

THINGS: dict[str, tuple[Column[Any], ...]] = {
    "item_id": (items.c.id, items.c.sku),
    "lot_id": (lots.c.id, lots.c.item_id, lots.c.folded),
    "site_id": (sites.c.id, sites.c.code),
    "place_id": (locations.c.id, locations.c.site_id, locations.c.kind, locations.c.code),
    "person_id": (people.c.id, people.c.address),
    "barcode_id": tuple(barcode_links.c[name] for name in ("id", "code", "item_id", "person_id", "linked_at")),
    "change_id": tuple(settings_log.c[name] for name in ("id", "name", "scope", "changed_at")),
    "field_change_id": tuple(field_changes.c[name] for name in ("id", "item_id", "lot_id", "field", "changed_at")),
    "entry_id": tuple(sheet_inbox.c[name] for name in ("id", "digest", "taken_at")),
    "draft_id": (drafts.c.id, drafts.c.origin),
    "delivery_id": (drafts.c.id, drafts.c.origin, drafts.c.expires_at),  # which does not change once it is booked
    "movement_id": tuple(movements.c[name] for name in ("id", "key", "digest", "recorded_at", "message")),
    "transfer_id": tuple(transfers.c[name] for name in ("id", "key", "digest", "requested_by", "requested_at")),
    "step_id": tuple(transfer_steps.c[name] for name in ("id", "key", "transfer_id", "step", "person_id", "taken_at")),
    "reservation_id": tuple(reservations.c[name] for name in ("id", *_SAID, "site_id", "document", "created_at")),
    "alert_id": tuple(alerts.c[name] for name in ("id", "rule", "site_id", "subject", "period", "times")),
    "decision_id": tuple(alert_decisions.c[name] for name in ("id", "alert_id", "person_id", "decided_at")),
    "order_id": (order_lines.c.id, order_lines.c.key),
    "count_id": tuple(
        counts.c[name]
        for name in ("id", "key", "item_id", "location_id", "new_lot", "counted", "expected", "counted_at")
    ),
}
"""By the field of an action that refers to it: the id, and what never changes about it.

An alert that has come up again is a different one.
"""

_READ = {
    field: select(*columns).where(columns[0].in_(bindparam("numbers", expanding=True)))
    for field, columns in THINGS.items()
}

Thing = tuple[str, int]
"""A field's name, and the id in it."""


def marked(connection: Connection, replies: list[Reply]) -> list[Reply]:
    """Return the replies with their buttons marked."""
    drawing = _Drawing(connection, (each.action for reply in replies for row in reply.keyboard for each in row))
    return [replace(reply, keyboard=drawing.marked(reply.keyboard)) for reply in replies]


def marked_keyboard(connection: Connection, keyboard: Keyboard) -> Keyboard:
    """Return a keyboard with its buttons marked."""
    return _Drawing(connection, (each.action for row in keyboard for each in row)).marked(keyboard)


def mark_of(connection: Connection, action: Action) -> str:
    """Return the mark of a button drawn now. Raises LookupError if one of its ids does not exist."""
    return _Drawing(connection, [action]).mark(action)


def judged(connection: Connection, drawn: Drawn | Stale) -> Action | Stale:
    """Return the button's action if the ledger still has what it was drawn for; else how it is outdated."""
    if isinstance(drawn, Stale):
        return drawn
    drawing, action = _Drawing(connection, [drawn.action]), drawn.action
    now, *before = reversed(epochs.history(connection))
    try:
        if drawing.mark(action) == drawn.mark:
            return action
        was_the_same = any(drawing.mark(action, epoch) == drawn.mark for epoch in before)
    except LookupError:
        was_the_same = False
    return Outdated(now.begun_at if before else None, action if was_the_same else None)


class _Drawing:
    """Marks several buttons at once, with one statement for each kind of thing that they refer to."""

    def __init__(self, connection: Connection, actions: Iterable[Action]) -> None:
        wanted = {thing for action in actions for thing in _things(action)}
        self._connection = connection
        self._epoch: Epoch | None = None
        self._known: dict[Thing, str] = {}
        for field in sorted({field for field, _ in wanted}):
            numbers = [number for name, number in wanted if name == field]
            for row in connection.execute(_READ[field], {"numbers": numbers}):
                self._known[field, int(row[0])] = f"{field} " + " ".join(map(repr, map(str, row)))

    def marked(self, keyboard: Keyboard) -> Keyboard:
        return tuple(tuple(replace(each, mark=self.mark(each.action)) for each in row) for row in keyboard)

    def mark(self, action: Action, epoch: Epoch | None = None) -> str:
        """Return the mark of a button drawn in this epoch, by default now. Raises LookupError."""
        if self._epoch is None:
            self._epoch = epochs.current(self._connection)
        parts = [(epoch or self._epoch).mark, pack(action, UNMARKED), *(self._known[each] for each in _things(action))]
        return urlsafe_b64encode(hashlib.sha256("\n".join(parts).encode()).digest()).decode()[:MARK_BYTES]


def _things(of: object) -> Iterator[Thing]:
    """Yield what an action refers to by id, in the order of its fields, omitting 0 (nothing)."""
    for field in fields(of):  # type: ignore[arg-type]  # a dataclass, as are those in it
        value = getattr(of, field.name)
        if field.name in THINGS and value:
            yield field.name, value
        elif is_dataclass(value):
            yield from _things(value)

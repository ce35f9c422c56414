"""Counts: what to count in a place, and decisions about differences."""

from sqlalchemy import Connection

from bot.cards.count import bins_card, count_card, place_count_card, todo_card
from bot.chat.buttons.counts import BookCount, CountPlace, LeaveCount, Tally
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from bot.drafts import dialogue
from bot.drafts.actions import ACTIONS
from bot.drafts.draft import Line
from bot.routes.hearing import said_of
from bot.routes.messages import look_up
from domain.company import places
from domain.company.people import Right
from domain.ledger import keys, lots
from domain.operations import count_plan, counting


def asked(turn: Turn) -> list[Reply]:
    """Count an item, or what is in a bin, asking which one."""
    ACTIONS["count"].require(turn.person)
    if turn.incoming.text:
        return look_up(turn, said_of(turn, turn.incoming.text, "count"), None)
    return [turn.answer(*bins_card(turn))]


def due(turn: Turn) -> list[Reply]:
    """Show what is to be counted at the person's site."""
    ACTIONS["count"].require(turn.person)
    return [turn.answer(*todo_card(turn, todo(turn)))]


def todo(turn: Turn) -> count_plan.Todo:
    """Return what the person should count."""
    site = turn.site

    def read(connection: Connection) -> count_plan.Todo:
        return count_plan.todo(connection, site, turn.person.id, turn.now)

    return turn.read_first("todo", read)


def count_place(turn: Turn, tap: CountPlace) -> list[Reply]:
    """Show what is to be counted in a place, on a new card; further pages are shown on the same card."""
    where = places.place_by_id(turn.connection, tap.place_id)
    turn.person.require(Right.BOOK, where.site_id)
    card = place_count_card(turn, where, tap.start)
    return [Reply("send", *card) if tap.start is None else turn.answer(*card)]


def tally(turn: Turn, tap: Tally) -> list[Reply]:
    """Count one of the things in a place."""
    where = places.place_by_id(turn.connection, tap.place_id)
    turn.person.require(Right.BOOK, where.site_id)  # refused before it is counted
    counting.require_another(turn.connection, turn.person, (tap.item_id, tap.place_id, tap.lot_id))
    lot = lots.by_id(turn.connection, tap.lot_id)[1].code if tap.lot_id else None
    known = Line(item=tap.item_id, place=tap.place_id, lot=lot)
    thing = f"{tap.place_id}:{tap.item_id}:{tap.lot_id}"
    return dialogue.begin(turn, "count", known, origin=f"tap:{turn.incoming.place}:{turn.person.id}:tally:{thing}")


def book(turn: Turn, tap: BookCount) -> list[Reply]:
    """Book the difference that a count found."""
    booked = counting.book(turn.context(keys.count_difference(tap.count_id)), tap.count_id)
    return [turn.answer(*count_card(turn, booked))]


def leave(turn: Turn, tap: LeaveCount) -> list[Reply]:
    """Leave the books as they are."""
    return [turn.answer(*count_card(turn, counting.leave(turn.connection, turn.person, tap.count_id, turn.now)))]

"""Taps: what the buttons do. A button carries `verb:...`; whoever taps must be allowed to, now."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import cast

from sqlalchemy.exc import NoResultFound

from bot.cards import cards, shortages, why
from bot.cards.cards import Beginning
from bot.chat import pictures
from bot.chat.big_buttons import big_buttons
from bot.chat.replies import Reply
from bot.chat.texts import languages
from bot.chat.turn import Turn
from bot.drafts import booked, counts, dialogue, gathering, store
from bot.drafts.actions import beginning_of, begun_with
from bot.drafts.draft import Line, Open, Verb
from bot.drafts.gathering import Shown
from bot.labels import SHEETS
from bot.routes import access, commands, corrections, label_sheets, messages, photographs, tour
from domain.company import barcodes, catalogue, people, places
from domain.company.gs1 import printed
from domain.company.people import Right
from domain.errors import NotAllowed, UndoTooLate
from domain.ledger import keys, lots, movements
from domain.ledger.bookings import describe
from domain.operations import correcting, counting, reservations, reversing, transfers

Match = re.Match[str]


def answer(turn: Turn, data: str) -> list[Reply]:
    """Do what the button says; one that nobody knows any more says so."""
    for pattern, handler in _TAPS:
        match = re.fullmatch(pattern, data)
        if match:
            # Its number may be of another time of this database, or never one of ours.
            with suppress(NoResultFound, KeyError, ValueError), turn.connection.begin_nested():
                return handler(turn, match)
    return [turn.toast(turn.say.plain("tap-stale"), alert=True)]


def _begin(turn: Turn, match: Match) -> list[Reply]:
    verb, known = Beginning.from_data(match[0])
    # One card begins one thing for one person, also if the phone sends the tap again.
    origin = f"tap:{turn.incoming.place}:{turn.person.id}:{verb}"
    sent = pictures.on_card(turn.connection, turn.incoming.chat, turn.incoming.message)
    same = [line for line in _read(sent) if line.item == known.item_id and (line.lot or known.lot) == known.lot]
    line = (same[0] if same else Line()) | begun_with(known)
    return dialogue.begin(
        turn, cast("Verb", verb), line.pictured(sent.picture.unique_id if sent else ""), origin=origin
    )


def _all(turn: Turn, _match: Match) -> list[Reply]:
    """Receive everything that a picture shows."""
    sent = pictures.on_card(turn.connection, turn.incoming.chat, turn.incoming.message)
    draft = gathering.begin(turn, "receive", f"tap:{turn.incoming.place}:{turn.person.id}:all") if sent else None
    if sent is None or draft is None:
        return [turn.toast(turn.say.plain("tap-stale"), alert=True)]
    message, seen = f"{sent.chat}/{sent.message}", photographs.seen_before(turn, sent.picture.unique_id)
    lines = tuple(line | Line(message=message, open=Open(seen=seen)) for line in _read(sent) if line.named)
    return gathering.add(turn, draft, Shown(sent.picture.unique_id, lines, verb="receive", message=message))


def _read(sent: pictures.Sent | None) -> tuple[Line, ...]:
    return store.read_lines(sent.read) if sent else ()


def _why(turn: Turn, match: Match) -> list[Reply]:
    """Asked on an item's card, as a card of its own; another page or site on the same one."""
    item = catalogue.get(turn.connection, int(match[2]))
    text, keyboard = why.card(turn, item, int(match[3]), int(match[4]) if match[4] else None)
    return [Reply("send", text, keyboard) if match[1] == "why" else turn.answer(text, keyboard)]


def _label(turn: Turn, match: Match) -> list[Reply]:
    return label_sheets.again(turn, match[1], match[2], int(match[3]), match[4], match[5])


def _tour(turn: Turn, match: Match) -> list[Reply]:
    return tour.step(turn, int(match[1]), match[2])


def _source(turn: Turn, match: Match) -> list[Reply]:
    return why.source(turn, int(match[1]))


def _invite(turn: Turn, match: Match) -> list[Reply]:
    return access.invite_to(turn, match[1], match[2])


def _person(turn: Turn, match: Match) -> list[Reply]:
    return access.show_person(turn, int(match[1]))


def _role(turn: Turn, match: Match) -> list[Reply]:
    return access.change_role(turn, int(match[1]), int(match[2]), match[3])


def _remove(turn: Turn, match: Match) -> list[Reply]:
    return access.remove(turn, int(match[1]), sure=bool(match[2]))


def _booking(turn: Turn, match: Match) -> list[Reply]:
    booking = describe(turn.connection, movements.get(turn.connection, int(match[1])))
    return [Reply("send", *cards.booking_card(turn, booking))]


def _undo_all(turn: Turn, match: Match) -> list[Reply]:
    return booked.undo(turn, int(match[1]))


def _unlink(turn: Turn, match: Match) -> list[Reply]:
    link = barcodes.get(turn.connection, int(match[1]))
    taken_back = barcodes.take_back(turn.connection, turn.person, link.id, turn.now)
    key = "code-unlinked" if taken_back else "tap-stale"
    return [turn.toast(turn.say.plain(key, code=printed(link.code)), alert=True)]


def _fill(turn: Turn, match: Match) -> list[Reply]:
    return dialogue.fill(turn, int(match[1]), int(match[2]), int(match[3]))


def _cancel(turn: Turn, match: Match) -> list[Reply]:
    return dialogue.cancel(turn, int(match[1]))


def _resume(turn: Turn, match: Match) -> list[Reply]:
    return dialogue.resume(turn, int(match[1]))


def _items(turn: Turn, match: Match) -> list[Reply]:
    return messages.page(turn, match[2], int(match[1]))


def _people(turn: Turn, match: Match) -> list[Reply]:
    return access.staff(turn, int(match[1]))


def _reserved(turn: Turn, match: Match) -> list[Reply]:
    return commands.reserved(turn, int(match[1]))


def _shortages(turn: Turn, match: Match) -> list[Reply]:
    what: shortages.List = "low" if match[1] == "low" else "expiring"
    return [turn.answer(*shortages.page(turn, what, int(match[2]), int(match[3])))]


def _item(turn: Turn, match: Match) -> list[Reply]:
    text, keyboard = cards.stock_card(turn, catalogue.get(turn.connection, int(match[1])))
    return [Reply("send", text, keyboard)]


def _thing(turn: Turn, match: Match) -> list[Reply]:
    """One of several things in a picture: its card, with what the picture says of it."""
    sent = pictures.on_card(turn.connection, turn.incoming.chat, turn.incoming.message)
    things = [line for line in _read(sent) if line.named]
    if sent is None or int(match[1]) >= len(things):
        return [turn.toast(turn.say.plain("tap-stale"), alert=True)]
    known = beginning_of(things[int(match[1])])
    text, keyboard = cards.stock_card(turn, catalogue.get(turn.connection, known.item_id), known)
    return [Reply("send", text, keyboard, picture=sent.picture.unique_id)]


def _undo(turn: Turn, match: Match) -> list[Reply]:
    movement_id = int(match[1])
    try:
        reversal = reversing.reverse(turn.context(keys.undo(movement_id)), movement_id)
    except (UndoTooLate, NotAllowed) as refusal:
        return corrections.ask_managers(turn, movement_id, None, refusal)
    booking = describe(turn.connection, reversal)
    text, keyboard = cards.booking_card(turn, booking)
    return [turn.answer(text, keyboard)]


def _correct(turn: Turn, match: Match) -> list[Reply]:
    """Book it again with another quantity: the card said which."""
    movement_id, steps = int(match[1]), int(match[2])
    context = turn.context(keys.correction(movement_id))
    posted = correcting.correct(context, movement_id, steps, limit=turn.house.correct_up_to)
    text, keyboard = cards.booking_card(turn, describe(turn.connection, posted))
    return [turn.answer(text, keyboard)]


def _lot(turn: Turn, match: Match) -> list[Reply]:
    item, lot = lots.by_id(turn.connection, int(match[1]))
    text, keyboard = cards.lot_card(turn, item, lot.code)
    return [Reply("send", text, keyboard)]


def _decide(turn: Turn, match: Match) -> list[Reply]:
    """Hold, recall or free a lot: the reason is asked for."""
    item, lot = lots.by_id(turn.connection, int(match[2]))
    origin = f"tap:{turn.incoming.place}:{turn.person.id}:{match[1]}:{lots.last_decision(turn.connection, lot)}"
    return dialogue.begin(turn, cast("Verb", match[1]), Line(item=item.id, lot=lot.code), origin=origin)


def _count(turn: Turn, match: Match) -> list[Reply]:
    """What is to be counted in a place, as a card of its own; another page of it, on the same one."""
    where = places.place_by_id(turn.connection, int(match[1]))
    turn.person.require(Right.BOOK, where.site_id)
    if match[2]:
        return [turn.answer(*counts.place_card(turn, where, int(match[2])))]
    return [Reply("send", *counts.place_card(turn, where))]


def _tally(turn: Turn, match: Match) -> list[Reply]:
    """One of the things in a place is counted."""
    place_id, item_id, lot_id = (int(each) for each in match.groups())
    turn.person.require(Right.BOOK, places.place_by_id(turn.connection, place_id).site_id)  # told before it is counted
    lot = lots.by_id(turn.connection, lot_id)[1].code if lot_id else None
    known = Line(item=item_id, place=place_id, lot=lot)
    return dialogue.begin(turn, "count", known, origin=f"tap:{turn.incoming.place}:{turn.person.id}:{match[0]}")


def _book_count(turn: Turn, match: Match) -> list[Reply]:
    count_id = int(match[1])
    booked = counting.book(turn.context(keys.count_difference(count_id)), count_id)
    return [turn.answer(*counts.card(turn, booked))]


def _leave_count(turn: Turn, match: Match) -> list[Reply]:
    return [turn.answer(*counts.card(turn, counting.leave(turn.connection, turn.person, int(match[1]), turn.now)))]


def _consume(turn: Turn, match: Match) -> list[Reply]:
    reservation_id = int(match[1])
    booking = reservations.consume(turn.context(keys.consumption(reservation_id)), reservation_id)
    text, keyboard = cards.booking_card(turn, booking)
    return [turn.answer(text, keyboard)]


def _release(turn: Turn, match: Match) -> list[Reply]:
    kept = reservations.release(turn.connection, turn.person, int(match[1]), turn.now)
    text, keyboard = cards.reservation_card(turn, kept)
    return [turn.answer(text, keyboard)]


def _approve(turn: Turn, match: Match) -> list[Reply]:
    transfer_id = int(match[1])
    return _transfer(turn, transfers.approve(turn.context(keys.approval(transfer_id)), transfer_id))


def _reject(turn: Turn, match: Match) -> list[Reply]:
    return _transfer(turn, transfers.reject(turn.connection, turn.person, int(match[1]), turn.now))


def _withdraw(turn: Turn, match: Match) -> list[Reply]:
    return _transfer(turn, transfers.withdraw(turn.connection, turn.person, int(match[1]), turn.now))


def _arrive(turn: Turn, match: Match) -> list[Reply]:
    transfer_id = int(match[1])
    return _transfer(turn, transfers.arrive(turn.context(keys.arrival(transfer_id)), transfer_id))


def _transfer(turn: Turn, transfer: transfers.Transfer) -> list[Reply]:
    return [turn.answer(*cards.transfer_card(turn.say, transfer, turn.person))]


def _home(turn: Turn, match: Match) -> list[Reply]:
    person = people.set_home(turn.connection, turn.person, int(match[1]))
    changed = replace(turn, person=person)
    return [changed.answer(changed.say("home-set", site=changed.say.name(changed.site)))]


def _language(turn: Turn, match: Match) -> list[Reply]:
    people.set_language(turn.connection, turn.person, match[1] or None)
    person = people.get(turn.connection, turn.person.id)
    say = Turn(turn.connection, turn.incoming, person, turn.now).say
    if not turn.incoming.private:
        return [turn.answer(say("language-set"))]
    # A new message: an edited one cannot change the buttons below the chat, and they are in the other language.
    menu = big_buttons(say, books=bool(person.sites(Right.BOOK)))
    return [Reply("strip", target=turn.incoming.message), Reply("send", say("language-set"), menu=menu)]


_VERBS = "|".join(verb for _, row in (*cards.VERBS, (None, ("count",))) for verb in row)
_ROLES = "|".join(people.RIGHTS)
_TAPS: tuple[tuple[str, Callable[[Turn, Match], list[Reply]]], ...] = (
    (
        rf"begin:(?:{_VERBS}):\d{{1,18}}:[^:]*:(?:[0-9]+(?:\.[0-9]+)?)?:[^:]*:(?:\d{{8}})?:.*",
        _begin,
    ),
    (r"fill:(\d{1,18}):(\d{1,18}):(\d{1,18})", _fill),
    (r"cancel:(\d{1,18})", _cancel),
    (r"resume:(\d{1,18})", _resume),
    (r"item:(\d{1,18})", _item),
    (r"items:(\d{1,6}):(.+)", _items),
    (r"people:(\d{1,6})", _people),
    (r"reserved:(\d{1,6})", _reserved),
    (r"(low|expiring):(\d{1,18}):(\d{1,6})", _shortages),
    (r"thing:(\d{1,3})", _thing),
    (r"all", _all),
    (r"(why|page):(\d{1,18}):(\d{1,18}):(\d{0,18})", _why),
    (rf"label:({'|'.join(SHEETS)}):([ip]\d{{1,18}}):(\d{{1,3}}):(\d{{0,18}}):(.*)", _label),
    (rf"tour:([1-{tour.STEPS}]):((?:{'|'.join(tour.AMOUNTS)})?)", _tour),
    (r"source:(\d{1,18})", _source),
    (r"booking:(\d{1,18})", _booking),
    (r"undo_all:(\d{1,18})", _undo_all),
    (r"unlink:(\d{1,18})", _unlink),
    (r"undo:(\d{1,18})", _undo),
    (r"correct:(\d{1,18}):(\d{1,18})", _correct),
    (r"lot:(\d{1,18})", _lot),
    (r"(hold|recall|free):(\d{1,18})", _decide),
    (r"count:(\d{1,18})(?::(\d{1,6}))?", _count),
    (r"tally:(\d{1,18}):(\d{1,18}):(\d{1,18})", _tally),
    (r"book-count:(\d{1,18})", _book_count),
    (r"leave-count:(\d{1,18})", _leave_count),
    (r"consume:(\d{1,18})", _consume),
    (r"release:(\d{1,18})", _release),
    (r"approve:(\d{1,18})", _approve),
    (r"reject:(\d{1,18})", _reject),
    (r"withdraw:(\d{1,18})", _withdraw),
    (r"arrive:(\d{1,18})", _arrive),
    (rf"invite:({_ROLES}):(|all|\d{{1,18}})", _invite),
    (r"person:(\d{1,18})", _person),
    (rf"role:(\d{{1,18}}):(\d{{1,18}}):(|{_ROLES})", _role),
    (r"remove:(\d{1,18}):(|yes)", _remove),
    (r"home:(\d{1,18})", _home),
    (rf"language:({'|'.join(languages())}|)", _language),
)

"""A lot's story, and the notice that it is held, recalled or released."""

from dataclasses import replace
from datetime import date

from bot.cards.item import own_fields
from bot.cards.layout import MAX_LINES, fit, more
from bot.cards.own_fields import fields_button
from bot.cards.stock import holding_lines, item_title
from bot.chat.buttons.action import Action
from bot.chat.buttons.lots import Amend, Free, Hold, Recall
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from domain.company import places
from domain.company.catalogue import Item
from domain.company.people import Right
from domain.ledger import own_lots
from domain.ledger.lot_corrections import Change, Correction
from domain.ledger.lots import Decision
from domain.reports.tracing import Step, trace
from domain.vocabulary import LocationKind, LotFact, LotStatus

MAX_CORRECTIONS = 3
"""Corrections on a lot's card, latest first; `storekeeper trace` shows all of them."""


def lot_card(turn: Turn, item: Item, code: str) -> tuple[Html, Keyboard]:
    """Return a lot's dates and state, where it came from, where it went, where it is, and who handled it."""
    say, story = turn.say, trace(turn.connection, item, code)
    lot, today = story.lot, turn.site.today(turn.now)
    told = [say("lot-title", lot=lot.code, title=item_title(say, item))]
    told += [say("lot-own-told")] if own_lots.is_own(lot.code) else []
    told += [say("lot-made", date=say.day(lot.made_on))] if lot.made_on else []
    told += [say.expiry(lot.expiry, today)] if lot.expiry else []
    if story.decisions and lot.status is not LotStatus.OK:
        last = story.decisions[0]
        told.append(say(f"lot-decided-{lot.status}", person=last.person, reason=last.reason))
    told += [say("lot-supplier", lot=lot.supplier_lot)] if lot.supplier_lot else []
    told += own_fields(turn, item.id, lot.id)
    told += [_corrected(say, each) for each in story.corrections[:MAX_CORRECTIONS]]
    sites = {site.id: site for site in places.all_sites(turn.connection)}
    names = {site.code: say.name(site) for site in sites.values()}
    for heading, steps in (("lot-came", story.came), ("lot-moved", story.moved), ("lot-went", story.went)):
        told += [say(heading)] if steps else []
        told += [_step(turn, names, step) for step in steps[:MAX_LINES]]
        told += more(say, len(steps))
    told.append(say("lot-now" if story.now else "lot-nowhere"))
    for holding in story.now[:MAX_LINES]:
        where = say.place(holding.kind, holding.place)
        there = say.plain("site-place", site=say.name(sites[holding.site_id]), place=where)
        told.append(
            holding_lines(say, replace(holding, kind=LocationKind.BIN, place=there, lot="", expiry=None), today)
        )
    text = fit(say, told)
    if not turn.person.sites(Right.DECIDE):
        return text, ()
    actions: dict[str, Action] = {"free": Free(lot.id)}
    if lot.status is LotStatus.OK:
        actions = {"hold": Hold(lot.id), "recall": Recall(lot.id)}
    decisions = tuple(Button(say.plain(f"button-{verb}"), action) for verb, action in actions.items())
    amend = Button(say.plain("button-amend"), Amend(lot.id))
    return text, (decisions, (amend, *fields_button(turn, item.id, lot.id)))


def _corrected(say: Wording, correction: Correction) -> Html:
    """Return what was corrected, by whom, and why."""
    return join([_changed(say, correction), _why(say, correction)], " · ")


def _changed(say: Wording, change: Change) -> Html:
    before, after = (_fact(say, change.fact, each) for each in (change.before, change.after))
    return say(f"lot-corrected-{change.fact}", before=before, after=after)


def _fact(say: Wording, fact: LotFact, told: str) -> str:
    """Return a fact in words, with dates in the reader's format."""
    if not told:
        return say.plain("lot-fact-none")
    return told if fact is LotFact.SUPPLIER_LOT else say.day(date.fromisoformat(told))


def _why(say: Wording, correction: Correction) -> Html:
    if not correction.reason:
        return say("lot-corrected-at-once", person=correction.person)
    return say("lot-corrected-by", person=correction.person, reason=correction.reason)


def _step(turn: Turn, names: dict[str, str], step: Step) -> Html:
    say = turn.say
    return say(
        "lot-step-by" if step.person else "lot-step",
        time=say.time(step.happened_at, turn.site.zone),
        number=step.number,
        quantity=say.quantity(step.quantity),
        source=_end(say, names, step.source),
        target=_end(say, names, step.target),
        person=step.person,
    )


def _end(say: Wording, names: dict[str, str], end: str) -> str:
    """Return one end of a step, with its site's name."""
    site, _, place = end.partition("/")
    return say.plain("site-place", site=names[site], place=say.place_called(place)) if place else say.end(end)


def lot_notice(say: Wording, item: Item, code: str, decision: Decision) -> Html:
    """Return the notice that a lot is held, recalled or released, for the groups of the sites that have it."""
    return say(
        f"lot-notice-{decision.status}",
        title=item_title(say, item),
        lot=code,
        person=decision.person,
        reason=decision.reason,
    )


def lot_correction_notice(say: Wording, item: Item, code: str, made: list[Correction]) -> Html:
    """Return the notice that facts about a lot were corrected, for the groups of the sites that were shown them."""
    told = [say("lot-notice-corrected", title=item_title(say, item), lot=code)]
    return join([*told, *(_changed(say, each) for each in made), *(_why(say, each) for each in made[:1])])

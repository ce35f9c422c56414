"""Where the company's sheet is, how far behind it is, and its latest repairs."""

from bot.chat.replies import Reply
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from domain.company import places
from domain.company.people import Right
from domain.company.sheet import repairs, state
from domain.company.sheet.state import SheetState
from domain.company.sight import Sight, sees
from domain.errors import NotAllowed
from domain.ledger import journal

NOTABLE = 0.1
"""The share of a workbook's cells above which their use is mentioned."""


def asked(turn: Turn) -> list[Reply]:
    """Show the sheet's state to those who may see everything in it."""
    if not turn.person.sites(Right.DECIDE):
        raise NotAllowed(Right.DECIDE)
    if not turn.incoming.private:
        return [turn.answer(turn.say("sheet-private"))]
    if not all(sees(turn.person, Sight.COSTS, site.id) for site in places.all_sites(turn.connection)):
        return [turn.answer(turn.say("sheet-others"))]
    found = state.get(turn.connection)
    return [turn.answer(turn.say("sheet-none") if found is None else _told(turn, found))]


def _told(turn: Turn, found: SheetState) -> Html:
    say, zone = turn.say, turn.site.zone
    behind = max(0, journal.last_position(turn.connection) - found.position)
    looked = say.time(found.noted_at, zone)
    lines = [
        say("sheet-where", address=found.address),
        say("sheet-behind", count=behind, time=looked) if behind else say("sheet-up-to-date", time=looked),
    ]
    if found.trouble is not None and found.since is not None:
        lines.append(say(f"ails-{found.trouble}", time=say.time(found.since, zone)))
    if found.moved_out:
        lines.append(say("sheet-moved-out", count=found.moved_out))
    if found.fullness is not None and found.fullness >= NOTABLE:
        lines.append(say("sheet-full", percent=int(found.fullness * 100)))
    return join([*lines, _repaired(turn)])


def _repaired(turn: Turn) -> Html:
    for each in repairs.remembered(turn.connection, 1):
        what = repairs.TITLES[each.repair.kind].to(turn.say.language)
        detail = repairs.detail(each.repair)
        told = f"{what} · {detail}" if detail else what
        when = turn.say.time(each.at, turn.site.zone)
        return turn.say("sheet-repaired", time=when, what=told[:300], editor=each.editor or "none")
    return turn.say("sheet-unrepaired")

"""Requisitions (领料), and returning what was not used: what is said about the use is read first, then the goods."""

from dataclasses import replace

from bot.chat.replies import Reply
from bot.chat.turn import Turn
from bot.drafts.draft import Line, Open
from bot.language import deadlines, uses
from bot.language.cutting import blanked
from bot.language.folding import fold
from bot.language.lexicon import Done
from bot.language.requests import several
from bot.language.words import Unclear
from bot.routes import requests
from bot.routes.hearing import said_of
from bot.routes.messages import look_up
from bot.routes.shortfalls import NOTHING
from domain.company.settings import issuing
from domain.operations.transfers import requisitions


def asked(turn: Turn, text: str, verb: Done | None = None) -> list[Reply]:
    """Request goods for use, or take back what was not used; nothing, if the text says no such thing."""
    folded = fold(text)
    told, deadline = deadlines.cut_out(folded, turn.site.today(turn.now))  # first: a note is not part of a name
    rest, use = _cut_out(turn, told)
    verb = verb or _verb(rest, use)
    if verb is None:
        return []
    if verb == "bring_back":
        (rest, use), deadline = _cut_out(turn, folded), deadlines.Deadline()
    of_it = _line(use) | requests.by_then(deadline)
    parts = several(_without_verb(rest), is_request=True)
    if parts is not None and (begun := requests.begun(turn, folded, parts.parts, of_it, verb)):
        return begun
    rest = _without_return(rest) if verb == "bring_back" else rest
    said = said_of(turn, rest, verb if turn.incoming.command else None)
    words = said.words if isinstance(said, Unclear) else said
    if words is None:
        return look_up(turn, said, None)
    meant = replace(words, verb=verb)
    if isinstance(said, Unclear):
        said.words = meant
        return look_up(turn, said, None, NOTHING, of_it)
    return look_up(turn, meant, None, NOTHING, of_it)


def apart(turn: Turn, text: str) -> tuple[str, Line, Done | None]:
    """Split a caption into the words about the goods, what it says about their use, and what is to be done."""
    rest, use = _cut_out(turn, fold(text))
    command = turn.incoming.verb
    verb: Done | None = _verb(rest, use)
    if command == "requisition" or command == "bring_back":  # noqa: PLR1714 - so that its type is known
        verb = command
    if verb is None:
        return text, Line(), None
    return _without_return(rest) if verb == "bring_back" else rest, _line(use), verb


def _cut_out(turn: Turn, folded: str) -> tuple[str, uses.Use]:
    purposes = issuing.names(turn.connection, issuing.PURPOSES)
    return uses.cut_out(folded, requisitions.cost_centres(turn.connection), purposes)


def _verb(rest: str, use: uses.Use) -> Done | None:
    if uses.REQUISITION.match(rest):
        return "requisition"
    if uses.BRING_BACK.match(rest) or (use.cost_centre and uses.RETURN.match(rest)):
        return "bring_back"
    return None


def _without_return(text: str) -> str:
    """Remove 退, which alone is no verb: it means a return from a cost centre."""
    found = uses.RETURN.match(text) if not uses.BRING_BACK.match(text) else None
    return blanked(text, found.span()) if found else text


def _without_verb(text: str) -> str:
    for each in (uses.REQUISITION, uses.BRING_BACK, uses.RETURN):
        if found := each.match(text):
            return text[found.end() :].lstrip(" :：")
    return text


def _line(use: uses.Use) -> Line:
    return Line(
        centre=use.cost_centre or None,
        reason=use.purpose or None,
        document=use.order or None,
        open=Open(unknown_centre=use.unknown),
    )

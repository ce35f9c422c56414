"""A code typed under a picture, as printed below its bars: its item, lot and dates."""

from bot.chat.turn import Turn
from bot.drafts.draft import Line
from bot.drafts.readings import line_of
from bot.language import printed_codes
from bot.language.leftovers import Spans
from bot.language.words import Words
from domain.company import codes
from domain.company.codes import Reading
from domain.company.search import Found


def named(turn: Turn, words: Words) -> tuple[Found, Spans] | None:
    """Return the item that a typed code names, and the leftover parts: everything, if the code is unknown.

    None without a code.
    """
    code = printed_codes.cut_out(words.rest)[1]
    if not code:
        return None
    hit = _read(turn, code).hit
    if hit is not None:
        return Found([hit.item], sure=True), words.left
    start = max(0, turn.incoming.folded.find(code))
    return Found([], sure=False), (*words.left, (start, start + len(code)))


def said(turn: Turn, words: Words, shown: set[int | None]) -> Line:
    """Return the lot and dates that the code gives for the shown item; nothing, if it is another item's."""
    code = printed_codes.cut_out(words.rest)[1]
    reading = _read(turn, code) if code else None
    if reading is None or reading.hit is None or (shown and reading.hit.item.id not in shown):
        return Line()
    return line_of(reading).says("lot", "expiry", "made")


def _read(turn: Turn, code: str) -> Reading:
    return codes.resolve(turn.connection, code, rules=turn.policy.codes)

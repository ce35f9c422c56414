"""Whether a text typed in answer to a question is something new instead."""

import re

from bot.chat.turn import Turn
from bot.drafts.answers import DAYS, FREE, place_named
from bot.drafts.draft import Topic
from bot.language import deadlines
from bot.language.folding import fold
from bot.language.leftovers import parts
from bot.language.lexicon import SHORT_VERBS
from bot.language.listing import deeds, listed
from bot.language.reader import words_of
from bot.language.requests import fetched_in
from bot.language.second_thoughts import is_wrong
from bot.language.shortfalls import cut_out
from bot.language.uses import key_of
from bot.language.wishes import needed, only_came
from bot.language.words import Unclear, Words
from domain.company import codes, search
from domain.company.settings import issuing
from domain.operations.transfers import requisitions

_BOOKED = re.compile(r"#?[A-Z]-[0-9]{6,9}", re.ASCII | re.IGNORECASE)
"""The number of a booking or document."""

_ASKS = re.compile(
    r"(?i)(?:what|which|when|where|who|how|why)(?:['’]s)? .*\w.*|.*\?|.*(?:[吗呢]|哪些|多少|什么时候|几时|怎么).*"
)
"""A question, which is neither an order number nor a customer's name."""

_BARCODE = re.compile(r"\s*((?:[0-9][ -]?){11,19}[0-9](?![0-9A-Za-z])|\(01\) ?[0-9]{8,14})")

LOSSES = ("damage", "write_off", "adjust")
"""Actions that need a reason for a loss."""

LOTS = (Topic.LOT, Topic.ODD_LOT, Topic.SUPPLIER_LOT)
"""Questions that a lot's code answers, and no action with an item."""

AMOUNTS = (Topic.AMOUNT, Topic.RECOUNT, Topic.FAR_AMOUNT, Topic.FAR_PRICE)
"""Questions that a number answers, and a letter with a number does not."""


def is_new(turn: Turn, topic: Topic, text: str) -> bool:
    """Whether a text is something new, where nearly any text would be an answer."""
    if topic is not Topic.REASON and (is_of_several_kinds(turn, text) or _may_be_an_action(turn, text)):
        return True
    if topic in AMOUNTS and (is_a_need(turn, text) or _is_unclear_action(turn, text)):
        return True
    if topic in (Topic.CENTRE, Topic.PURPOSE) and (says_what_to_do(turn, text) or _BOOKED.fullmatch(text.strip())):
        return not _is_listed(turn, text)
    if topic in AMOUNTS and _BOOKED.fullmatch(text.strip()):
        return True
    if topic not in (*FREE, *DAYS, Topic.PLACE, Topic.TO):
        return False
    if _begins_with_barcode(turn, text) or (topic is Topic.DOCUMENT and _ASKS.fullmatch(fold(text).strip())):
        return True
    if topic in LOTS and (_begins_briefly(turn, text) or (says_what_to_do(turn, text) and _names_item(turn, text))):
        return True
    if topic in FREE and topic is not Topic.REASON:
        return _is_action(turn, text) or _are_actions(turn, text)
    # If nothing by that name exists, it is rather a poor answer.
    is_action = _is_action(turn, text) and _names_item(turn, text, sure=topic is Topic.REASON)
    return is_action or _are_actions(turn, text)


def _begins_briefly(turn: Turn, text: str) -> bool:
    """Whether a verb of one character begins the text, and the rest is an item's name: 领盐."""
    first, rest = text.strip()[:1], text.strip()[1:]
    return first in SHORT_VERBS and bool(rest) and search.find(turn.connection, rest, 1).sure


def _begins_with_barcode(turn: Turn, text: str) -> bool:
    """Whether the text begins with a known item's barcode: what a scanner types is neither a lot nor a reason."""
    found = _BARCODE.match(fold(text))
    return found is not None and codes.resolve(turn.connection, found[1], rules=turn.policy.codes).hit is not None


def _are_actions(turn: Turn, text: str) -> bool:
    """Whether the text lists things with amounts and says what to do with one of them: "rice +6, 8 gloves"."""
    several = listed(fold(text))
    said = [words_of(part, units=turn.units) for part in several]
    counted = all(isinstance(words, Words) and words.rest and words.quantity is not None for words in said)
    return len(several) > 1 and counted and any(_is_action(turn, part) for part in several)


def is_of_several_kinds(turn: Turn, text: str) -> bool:
    """Whether the text has several kinds of bookings, "+24 salt -3 cola", and so answers nothing."""
    said = [words_of(part, units=turn.units) for part in deeds((fold(text),))]
    told = [each for each in said if isinstance(each, Words) and each.rest and each.quantity is not None]
    return len(told) == len(said) and len({each.verb for each in told if each.verb}) > 1


def says_something_new(turn: Turn, text: str) -> bool:
    """Whether a text that names an item does not answer which one it is."""
    return is_of_several_kinds(turn, text) or is_a_need(turn, text)


def is_a_need(turn: Turn, text: str) -> bool:
    """Whether somebody asks for an amount of an item: "can we get 10 salt by friday?"."""
    told, _ = deadlines.cut_out(fold(text), turn.site.today(turn.now))
    return bool(needed(told)) and _names_item(turn, text)


def _may_be_an_action(turn: Turn, text: str) -> bool:
    """Whether it says how much of what, and a vague verb."""
    said = words_of(text, units=turn.units)
    words = said.words if isinstance(said, Unclear) and said.why in ("verbs", "deed") else None
    return words is not None and words.quantity is not None and bool(words.rest)


def _is_unclear_action(turn: Turn, text: str) -> bool:
    """Whether it says what to do with an item but leaves something open: 收4包盐每包400克 is no number to choose."""
    return isinstance(words_of(text, units=turn.units), Unclear) and _is_action(turn, text) and _names_item(turn, text)


def _is_action(turn: Turn, text: str) -> bool:
    """Whether it says what to do and how much of what, or a need."""
    told, deadline = deadlines.cut_out(fold(text), turn.site.today(turn.now))
    if needed(told) or deadline.wants or fetched_in(told):
        return True
    said = words_of(cut_out(fold(text), turn.units)[0], units=turn.units)  # what is broken is stated besides
    words = said.words or Words() if isinstance(said, Unclear) else said
    is_action = words.verb is not None and (words.quantity is not None or isinstance(said, Unclear))
    return bool(words.rest) and (words.verb == "stock" or is_action)


_DENIES = re.compile(
    r"(?i)\s*(?:(?:no(?:pe|ne|t|thing)?|both|neither)\b[ ,.!]*$|(?:it|they)?(?: is|['’]s| are|['’]re)? ?n(?:o|['’])t"
    r" (?:broken|damaged|lost|wet|spoilt|expired|bad)"
    r"|(?:没有?|不是|还没)(?:坏|破|丢|过期|湿|碎|漏)|不+是?$|别记?$)"
)
"""A denial, which is no reason."""


def is_odd_reason(turn: Turn, text: str) -> bool:
    """Whether a reason may be something new: it has a verb, names an item or a lot, or is only an amount.

    Repeating that goods are damaged or lost is allowed: "2 broken".
    """
    told = fold(text)
    said = words_of(cut_out(told, turn.units)[0], units=turn.units)
    words = said.words or Words() if isinstance(said, Unclear) else said
    is_loss = words.verb in LOSSES
    only_an_amount = (isinstance(said, Unclear) or words.quantity is not None) and not words.rest
    counts_goods = words.quantity is not None and _is_named_among(turn, words.rest)
    is_more = only_came(told) or (not is_loss and (only_an_amount or counts_goods or _is_action(turn, text)))
    return bool(is_more or words.lot or _DENIES.match(told) or _names_item(turn, text))


def _names_item(turn: Turn, text: str, *, sure: bool = True) -> bool:
    """Whether the words beside the amount and the verb, or what is needed, are an item's name.

    With `sure`, only exactly; otherwise also perhaps, or in part.
    """
    told, _ = deadlines.cut_out(fold(text), turn.site.today(turn.now))
    said = words_of(needed(told) or fetched_in(told) or told, units=turn.units)
    words = said.words or Words() if isinstance(said, Unclear) else said
    if not words.rest:
        return False
    found = search.find(turn.connection, words.rest, 1)
    if found.items and (found.sure or not sure):
        return True
    if not sure and _is_named_among(turn, words.rest):
        return True
    return codes.resolve(turn.connection, words.rest, rules=turn.policy.codes).hit is not None


def _is_named_among(turn: Turn, text: str) -> bool:
    return any(search.find(turn.connection, part, 1, guess=False).items for part in parts(text, single=True))


def _is_listed(turn: Turn, text: str) -> bool:
    """Whether the text is one of the company's cost centres or purposes, in either language."""
    lists = (requisitions.cost_centres(turn.connection), issuing.names(turn.connection, issuing.PURPOSES))
    return any(key_of(text, known) for known in lists)


def is_new_beside(turn: Turn, topic: Topic, text: str) -> bool:
    """Whether a text is something new where a few words of one's own would be the answer, as to a question why."""
    told = fold(text).strip()
    if is_new(turn, topic, told) or is_a_need(turn, told) or _BOOKED.fullmatch(told) or _ASKS.fullmatch(told):
        return True
    words = words_of(told, units=turn.units)
    if isinstance(words, Words) and words.verb is not None and (words.quantity or place_named(turn, words.rest)):
        return True
    is_a_word = told.isascii() and " " not in told  # and so rather a misspelt name than a reason
    return is_wrong(told) or _begins_with_barcode(turn, told) or _names_item(turn, told, sure=not is_a_word)


def says_what_to_do(turn: Turn, text: str) -> bool:
    """Whether a text names an action and its object, like "count A-01": no place is called that."""
    words = words_of(text, units=turn.units)
    return isinstance(words, Words) and words.verb is not None and bool(words.rest)


def is_something_else(turn: Turn, text: str) -> bool:
    """Whether a text names an action with an existing item or place: "count A-01", but not "damaged by forklift"."""
    words = words_of(text, units=turn.units)
    is_place = isinstance(words, Words) and place_named(turn, words.rest) is not None
    return says_what_to_do(turn, text) and (is_place or _names_item(turn, text, sure=False))

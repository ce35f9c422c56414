"""Reading what a person typed, in English or Chinese.

Nothing is guessed: what is no date, or has two readings, raises an Unclear with its position. Positions are in the text
as `fold` leaves it, which looks like what was typed and is the form in which the chat's messages arrive.
"""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from bot.language import days, ends, enquiries, lots, prices, printed_codes, quantities, takers
from bot.language.calendar_days import AskedDay
from bot.language.folding import fold
from bot.language.keeping import Keeps, keeps
from bot.language.lexer import cut
from bot.language.lexicon import Verb
from bot.language.parts import PUNCTUATION, Parts, all_of, without
from bot.language.spoken_days import SpokenDay, spoken
from bot.language.tokens import Span, Token
from bot.language.words import Ambiguous, Amount, NotUnderstood, Unclear, Words
from bot.language.written_dates import CHINESE, NAMED, NAMED_SHORT, readings, without_year
from domain.traditional import simplified

_NOT_IN = ("issue", "damage", "write_off", "send_back")
"""Verbs for what does not come in."""

REASONED = ("damage", "adjust", "write_off", "requisition")
"""Verbs for which a reason follows "because"."""

_FIGURES = re.compile("[0-9年月日号 /.-]+")
_BECAUSE = re.compile(r"(?i)\bbecause\b|因[为為]|原因")

_FELL = (
    r"(?: (?:down|over))?(?: (?:off|from|out of|on(?:to)?|to)(?: (?:the|a|its|our))?(?: (?:top|high|upper|bottom))?"
    r" (?:shel(?:f|ves)|racks?|floor|ground|pallet|truck|table|forklift|cart|trolley|conveyor|ladder|stack|hands?))?"
)
_BROKE = (
    r"wet|spoil(?:t|ed)|rotten|mou?ldy|leak(?:ing|ed)|torn|crushed|cracked|smashed|dented|burst|broken?"
    rf"|(?:(?:it|they|which|that) )?(?:fell|dropped){_FELL}"
)
_WHY = re.compile(
    r"(?i)(?<=\w)(?:[\s,;，；]+(?:(?:is|are|was|were|got) )?|[\s,;，；]*[\"'“])"
    rf"(?P<reason>(?P<broke>(?:(?:{_BROKE})[ ,;]+(?:and )?)?(?:{_BROKE}))"
    r"|expired|past (?:its |the )?date|out of date"
    r"|(?:[受回]潮|变质|发霉|泄漏|[渗破]漏|漏|破|碎|摔|压坏|砸坏|过期|淋湿|腐烂)了?)[\s.!。！\"'”]*$"
)
"""Why goods are unusable, as said after them without a "because": "damage 6 yoghurt expired".

`broke`: what happened to them, which says by itself that they are damaged, as in "2 salt fell from the shelf".
"""


def read_words(text: str, command: Verb | None = None, units: frozenset[str] = frozenset()) -> Words:
    """Read a message or a caption, after a command if there is one.

    `units`: the catalogue's words for units and packs, which become words of the grammar.

    Raises Ambiguous, NotUnderstood.
    """
    folded, code = printed_codes.cut_out(fold(f"/{command} {text}" if command else text))
    if code:  # no digits in it are an amount
        words = read_words(folded, units=units) if folded.strip() else Words()
        return replace(words, rest=f"{words.rest} {code}".strip())
    if (asked := enquiries.about(simplified(folded))) is not None:
        start = folded.find(asked)
        span = all_of(folded) if start < 0 else Span(start, start + len(asked))
        return Words("stock", rest=asked, left=(span,))
    told, because, reason = _because(folded)
    why = _WHY.search(folded)
    if why and not because and (lost := _lost(folded[: why.start()], folded, units)):
        return replace(lost, reason=why["reason"])
    words = _read(told, folded, units)
    if because and words.verb in REASONED:
        return replace(words, reason=reason)
    words = _read(folded, folded, units) if because else words
    if why is None or not (words.verb in ("damage", "write_off") or why["broke"]):
        return words
    before = replace(_read(folded[: why.start()], folded, units), reason=why["reason"])
    if words.verb in ("damage", "write_off"):
        return replace(before, verb=words.verb)
    is_bare = words.verb is None or (words.verb == "issue" and Parts(folded, units=units).is_signed())
    return replace(words, broken=replace(before, verb="damage")) if is_bare and before.rest else words


def _lost(told: str, folded: str, units: frozenset[str]) -> Words | None:
    """Return what is damaged or written off; why, which follows, may be said with another verb: 报损3包盐，发霉了."""
    try:
        words = _read(told, folded, units)
    except Unclear:
        return None
    return words if words.verb in ("damage", "write_off") else None


def words_of(text: str, command: Verb | None = None, units: frozenset[str] = frozenset()) -> Words | Unclear:
    """Return what the text says, after a command if there is one; or what is unclear about it."""
    try:
        return read_words(text, command, units)
    except Unclear as unclear:
        return unclear


def without_command(said: Words | Unclear, command: Verb) -> Words | Unclear:
    """Correct the positions of leftovers for a text that was read after a command it does not contain."""
    before = len(f"/{command} ")
    words = said.words if isinstance(said, Unclear) else said
    if words is None:
        return said
    left = tuple(Span(part.start - before, part.end - before) for part in words.left if part.start >= before)
    if not isinstance(said, Unclear):
        return replace(said, left=left)
    said.words = replace(words, left=left)
    return said


def read_amounts(text: str, units: frozenset[str] = frozenset()) -> tuple[Amount, Amount | None]:
    """Read the answer to "how many?", with any amount in another unit. Raises NotUnderstood, Ambiguous."""
    parts = Parts(fold(text), units=units)
    number = quantities.read(parts)
    parts.require_clear()
    if number is None or parts.rest():
        raise NotUnderstood("no-quantity", "amount", parts.text, [all_of(parts.text)])
    return number.amount, number.also


def read_quantity(text: str, units: frozenset[str] = frozenset()) -> Amount:
    """Read the answer to "how many?" in one unit. Raises NotUnderstood, Ambiguous."""
    amount, also = read_amounts(text, units)
    if also is not None:
        raise Ambiguous("several", "amount", fold(text), [all_of(fold(text))], (amount, also))
    return amount


def read_price(text: str, units: frozenset[str] = frozenset()) -> tuple[Decimal, str | None]:
    """Read a price and what it is for: 3.20, 36/箱, "36 for all". Raises NotUnderstood."""
    folded = fold(text)
    for written in (folded, f"@{folded.strip()}"):
        words = words_of(written, units=units)
        if isinstance(words, Words) and words.price is not None and words == Words(price=words.price, per=words.per):
            return words.price, words.per
    raise NotUnderstood("no-quantity", "price", folded, [all_of(folded)])


def read_date(text: str) -> date | SpokenDay | Keeps:
    """Read the answer to "until when?"; a month means its last day. Raises NotUnderstood, Ambiguous."""
    folded = fold(text)
    tokens = cut(folded)
    if [token.kind for token in tokens] == ["ago"]:
        return days.ago(tokens[0])
    named = without(folded, [token for token in tokens if token.kind == "expiry"])
    named = re.sub(r"(?i)^(?:(?:on|by|before|until|till?) )+(?=\S)", "", named)
    if told := spoken(re.sub("(?i)^the ", "", named)) or keeps(re.sub("(?i)^for ", "", named)):
        return told
    start = folded.find(named)
    exact, asked = readings(named), without_year(named)
    found: tuple[AskedDay, ...] = tuple(dict.fromkeys((*exact, *asked)))
    part = Span(start, start + len(named)) if named and start >= 0 else all_of(folded)
    if not found:
        named_none = _FIGURES.fullmatch(named) or re.fullmatch(f"{NAMED}|{NAMED_SHORT}|{CHINESE}", named)
        raise NotUnderstood("no-day" if named_none else "no-date", "expiry", folded, [part])
    if asked or len(exact) > 1:
        raise Ambiguous("days", "expiry", folded, [part], found)
    return exact[0]


def _because(text: str) -> tuple[str, bool, str]:
    """Return what was done, whether a reason follows, and the reason."""
    word = _BECAUSE.search(text)
    return (text[: word.start()], True, text[word.end() :].strip(PUNCTUATION)) if word else (text, False, "")


def _read(told: str, whole: str, units: frozenset[str]) -> Words:
    """Read the beginning of a text."""
    parts = Parts(told, whole, units)
    words = _words(parts)
    parts.require_clear(words)
    return words


def _words(parts: Parts) -> Words:
    """Return what is said; unclear parts are left out."""
    verb = _verb(parts)
    done = any(token.kind == "verb" for token in parts.found) or parts.is_signed()
    days.unread(parts)
    document = ends.document(parts) if verb in ("issue", "reserve") or parts.is_signed() else None
    number = quantities.read(parts)
    verb = _beside_plus(parts, verb, number)
    party = ends.party(parts, verb or _signed(number))
    if document and verb != "reserve" and ends.is_given(parts, document):
        document, party = None, document
    if verb is None and any(token.kind == "by" and token.start in parts.used for token in parts.found):
        verb, done = "receive", True
    if verb is None and number and number.signed:
        verb = _signed(number)
        number = replace(number, amount=number.amount._replace(value=abs(number.amount.value)))
    made_on, lot, (price, per) = days.made(parts), lots.read(parts), prices.read(parts)
    on = days.on(parts) if done else None
    expiry = days.expiry(parts)
    source, target = _route(parts) if done else (None, None)
    verbs = [token for token in parts.found if token.kind == "verb"]
    parts.use(*verbs, *(token for token in parts.found if token.kind == "please" and (verbs or number)))
    parts.use_articles()
    words = Words(
        verb=verb,
        quantity=number.amount.value if number else None,
        unit=number.amount.unit if number else None,
        also=number.also if number else None,
        lot=lot.name if lot else None,
        expiry=expiry,
        made_on=made_on,
        source=source,
        target=target,
        price=price,
        per=per,
        on=on,
        document=document,
        party=party,
        rest=parts.rest(),
        left=tuple(token.span for token in parts.found if token.start not in parts.used),
        named=parts.rest(*verbs) if _is_of_a_name(parts) else "",
        numbered=parts.rest(number.parts[-1]).lstrip("+-−–— ") if number and _is_glued(parts, number.parts[-1]) else "",
        glued=parts.rest(number.parts[-1]) if number and number.parts[-1].kind == "unit" else "",
    )
    return replace(words, taken=takers.taken(parts, words))


def _route(parts: Parts) -> tuple[str | None, str | None]:
    return ends.route(parts) or (ends.place(parts, "from"), ends.place(parts, "to"))


def _verb(parts: Parts) -> Verb | None:
    tokens_of = {token.verb: token for token in reversed(parts.found) if token.verb}
    if list(tokens_of) in (["receive", "move"], ["move", "receive"]) and _is_put_away(parts):
        return "receive"
    if len(tokens_of) > 1:
        verbs_said = sorted(tokens_of.values(), key=lambda token: token.start)
        verbs = tuple(token.verb for token in verbs_said if token.verb)
        parts.unclear.append(Ambiguous("verbs", "verb", parts.whole, [token.span for token in verbs_said], verbs))
        return None
    verb, vague = next(iter(tokens_of), None), next((token for token in parts.found if token.may_be), None)
    if vague and verb and verb not in vague.may_be:  # 退入库
        spans = sorted((vague.span, tokens_of[verb].span))
        parts.unclear.append(Ambiguous("verbs", "verb", parts.whole, spans, (*vague.may_be, verb)))
        return None
    if vague and not verb:
        parts.unclear.append(Ambiguous("deed", "verb", parts.whole, [vague.span], vague.may_be))
    return verb


def _is_put_away(parts: Parts) -> bool:
    """Whether incoming goods are put somewhere at once: 收24盐放A-01."""
    done = [token.verb for token in parts.found if token.verb]
    return done == ["receive", "move"]


def _beside_plus(parts: Parts, verb: Verb | None, number: quantities.Quantity | None) -> Verb | None:
    """Return the verb after an amount with a plus: +24盐放A-01 comes in there; what +3盐出库 means is asked."""
    said = next((token for token in parts.found if token.verb), None)
    if _signed(number) != "receive" or number is None or said is None or said.start < number.parts[0].start:
        return verb
    if verb == "move":
        return "receive"
    if verb in _NOT_IN:
        spans = [number.parts[0].span, said.span]
        parts.unclear.append(Ambiguous("verbs", "verb", parts.whole, spans, ("receive", verb)))
        return None
    return verb


def _signed(number: quantities.Quantity | None) -> Verb | None:
    """Return the verb that an amount's sign stands for."""
    if number is None or not number.signed:
        return None
    return "issue" if number.amount.value < 0 or number.parts[0].sign == "-" else "receive"


def _is_glued(parts: Parts, number: Token) -> bool:
    """Whether a name begins where a number ends: 24cola."""
    return number.kind == "number" and any(
        token.kind == "name" and token.start == number.end and token.text[0].isascii() for token in parts.found
    )


def _is_of_a_name(parts: Parts) -> bool:
    """Whether the verb may be the first word of a name, or its last character: "used oil", 儿童假发24."""
    return any(
        (first.kind == "verb" and second.kind == "name" and ":" not in parts.text[first.end : second.start])
        or (first.kind == "name" and second.kind == "verb" and first.end == second.start and len(second.text) == 1)
        for first, second in pairwise(parts.found)
    )

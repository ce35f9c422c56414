"""Sources and targets: a place of ours, a supplier or customer, or the document that something is for."""

import re
from itertools import pairwise
from typing import Literal

from bot.language.lexicon import SITE_WORDS, Verb
from bot.language.parts import Parts
from bot.language.tokens import Span, Token
from bot.language.words import LONGEST_DOCUMENT, NotUnderstood

_NAMED = ("name", "number", "unit", "of", "please")
"""The tokens that a document's name may consist of."""

_ENDS_NAME = re.compile(
    r"[,;:=!?()、。]\s*$|(?<![A-Za-z])(?!(?i:mr|mrs|ms|dr|st|co|ltd|inc|no|corp|bros)\.)\w{2,}\.\s+$"
)
"""Between two words: the second no longer belongs to the first one's name. "Mr. Wang" is one name."""

_ARROW = re.compile("->|=>|→|>")

_ITEM_AND_ENDS = 3
"""Names joined by arrows alone: `water > A-02` says what, and where to."""

_PARTY: dict[Verb | None, tuple[str, ...]] = {
    "issue": ("to",),
    "send_back": ("to",),
    "receive": ("by", "from"),
    "return": ("by", "from"),
    None: ("by",),
}
"""The words before the party, by verb."""


def route(parts: Parts) -> tuple[str | None, str] | None:
    """Return the source and target around an arrow, or only the target after it."""
    found = parts.found
    at = next((at for at, token in enumerate(found) if token.kind == "name" and _is_arrow(token)), None)
    if at is None:
        return None
    source, target = _ARROW.split(found[at].text, maxsplit=1)
    used = [found[at]]
    if not source and at and found[at - 1].kind == "name" and len(_names(parts)) > _ITEM_AND_ENDS:
        used.append(found[at - 1])
        source = found[at - 1].name
    if not target and at + 1 < len(found) and found[at + 1].kind == "name":
        used.append(found[at + 1])
        target = found[at + 1].name
    if not target:
        return None
    parts.use(*used)
    return source or None, target


def _is_arrow(token: Token) -> bool:
    """Whether it contains an arrow, and is not a pair of brackets: "<b>"."""
    return "<" not in token.text and _ARROW.search(token.text) is not None


def _names(parts: Parts) -> list[Token]:
    return [token for token in parts.found if token.kind == "name" and token.start not in parts.used]


def place(parts: Parts, label: Literal["from", "to"]) -> str | None:
    """Return the place given by a label: its name, with the word for its kind."""
    name = parts.pair(label, "name") or (_put(parts) if label == "to" else None)
    if label == "to" and name and (after := _behind(parts, name)):
        parts.use(after)
    behind = next((token for token in parts.found if name and token.start > name.start), None)
    whole = f"{name.name} {behind.text}" if name and behind and behind.kind == "name" else ""
    if behind and whole and (behind.text.casefold() in SITE_WORDS or whole.casefold() == "set aside"):
        parts.use(behind)
        return whole
    return name.name if name else None


_BIN = re.compile("[A-Za-z]{1,8}[ -]?[0-9][A-Za-z0-9-]*")
_PARTICLE = re.compile("[里上内中]?(?:面|边)?(?:去|那里|那边)?了?吧?")


def _put(parts: Parts) -> Token | None:
    """Return the place attached to the verb: 盐放B-01了."""
    for verb, name in pairwise(parts.found):
        if verb.verb == "move" and name.kind == "name" and verb.end == name.start and _BIN.fullmatch(name.text):
            parts.use(name)
            return name
    return None


def _behind(parts: Parts, place: Token) -> Token | None:
    """Return what follows a bin and only says that it is there by now: A-01里了."""
    return next(
        (
            each
            for each in parts.found
            if each.start == place.end and each.kind == "name" and _PARTICLE.fullmatch(each.text)
        ),
        None,
    )


def party(parts: Parts, verb: Verb | None) -> str | None:
    """Return the party as said; it may turn out to be a place of ours."""
    labels = _PARTY.get(verb, ())
    at = next((at for at, token in enumerate(parts.found) if token.kind in labels), None)
    if at is None or (verb is None and not any(token.kind == "number" for token in parts.found)):
        return None
    behind = parts.found[at + 1 :]
    length = _end_of_name(parts, behind, ("name", "of"))
    named = [token for token in behind[:length] if token.kind == "name"]
    if not named:
        if verb == "return" and parts.found[at].text.casefold().endswith("customer"):
            parts.use(parts.found[at])  # whoever it was
        return None
    first, last = named[0], named[-1]
    parts.use(parts.found[at], *behind[:length])
    name = first.name if first == last else parts.text[first.start : last.end]
    if len(name) <= LONGEST_DOCUMENT:
        return name
    parts.unclear.append(NotUnderstood("too-long", "document", parts.whole, [Span(first.start, last.end)]))
    return None


def document(parts: Parts) -> str | None:
    """Return what it is for: quoted text, a one-word number, or everything that follows if the rest came before.

    Otherwise nobody knows where it ends: "reserve for Wang Li 5 milk".
    """
    label = next((at for at, token in enumerate(parts.found) if token.kind == "for"), None)
    if label is None:
        return None
    behind = parts.found[label + 1 :]
    said = behind[: _end_of_name(parts, behind, _NAMED)]
    if not said:
        return None
    kinds = {token.kind for token in parts.found[:label]}
    first = said[0]
    if first.name != first.text or (first.kind == "name" and any(c.isdigit() for c in first.text)):
        quoted_or_number = first.name != first.text or not {"number", "name"} <= kinds
        said = _glued(said) if quoted_or_number else said
    parts.use(parts.found[label], *said)
    span = Span(said[0].start, said[-1].end)
    named = said[0].name if len(said) == 1 else " ".join(parts.text[span.start : span.end].split()).rstrip(" .~")
    if len(said) > 1 and said[0].end != said[1].start and not {"number", "name"} <= kinds:
        parts.unclear.append(NotUnderstood("no-end", "document", parts.whole, [span]))
    elif len(named) > LONGEST_DOCUMENT:
        parts.unclear.append(NotUnderstood("too-long", "document", parts.whole, [span]))
    else:
        return named
    return None


def _end_of_name(parts: Parts, behind: list[Token], kinds: tuple[str, ...]) -> int:
    """Return how many of these tokens may be one name: of these kinds, up to a comma, a bracket or a new sentence."""
    for at, token in enumerate(behind):
        if token.kind not in kinds or (at and _ENDS_NAME.search(parts.text, behind[at - 1].start, token.start)):
            return at
    return len(behind)


def _glued(named: list[Token]) -> list[Token]:
    """Return the first of these tokens with those attached to it without a space: 3号车间."""
    length = next((at for at in range(1, len(named)) if named[at].start != named[at - 1].end), len(named))
    return named[:length]


def is_given(parts: Parts, document: str) -> bool:
    """Whether what it is for is a recipient rather than a number: 给食堂, 给3号车间, but not 给WO-77."""
    given = any(token.kind == "for" and token.text == "给" for token in parts.found)
    return given and not (document.isascii() and any(c.isdigit() for c in document))

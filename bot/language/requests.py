"""Requests for several items in one line: "24 milk, 10 salt WEST > EAST", 从西仓调24牛奶 10盐到东仓."""

import re
from dataclasses import dataclass

from bot.language.cutting import HAN, blanked
from bot.language.listing import listed
from domain.traditional import simplified

_VERB = r"(?:please )?(?:transfer|request|move|send)(?: me| us)?|(?:请)?(?:调拨|调货|调|转|拨)"
_BEGINS = re.compile(rf"(?i)\s*(?P<verb>{_VERB})(?![A-Za-z])[ :：]*")
_ROUTES = (
    re.compile(r"(?P<source>[^\s,，;；、<>?？]+)\s*(?:->|=>|→|>)\s*(?P<target>[^\s,，;；、<>?？]+)"),
    re.compile(r"(?i)\bfrom (?P<source>[^\d,，;；?？]+?) to (?P<target>[^\d,，;；?？]+?)(?=\s*(?:$|[\d,，;；:?？]))"),
    re.compile(r"(?i)\bto (?P<target>[^\d,，;；?？]+?) from (?P<source>[^\d,，;；?？]+?)(?=\s*(?:$|[\d,，;；:?？]))"),
    re.compile(r"(?i)\bfrom (?P<source>[^\d,，;；?？]+?)(?=\s*(?:$|[\d,，;；:?？]))"),
    re.compile(r"(?i)\bto (?P<target>[^\d,，;；?？]+?)(?=\s*(?:$|[\d,，;；:?？]))"),
)
_FROM = re.compile(
    rf"从\s*(?P<source>[{HAN}A-Za-z0-9-]+?)\s*(?P<verb>{_VERB})"
    rf"(?:[到至去](?P<target>[{HAN}A-Za-z-]+?)(?=[\s,，:：\d]))?"
)
_TO = re.compile(rf"[到至去给]\s*(?P<target>[{HAN}A-Za-z-]+)\s*$")


@dataclass(frozen=True)
class Several:
    """What is requested, item by item, and the names of the sites between which it goes, if given."""

    parts: tuple[str, ...]
    source: str = ""
    target: str = ""


def several(text: str, *, is_request: bool = False) -> Several | None:
    """Read a request for at least two items from a folded text; `is_request`: it follows a command.

    None if it is none.
    """
    source = target = ""
    if found := _FROM.match(text, len(text) - len(text.lstrip())):
        source, target, is_request = found["source"], found["target"] or "", True
        text = text[found.end() :]
    elif begins := _BEGINS.match(text):
        text, is_request = text[begins.end() :], True
    if not is_request:
        return None
    for pattern in (*_ROUTES, _TO):
        if not (source and target) and (found := pattern.search(text)):
            named = found.groupdict()
            source, target = named.get("source") or source, named.get("target") or target
            text = blanked(text, found.span())
    parts = listed(text)
    return Several(parts, source.strip(), target.strip()) if len(parts) > 1 else None


def fetched_in(text: str) -> str:
    """Return what is to come from another site named at the beginning: 从西仓调6食用盐; otherwise nothing."""
    found = _FROM.match(text.strip())
    return text.strip()[found.end() :].strip() if found else ""


_SENT = re.compile(r"(?i)\s*(?:please )?send(?! me\b| us\b)(?= .*\bto )")


def sent_in(text: str) -> str:
    """Return what is sent and where to, without the verb, which alone could also mean an issue."""
    found = _SENT.match(text)
    return text[found.end() :].strip() if found else ""


@dataclass(frozen=True)
class Named:
    """A site, and where in the text it is named."""

    name: str
    span: tuple[int, int]


_SOURCE = re.compile(
    rf"(?i)(?:\bfrom (?P<name>[A-Za-z{HAN}][^\d,，;；?？]*?)(?=\s*(?:$|[\d,，;；.?？]))"
    rf"|(?:从|由)\s*(?P<tag>[A-Za-z{HAN}-]+?)(?:调|给|发|出)*(?=\s*(?:$|[\d,，;；.。?？])))"
)


def source_in(text: str) -> Named | None:
    """Return the site from which something comes, if that is all that is said of it: "8 from North", 从北仓给."""
    found = _SOURCE.search(text)
    return Named((found["name"] or found["tag"]).strip(), found.span()) if found else None


_BORROWED = (
    re.compile(
        r"(?i)\s*(?:(?:please )?(?:get|give|send|bring|lend|fetch)(?: me| us)|borrow|take over) (?P<what>\S.*?)"
        r" from (?:the )?(?P<site>[A-Za-z][A-Za-z -]*?)[ .!]*"
    ),
    re.compile(
        r"(?i)\s*(?:can|could|would|will) (?:the )?(?P<site>(?!i |we |you |u |any|some)[A-Za-z][A-Za-z -]*?)"
        r" (?:please )?(?:send|spare|give|lend|bring)(?: over)?(?: us| me)? (?P<what>[\d].*?)[ .!?]*"
    ),
    re.compile(r"(?i)\s*ask (?:the )?(?P<site>[A-Za-z][A-Za-z -]*?) for (?P<what>\S.*?)[ .!]*"),
    re.compile(
        rf"\s*(?:从|找|跟|向|问|叫|让)(?P<site>[{HAN}A-Za-z-]+?)(?:那[边里儿]?)?(?:给我|送|借|要|拿|取|领|调|弄|搬|运|申请)"
        rf"(?:点|过来|来|一下|些)*(?P<what>[\d一二两三四五六七八九十半].*?)(?:过来|来)?[。！]*"
    ),
    re.compile(
        rf"\s*(?P<site>[{HAN}A-Za-z-]+?)(?:那[边里儿]?)?(?:能不能|能否|可不可以|可以|能|会)?再?(?:给|借|发|调|送|拿|运|匀)(?:给)?我们?(?:点|些)?"
        rf"(?P<what>[\d一二两三四五六七八九十半].*?)(?:过来|来)?(?:吗|么)?[。！?]*"
    ),
)


@dataclass(frozen=True)
class Borrowed:
    """What is wanted from another site, and its name."""

    what: str
    site: str
    is_question: bool = False


_MAY_IT = re.compile(r"(?i)\?|吗|么 *$|能|可以|可否|\b(?:can|could|would|will)\b")


def borrowed_in(text: str) -> Borrowed | None:
    """Return what is wanted from a named site, in other words: "borrow 5 hammers from west", 跟东仓借10盐."""
    match = next((found for each in _BORROWED if (found := each.fullmatch(simplified(text).rstrip(" ;；~")))), None)
    if match is None:
        return None
    return Borrowed(match["what"].strip(), match["site"].strip(), is_question=_MAY_IT.search(text) is not None)

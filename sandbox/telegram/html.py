"""HTML parse mode, read as Telegram does (tdlib, MessageEntity.cpp, parse_html): same tags, same refusals."""

import re
from dataclasses import dataclass
from typing import Any

TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
PLAIN = re.compile(r"[^<&]+")
LINK = re.compile(r"(?:https?://|tg:|mailto:|tel:)\S+", re.IGNORECASE)
LAST_CODE_POINT = 0x10FFFF


class UnparsableError(ValueError):
    """The HTML is invalid; the reason is in Telegram's words."""


def utf16(text: str) -> int:
    """Return the length in UTF-16 code units, in which Telegram counts offsets."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass
class _Open:
    tag: str
    argument: str
    offset: int
    start: int  # of the text, in characters


def parse(html: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the text and its entities, ordered by offset, longer ones first."""
    return _Parser(html).parse()


class _Parser:
    def __init__(self, html: str) -> None:
        self.html = html
        self.at = 0
        self.text = ""
        self.offset = 0  # of the text so far, in UTF-16 units
        self.open: list[_Open] = []
        self.entities: list[dict[str, Any]] = []

    def parse(self) -> tuple[str, list[dict[str, Any]]]:
        while self.at < len(self.html):
            if self.html.startswith("</", self.at):
                self._end_tag()
            elif self.html[self.at] == "<":
                self._start_tag()
            else:
                found = self._characters(PLAIN)
                self.text += found
                self.offset += utf16(found)
        if self.open:
            raise UnparsableError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return self.text, sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _characters(self, plain: re.Pattern[str]) -> str:
        """Consume what `plain` matches, or else one character or reference."""
        if found := plain.match(self.html, self.at):
            self.at = found.end()
            return found[0]
        if reference := CHARACTER.match(self.html, self.at):
            hexadecimal, decimal, name = reference.groups()
            code = int(hexadecimal, 16) if hexadecimal else int(decimal or 0)
            if name or 0 < code < LAST_CODE_POINT:
                self.at = reference.end()
                return NAMED[name] if name else _valid(chr(code))
        self.at += 1
        return self.html[self.at - 1]

    def _error(self, what: str, at: int, more: str = "") -> UnparsableError:
        return UnparsableError(f"{what} at byte offset {len(self.html[:at].encode())}{more}")

    def _take(self, pattern: str) -> str:
        found = re.compile(pattern).match(self.html, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""

    @property
    def _next(self) -> str:
        return self.html[self.at : self.at + 1]

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._take(r"[^\s>]*").lower()
        if not self._next:
            raise self._error("Unclosed start tag", begin)
        if tag not in TAGS:
            raise self._error(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        self._take(r"\s*")
        while self._next != ">":
            argument = self._attribute(tag, begin) or argument
            self._take(r"\s*")
        self.at += 1
        if tag == "span" and argument != "tg-spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, argument, self.offset, len(self.text)))

    def _attribute(self, tag: str, begin: int) -> str:
        """Return the value of an attribute that has a meaning in this tag, else ""."""
        name = self._take(r"[^\s=>]*")
        if not name:
            if not self._next:
                raise self._error(f'Unclosed start tag "{tag}"', begin)
            raise self._error(f'Empty attribute name in the tag "{tag}"', begin)
        self._take(r"\s*")
        if self._next != "=":
            return "expandable" if (tag, name) == ("blockquote", "expandable") else ""
        self.at += 1
        self._take(r"\s*")
        if not self._next:
            raise self._error(f'Unclosed start tag "{tag}"', begin)
        value = self._value()
        if not self._next:
            raise self._error("Unclosed start tag", begin)
        meant = {("a", "href"), ("code", "class"), ("span", "class")}
        return value if (tag, name) in meant else ""

    def _value(self) -> str:
        if self._next not in {'"', "'"}:
            begin = self.at
            token = self._take(r"[a-zA-Z0-9.-]*").lower()
            if self._next != ">" and not self._next.isspace():
                raise self._error("Unexpected end of name token", begin)
            return token
        quote = self._next
        self.at += 1
        value = ""
        while self._next not in {quote, ""}:
            value += self._characters(re.compile(f"[^{quote}&]+"))
        self.at += 1 if self._next else 0
        return value

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self._error("Unexpected end tag", begin)
        self.at += 2
        tag = self._take(r"[^\s>]*").lower()
        self._take(r"\s*")
        if self._next != ">":
            raise self._error("Unclosed end tag", begin)
        self.at += 1
        opened = self.open.pop()
        if tag not in {"", opened.tag}:
            raise self._error("Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{tag}>"')
        if self.offset > opened.offset:
            self._add(opened)

    def _add(self, opened: _Open) -> None:
        kind = TAGS[opened.tag]
        entity: dict[str, Any] = {"type": kind, "offset": opened.offset, "length": self.offset - opened.offset}
        if kind == "text_link":
            entity["url"] = opened.argument or self.text[opened.start :]
            if not LINK.fullmatch(entity["url"]):
                return  # Telegram keeps the text and drops the link
        elif kind == "code" and opened.argument.startswith("language-"):
            entity["language"] = opened.argument.removeprefix("language-")
        elif kind == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif kind == "pre" and self.entities and self.entities[-1] | entity == self.entities[-1] | {"type": "pre"}:
            entity = self.entities.pop() | entity  # a <code> that fills a <pre> only names its language
        self.entities.append(entity)


def _valid(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        raise UnparsableError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return character

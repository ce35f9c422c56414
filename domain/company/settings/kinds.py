"""The types of values that settings have, and the scopes they may have."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from sqlalchemy import Connection, select

from domain.company import places, values
from domain.company.settings.declaration import Kind, Scope
from domain.company.values import NotRead
from domain.errors import UnknownSite
from domain.storage.schema.company import items
from domain.storage.schema.people import digests, groups
from domain.vocabulary import Words

HOURS, MINUTES = 24, 60

_TIME = re.compile(
    r"(?P<half>上午|早上|凌晨|中午|下午|晚上)? ?(?P<hour>[0-9]{1,2})"
    r"(?:(?:[:：.点时h](?P<minute>[0-9]{2}|半)?分?)?|(?P<exact>:[0-9]{2}:00)) ?(?P<english>[ap]\.?m\.?)?"
)
_AFTER_NOON = ("下午", "晚上", "p")
_NOON = 12


class TimeOfDay(Kind[time]):
    """A time of day: 8, 08:30, 8点半, 8:30 PM, 晚上8点, and as a spreadsheet shows it, 8:30:00."""

    def load(self, stored: str) -> time:
        """Parse the stored text."""
        if match := _TIME.fullmatch(values.plain(stored).casefold()):
            minute = (match["minute"] or (match["exact"] or ":0")[1:3].rstrip(":") or "0").replace("半", "30")
            hour = _hour(int(match["hour"]), match["half"] or (match["english"] or "")[:1])
            if hour < HOURS and int(minute) < MINUTES:
                return time(hour, int(minute))
        raise NotRead(f"{stored} is not a time of day: write it as 08:30", f"“{stored}”不是时间：请写成 08:30")

    def dump(self, value: time) -> str:
        """Return the text to store."""
        return f"{value:%H:%M}"


def _hour(said: int, half: str) -> int:
    """Return the hour of 24; HOURS, which no day has, if that half of the day does not have it."""
    if not half or half == "中午":
        return said if not half or said >= _NOON - 1 else said + _NOON
    if half == "晚上" and said == _NOON:
        return 0
    if said > _NOON:
        return said if half in _AFTER_NOON else HOURS
    return said % _NOON + (_NOON if half in _AFTER_NOON else 0)


@dataclass(frozen=True)
class Whole(Kind[int]):
    """A whole number in a range."""

    least: int
    most: int
    unit: Words

    def load(self, stored: str) -> int:
        """Parse the stored text."""
        match = re.fullmatch(
            rf"(?i)([0-9]{{1,9}})\s*(?:{re.escape(self.unit.en)}|{self.unit.zh})?", values.plain(stored)
        )
        if match is None or not self.least <= int(match[1]) <= self.most:
            raise NotRead(
                f"{stored} is not a whole number of {self.unit.en} between {self.least} and {self.most}",
                f"“{stored}”不是 {self.least} 到 {self.most} 之间的{self.unit.zh}数",
            )
        return int(match[1])

    def dump(self, value: int) -> str:
        """Return the text to store."""
        return str(value)

    def show(self, connection: Connection, value: int, language: str) -> str:  # noqa: ARG002
        """Return the value as people see it."""
        return f"{value} {self.unit.en}" if language != "zh" else f"{value}{self.unit.zh}"


@dataclass(frozen=True)
class OneOf(Kind[str]):
    """One of several words."""

    words: Mapping[str, Words]

    def load(self, stored: str) -> str:
        """Parse the stored text."""
        said = values.plain(stored).casefold()
        for each, words in self.words.items():
            if said in (each, words.en.casefold(), words.zh):
                return each
        raise NotRead(
            f"{stored} is none of: {', '.join(words.en for words in self.words.values())}",
            f"“{stored}”不在其中：{'、'.join(words.zh for words in self.words.values())}",
        )

    def dump(self, value: str) -> str:
        """Return the text to store."""
        return value

    def show(self, connection: Connection, value: str, language: str) -> str:  # noqa: ARG002
        """Return the value as people see it."""
        return self.words[value].to(language)

    def choices(self, connection: Connection) -> tuple[str, ...]:  # noqa: ARG002
        """Return the values to offer as buttons."""
        return tuple(self.words)


@dataclass(frozen=True)
class Several(Kind[tuple[str, ...]]):
    """Any of several words, all, or none."""

    words: Mapping[str, Words]

    def load(self, stored: str) -> tuple[str, ...]:
        """Parse the stored text."""
        said = [each for each in re.split(r"[,，、;；\s]+", values.plain(stored).casefold()) if each]
        if len(said) == 1 and said[0] in (ALL.en, ALL.zh):
            return tuple(self.words)
        if len(said) == 1 and said[0] in (NONE.en, NONE.zh):
            return ()
        known = {_joined(word): each for each, words in self.words.items() for word in (each, *words)}
        found, rest = [], "".join(said)
        while rest:
            word = max((each for each in known if rest.startswith(each)), key=len, default=None)
            if word is None:
                raise NotRead(
                    f"{stored}: write all, none, or some of {', '.join(words.en for words in self.words.values())}",
                    f"“{stored}”：请写全部、无，或其中几个：{'、'.join(words.zh for words in self.words.values())}",
                )
            found.append(known[word])
            rest = rest.removeprefix(word)
        return tuple(each for each in self.words if each in found)

    def dump(self, value: tuple[str, ...]) -> str:
        """Return the text to store."""
        return ",".join(value) or NONE.en

    def show(self, connection: Connection, value: tuple[str, ...], language: str) -> str:  # noqa: ARG002
        """Return the value as people see it."""
        if set(value) == set(self.words) or not value:
            return (ALL if value else NONE).to(language)
        return ("、" if language == "zh" else ", ").join(self.words[each].to(language) for each in value)


def _joined(word: str) -> str:
    return re.sub(r"\s+", "", word.casefold())


ALL, NONE = Words("all", "全部"), Words("none", "无")

Span = tuple[time, time]


class Hours(Kind[Span | None]):
    """From one time of day to another, past midnight if the second is earlier: 21:00-07:00; or none."""

    def load(self, stored: str) -> Span | None:
        """Parse the stored text."""
        said = values.plain(stored).casefold()
        if said in (NONE.en, NONE.zh):
            return None
        parts = re.split(r"\s*(?:[-–—~～至到]+|\bto\b|\buntil\b)\s*", said)
        if len(parts) != len(("from", "until")) or _TIMES.load(parts[0]) == _TIMES.load(parts[1]):
            raise NotRead(
                f"{stored} is no span of hours: write it as 21:00-07:00, or none",
                f"“{stored}”不是一段时间：请写成 21:00-07:00，或无",
            )
        return _TIMES.load(parts[0]), _TIMES.load(parts[1])

    def dump(self, value: Span | None) -> str:
        """Return the text to store."""
        return NONE.en if value is None else "-".join(map(_TIMES.dump, value))

    def show(self, connection: Connection, value: Span | None, language: str) -> str:  # noqa: ARG002
        """Return the value as people see it."""
        return NONE.to(language) if value is None else "–".join(map(_TIMES.dump, value))


_TIMES = TimeOfDay()


class OneLine(Kind[str]):
    """A short text."""

    def load(self, stored: str) -> str:
        """Parse the stored text."""
        return short_text(stored)

    def dump(self, value: str) -> str:
        """Return the text to store."""
        return value


class Spreadsheet(Kind[str]):
    """A spreadsheet's id, also taken from its address; empty: none."""

    def load(self, stored: str) -> str:
        """Parse the stored text."""
        if stored.strip().casefold() in ("", *NONE, "没有"):
            return ""
        found = values.spreadsheet_id(stored)
        if found is None:
            raise NotRead(
                "copy the spreadsheet's address out of the browser, or the long id in it",
                "请从浏览器复制表格的网址，或其中那串长标识",
            )
        return found

    def dump(self, value: str) -> str:
        """Return the text to store."""
        return value

    def show(self, connection: Connection, value: str, language: str) -> str:  # noqa: ARG002
        """Return the value as people see it."""
        return value or NONE.to(language)


class AtSite(Scope):
    """A site, by its code."""

    def read(self, connection: Connection, written: str) -> str:
        """Parse what somebody wrote."""
        try:
            return places.site_named(connection, values.plain(written)).code
        except UnknownSite as unknown:
            raise NotRead(
                f"{written} is no site: {', '.join(unknown.known)}", f"没有仓库“{written}”：{'、'.join(unknown.known)}"
            ) from None

    def known(self, connection: Connection) -> tuple[str, ...]:
        """Return the scopes to offer."""
        return tuple(site.code for site in places.all_sites(connection))


class AtSiteOrInChat(AtSite):
    """A site by code, a group by its Telegram number, or a person's own digest by "#" and their id."""

    def read(self, connection: Connection, written: str) -> str:
        """Parse what somebody wrote."""
        said = values.plain(written).replace("−", "-")
        return said if said in self._chats(connection) else super().read(connection, said)

    def known(self, connection: Connection) -> tuple[str, ...]:
        """Return the scopes to offer."""
        return (*super().known(connection), *self._chats(connection))

    def _chats(self, connection: Connection) -> tuple[str, ...]:
        query = select(groups.c.address).distinct().order_by(groups.c.address)
        own = select(digests.c.person_id).distinct().order_by(digests.c.person_id)
        return (
            *map(str, connection.execute(query).scalars()),
            *(f"#{number}" for number in connection.execute(own).scalars()),
        )


class OfCategory(Scope):
    """A category that some item has."""

    def read(self, connection: Connection, written: str) -> str:
        """Parse what somebody wrote."""
        wanted, known = values.folded(written), self.known(connection)
        found = next((each for each in known if values.folded(each) == wanted), None)
        if found is None:
            some = ", ".join(known) or "–"
            raise NotRead(f"no item is in the category {written}: {some}", f"没有商品属于“{written}”类：{some}")
        return found

    def known(self, connection: Connection) -> tuple[str, ...]:
        """Return the scopes to offer."""
        query = select(items.c.category).distinct().where(items.c.category != "").order_by(items.c.category)
        return tuple(connection.execute(query).scalars())


class Named(Scope):
    """A text that names an entry of a list."""

    def read(self, connection: Connection, written: str) -> str:  # noqa: ARG002
        """Parse what somebody wrote."""
        return short_text(written)


def short_text(written: str) -> str:
    """Return a one-line, non-empty text. Raises NotRead."""
    seen = values.visible(written)
    if not seen:
        raise NotRead("a text is missing", "缺少文字")
    if len(seen) > values.LONGEST_CODE or not seen.isprintable():
        raise NotRead(
            f"the text is longer than {values.LONGEST_CODE} characters, or more than one line",
            f"文字超过 {values.LONGEST_CODE} 个字符，或不止一行",
        )
    return seen

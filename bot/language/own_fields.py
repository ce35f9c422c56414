"""Values of the company's custom fields in a text: "origin Yunnan", 产地云南. Cut out before the text is read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.language.cutting import HAN, blanked

END = ",，;；。\n"
_LINK = r"\s*(?P<colon>[:：=])?(?:是|为|\bis\b)?\s*"
_MORE = "批号|批次|有效期|效期|到期|保质期|生产日期|单价|每|给|来自"
"""Words that begin something else, even without a separator."""


@dataclass(frozen=True)
class Name:
    """A field: its name, and how its values are read; reading returns None for what is not a value."""

    key: str
    titles: Sequence[str]
    read: Callable[[str], str | None]


def cut_out(text: str, names: Sequence[Name]) -> tuple[str, Mapping[str, str]]:
    """Return a folded text with the values of these fields blanked, and the values by the fields' keys."""
    found: dict[str, str] = {}
    for name in names:
        for title in name.titles:
            match = re.search(rf"(?i)(?P<begins>(?:^|[{END}])\s*)?{_whole(title)}{_LINK}", text)
            cut = _value(text, match, name, names) if match and name.key not in found else None
            if match and cut is not None:
                end, found[name.key] = cut
                text = blanked(text, (match.start() + len(match["begins"] or ""), end))
    return text, found


def _whole(title: str) -> str:
    """Return a title as a word of its own; Chinese titles match anywhere."""
    written = re.escape(title).replace(r"\ ", r"\s+")
    return written if re.search(f"[{HAN}]", title) else rf"(?<![a-z0-9]){written}(?![a-z0-9])"


def _value(text: str, match: re.Match[str], name: Name, names: Sequence[Name]) -> tuple[int, str] | None:
    """Return where the value ends, and the value: everything after a colon or a leading name; else one word."""
    rest = text[match.end() :]
    if quoted := re.match('["“”](?P<said>[^"“”]+)["“”]', rest):
        tries = [(quoted.end(), quoted["said"])]
    else:
        others = "|".join([_MORE, *(_whole(title) for each in names if each is not name for title in each.titles)])
        part = re.match(rf"(?i)(?:(?!{others})[^{END}])+", rest)
        word = re.match(rf"(?i)(?:(?!{others})[^\s{END}])+", rest)
        is_whole = match["begins"] is not None or match["colon"]
        tries = [(each.end(), each[0]) for each in (part if is_whole else None, word) if each]
    for end, said in tries:
        if (value := name.read(said.strip())) is not None and value:
            return match.end() + end, value
    return None

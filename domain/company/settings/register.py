"""Every setting, in the order in which they are listed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from domain.company import catalogue, values
from domain.company.settings import store
from domain.company.settings.declaration import Group, Scope, Setting
from domain.company.settings.kinds import AtSite, Named, OfCategory, OneLine, OneOf, TimeOfDay, Whole, short_text
from domain.company.settings.policies import APPROVALS
from domain.company.values import NotRead
from domain.vocabulary import Words

MAX_REASONS = 9
"""Of one deed: they are buttons."""

MAX_CHOICES = 40
"""Of one list: as many buttons as a question can have."""


class Importance(StrEnum):
    """How much a change that was written into the sheet may do; each includes those after it."""

    LOW = "low"  # a barcode, a party, a bin
    MIDDLE = "middle"  # a new item, a pack, a minimum
    HIGH = "high"  # another price, what an item is, the settings themselves
    NEVER = "never"  # nothing is so important


MORNING = Setting(
    name="morning",
    group=Group.ALERTS,
    title=Words("Morning report", "早报时间"),
    hint=Words("a time of day: 08:30; for one site: EAST = 07:00", "时间：08:30；只改一个仓库：EAST = 07:00"),
    kind=TimeOfDay(),
    default=time(8, 0),
    scope=AtSite(),
)
EXPIRY_DAYS = Setting(
    name="expiry-days",
    group=Group.ALERTS,
    title=Words("Days before expiry to warn", "到期前几天提醒"),
    hint=Words("a number of days: 30; for one category: Dairy = 7", "天数：30；只改一个类别：乳品 = 7"),
    kind=Whole(0, 3650, Words("days", "天")),
    default=30,
    scope=OfCategory(),
)
SHEET_WAITS = Setting(
    name="sheet-waits",
    group=Group.SHEET,
    title=Words(
        "What is written into the sheet waits for a manager from this importance", "表格中的改动从何种程度起需主管确认"
    ),
    hint=Words(
        "low: all; middle: new items, packs, minimums; high: prices, items, settings; never",
        "低：全部；中：新品、包装、下限；高：价格、商品、设置；从不",
    ),
    kind=OneOf(
        {
            Importance.LOW: Words("low", "低"),
            Importance.MIDDLE: Words("middle", "中"),
            Importance.HIGH: Words("high", "高"),
            Importance.NEVER: Words("never", "从不"),
        }
    ),
    default=Importance.HIGH,
)

DEEDS: Mapping[str, Words] = {
    "damage": Words("damage", "破损"),
    "write_off": Words("write-off", "报损"),
    "adjust": Words("adjustment", "调整"),
    "hold": Words("hold", "冻结"),
    "recall": Words("recall", "召回"),
}
"""What a reason is asked for, that the company may have reasons of its own for."""


class _ForDeed(Scope):
    """A deed and a reason: "write-off Rats"; stored as write_off/Rats."""

    def read(self, connection: Connection, written: str) -> str:  # noqa: ARG002
        """As somebody wrote it."""
        deed, _, reason = values.visible(written).replace("/", " ", 1).partition(" ")
        found = next((each for each, words in DEEDS.items() if deed.casefold() in (each, words.en, words.zh)), None)
        if found is None:
            raise NotRead(
                f"begin with one of {', '.join(words.en for words in DEEDS.values())}, then the reason in English",
                f"请以{'、'.join(words.zh for words in DEEDS.values())}之一开头，再写英文原因",
            )
        return f"{found}/{short_text(reason)}"

    def show(self, connection: Connection, stored: str, language: str) -> str:  # noqa: ARG002
        """For people."""
        deed, _, reason = stored.partition("/")
        return f"{DEEDS[deed].to(language)} {reason}"


class _Reasons(Setting[str]):
    """Reasons that fit below a question."""

    def check(self, connection: Connection, scope: str, value: str) -> None:  # noqa: ARG002
        """Whether it can be so."""
        deed = scope.partition("/")[0]
        there = [each for each in store.entries(connection, self) if each.startswith(f"{deed}/") and each != scope]
        if len(there) >= MAX_REASONS:
            raise NotRead(
                f"there are {MAX_REASONS} reasons already: take one out first",
                f"已有 {MAX_REASONS} 个原因：请先删掉一个",
            )


class _UnitWords(Setting[str]):
    """Words for a unit or a pack that some item has."""

    def check(self, connection: Connection, scope: str, value: str) -> None:
        """Whether it can be so."""
        known = {values.folded(each) for each in catalogue.units(connection)}
        if values.folded(value) not in known:
            raise NotRead(f"no item has the unit or pack {value}", f"没有商品使用单位或包装“{value}”")
        if values.folded(scope) in known or any(each.isdigit() for each in scope) or " " in scope:
            raise NotRead(
                f"{scope} must be one new word, without digits: it is said behind a number",
                f"“{scope}”必须是一个不含数字的新词：它跟在数字后面",
            )


REASONS = _Reasons(
    name="reason",
    group=Group.REASONS,
    title=Words("Reasons", "原因"),
    hint=Words(
        "for what, the reason in English = in Chinese: write-off Rats = 鼠咬",
        "事项 英文原因 = 中文原因：报损 Rats = 鼠咬",
    ),
    kind=OneLine(),
    default="",
    scope=_ForDeed(),
    is_list=True,
)
CATEGORIES = Setting(
    name="category",
    group=Group.CATALOGUE,
    title=Words("Categories to choose from", "可选类别"),
    hint=Words("the category = in the other language: Dairy = 乳品", "类别 = 另一种语言的名称：Dairy = 乳品"),
    kind=OneLine(),
    default="",
    scope=Named(),
    is_list=True,
)
UNIT_WORDS = _UnitWords(
    name="unit-word",
    group=Group.CATALOGUE,
    title=Words("Words for units", "单位的说法"),
    hint=Words(
        "what people say = the unit or pack of the items: crate = case", "口头说法 = 商品的单位或包装：框 = case"
    ),
    kind=OneLine(),
    default="",
    scope=Named(),
    is_list=True,
)


class _Choices(Setting[str]):
    """Names to choose from by buttons."""

    def check(self, connection: Connection, scope: str, value: str) -> None:  # noqa: ARG002
        """Whether it can be so."""
        others = [each for each in store.entries(connection, self) if each != scope]
        if len(others) >= MAX_CHOICES:
            raise NotRead(
                f"there are {MAX_CHOICES} of them already: take one out first",
                f"已有 {MAX_CHOICES} 个：请先删掉一个",
            )


COST_CENTRES = _Choices(
    name="cost-centre",
    group=Group.REQUISITIONS,
    title=Words("Cost centres that goods are issued to", "领料的成本中心"),
    hint=Words(
        "a department or production line = in the other language: Assembly = 装配线",
        "部门或产线的英文名 = 中文名：Assembly = 装配线",
    ),
    kind=OneLine(),
    default="",
    scope=Named(),
    is_list=True,
)
PURPOSES = _Choices(
    name="purpose",
    group=Group.REQUISITIONS,
    title=Words("What goods are issued for", "领料用途"),
    hint=Words("the purpose = in the other language: Repair = 维修", "用途的英文 = 中文：Repair = 维修"),
    kind=OneLine(),
    default="",
    scope=Named(),
    is_list=True,
)

SETTINGS: tuple[Setting[Any], ...] = (
    MORNING,
    EXPIRY_DAYS,
    APPROVALS,
    REASONS,
    CATEGORIES,
    UNIT_WORDS,
    COST_CENTRES,
    PURPOSES,
    SHEET_WAITS,
)


def by_name(name: str) -> Setting[Any]:
    """The setting of this name, or with this title in either language. Raises NotRead."""
    wanted = values.folded(name)
    for each in SETTINGS:
        if wanted in map(values.folded, (each.name, *each.title, "".join(each.title))):
            return each
    raise NotRead(f"there is no setting {name}", f"没有“{name}”这项设置")


@dataclass(frozen=True)
class Row:
    """A setting as it stands, for one thing that it is set for; what is not set is as declared."""

    setting: Setting[Any]
    scope: str
    value: Any


def rows(connection: Connection, group: Group | None = None) -> Iterator[Row]:
    """Every setting that has a value, with those of its scopes that have one of their own."""
    for setting in SETTINGS:
        if group in (None, setting.group):
            found = store.entries(connection, setting)
            if not setting.is_list and "" not in found:
                yield Row(setting, "", setting.default)
            yield from (Row(setting, scope, value) for scope, value in found.items())


def reasons(connection: Connection, deed: str) -> list[Words]:
    """The company's own reasons for a deed."""
    found = store.entries(connection, REASONS)
    return [Words(each.partition("/")[2], zh) for each, zh in found.items() if each.startswith(f"{deed}/")]


def unit_words(connection: Connection) -> dict[str, str]:
    """What units and packs are called besides their names, folded."""
    return {values.folded(word): unit for word, unit in store.entries(connection, UNIT_WORDS).items()}


def names(connection: Connection, choices: Setting[str]) -> dict[str, Words]:
    """The entries of a list, by their keys, with what each is called."""
    return {key: Words(key, other or key) for key, other in store.entries(connection, choices).items()}


def called(connection: Connection, choices: Setting[str], key: str, language: str) -> str:
    """What an entry of a list is called; one that was taken out since, by its key."""
    return names(connection, choices).get(key, Words(key, key)).to(language)

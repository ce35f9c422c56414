"""Every setting, in the order in which they are listed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from domain.company import catalogue, values
from domain.company.settings import counts, store
from domain.company.settings.declaration import Group, Importance, Scope, Setting
from domain.company.settings.fields import FIELDS
from domain.company.settings.kinds import (
    ALL,
    AtSite,
    AtSiteOrInChat,
    Hours,
    Named,
    OfCategory,
    OneLine,
    OneOf,
    Several,
    Span,
    Spreadsheet,
    TimeOfDay,
    Whole,
    short_text,
)
from domain.company.settings.policies import APPROVALS
from domain.company.values import NotRead
from domain.vocabulary import AlertRule, Words

MAX_REASONS = 9
"""Of one deed: they are buttons."""

MAX_CHOICES = 40
"""Of one list: as many buttons as a question can have."""


class QuietMorning(StrEnum):
    """What is sent where nothing is open."""

    LINE = "line"
    NOTHING = "nothing"


class WeeklyDigest(StrEnum):
    """Whether the first morning of a week brings a picture of the last ones."""

    PICTURE = "picture"
    NOTHING = "nothing"


WEEKDAYS: Mapping[str, Words] = {
    "mon": Words("Mon", "周一"),
    "tue": Words("Tue", "周二"),
    "wed": Words("Wed", "周三"),
    "thu": Words("Thu", "周四"),
    "fri": Words("Fri", "周五"),
    "sat": Words("Sat", "周六"),
    "sun": Words("Sun", "周日"),
}

ALERT_RULES: Mapping[str, Words] = {
    AlertRule.OUT: Words("out of stock", "缺货"),
    AlertRule.LOW: Words("below minimum", "低于安全库存"),
    AlertRule.EXPIRED: Words("expired", "已过期"),
    AlertRule.COVER: Words("running out", "即将用完"),
    AlertRule.ROAD: Words("long on the way", "在途过久"),
    AlertRule.EXPIRING: Words("expiring", "快过期"),
    AlertRule.OVER: Words("above maximum", "高于上限"),
    AlertRule.IDLE: Words("not moving", "呆滞"),
    AlertRule.RESCUE: Words("other site would use", "他仓可用"),
    AlertRule.WAITING: Words("to be decided", "待决定过久"),
    AlertRule.COUNT: Words("count overdue", "盘点超期"),
}
"""What people call them in settings and in the sheet; the words of cards are in the catalogue of texts."""


MORNING = Setting(
    name="morning",
    group=Group.ALERTS,
    title=Words("Morning report", "早报时间"),
    hint=Words(
        "a time of day: 08:30; for one site or group: EAST = 07:00", "时间：08:30；只改一个仓库或群：EAST = 07:00"
    ),
    kind=TimeOfDay(),
    default=time(8, 0),
    scope=AtSiteOrInChat(),
)
ALERT_DAYS = Setting(
    name="alert-days",
    group=Group.ALERTS,
    title=Words("Days of the morning report", "早报日"),
    hint=Words(
        "weekdays: Mon, Tue, Fri; or all; for one site or group: EAST = all",
        "周一、周二、周五；或全部；只改一个仓库或群：EAST = 全部",
    ),
    kind=Several(WEEKDAYS),
    default=tuple(WEEKDAYS),
    scope=AtSiteOrInChat(),
)
QUIET_HOURS: Setting[Span | None] = Setting(
    name="quiet-hours",
    group=Group.ALERTS,
    title=Words("Quiet hours", "免打扰时段"),
    hint=Words(
        "21:00-07:00, or none; for one site or group: EAST = 22:00-06:00",
        "21:00-07:00，或无；只改一个仓库或群：EAST = 22:00-06:00",
    ),
    kind=Hours(),
    default=None,
    scope=AtSiteOrInChat(),
)
WAKES = Setting(
    name="wakes",
    group=Group.ALERTS,
    title=Words("Told even in quiet hours", "免打扰时段仍然提醒"),
    hint=Words("kinds of alert, or none: out of stock", "预警种类，或无：缺货"),
    kind=Several(ALERT_RULES),
    default=(),
    scope=AtSiteOrInChat(),
)
NOT_TOLD = Setting(
    name="not-told",
    group=Group.ALERTS,
    title=Words("Kinds of alert that are left out", "不提醒的预警"),
    hint=Words(
        "kinds of alert, or none; for one group: -100123 = not moving", "预警种类，或无；只改一个群：-100123 = 呆滞"
    ),
    kind=Several(ALERT_RULES),
    default=(),
    scope=AtSiteOrInChat(),
)


class _Horizon(Whole):
    """So many days, or all that the company warns of: that is the most."""

    every = Words("all that the company warns of", "公司规定的全部")

    def load(self, stored: str) -> int:
        """From the stored text."""
        return self.most if values.plain(stored).casefold() in (*self.every, *ALL) else super().load(stored)

    def show(self, connection: Connection, value: int, language: str) -> str:
        """For people."""
        return self.every.to(language) if value == self.most else super().show(connection, value, language)


ALERT_HORIZON = Setting(
    name="alert-horizon",
    group=Group.ALERTS,
    title=Words("Expiry is told from so many days before", "到期提醒只看最近几天"),
    hint=Words("a number of days: 14; or all; for one group: -100123 = 7", "天数：14；或全部；只改一个群：-100123 = 7"),
    kind=_Horizon(0, 3650, Words("days", "天")),
    default=3650,
    scope=AtSiteOrInChat(),
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
        "low: all; middle: new items, packs, minimums; high: prices, items, most settings; never",
        "低：全部；中：新品、包装、下限；高：价格、商品、多数设置；从不",
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
SHEET_AWAY = Setting(
    name="sheet-away-minutes",
    group=Group.SHEET,
    title=Words("Minutes after which it is told that the sheet is away", "表格多少分钟连不上后通知管理员"),
    hint=Words("a number of minutes: 10", "分钟数：10"),
    kind=Whole(1, 1440, Words("minutes", "分钟")),
    default=10,
)
ARCHIVE = Setting(
    name="sheet-archive",
    group=Group.SHEET,
    title=Words("Archive of the sheet", "归档表格"),
    hint=Words(
        "the address of an empty spreadsheet that is shared with me as Editor; or: none",
        "一个空表格的网址，并以“编辑者”身份共享给我；或者：无",
    ),
    kind=Spreadsheet(),
    default="",
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
    importance=Importance.LOW,
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
    importance=Importance.LOW,
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
    importance=Importance.LOW,
)

QUIET_MORNINGS = Setting(
    name="quiet-morning",
    group=Group.ALERTS,
    title=Words("A morning when nothing is open", "无事的早晨"),
    hint=Words(
        "line: one line, without a sound; nothing: the sheet has the journal's mark",
        "一行：静音发一行；不发：流水摘要见表格",
    ),
    kind=OneOf({QuietMorning.LINE: Words("line", "一行"), QuietMorning.NOTHING: Words("nothing", "不发")}),
    default=QuietMorning.NOTHING,
    scope=AtSiteOrInChat(),
)
PAUSE = Setting(
    name="urgent-pause",
    group=Group.ALERTS,
    title=Words("Urgent alerts are told together within", "紧急预警合并提醒"),
    hint=Words("minutes from one to the next: 30; 0: each at once", "两次之间的分钟数：30；0：逐条立即提醒"),
    kind=Whole(0, 24 * 60, Words("minutes", "分钟")),
    default=30,
    scope=AtSiteOrInChat(),
)
WEEKLY_DIGEST = Setting(
    name="weekly-digest",
    group=Group.ALERTS,
    title=Words("The week's first morning", "每周第一个早晨"),
    hint=Words(
        "picture: how the last weeks were, without a sound; nothing: only what other mornings bring",
        "图表：静音发一张近几周走势图；不发：与平日一样",
    ),
    kind=OneOf({WeeklyDigest.PICTURE: Words("picture", "图表"), WeeklyDigest.NOTHING: Words("nothing", "不发")}),
    default=WeeklyDigest.PICTURE,
    scope=AtSiteOrInChat(),
)
ESCALATE_URGENT = Setting(
    name="escalate-urgent",
    group=Group.ALERTS,
    title=Words("Urgent and not seen: the next person is told after", "紧急未确认：多久后通知下一人"),
    hint=Words("hours: 2; 0: never; for one site: EAST = 4", "小时数：2；0：从不；只改一个仓库：EAST = 4"),
    kind=Whole(0, 24 * 30, Words("hours", "小时")),
    default=2,
    scope=AtSite(),
)
ESCALATE = Setting(
    name="escalate",
    group=Group.ALERTS,
    title=Words("Not seen: the next person is told after", "未确认：多久后通知下一人"),
    hint=Words("hours: 72; 0: never; for one site: EAST = 48", "小时数：72；0：从不；只改一个仓库：EAST = 48"),
    kind=Whole(0, 24 * 30, Words("hours", "小时")),
    default=72,
    scope=AtSite(),
)
ALERTS: tuple[Setting[Any], ...] = (
    MORNING,
    ALERT_DAYS,
    QUIET_HOURS,
    WAKES,
    NOT_TOLD,
    ALERT_HORIZON,
    QUIET_MORNINGS,
    WEEKLY_DIGEST,
    PAUSE,
)
"""What each group, and everybody for themselves, may have otherwise."""


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
REMIND_AFTER = Setting(
    name="remind-after",
    group=Group.REQUISITIONS,
    title=Words("Hours until who has to act is reminded", "几小时后提醒"),
    hint=Words("a number of hours: 24", "小时数：24"),
    kind=Whole(1, 720, Words("hours", "小时")),
    default=24,
)
ESCALATE_AFTER = Setting(
    name="escalate-after",
    group=Group.REQUISITIONS,
    title=Words("Hours until managers are told, too", "几小时后同时提醒主管"),
    hint=Words("a number of hours: 72", "小时数：72"),
    kind=Whole(1, 2160, Words("hours", "小时")),
    default=72,
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
    *ALERTS,
    ESCALATE_URGENT,
    ESCALATE,
    EXPIRY_DAYS,
    APPROVALS,
    REASONS,
    CATEGORIES,
    UNIT_WORDS,
    FIELDS,
    COST_CENTRES,
    PURPOSES,
    *counts.COUNTS,
    REMIND_AFTER,
    ESCALATE_AFTER,
    SHEET_WAITS,
    SHEET_AWAY,
    ARCHIVE,
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

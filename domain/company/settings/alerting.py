"""Alert settings: when, how loudly and about what people are told, and who is told next."""

from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from domain.company import values
from domain.company.settings.declaration import Group, Setting
from domain.company.settings.kinds import (
    ALL,
    AtSite,
    AtSiteOrInChat,
    Hours,
    OfCategory,
    OneOf,
    Several,
    Span,
    TimeOfDay,
    Whole,
)
from domain.vocabulary import AlertRule, Words


class QuietMorning(StrEnum):
    """What is sent when no alert is open."""

    LINE = "line"
    NOTHING = "nothing"


class WeeklyDigest(StrEnum):
    """Whether the first morning of a week brings a chart of the last weeks."""

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
"""What people call the rules in settings and in the sheet; the words of cards are in the message catalogue."""

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
    """A number of days, or everything that the company warns of, which is the maximum."""

    every = Words("all that the company warns of", "公司规定的全部")

    def load(self, stored: str) -> int:
        """Parse the stored text."""
        return self.most if values.plain(stored).casefold() in (*self.every, *ALL) else super().load(stored)

    def show(self, connection: Connection, value: int, language: str) -> str:
        """Return the value as people see it."""
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
PAUSE = Setting(
    name="urgent-pause",
    group=Group.ALERTS,
    title=Words("Urgent alerts are told together within", "紧急预警合并提醒"),
    hint=Words("minutes from one to the next: 30; 0: each at once", "两次之间的分钟数：30；0：逐条立即提醒"),
    kind=Whole(0, 24 * 60, Words("minutes", "分钟")),
    default=30,
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
EXPIRY_DAYS = Setting(
    name="expiry-days",
    group=Group.ALERTS,
    title=Words("Days before expiry to warn", "到期前几天提醒"),
    hint=Words("a number of days: 30; for one category: Dairy = 7", "天数：30；只改一个类别：乳品 = 7"),
    kind=Whole(0, 3650, Words("days", "天")),
    default=30,
    scope=OfCategory(),
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
"""The settings that each group, and each person's own digest, may override."""

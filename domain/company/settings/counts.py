"""Count settings: how often what is counted, and who recounts what differs."""

from enum import StrEnum

from sqlalchemy import Connection

from domain.company import values
from domain.company.settings.declaration import Group, Kind, Setting
from domain.company.settings.kinds import AtSite, OneOf, Whole
from domain.company.values import NotRead
from domain.vocabulary import Words

DAYS = Whole(1, 36_500, Words("days", "天"))


class Planned(StrEnum):
    """The count plans besides a number of days in which everything is counted once."""

    BY_CLASS = "abc"
    OFF = "off"


_PLANS = OneOf({Planned.BY_CLASS: Words("by ABC class", "按ABC"), Planned.OFF: Words("off", "不用")})


class _Plan(Kind[str]):
    """By class, off, or a number of days."""

    def load(self, stored: str) -> str:
        """Parse the stored text."""
        try:
            return _PLANS.load(stored) if not values.plain(stored)[:1].isdigit() else str(DAYS.load(stored))
        except NotRead:
            raise NotRead(
                f"{stored} is neither abc, off, nor a number of days", f"“{stored}”不是按ABC、不用或天数"
            ) from None

    def dump(self, value: str) -> str:
        """Return the text to store."""
        return value

    def show(self, connection: Connection, value: str, language: str) -> str:
        """Return the value as people see it."""
        if value.isdigit():
            return DAYS.show(connection, int(value), language)
        return _PLANS.show(connection, value, language)


class Recount(StrEnum):
    """Whether somebody else has to recount what differs."""

    WHERE_SEVERAL = "several"  # may count at the site
    ALWAYS = "always"
    NEVER = "never"


PLAN = Setting(
    name="count-plan",
    group=Group.COUNTS,
    title=Words("Count plan", "盘点计划"),
    hint=Words(
        "abc: class A every 90 days, B 180, C 365; or a number of days for everything; or off; for one site: EAST = 30",
        "按ABC：A类90天、B类180天、C类365天；或全部几天一盘；或不用；只改一个仓库：EAST = 30",
    ),
    kind=_Plan(),
    default=str(Planned.BY_CLASS),
    scope=AtSite(),
)
RECOUNT = Setting(
    name="recount",
    group=Group.COUNTS,
    title=Words("What differs is counted again by another person", "有差异须换人复盘"),
    hint=Words(
        "several: where several may count; always; never; for one site: EAST = always",
        "多人时：仓库有多人可盘点时；总是；从不；只改一个仓库：EAST = 总是",
    ),
    kind=OneOf(
        {
            Recount.WHERE_SEVERAL: Words("where several may count", "多人时"),
            Recount.ALWAYS: Words("always", "总是"),
            Recount.NEVER: Words("never", "从不"),
        }
    ),
    default=str(Recount.WHERE_SEVERAL),
    scope=AtSite(),
)
COUNTS = (PLAN, RECOUNT)

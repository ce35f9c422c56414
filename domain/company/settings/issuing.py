"""Requisition settings: what goods are issued to and for, and when people who have to act are reminded."""

from collections.abc import Callable

from sqlalchemy import Connection

from domain.company.settings import store
from domain.company.settings.declaration import Group, Setting
from domain.company.settings.kinds import Named, OneLine, Whole
from domain.company.values import NotRead
from domain.vocabulary import Words

MAX_CHOICES = 40
"""Maximum entries of a list: a question cannot have more buttons."""


class _Choices(Setting[str]):
    """Names to choose from by buttons."""

    def check(self, connection: Connection, scope: str, value: str) -> None:  # noqa: ARG002
        """Raise NotRead if the value is impossible."""
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


def names(connection: Connection, choices: Setting[str]) -> dict[str, Words]:
    """Return the entries of a list by their keys, each with its names."""
    return {key: Words(key, other or key) for key, other in store.entries(connection, choices).items()}


def called(connection: Connection, choices: Setting[str], key: str, language: str) -> str:
    """Return the name of an entry of a list; its key, if it was removed."""
    return calling(connection, choices, language)(key)


def calling(connection: Connection, choices: Setting[str], language: str) -> Callable[[str], str]:
    """Return `called` for many entries, reading the list once."""
    known = names(connection, choices)
    return lambda key: known.get(key, Words(key, key)).to(language)

"""The company's own wording: reasons, categories, and names for units."""

from collections.abc import Mapping

from sqlalchemy import Connection

from domain.company import catalogue, values
from domain.company.settings import store
from domain.company.settings.declaration import Group, Importance, Scope, Setting
from domain.company.settings.kinds import Named, OneLine, short_text
from domain.company.values import NotRead
from domain.vocabulary import Words

MAX_REASONS = 9
"""Per action: they are buttons."""

EXPLAINED: Mapping[str, Words] = {
    "damage": Words("damage", "破损"),
    "write_off": Words("write-off", "报损"),
    "adjust": Words("adjustment", "调整"),
    "hold": Words("hold", "冻结"),
    "recall": Words("recall", "召回"),
}
"""The actions that ask for a reason, for which the company may have its own."""


class _ForAction(Scope):
    """An action and a reason: "write-off Rats"; stored as write_off/Rats."""

    def read(self, connection: Connection, written: str) -> str:  # noqa: ARG002
        """Parse what somebody wrote."""
        action, _, reason = values.visible(written).replace("/", " ", 1).partition(" ")
        found = next(
            (each for each, words in EXPLAINED.items() if action.casefold() in (each, words.en, words.zh)),
            None,
        )
        if found is None:
            raise NotRead(
                f"begin with one of {', '.join(words.en for words in EXPLAINED.values())}, then the reason in English",
                f"请以{'、'.join(words.zh for words in EXPLAINED.values())}之一开头，再写英文原因",
            )
        return f"{found}/{short_text(reason)}"

    def show(self, connection: Connection, stored: str, language: str) -> str:  # noqa: ARG002
        """Return the value as people see it."""
        action, _, reason = stored.partition("/")
        return f"{EXPLAINED[action].to(language)} {reason}"


class _Reasons(Setting[str]):
    """Reasons that fit below a question."""

    def check(self, connection: Connection, scope: str, value: str) -> None:  # noqa: ARG002
        """Raise NotRead if the value is impossible."""
        action = scope.partition("/")[0]
        there = [each for each in store.entries(connection, self) if each.startswith(f"{action}/") and each != scope]
        if len(there) >= MAX_REASONS:
            raise NotRead(
                f"there are {MAX_REASONS} reasons already: take one out first",
                f"已有 {MAX_REASONS} 个原因：请先删掉一个",
            )


class _UnitWords(Setting[str]):
    """Words for a unit or a pack that some item has."""

    def check(self, connection: Connection, scope: str, value: str) -> None:
        """Raise NotRead if the value is impossible."""
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
    scope=_ForAction(),
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
WORDS = (REASONS, CATEGORIES, UNIT_WORDS)


def reasons(connection: Connection, action: str) -> list[Words]:
    """Return the company's own reasons for an action."""
    found = store.entries(connection, REASONS)
    return [Words(each.partition("/")[2], zh) for each, zh in found.items() if each.startswith(f"{action}/")]


def unit_words(connection: Connection) -> dict[str, str]:
    """Return the additional names of units and packs, folded."""
    return {values.folded(word): unit for word, unit in store.entries(connection, UNIT_WORDS).items()}

from collections.abc import Iterator
from datetime import UTC

from sqlalchemy import Connection

from domain.company.settings import register, store
from domain.vocabulary import Words
from sheets.cells import Format, Value
from sheets.tab import Column, Edition, Tab, key_column
from sheets.words import Language


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    """A row for each thing that a setting is set for, with who changed it last."""
    language = "zh" if edition.language is Language.ZH else "en"
    last = {(change.name, change.scope): change for change in reversed(store.changes(connection, limit=10_000))}
    for row in register.rows(connection):
        setting, change = row.setting, last.get((row.setting.name, row.scope))
        scope = setting.scope.show(connection, row.scope, language) if setting.scope and row.scope else ""
        yield (
            f"{setting.name}·{row.scope}",
            edition.say(Words(*setting.title)),
            scope,
            setting.kind.show(connection, row.value, language),
            edition.say(Words(*setting.hint)),
            (change.by or edition.say(IN_THE_SHEET)) if change else "",
            change.changed_at.astimezone(UTC) if change else None,
        )


IN_THE_SHEET = Words("in the sheet", "表格")

SETTINGS = Tab(
    "settings",
    Words("Settings", "设置"),
    Words(
        "What the company has set; change it in the Inbox, or with /settings in the chat.",
        "公司的设置；在收件箱里或在聊天中用 /settings 更改。",
    ),
    (
        key_column(),
        Column("setting", Words("Setting", "设置项"), 300),
        Column("scope", Words("For", "适用于"), 170),
        Column("value", Words("Value", "值"), 300),
        Column("hint", Words("How to write it", "写法"), 420),
        Column("changed_by", Words("Changed by", "更改人"), 170),
        Column("changed_at", Words("Changed (UTC)", "更改时间（UTC）"), 240, Format.MINUTE),
    ),
    _source,
    frozen=2,
)

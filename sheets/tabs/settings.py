from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC

from sqlalchemy import Connection

from domain.company import values
from domain.company.settings import register
from domain.inbox import settings_edits, settings_rows
from domain.inbox.settings_rows import Mark
from domain.vocabulary import Words
from sheets.cells import Format, Value
from sheets.tab import Column, Edition, Line, Offers, Tab, Written, key_column

IN_THE_SHEET = Words("in the sheet", "表格")


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    """Yield a row for each scope of a setting that is set, and for each that somebody wants to set."""
    for row in settings_rows.rows(connection, edition.language):
        change = row.changed
        yield (
            row.key,
            row.setting,
            row.scope,
            row.value,
            row.answer,
            edition.say(row.hint),
            (change.by or edition.say(IN_THE_SHEET)) if change else "",
            change.changed_at.astimezone(UTC) if change else None,
            str(row.mark),
        )


def _lines(lines: Sequence[Line]) -> list[settings_edits.Line]:
    def said(line: Line, name: str) -> str:
        return values.visible(line[name])

    return [
        settings_edits.Line(
            line["key"], said(line, "setting"), said(line, "scope"), said(line, "value"), Mark.read(line["mark"])
        )
        for line in lines
    ]


def _is_edited(connection: Connection, lines: Sequence[Line], edition: Edition) -> bool:
    return bool(settings_edits.edits(connection, _lines(lines), edition.language))


def _take(connection: Connection, lines: Sequence[Line], editor: str, edition: Edition) -> Mapping[int, str]:
    return settings_edits.take(connection, _lines(lines), editor, edition.language, edition.now)


def _offers(connection: Connection, edition: Edition) -> Offers:
    rows = list(settings_rows.rows(connection, edition.language))
    offered = {("value", row.key): row.values for row in rows} | {("scope", row.key): row.scopes for row in rows}
    titles = tuple(edition.say(each.title) for each in register.SETTINGS)
    return Offers({"setting": titles}, {where: some for where, some in offered.items() if some})


SETTINGS = Tab(
    "settings",
    Words("Settings", "设置"),
    Words(
        "What the company has set. Change a value, or write a new row below: setting, what for, value.",
        "公司的设置。可改“值”一栏，或在下方新写一行：设置项、适用于、值。",
    ),
    (
        key_column(),
        Column("setting", Words("Setting", "设置项"), 360, Format.WRITTEN, wraps=True),
        Column("scope", Words("For", "适用于"), 170, Format.WRITTEN),
        Column("value", Words("Value", "值"), 300, Format.WRITTEN, wraps=True),
        Column("answer", Words("Answer", "结果"), 380, wraps=True),
        Column("hint", Words("How to write it", "写法"), 460, wraps=True),
        Column("changed_by", Words("Changed by", "更改人"), 170),
        Column("changed_at", Words("Changed (UTC)", "更改时间（UTC）"), 240, Format.MINUTE),
        Column("mark", Words("Mark", "标记"), 60, hidden=True),
    ),
    _source,
    frozen=2,
    writers=Words(
        "Administrators: the value, and rows below. “remove” takes a row out; an empty value puts back what is set.",
        "管理员：可改值，可在下方加行。写“删除”即去掉该行；清空则恢复原设置。",
    ),
    written=Written(("setting", "scope", "value"), _is_edited, _take, _offers),
)

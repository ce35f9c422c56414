from collections.abc import Iterator

from sqlalchemy import Connection

from domain.company.sheet import state
from domain.company.sheet.repairs import TITLES, detail, remembered
from domain.ledger import epochs
from domain.ledger.epochs import Epoch
from domain.vocabulary import Words
from sheets.cells import Format, Value
from sheets.tab import Colour, Column, Edition, Rule, Says, Tab, key_column

BEGUN = Words("Begun", "启用")
RESTORED = Words("Restored", "从备份恢复")
SHOWN = 100  # repairs
LOST = Words("Lost", "丢失")
FILLING = Words("Nearly full", "快满了")


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    """Yield when the ledger began, or was restored from a backup, what was lost then, and repairs of the sheet."""
    lost = epochs.lost(connection)
    for place, epoch in enumerate(epochs.history(connection)):
        what = (RESTORED if place else BEGUN).to(edition.language)
        told = _restored_to(epoch).to(edition.language) if place else ""
        yield f"epoch {epoch.id}", epoch.begun_at, what, "", "", told
        for line in (line for line in lost if line.epoch_id == epoch.id):
            key = f"epoch {epoch.id} line {line.line}"
            yield key, epoch.begun_at, LOST.to(edition.language), line.number, line.person, line.told
    standing = state.get(connection)
    if standing is not None and standing.warned and standing.fullness is not None:
        full = Words(
            f"{standing.fullness:.0%} of the cells that a workbook can have",
            f"已用单元格上限的 {standing.fullness:.0%}",
        )
        yield "cells", None, FILLING.to(edition.language), "", "", full.to(edition.language)
    for each in remembered(connection, SHOWN):
        what = TITLES[each.repair.kind].to(edition.language)
        yield f"repair {each.id}", each.at, what, "", each.editor, detail(each.repair)


def _restored_to(epoch: Epoch) -> Words:
    moment = f"{epoch.as_of:%Y-%m-%d %H:%M} UTC" if epoch.as_of else "–"
    return Words(
        f"to its last booking of {moment}, journal position {epoch.position}",
        f"恢复到该时刻的最后一笔：{moment}，日志位置 {epoch.position}",
    )


SYNC = Tab(
    "sync",
    Words("Sync", "同步"),
    Words(
        "What became of the workbook itself: restored from a backup, lost, put right.",
        "表格本身的记录：从备份恢复、丢失、修复。",
    ),
    (
        key_column(),
        Column("time", Words("Time (UTC)", "时间(UTC)"), 186, Format.MINUTE),
        Column("what", Words("What", "事项"), 330),
        Column("number", Words("No.", "单号"), 86),
        Column("person", Words("By", "经手人"), 110),
        Column("detail", Words("Detail", "说明"), 620, wraps=True),
    ),
    _source,
    whole=True,
    rules=(
        Rule(Colour.RED, ("what",), Says("what", (LOST,))),
        Rule(Colour.AMBER, ("what",), Says("what", (FILLING,))),
    ),
)

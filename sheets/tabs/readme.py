from collections.abc import Iterator

from sqlalchemy import Connection

from domain.vocabulary import Words
from sheets.cells import Format, Value
from sheets.tab import Column, Edition, Tab, key_column

HOW = (
    (
        "numbers",
        Words(
            "The numbers here are the ledger's. What is changed by accident is put right by itself.",
            "这里的数字以账本为准，误改的内容会自动改回来。",
        ),
    ),
    (
        "yours",
        Words(
            "Columns to the right of ours, own tabs, notes, colours and filter views are yours, and stay.",
            "右边的列、自建的工作表、批注、颜色、筛选视图都归您，不会动。",
        ),
    ),
    (
        "inbox",
        Words(
            "To have something done, fill in a row of the Inbox and tick Submit; the row is answered in some seconds.",
            "要办事，请在收件箱里填一行并勾选“提交”，几秒后该行会有答复。",
        ),
    ),
    (
        "views",
        Words(
            "To filter or sort, use the ready-made views: Data, Change view.",
            "要筛选或排序，请用现成的视图：数据 → 更改视图。",
        ),
    ),
)


def readme(tabs: tuple[Tab, ...]) -> Tab:
    """Return the tab that says what each of these is for."""

    def source(_: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
        for tab in tabs:
            title = edition.to(tab.name, edition.say(tab.title))
            yield tab.name, title, tab.about.en, tab.about.zh, tab.writers.en, tab.writers.zh
        for key, words in HOW:
            yield f"how {key}", "", words.en, words.zh, "", ""

    return Tab(
        "readme",
        Words("Read me", "说明"),
        Words("What each tab is for, and who may write where.", "每张工作表的用途，谁可以写在哪里。"),
        (
            key_column(),
            Column("tab", Words("Tab", "工作表"), 210, Format.LINK),
            Column("about_en", Words("What it is", "英文说明"), 720),
            Column("about_zh", Words("What it is, in Chinese", "中文说明"), 460),
            Column("writers_en", Words("Who writes", "谁来写"), 420),
            Column("writers_zh", Words("Who writes, in Chinese", "谁来写（中文）"), 300),
        ),
        source,
        frozen=2,
    )

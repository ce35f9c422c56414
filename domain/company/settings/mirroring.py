"""Sheet settings: which entries wait for a manager, when an unreachable sheet is reported, and the archive."""

from domain.company.settings.declaration import Group, Importance, Setting
from domain.company.settings.kinds import OneOf, Spreadsheet, Whole
from domain.vocabulary import Words

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
SHEET = (SHEET_WAITS, SHEET_AWAY, ARCHIVE)

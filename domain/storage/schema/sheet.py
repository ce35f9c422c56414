"""How the sheet stands, and what was written into it."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Text

from domain import vocabulary
from domain.storage.columns import INTEGER, Json, Moment, Word, table, word

rewrites = table(  # entries whose rows in the sheet are out of date, for the mirror to write again
    "rewrites",
    Column("position", INTEGER, ForeignKey("journal.position"), primary_key=True, autoincrement=False),
)

sheet_inbox = table(  # what was written into the sheet to be done, each row once
    "sheet_inbox",
    Column("id", INTEGER, primary_key=True),
    Column("content", Json, nullable=False),  # of the row, a text a column
    Column("digest", Text, nullable=False, index=True),  # of that
    word("state", vocabulary.InboxState),
    Column("problems", Json, nullable=False),  # what is wrong: [[column, in English, in Chinese]]
    Column("editor", Text, nullable=False),  # who edited the sheet last, where that is known
    Column("person_id", INTEGER, ForeignKey("people.id")),  # and who that is, where the company has said so
    Column("document", Text, nullable=False, server_default=""),  # the number of what it led to
    Column("taken_at", Moment, nullable=False),
    Column("shown_at", Moment),  # when its answer was first seen in the sheet; NULL: it may not stand there yet
    Column("settings_key", Text, index=True),  # of the row of Settings that says it; empty: none any more; NULL: Inbox
    Column("decided_by", INTEGER, ForeignKey("people.id")),
    Column("decided_at", Moment),
    numbered=True,
)

lost_lines = table(  # what a sheet showed that the restored ledger does not know
    "lost_lines",
    Column("epoch_id", INTEGER, ForeignKey("epochs.id"), primary_key=True),
    Column("line", INTEGER, primary_key=True, autoincrement=False),  # its number in the sheet
    Column("number", Text, nullable=False),
    Column("person", Text, nullable=False),  # by name
    Column("told", Text, nullable=False),  # the rest of it, in words
)

sheet_repairs = table(  # what the mirror put right in the sheet; the oldest are forgotten
    "sheet_repairs",
    Column("id", INTEGER, primary_key=True),
    Column("found_at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("tab", Text, nullable=False),  # by name
    Column("place", Text, nullable=False),  # the row and the column, by what they are called
    Column("was", Text, nullable=False),
    Column("put_back", Text, nullable=False),
    Column("editor", Text, nullable=False),  # who had edited the sheet last, if Drive says
)

sheet_state = table(  # how the sheet stands, as the mirror found it last
    "sheet_state",
    Column("id", INTEGER, CheckConstraint("id = 1", "one"), primary_key=True),
    Column("workbook", Text, nullable=False),  # the spreadsheet's id
    Column("noted_at", Moment, nullable=False),
    Column("position", INTEGER, nullable=False),  # of the journal: the last entry in the sheet
    Column("moved_out", INTEGER, nullable=False),  # of the journal: the last entry that is not in it any more
    Column("cells", INTEGER),  # of all its tabs; NULL: not counted yet
    Column("warned", INTEGER, CheckConstraint("warned IN (0, 1)", "warned"), nullable=False),  # that it is nearly full
    Column("trouble", Word(vocabulary.SheetTrouble)),  # what keeps it from being written; NULL: nothing
    Column("problem", Text, nullable=False),  # the same in a sentence
    Column("since", Moment),
    Column("told", Word(vocabulary.SheetTrouble)),  # of what administrators know
    Column("archive_problem", Text, nullable=False),  # what keeps its archive from being written, in a sentence
    Column("archive_told", INTEGER, CheckConstraint("archive_told IN (0, 1)", "archive_told"), nullable=False),
)

sheet_archives = table(  # lines that were written into another workbook and read back, to be taken out of the sheet
    "sheet_archives",
    Column("id", INTEGER, primary_key=True),
    Column("workbook", Text, nullable=False),  # the spreadsheet's id
    Column("first_line", INTEGER, nullable=False),
    Column("last_line", INTEGER, nullable=False),
    Column("position", INTEGER, nullable=False),  # of the journal: the entry of the last line
)

"""The sheet: its state, and what was written into it."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Text

from domain import vocabulary
from domain.storage.columns import INTEGER, Json, Moment, Word, table, word

rewrites = table(  # entries whose rows in the sheet are outdated and have to be rewritten by the mirror
    "rewrites",
    Column("position", INTEGER, ForeignKey("journal.position"), primary_key=True, autoincrement=False),
)

sheet_inbox = table(  # what people wrote into the sheet to be done, each row once
    "sheet_inbox",
    Column("id", INTEGER, primary_key=True),
    Column("content", Json, nullable=False),  # of the row, one text per column
    Column("digest", Text, nullable=False, index=True),  # of the content
    word("state", vocabulary.InboxState),
    Column("problems", Json, nullable=False),  # what is wrong: [[column, in English, in Chinese]]
    Column("editor", Text, nullable=False),  # who last edited the sheet, if known
    Column("person_id", INTEGER, ForeignKey("people.id")),  # the person with that address, if known
    Column("document", Text, nullable=False, server_default=""),  # the number of what it led to
    Column("taken_at", Moment, nullable=False),
    Column("shown_at", Moment),  # when its answer was first seen in the sheet; NULL: it may not be there yet
    Column("settings_key", Text, index=True),  # of the row of Settings that says it; empty: none any more; NULL: Inbox
    Column("decided_by", INTEGER, ForeignKey("people.id")),
    Column("decided_at", Moment),
    numbered=True,
)

lost_lines = table(  # what a sheet showed that the restored ledger does not have
    "lost_lines",
    Column("epoch_id", INTEGER, ForeignKey("epochs.id"), primary_key=True),
    Column("line", INTEGER, primary_key=True, autoincrement=False),  # its number in the sheet
    Column("number", Text, nullable=False),
    Column("person", Text, nullable=False),  # by name
    Column("told", Text, nullable=False),  # everything else, in words
)

sheet_repairs = table(  # what the mirror repaired in the sheet; the oldest are deleted
    "sheet_repairs",
    Column("id", INTEGER, primary_key=True),
    Column("found_at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("tab", Text, nullable=False),  # by name
    Column("place", Text, nullable=False),  # the row and column, by name
    Column("was", Text, nullable=False),
    Column("put_back", Text, nullable=False),
    Column("editor", Text, nullable=False),  # who last edited the sheet, according to Drive
)

sheet_state = table(  # the state of the sheet, as the mirror last found it
    "sheet_state",
    Column("id", INTEGER, CheckConstraint("id = 1", "one"), primary_key=True),
    Column("workbook", Text, nullable=False),  # the spreadsheet's id
    Column("noted_at", Moment, nullable=False),
    Column("position", INTEGER, nullable=False),  # of the last journal entry in the sheet
    Column("moved_out", INTEGER, nullable=False),  # of the last journal entry that was moved out of it
    Column("cells", INTEGER),  # of all its tabs; NULL: not counted yet
    Column("warned", INTEGER, CheckConstraint("warned IN (0, 1)", "warned"), nullable=False),  # that it is nearly full
    Column("trouble", Word(vocabulary.SheetTrouble)),  # what prevents writing; NULL: nothing
    Column("problem", Text, nullable=False),  # the same in a sentence
    Column("since", Moment),
    Column("told", Word(vocabulary.SheetTrouble)),  # what administrators were last told
    Column("archive_problem", Text, nullable=False),  # what prevents writing the archive, in a sentence
    Column("archive_told", INTEGER, CheckConstraint("archive_told IN (0, 1)", "archive_told"), nullable=False),
)

sheet_archives = table(  # lines written to another workbook and read back, to be taken out of the sheet
    "sheet_archives",
    Column("id", INTEGER, primary_key=True),
    Column("workbook", Text, nullable=False),  # the spreadsheet's id
    Column("first_line", INTEGER, nullable=False),
    Column("last_line", INTEGER, nullable=False),
    Column("position", INTEGER, nullable=False),  # of the journal entry of the last line
)

"""An entry written into the sheet that waits for a decision, or has had one."""

from sqlalchemy import Connection

from bot.cards.layout import fit
from bot.chat.buttons.settings import ApproveEntry, RejectEntry
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html
from bot.chat.wording import Wording
from domain.inbox import answers
from domain.inbox.answers import Answer
from domain.inbox.deciding import is_nobodys
from domain.inbox.entries import Entry
from domain.inbox.form import TITLES, Column
from domain.vocabulary import InboxState


def entry_card(connection: Connection, say: Wording, entry: Entry) -> tuple[Html, Keyboard]:
    """Return what it says, column by column, what became of it, and the buttons for those who decide."""
    action = entry.form.action
    parts = [
        say(
            "sheet-change",
            number=entry.number,
            action=action.title.to(say.language) if action else entry.form[Column.ACTION],
            by=entry.editor or say.plain("setting-by-sheet"),
        )
    ]
    parts += [
        say("sheet-change-line", title=TITLES[column].to(say.language), value=entry.form[column])
        for column in Column
        if entry.form[column] and column is not Column.ACTION
    ]
    if entry.state is not InboxState.WAITING:
        told = answers.said(connection, Answer(entry), say.language)
        parts.append(say("sheet-change-over", told=told, by=entry.decided_by))
        return fit(say, parts), ()
    if is_nobodys(connection, entry):
        parts.append(say("sheet-change-asks"))
    approve = Button(say.plain("button-entry-approve"), ApproveEntry(entry.id))
    return fit(say, parts), ((approve, Button(say.plain("button-entry-reject"), RejectEntry(entry.id))),)

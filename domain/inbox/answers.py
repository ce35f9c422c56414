"""The answer to a row of the sheet's inbox."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from domain.inbox.deciding import deciders, is_nobodys
from domain.inbox.entries import Entry
from domain.inbox.form import TITLES, Column, Form
from domain.vocabulary import InboxState, Words

DUPLICATE = Words("DUPLICATE", "重复")
"""The beginning of the answer to a copy."""


@dataclass(frozen=True)
class Answer:
    """What a row of the sheet is told: what became of it, that it is a copy, or nothing any more."""

    entry: Entry | None = None
    copy_of: Entry | None = None
    is_copy: bool = False  # of a row submitted together with it
    is_lost: bool = False  # it was taken, but the records no longer have it, because a backup was restored


NOTHING = Answer()


def spoken(form: Form, answer: Answer) -> str:
    """Return an answer's language in a bilingual sheet: the author's, or that of the action they wrote."""
    if answer.entry and answer.entry.person:
        return "zh" if answer.entry.person.language.startswith("zh") else "en"
    return "en" if re.search("[A-Za-z]", form[Column.ACTION]) or not form[Column.ACTION] else "zh"


def said(connection: Connection, answer: Answer, language: str) -> str:
    """Return the text of the row's answer."""
    entry, zh = answer.entry, language == "zh"
    if answer.copy_of is not None:
        number = answer.copy_of.number
        return (
            f"重复：与 {number} 相同，确需再做请再次勾选" if zh else f"DUPLICATE of {number}: tick again if it is meant"
        )
    if answer.is_lost:
        return (
            "备份恢复后记录中已没有：需要请再次勾选" if zh else "NOT IN THE RECORDS any more: tick again if it is meant"
        )
    if answer.is_copy:
        return "重复：另一行已提交相同内容" if zh else "DUPLICATE: another row asks for the same"
    if entry is None:
        return ""
    match entry.state:
        case InboxState.OK:
            return " ".join(filter(None, ("OK", entry.number, entry.document)))
        case InboxState.WAITING:
            names = [each.name for each in deciders(connection, entry)]
            asks = is_nobodys(connection, entry)
            if zh:
                return f"等待 {'、'.join(names) or '主管'}{'，批准者即申请人' if asks else ''}"
            return f"WAITING FOR {', '.join(names) or 'a manager'}{'; who approves it asks for it' if asks else ''}"
        case InboxState.REJECTED:
            return f"{entry.decided_by} 已拒绝" if zh else f"REJECTED by {entry.decided_by}"
        case InboxState.WITHDRAWN:
            return "已在表格中撤回" if zh else "WITHDRAWN in the sheet"
        case _:
            told = [f"{_title(column, language)}: {words.to(language)}" for column, words in entry.problems]
            return f"{'错误' if zh else 'ERROR'} {'；'.join(told) if zh else '; '.join(told)}"


def _title(column: str, language: str) -> str:
    return TITLES[Column(column)].to(language) if column in list(Column) else column

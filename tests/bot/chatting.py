"""One person's end of a chat, without a network: what they send is Telegram's own JSON."""

import html
import itertools
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from telegram import Update

from bot.chat import pictures
from bot.chat.buttons.action import Action
from bot.chat.codec import UNMARKED, pack
from bot.chat.incoming import Unreadable
from bot.chat.policy import DEFAULT_POLICY, Policy
from bot.chat.replies import Keyboard, Reply
from bot.chat.texts import Html
from bot.drafts import store
from bot.routes.dispatch import answer
from bot.routes.marks import mark_of, marked
from bot.scanner import Code, Scan
from bot.telegram import answered_cards
from bot.telegram.updates import read_update
from tests.domain.small_company import NOW, Company

BOT, GROUP, STRANGER = "storekeeper_bot", -100, 4242


@dataclass
class Chat:
    """One person's end of one chat: sends Telegram's own JSON, and keeps the last card that came back."""

    company: Company
    person: int
    id: int = 0
    now: datetime = NOW
    card: dict[str, Any] = field(default_factory=dict)
    replies: list[Reply] = field(default_factory=list)
    retired: dict[int, str] = field(default_factory=dict)  # what cards say that are over, by their messages
    policy: Policy = DEFAULT_POLICY
    transaction: Connection | None = None  # in which all is said, for now
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.id = self.id or self.person

    @property
    def made(self) -> dict[str, Any] | None:
        """What the last reply has made when it is sent."""
        made = self.replies[-1].made
        return made.of if made else None

    def sends(self, **content: Any) -> str:
        """A message with this content; the text of all that is answered."""
        return self._told(self.message(next(self.numbers), **content))

    def says(self, text: str, *, about: dict[str, Any] | None = None) -> str:
        return self.sends(text=text, **({"reply_to_message": about} if about else {}))

    def edits(self, number: int, **content: Any) -> str:
        """A message of theirs is changed."""
        return self.answered({"edited_message": self.message(number, edit_date=2, **content)})

    def photographs(
        self, *codes: Code, caption: str = "", name: str = "", album: str = "", unreadable: str = ""
    ) -> str:
        """One photograph with these codes in it; `name` is the picture's own, when it is to be sent again."""
        number = next(self.numbers)
        name = name or f"picture-{self.id}-{number}"
        photo = {"file_id": f"file-{name}", "file_unique_id": name, "width": 9, "height": 9}
        content = {"photo": [photo], "caption": caption} | ({"media_group_id": album} if album else {})
        return self._told(self.message(number, **content), Unreadable(unreadable) if unreadable else Scan(codes, 9))

    def taps(self, label: str) -> str:
        rows = self.card["reply_markup"]["inline_keyboard"]
        (data,) = [each["callback_data"] for row in rows for each in row if each["text"].endswith(label)]
        return self.taps_data(data)

    def taps_on(self, action: Action, card: dict[str, Any] | None = None) -> str:
        with self.company.database.read() as connection:
            try:
                mark = mark_of(connection, action)
            except LookupError:
                mark = UNMARKED
        return self.taps_data(pack(action, mark), card)

    def taps_data(self, data: str, card: dict[str, Any] | None = None) -> str:
        card = card or self.card or self.message(next(self.numbers))
        query = {"id": "q", "from": self._person(), "chat_instance": "c", "message": card, "data": data}
        return self.answered({"callback_query": query})

    def gets(self, text: Html, keyboard: Keyboard) -> str:
        """What comes without having been asked for: a notice."""
        with self._writing() as connection:
            (reply,) = marked(connection, [Reply("send", text, keyboard)])
            self._shown(connection, reply)
        return text

    @contextmanager
    def within(self, connection: Connection) -> Iterator[None]:
        """All that is said meanwhile is said in this transaction."""
        self.transaction = connection
        try:
            yield
        finally:
            self.transaction = None

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self.transaction is not None:
            yield self.transaction
        else:
            with self.company.database.write() as connection:
                yield connection

    def _told(self, message: dict[str, Any], scan: Scan | Unreadable | None = None) -> str:
        return self.answered({"message": message}, scan)

    def answered(self, content: dict[str, Any], scan: Scan | Unreadable | None = None) -> str:
        told = Update.de_json({"update_id": next(self.numbers), **content}, None)
        incoming = read_update(told, BOT)
        if incoming is None:
            return ""
        with self._writing() as connection:
            replies = answer(connection, replace(incoming, scan=scan), self.now, self.policy)
            answered_cards.decided(connection, incoming, replies, self.now)
            said = [(reply, self._shown(connection, reply)) for reply in replies]
            answered_cards.sent(connection, incoming, said, self.now)
        return "\n".join(reply.text for reply in replies if reply.kind != "retire")

    def _shown(self, connection: Connection, reply: Reply) -> int | None:
        if reply.kind == "retire" and reply.target:
            self.retired[reply.target] = reply.text
        if reply.kind not in ("send", "edit", "photo", "made"):
            return None
        assert len(html.unescape(re.sub("<[^>]*>", "", reply.text))) <= 4096
        rows = [[{"text": each.text, "callback_data": each.data} for each in row] for row in reply.keyboard]
        assert all(len(each["callback_data"].encode()) <= 64 for row in rows for each in row)
        assert len(json.dumps(rows, ensure_ascii=False).encode()) < 10_000  # Telegram: "reply markup is too long"
        number = reply.target or next(self.numbers)
        self.replies.append(reply)
        bot = {"id": 1, "first_name": "Storekeeper", "is_bot": True}
        self.card = self.message(number, text=reply.text, reply_markup={"inline_keyboard": rows}) | {"from": bot}
        if reply.draft is not None:
            store.show_on(connection, reply.draft, number)
        if reply.picture:
            pictures.show_on(connection, reply.picture, self.id, number)
        return number

    def message(self, number: int, **content: Any) -> dict[str, Any]:
        kind = {"type": "private"} if self.id > 0 else {"type": "supergroup", "title": "Managers"}
        return {"message_id": number, "date": 1, "chat": {"id": self.id, **kind}, "from": self._person(), **content}

    def _person(self) -> dict[str, Any]:
        return {"id": self.person, "first_name": "One", "is_bot": False, "language_code": "en"}

"""People, chats and what was said in them: the whole memory of the sandbox's Telegram."""

import asyncio
import json
import secrets
import string
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.events import Publish
from sandbox.saving import Debounced, write
from sandbox.telegram.files import Files
from sandbox.telegram.refusal import Refusal
from sandbox.telegram.updates import Updates

KEPT = 500  # messages per chat
SUPERGROUPS = -1_000_000_000_000  # their ids are below this

Json = dict[str, Any]


@dataclass
class Message:
    """A message as the bot sees it, and what only phones see: a reply keyboard, the words of a service message."""

    api: Json
    keyboard: Json | None = None
    service: str | None = None

    @property
    def id(self) -> int:
        """Unique in its chat."""
        return int(self.api["message_id"])

    @property
    def buttons(self) -> Json | None:
        """Its inline keyboard, or what it does to the reply keyboard."""
        return self.api.get("reply_markup") or self.keyboard

    def view(self) -> Json:
        """Return the message as the page shows it."""
        api = self.api
        photo, document = (api.get("photo") or [None])[-1], api.get("document")
        return {
            "id": self.id,
            "chat": api["chat"]["id"],
            "date": api["date"],
            "edited": api.get("edit_date"),
            "from": {key: api["from"][key] for key in ("id", "first_name", "is_bot")},
            "text": api.get("text"),
            "entities": api.get("entities", []),
            "caption": api.get("caption"),
            "caption_entities": api.get("caption_entities", []),
            "photo": photo and {"url": _url(photo), "width": photo["width"], "height": photo["height"]},
            "document": document
            and {"url": _url(document), "name": document["file_name"], "size": document["file_size"]},
            "album": api.get("media_group_id"),
            "via": api.get("via_bot", {}).get("username"),
            "reply_to": api.get("reply_to_message", {}).get("message_id"),
            "reply_markup": self.buttons,
            "service": self.service,
        }


@dataclass
class Asked:
    """An inline query, and what the bot offers: `results`, and the `next_offset` of further ones."""

    person: int
    date: float
    answer: asyncio.Future[Json]


def _url(file: Json) -> str:
    return f"/api/files/{file['file_unique_id']}"


def _new_token() -> str:
    alphabet = string.ascii_letters + string.digits
    return f"{7_000_000_000 + secrets.randbelow(1_000_000_000)}:AA" + "".join(
        secrets.choice(alphabet) for _ in "x" * 33
    )


class World:
    """The state of this Telegram, in telegram.json and files/."""

    def __init__(self, data: Path, publish: Publish) -> None:
        self._path = data / "telegram.json"
        saved: Json = json.loads(self._path.read_text("utf-8")) if self._path.exists() else {}
        self._publish = publish
        self.changed = Debounced(0.3, self.save)
        self.token: str = saved.get("token") or _new_token()
        self.people: dict[int, Json] = {person["id"]: person for person in saved.get("people", [])}
        self.groups: dict[int, Json] = {group["id"]: group for group in saved.get("groups", [])}
        self.messages = {int(chat): [Message(**each) for each in said] for chat, said in saved.get("said", {}).items()}
        self.taps: dict[str, Json] = saved.get("taps", {})  # {"person", "chat", "date"}, until they are answered
        self.asked: dict[str, Asked] = {}  # inline queries do not survive a restart
        self.menus: dict[str, list[Json]] = saved.get("menus", {})
        self._last_ids: dict[str, int] = saved.get("last_ids", {})
        self.files = Files(data / "files", saved.get("files", {}))
        self.updates = Updates(
            saved.get("updates", {}), self.changed, lambda _: self._publish("bot", bot=self.bot_on_page)
        )
        self.bot: Json = {
            "id": int(self.token.split(":")[0]),
            "is_bot": True,
            "first_name": "Storekeeper 库管",
            "username": "storekeeper_sandbox_bot",
        }

    @property
    def bot_on_page(self) -> Json:
        """Return the bot, and whether it is polling."""
        return {key: self.bot[key] for key in ("id", "username", "first_name")} | {"polling": self.updates.polling}

    def save(self) -> None:
        """Write telegram.json."""
        write(
            self._path,
            {
                "token": self.token,
                "people": list(self.people.values()),
                "groups": list(self.groups.values()),
                "said": {chat: [vars(message) for message in said] for chat, said in self.messages.items()},
                "taps": self.taps,
                "menus": self.menus,
                "last_ids": self._last_ids,
                "files": self.files.known,
                "updates": self.updates.saved(),
            },
        )

    def tell(self, type: str, **fields: Any) -> None:  # noqa: A002, ANN401 - as Events.publish
        """Publish a change that the page shows."""
        self.changed()
        self._publish(type, **fields)

    def user(self, person_id: int) -> Json:
        """Return the User object of somebody who exists."""
        person = self.people[person_id]
        return {"is_bot": False} | {key: person[key] for key in ("id", "first_name", "language_code")}

    def chat(self, chat_id: int) -> Json:
        """Return the Chat object, or refuse because there is none."""
        if person := self.people.get(chat_id):
            return {"id": chat_id, "type": "private", "first_name": person["first_name"]}
        if group := self.groups.get(chat_id):
            return {"id": chat_id, "type": "supergroup", "title": group["title"]}
        raise Refusal("chat not found")

    def members(self, chat_id: int) -> list[int]:
        """Return the people in a chat that exists."""
        return list(self.groups[chat_id]["members"]) if chat_id in self.groups else [chat_id]

    def open_to_bot(self, chat_id: int) -> Json:
        """Return the Chat object, or refuse because the bot may not write there."""
        chat = self.chat(chat_id)
        if person := self.people.get(chat_id):
            if person["blocked"]:
                raise Refusal("bot was blocked by the user", 403)
            if not person["started"]:
                raise Refusal("bot can't initiate conversation with a user", 403)
        elif not self.groups[chat_id]["bot_member"]:
            raise Refusal("bot is not a member of the supergroup chat", 403)
        return chat

    def message(self, chat_id: int, message_id: int) -> Message | None:
        """Return a message that still exists."""
        return next((each for each in reversed(self.messages.get(chat_id, [])) if each.id == message_id), None)

    def post(
        self,
        chat_id: int,
        sender: Json,
        content: Json,
        *,
        keyboard: Json | None = None,
        reply_to: Message | None = None,
        service: str | None = None,
    ) -> Message:
        """Add a message to a chat that exists."""
        counter = str(chat_id) if chat_id < 0 else "private"  # a bot's private chats share one sequence
        self._last_ids[counter] = self._last_ids.get(counter, 0) + 1
        api = {
            "message_id": self._last_ids[counter],
            "from": sender,
            "chat": self.chat(chat_id),
            "date": int(time.time()),
        }
        api |= {key: value for key, value in content.items() if value}
        if reply_to:
            api["reply_to_message"] = {key: value for key, value in reply_to.api.items() if key != "reply_to_message"}
        message = Message(api, keyboard, service)
        if keyboard and "inline_keyboard" in keyboard:
            api["reply_markup"], message.keyboard = keyboard, None
        said = self.messages.setdefault(chat_id, [])
        said.append(message)
        del said[:-KEPT]
        self.tell("message", message=message.view())
        return message

    def edit(self, message: Message, content: Json, keyboard: Json | None) -> None:
        """Replace parts of a message and its inline keyboard, or refuse because nothing would change."""
        new = message.api | content | {"reply_markup": keyboard}
        new = {key: value for key, value in new.items() if value is not None and value != []}
        if new == message.api:
            raise Refusal(
                "message is not modified: specified new message content and reply markup are exactly the same as "
                "a current content and reply markup of the message"
            )
        message.api = new | {"edit_date": int(time.time())}
        self.tell("edited", message=message.view())

    def delete(self, chat_id: int, message: Message) -> None:
        """Delete a message for everybody."""
        self.messages[chat_id].remove(message)
        self.tell("deleted", chat=chat_id, id=message.id)

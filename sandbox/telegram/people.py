"""What people do with their phones, and what of it reaches the bot."""

import asyncio
import secrets
import time
from typing import Any

from sandbox.telegram import keyboards, menus
from sandbox.telegram.arguments import Upload
from sandbox.telegram.editing import TAP_LASTS
from sandbox.telegram.formatting import CAPTION_LIMIT, TEXT_LIMIT, detected, part
from sandbox.telegram.inline import QUERY_LASTS
from sandbox.telegram.photos import NotAPhotoError, recompress
from sandbox.telegram.world import SUPERGROUPS, Asked, Message, World

ALBUM = 10  # pictures at most
QUERY_LIMIT = 256
OFFERED = 600.0  # seconds for which a phone may send what was offered

Json = dict[str, Any]


class ImpossibleError(ValueError):
    """A phone would not let its owner do that."""


def send(world: World, person: int, chat: int, text: str, reply_to: int | None = None) -> tuple[Message, int | None]:
    """Say something. Returns the message, and the update_id if the bot receives it."""
    text = text.strip()
    if not 1 <= len(text) <= TEXT_LIMIT:
        raise ImpossibleError(f"a message has 1 to {TEXT_LIMIT} characters, this one {len(text)}")
    return _say(world, person, chat, {"text": text, "entities": detected(text)}, reply_to)


def edit(world: World, person: int, chat: int, message_id: int, text: str) -> tuple[Message, int | None]:
    """Edit one's own message. Returns the message, and the update_id if the bot receives it."""
    _allowed(world, person, chat)
    message, text = world.message(chat, message_id), text.strip()
    if message is None or message.api["from"]["id"] != person or "via_bot" in message.api:
        raise ImpossibleError("that is not a message of yours")
    what, limit = ("text", TEXT_LIMIT) if "text" in message.api else ("caption", CAPTION_LIMIT)
    if len(text) > limit or (what == "text" and not text):
        raise ImpossibleError(f"it has at most {limit} characters, this one {len(text)}")
    if text == message.api.get(what, ""):
        raise ImpossibleError("nothing is changed")
    entities = "entities" if what == "text" else "caption_entities"
    world.edit(message, {what: text or None, entities: detected(text)}, None)
    return message, world.updates.add("edited_message", message.api) if _heard(world, message) else None


async def photos(
    world: World,
    person: int,
    chat: int,
    files: list[Upload],
    captions: list[str],
    reply_to: int | None = None,
    *,
    as_files: bool,
) -> list[tuple[Message, int | None]]:
    """Send pictures, several as an album: recompressed, or all as files if requested or if one is no picture.

    The captions go to the pictures in order, so that a single one goes to the first. Each picture is a message.
    """
    captions = [caption.strip() for caption in captions]
    longest = max(map(len, captions), default=0)
    if longest > CAPTION_LIMIT:
        raise ImpossibleError(f"a caption has at most {CAPTION_LIMIT} characters, this one {longest}")
    if not 1 <= len(files) <= ALBUM:
        raise ImpossibleError(f"1 to {ALBUM} pictures are sent together, not {len(files)}")
    if len(captions) > len(files):
        raise ImpossibleError("there are more captions than pictures")
    if not all(file.data for file in files):
        raise ImpossibleError("the file is empty")
    _allowed(world, person, chat)
    try:
        shown = [] if as_files else [await asyncio.to_thread(recompress, file.data) for file in files]
    except NotAPhotoError:
        shown = []
    contents: list[Json] = [{"photo": world.files.photo(sizes)} for sizes in shown] or [
        {"document": world.files.document(file.data, file.name, file.mime)} for file in files
    ]
    captions += [""] * (len(files) - len(captions))
    album = {"media_group_id": str(10**16 + secrets.randbelow(10**16))} if len(files) > 1 else {}
    return [
        _say(world, person, chat, album | content | {"caption": each, "caption_entities": detected(each)}, reply_to)
        for content, each in zip(contents, captions, strict=True)
    ]


def tap(world: World, person: int, chat: int, message_id: int, data: str) -> tuple[str, int | None]:
    """Tap an inline button. Returns the callback query's id, and the update_id."""
    _allowed(world, person, chat)
    message = world.message(chat, message_id)
    if message is None:
        raise ImpossibleError("there is no such message")
    if data not in keyboards.callback_data(message.buttons):
        raise ImpossibleError("there is no such button on that message")
    now = time.time()
    world.taps = {key: each for key, each in world.taps.items() if each["date"] > now - TAP_LASTS}
    query_id = str(secrets.randbelow(10**18) + 10**18)
    world.taps[query_id] = {"person": person, "chat": chat, "date": now}
    query = {
        "id": query_id,
        "from": world.user(person),
        "message": message.api,
        "chat_instance": str(-(10**15) - chat),
        "data": data,
    }
    return query_id, world.updates.add("callback_query", query, TAP_LASTS)


def ask(world: World, person: int, chat: int, words: str, offset: str = "") -> tuple[str, int | None]:
    """Type words after the bot's name. Returns the inline query's id, and the update_id if the bot receives it."""
    _allowed(world, person, chat)
    if len(words) > QUERY_LIMIT:
        raise ImpossibleError(f"an inline query has at most {QUERY_LIMIT} characters, this one {len(words)}")
    now = time.time()
    world.asked = {key: each for key, each in world.asked.items() if each.date > now - OFFERED}
    query_id = str(secrets.randbelow(10**18) + 10**18)
    world.asked[query_id] = Asked(person, now, asyncio.get_running_loop().create_future())
    query = {
        "id": query_id,
        "from": world.user(person),
        "query": words,
        "offset": offset,
        "chat_type": "sender" if chat == person else "supergroup",
    }
    return query_id, world.updates.add("inline_query", query, QUERY_LASTS)


async def offered(world: World, query_id: str) -> Json:
    """Wait for what the bot offers, and return it."""
    if query_id not in world.asked:
        raise ImpossibleError("nobody has asked that")
    try:
        return await asyncio.wait_for(asyncio.shield(world.asked[query_id].answer), QUERY_LASTS)
    except TimeoutError:
        raise ImpossibleError("the bot has not answered") from None


def choose(world: World, person: int, chat: int, query_id: str, result_id: str) -> tuple[Message, int | None]:
    """Send a result that the bot has offered to this person. Returns the message, and the update_id."""
    asked = world.asked.get(query_id)
    offers = asked.answer.result()["results"] if asked and asked.person == person and asked.answer.done() else []
    for result in offers:
        if result["id"] == result_id:
            return _say(world, person, chat, result["message"] | {"via_bot": world.bot}, None)
    raise ImpossibleError("that was not offered")


def cast(world: World, people: list[Json], groups: list[Json]) -> None:
    """Set who is there. Messages stay; a group that the bot has just joined notifies it."""
    cast_people = {person["id"]: _person(world, person) for person in people}
    cast_groups = {group["id"]: _group(cast_people, group) for group in groups}
    before, world.people, world.groups = world.groups, cast_people, cast_groups
    for chat, group in world.groups.items():
        was, is_now = before.get(chat, {}).get("bot_member", False), group["bot_member"]
        if was != is_now and group["members"]:
            _bot_moves(world, chat, group["members"][0], joins=is_now)
    world.tell("cast")
    world.tell("commands", commands=menus.shown(world))


def _person(world: World, person: Json) -> Json:
    if not isinstance(person["id"], int) or person["id"] <= 0:
        raise ImpossibleError("a person's id is a positive whole number")
    started = world.people.get(person["id"], {}).get("started", False)
    return {
        "id": person["id"],
        "first_name": str(person["first_name"]),
        "language_code": str(person.get("language_code", "en")),
        "label": str(person.get("label", "")),
        "started": started or bool(person.get("started", True)),
        "blocked": bool(person.get("blocked", False)),
    }


def _group(people: dict[int, Json], group: Json) -> Json:
    if not isinstance(group["id"], int) or group["id"] >= SUPERGROUPS:
        raise ImpossibleError("a group's id is a whole number below -1000000000000")
    if strangers := set(group["members"]) - people.keys():
        raise ImpossibleError(f"nobody has the id {strangers.pop()}")
    return {
        "id": group["id"],
        "title": str(group["title"]),
        "members": list(group["members"]),
        "bot_member": bool(group.get("bot_member", True)),
    }


def _bot_moves(world: World, chat: int, by: int, *, joins: bool) -> None:
    status = ("left", "member") if joins else ("member", "left")
    change = {"chat": world.chat(chat), "from": world.user(by), "date": int(time.time())}
    change |= {
        f"{when}_chat_member": {"user": world.bot, "status": each}
        for when, each in zip(("old", "new"), status, strict=True)
    }
    world.updates.add("my_chat_member", change)
    content = {"new_chat_members": [world.bot]} if joins else {"left_chat_member": world.bot}
    words = f"{world.people[by]['first_name']} {'added' if joins else 'removed'} {world.bot['first_name']}"
    message = world.post(chat, world.user(by), content, service=words)
    if joins:
        world.updates.add("message", message.api)


def _allowed(world: World, person: int, chat: int) -> None:
    if person not in world.people:
        raise ImpossibleError(f"nobody has the id {person}")
    if (chat not in world.people and chat not in world.groups) or person not in world.members(chat):
        raise ImpossibleError(f"{person} is in no chat {chat}")
    if world.people[person]["blocked"] and chat == person:
        raise ImpossibleError(f"{person} has blocked the bot")


def _say(world: World, person: int, chat: int, content: Json, reply_to: int | None) -> tuple[Message, int | None]:
    _allowed(world, person, chat)
    replied = world.message(chat, reply_to) if reply_to else None
    if reply_to and replied is None:
        raise ImpossibleError("the message to reply to is not there")
    if chat == person:
        world.people[person]["started"] = True
    message = world.post(chat, world.user(person), content, reply_to=replied)
    return message, world.updates.add("message", message.api) if _heard(world, message) else None


def _heard(world: World, message: Message) -> bool:
    """Privacy mode: in groups the bot receives commands for it or for nobody, mentions, replies and its results."""
    api = message.api
    group = world.groups.get(api["chat"]["id"])
    if group is None:
        return True
    if not group["bot_member"]:
        return False
    if world.bot in (api.get("reply_to_message", {}).get("from"), api.get("via_bot")):
        return True
    text, mine = api.get("text") or api.get("caption", ""), "@" + world.bot["username"].lower()
    for entity in api.get("entities") or api.get("caption_entities", []):
        said = part(text, entity).lower()
        if (entity["type"] == "mention" and said == mine) or (entity["type"] == "bot_command" and said.endswith(mine)):
            return True
        if entity["type"] == "bot_command" and entity["offset"] == 0 and "@" not in said:
            return True
    return False

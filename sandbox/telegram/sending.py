# ruff: noqa: D103 - what each method does is the Bot API's documentation
"""The methods by which the bot says something new."""

import asyncio
from typing import Any

from sandbox.telegram import keyboards
from sandbox.telegram.arguments import Arguments, Upload
from sandbox.telegram.files import Kind
from sandbox.telegram.formatting import CAPTION_LIMIT, TEXT_LIMIT, Entities, formatted
from sandbox.telegram.photos import NotAPhotoError, recompress
from sandbox.telegram.refusal import Refusal
from sandbox.telegram.world import Message, World

PHOTO_BYTES = 10 * 1024 * 1024
DOCUMENT_BYTES = 50 * 1024 * 1024
ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
    *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"),
}

Json = dict[str, Any]


async def send_message(world: World, args: Arguments) -> Json:
    chat_id = chat_of(args)
    world.open_to_bot(chat_id)
    return _said(world, args, chat_id, message_text(world, args))


async def send_photo(world: World, args: Arguments) -> Json:
    chat_id = chat_of(args)
    world.open_to_bot(chat_id)
    caption = caption_of(world, args)
    upload = args.upload("photo")
    if upload is None:
        photo = _known(world, args, "photo")["sizes"]
    else:
        _weigh(upload, PHOTO_BYTES)
        try:
            pictures = await asyncio.to_thread(recompress, upload.data)
        except NotAPhotoError:
            raise Refusal("IMAGE_PROCESS_FAILED") from None
        photo = world.files.photo(pictures)
    return _said(world, args, chat_id, {"photo": photo, **caption})


async def send_document(world: World, args: Arguments) -> Json:
    chat_id = chat_of(args)
    world.open_to_bot(chat_id)
    caption = caption_of(world, args)
    upload = args.upload("document")
    if upload is None:
        document = _known(world, args, "document")["api"]
    else:
        _weigh(upload, DOCUMENT_BYTES)
        document = world.files.document(upload.data, upload.name, upload.mime)
    return _said(world, args, chat_id, {"document": document, **caption})


async def send_chat_action(world: World, args: Arguments) -> bool:
    chat_id = chat_of(args)
    world.open_to_bot(chat_id)
    if args.text("action") not in ACTIONS:
        raise Refusal("wrong parameter action in request")
    world.tell("typing", chat=chat_id, action=args.text("action"))
    return True


def chat_of(args: Arguments) -> int:
    """Return the chat_id argument; there are no usernames of chats here."""
    if "chat_id" not in args:
        raise Refusal("chat_id is empty")
    return args.integer("chat_id")


def message_text(world: World, args: Arguments) -> Json:
    """Return the text argument, which must not be empty, as fields of a message."""
    if "text" not in args:
        raise Refusal("message text is empty")
    text, entities = formatted(args, "text", TEXT_LIMIT)
    if not text:
        raise Refusal("text must be non-empty")
    return {"text": text, "entities": _people_named(world, entities)}


def caption_of(world: World, args: Arguments) -> Json:
    """Return the caption argument as fields of a message."""
    caption, entities = formatted(args, "caption", CAPTION_LIMIT)
    return {"caption": caption or None, "caption_entities": _people_named(world, entities)}


def _people_named(world: World, entities: Entities) -> Entities:
    """Resolve links to tg://user?id= to people, dropping those to nobody."""
    named = []
    for entity in entities:
        url = entity.get("url", "")
        if not url.startswith("tg://user?id="):
            named.append(entity)
        elif (person := url.removeprefix("tg://user?id=")).isdecimal() and int(person) in world.people:
            user = world.user(int(person))
            named.append({key: entity[key] for key in ("offset", "length")} | {"type": "text_mention", "user": user})
    return named


def _said(world: World, args: Arguments, chat_id: int, content: Json) -> Json:
    if args.integer("message_thread_id"):
        raise Refusal("message thread not found")  # no chat here is a forum
    keyboard = keyboards.read(args)
    reply_to = _replied(world, args, chat_id)
    return world.post(chat_id, world.bot, content, keyboard=keyboard, reply_to=reply_to).api


def _replied(world: World, args: Arguments, chat_id: int) -> Message | None:
    asked = args.structure("reply_parameters", "reply parameters") or {}
    if not isinstance(asked, dict):
        raise Refusal("object expected as reply parameters")
    message_id = asked.get("message_id") or args.integer("reply_to_message_id")
    if not isinstance(message_id, int) or not message_id:
        return None
    if asked.get("chat_id", chat_id) != chat_id:
        raise Refusal("the sandbox has no replies across chats")
    message = world.message(chat_id, message_id)
    if message is None and not (asked.get("allow_sending_without_reply") or args.flag("allow_sending_without_reply")):
        raise Refusal("message to be replied not found")
    return message


def _weigh(upload: Upload, limit: int) -> None:
    if not upload.data:
        raise Refusal("file must be non-empty")
    if len(upload.data) > limit:
        raise Refusal("file is too big", 413)


def _known(world: World, args: Arguments, kind: Kind) -> Json:
    """Return a file that is sent again by its file_id."""
    file_id = args.text(kind)
    if not file_id:
        raise Refusal(f"there is no {kind} in the request")
    if file_id.startswith(("http://", "https://")):
        raise Refusal("failed to get HTTP URL content")
    known = world.files.find(file_id)
    if known is None:
        raise Refusal("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
    if known["kind"] != kind:
        raise Refusal(f"can't use file of type {known['kind'].title()} as {kind.title()}")
    return known

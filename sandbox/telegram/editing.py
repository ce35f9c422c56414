# ruff: noqa: D103 - what each method does is the Bot API's documentation
"""The methods by which the bot changes what it said, or answers a tap."""

import time
from typing import Any

from sandbox.telegram import keyboards
from sandbox.telegram.arguments import Arguments
from sandbox.telegram.refusal import Refusal
from sandbox.telegram.sending import caption_of, chat_of, message_text
from sandbox.telegram.world import Message, World

TAP_LASTS = 150.0  # seconds
TOAST_LIMIT = 200
DELETABLE = 48 * 3600  # seconds

Json = dict[str, Any]


async def edit_message_text(world: World, args: Arguments) -> Json:
    message = _editable(world, args)
    if "text" not in message.api:
        raise Refusal("there is no text in the message to edit")
    return _edited(world, args, message, message_text(world, args))


async def edit_message_caption(world: World, args: Arguments) -> Json:
    message = _editable(world, args)
    if "text" in message.api:
        raise Refusal("there is no caption in the message to edit")
    return _edited(world, args, message, caption_of(world, args))


async def edit_message_reply_markup(world: World, args: Arguments) -> Json:
    return _edited(world, args, _editable(world, args), {})


async def delete_message(world: World, args: Arguments) -> bool:
    chat_id = chat_of(args)
    world.open_to_bot(chat_id)
    message = world.message(chat_id, args.integer("message_id"))
    if message is None:
        raise Refusal("message to delete not found")
    if chat_id in world.groups and message.api["from"]["id"] != world.bot["id"]:
        raise Refusal("message can't be deleted")
    if message.api["date"] < time.time() - DELETABLE:
        raise Refusal("message can't be deleted for everyone")
    world.delete(chat_id, message)
    return True


async def answer_callback_query(world: World, args: Arguments) -> bool:
    text = args.text("text")
    tap = world.taps.get(args.text("callback_query_id"))
    if tap is None or tap["date"] < time.time() - TAP_LASTS:
        raise Refusal("query is too old and response timeout expired or query ID is invalid")
    if len(text) > TOAST_LIMIT:
        raise Refusal("MESSAGE_TOO_LONG")
    if "url" in args:
        raise Refusal("URL_INVALID")  # games and links to the bot itself are not supported
    del world.taps[args.text("callback_query_id")]
    world.tell(
        "toast",
        callback=args.text("callback_query_id"),
        person=tap["person"],
        chat=tap["chat"],
        text=text or None,
        alert=args.flag("show_alert"),
    )
    return True


def _editable(world: World, args: Arguments) -> Message:
    if "inline_message_id" in args:
        raise Refusal("MESSAGE_ID_INVALID")
    chat_id = chat_of(args)
    world.open_to_bot(chat_id)
    message = world.message(chat_id, args.integer("message_id"))
    if message is None:
        raise Refusal("message to edit not found")
    if message.api["from"]["id"] != world.bot["id"] or message.keyboard or message.service:
        raise Refusal("message can't be edited")
    return message


def _edited(world: World, args: Arguments, message: Message, content: Json) -> Json:
    world.edit(message, content, keyboards.read(args, inline_only=True))
    return message.api

# ruff: noqa: D103 - what each method does is the Bot API's documentation
"""Command lists, per scope and language, and which of them a person sees."""

import re
from typing import Any

from sandbox.telegram.arguments import Arguments
from sandbox.telegram.refusal import Refusal
from sandbox.telegram.world import World

WIDE = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
NARROW = {"chat", "chat_administrators", "chat_member"}
COMMANDS = 100
DESCRIPTION_LIMIT = 256

Commands = list[dict[str, Any]]


async def set_my_commands(world: World, args: Arguments) -> bool:
    commands = args.structure("commands", "commands")
    if not isinstance(commands, list) or not all(isinstance(each, dict) for each in commands):
        raise Refusal("can't parse commands: expected an Array of BotCommand")
    if len(commands) > COMMANDS:
        raise Refusal("BOT_COMMANDS_TOO_MUCH")
    for each in commands:
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", str(each.get("command", ""))):
            raise Refusal("BOT_COMMAND_INVALID")
        if not 1 <= len(str(each.get("description", "")).strip()) <= DESCRIPTION_LIMIT:
            raise Refusal("BOT_COMMAND_DESCRIPTION_INVALID")
    key = _key(world, args)
    world.menus[key] = [
        {"command": each["command"].removeprefix("/"), "description": each["description"]} for each in commands
    ]
    world.tell("commands", commands=shown(world))
    return True


async def delete_my_commands(world: World, args: Arguments) -> bool:
    world.menus.pop(_key(world, args), None)
    world.tell("commands", commands=shown(world))
    return True


async def get_my_commands(world: World, args: Arguments) -> Commands:
    return world.menus.get(_key(world, args), [])


def shown(world: World) -> dict[str, Commands]:
    """Return what the menu button shows, by "chat:person"."""
    return {
        f"{chat}:{person}": _resolved(world, chat, person)
        for chat in (*world.people, *world.groups)
        for person in world.members(chat)
        if person in world.people
    }


def _key(world: World, args: Arguments) -> str:
    scope = args.structure("scope", "BotCommandScope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    language = args.text("language_code")
    if kind not in WIDE | NARROW:
        raise Refusal("can't parse BotCommandScope: Unsupported type specified")
    if not re.fullmatch(r"(?:[a-z]{2})?", language):
        raise Refusal("invalid language code specified")
    parts = [kind]
    if kind in NARROW:
        try:
            chat = int(scope.get("chat_id", 0))
            user = int(scope.get("user_id", 0)) if kind == "chat_member" else 0
        except (TypeError, ValueError):
            raise Refusal("chat not found") from None
        world.chat(chat)
        if kind == "chat_member" and user not in world.members(chat):
            raise Refusal("user not found")
        parts += [str(chat)] + ([str(user)] if user else [])
    return ":".join(parts) + "|" + language


def _resolved(world: World, chat: int, person: int) -> Commands:
    """Return the list of the narrowest scope that has one, preferring the person's language. Nobody is an admin."""
    private = chat == person
    scopes = [f"chat_member:{chat}:{person}"] if not private else []
    scopes += [f"chat:{chat}", "all_private_chats" if private else "all_group_chats", "default"]
    language = world.people[person]["language_code"].split("-")[0]
    keys = [f"{scope}|{code}" for scope in scopes for code in (language, "")]
    return next((world.menus[key] for key in keys if world.menus.get(key)), [])

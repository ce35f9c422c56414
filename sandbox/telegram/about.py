# ruff: noqa: D103 - what each method does is the Bot API's documentation
"""The methods that tell the bot about itself, its updates, files and chats."""

from typing import Any

from sandbox.telegram.arguments import Arguments
from sandbox.telegram.refusal import Refusal
from sandbox.telegram.sending import chat_of
from sandbox.telegram.world import World

DOWNLOAD_BYTES = 20 * 1024 * 1024

Json = dict[str, Any]


async def get_me(world: World, _args: Arguments) -> Json:
    return world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(world: World, args: Arguments) -> list[Json]:
    allowed = args.structure("allowed_updates", "allowed updates")
    if allowed is not None:
        if not isinstance(allowed, list):
            raise Refusal("can't parse allowed updates: expected an Array of String")
        world.updates.allowed = [str(kind) for kind in allowed]
    return await world.updates.poll(
        args.integer("offset"), args.integer("limit", 100), args.integer("timeout"), args.gone
    )


async def set_webhook(world: World, args: Arguments) -> bool:
    if "url" in args:
        raise Refusal("bad webhook: the sandbox delivers by getUpdates only")
    return await delete_webhook(world, args)


async def delete_webhook(world: World, args: Arguments) -> bool:
    if args.flag("drop_pending_updates"):
        world.updates.drop()
    return True


async def get_webhook_info(world: World, _args: Arguments) -> Json:
    info = {"url": "", "has_custom_certificate": False, "pending_update_count": world.updates.count}
    return info | ({"allowed_updates": world.updates.allowed} if world.updates.allowed else {})


async def get_file(world: World, args: Arguments) -> Json:
    known = world.files.find(args.text("file_id"))
    if known is None:
        raise Refusal("invalid file_id")
    if known["api"]["file_size"] > DOWNLOAD_BYTES:
        raise Refusal("file is too big")
    return {key: known["api"][key] for key in ("file_id", "file_unique_id", "file_size")} | {"file_path": known["path"]}


async def get_chat(world: World, args: Arguments) -> Json:
    return world.open_to_bot(chat_of(args)) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        ),
    }


async def get_chat_member(world: World, args: Arguments) -> Json:
    chat_id, user_id = chat_of(args), args.integer("user_id")
    world.open_to_bot(chat_id)
    if user_id == world.bot["id"]:
        return {"status": "member", "user": world.bot}
    if user_id not in world.people:
        raise Refusal("invalid user_id specified")
    return {"status": "member" if user_id in world.members(chat_id) else "left", "user": world.user(user_id)}


async def get_chat_member_count(world: World, args: Arguments) -> int:
    world.open_to_bot(chat_of(args))
    return len(world.members(chat_of(args))) + 1


async def leave_chat(world: World, args: Arguments) -> bool:
    chat_id = chat_of(args)
    if world.open_to_bot(chat_id)["type"] == "private":
        raise Refusal("chat member status can't be changed in private chats")
    world.groups[chat_id]["bot_member"] = False
    world.post(chat_id, world.bot, {"left_chat_member": world.bot}, service=f"{world.bot['first_name']} left")
    return True

import asyncio
import json
import time

import pytest
import requests
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter, TimedOut

from tests.sandbox.conftest import ANNA, CAST, GROUP, STRANGE_GROUP, WANG, bot_of, picture


def upload(world, name, data, **fields):
    body = {"person": WANG, "chat": WANG, **fields}
    response = requests.post(world.page + "/api/photo", data=body, files={"file": (name, data)}, timeout=20)
    return response.json()["message"]


def ids(updates):
    return [update.update_id for update in updates]


async def test_an_update_comes_again_until_it_is_confirmed(bot, world):
    first, second = (world.control.send(WANG, text)["update_id"] for text in "ab")
    assert ids(await bot.get_updates(timeout=0)) == [first, second]
    assert ids(await bot.get_updates(timeout=0)) == [first, second]
    assert ids(await bot.get_updates(limit=1, timeout=0)) == [first]
    assert ids(await bot.get_updates(offset=second, timeout=0)) == [second]
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert ids(await bot.get_updates(offset=second + 1, timeout=0)) == []


async def test_a_negative_offset_forgets_all_but_the_last(bot, world):
    sent = [world.control.send(WANG, text)["update_id"] for text in "abc"]
    assert ids(await bot.get_updates(offset=-2, timeout=0)) == sent[1:]
    assert ids(await bot.get_updates(timeout=0)) == sent[1:]


async def test_a_long_poll_ends_as_soon_as_something_is_said(bot, world):
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.3)
    assert world.control.state("bot")["polling"]
    began = time.monotonic()
    await asyncio.to_thread(world.control.send, WANG, "hello")
    [update] = await poll
    assert time.monotonic() - began < 15
    assert (update.message.text, update.message.from_user.language_code) == ("hello", "zh-hans")


async def test_a_second_poller_ends_the_first(bot, world):
    first = asyncio.create_task(bot.get_updates(timeout=20))
    async with bot_of(world) as other:
        for _ in range(100):  # until the first has come so far
            assert await other.get_updates(timeout=0) == ()
            await asyncio.wait([first], timeout=0.1)
            if first.done():
                break
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_a_message_that_is_changed_comes_as_it_was_and_as_it_is(bot, world):
    await bot.get_updates(timeout=0, allowed_updates=["message", "edited_message"])
    said = world.control.send(WANG, "+24 milk")["message"]["id"]
    world.control.post("/api/edit", {"person": WANG, "chat": WANG, "message": said, "text": "/receive 12 milk"})
    first, second = await bot.get_updates(timeout=0)
    assert (first.message.text, second.edited_message.text) == ("+24 milk", "/receive 12 milk")
    assert second.edited_message.message_id == first.message.message_id
    assert second.edited_message.edit_date
    assert [entity.type for entity in second.edited_message.entities] == ["bot_command"]
    shown = upload(world, "box.png", picture(60, 40, "PNG"), caption="+24")["id"]
    world.control.post("/api/edit", {"person": WANG, "chat": WANG, "message": shown, "text": "+12"})
    assert (await bot.get_updates(timeout=0))[-1].edited_message.caption == "+12"


async def test_what_is_changed_in_a_group_is_told_as_privacy_mode_has_it(bot, world):
    await bot.get_updates(timeout=0, allowed_updates=["edited_message"])
    said = world.control.send(WANG, "hello", GROUP)["message"]["id"]
    world.control.post("/api/edit", {"person": WANG, "chat": GROUP, "message": said, "text": "hello you"})
    world.control.post("/api/edit", {"person": WANG, "chat": GROUP, "message": said, "text": "/stock"})
    assert [update.edited_message.text for update in await bot.get_updates(timeout=0)] == ["/stock"]


async def test_only_the_kinds_that_were_asked_for_are_queued(bot, world):
    await bot.get_updates(timeout=0, allowed_updates=["callback_query"])
    assert (await bot.get_webhook_info()).allowed_updates == ("callback_query",)
    assert world.control.send(WANG, "unheard")["update_id"] is None
    await bot.get_updates(timeout=0, allowed_updates=[])
    assert world.control.send(WANG, "heard")["update_id"]


async def test_pending_updates_can_be_dropped(bot, world):
    world.control.send(WANG, "x")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates(timeout=0) == ()


async def test_a_confirmed_update_can_be_delivered_again(bot, world):
    first, second = (world.control.send(WANG, text)["update_id"] for text in "ab")
    await bot.get_updates(offset=second + 1, timeout=0)
    poll = asyncio.create_task(bot.get_updates(offset=second + 1, timeout=10))
    await asyncio.sleep(1)  # until it has come so far
    await asyncio.to_thread(world.control.post, "/api/redeliver", {"update_id": first})
    assert ids(await poll) == [first]
    assert ids(await bot.get_updates(offset=first + 1, timeout=0)) == []


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("good morning", False),
        ("/stock", True),
        ("/stock@storekeeper_sandbox_bot M4", True),
        ("/stock@another_bot M4", False),
        ("@Storekeeper_Sandbox_Bot hello", True),
        ("see /stock", False),
        ("mail@storekeeper_sandbox_bot", False),
    ],
)
def test_in_a_group_the_bot_hears_what_privacy_mode_lets_through(bot, world, text, heard):
    assert (world.control.send(WANG, text, GROUP)["update_id"] is not None) == heard


async def test_in_a_group_the_bot_hears_replies_to_itself_only(bot, world):
    mine, theirs = await bot.send_message(GROUP, "x"), world.control.send(ANNA, "y", GROUP)["message"]["id"]
    assert world.control.send(WANG, "24", GROUP, reply_to=theirs)["update_id"] is None
    assert world.control.send(WANG, "24", GROUP, reply_to=mine.message_id)["update_id"]
    [update] = await bot.get_updates(timeout=0)
    assert update.message.reply_to_message.message_id == mine.message_id
    assert update.message.parse_entities(["bot_command"]) == {}


def test_a_group_without_the_bot_is_not_heard(bot, world):
    assert world.control.send(ANNA, "/stock", STRANGE_GROUP)["update_id"] is None


async def test_the_bot_is_told_that_it_joined_or_left_a_group(bot, world):
    joined = [group | {"bot_member": True} for group in CAST["groups"]]
    world.control.put("/api/cast", CAST | {"groups": joined})
    world.control.put("/api/cast", CAST | {"groups": joined})
    world.control.put("/api/cast", CAST)
    changed, welcomed, thrown_out = await bot.get_updates(timeout=0)
    assert changed.my_chat_member.new_chat_member.status == "member"
    assert welcomed.message.new_chat_members[0].id == bot.id
    assert thrown_out.my_chat_member.new_chat_member.status == "left"


async def test_a_photograph_arrives_as_telegram_would_send_it(bot, world):
    turned = picture(1000, 2000, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0")
    first, second = upload(world, "p.jpg", turned, caption="+24"), upload(world, "p.jpg", turned, caption="/receive")
    whole, broken, bomb = (
        upload(world, "p.jpg", turned, as_file="true"),
        upload(world, "p.jpg", b"no picture"),
        upload(world, "p.jpg", picture(9000, 9000, "PNG")),
    )
    updates = [update.message for update in await bot.get_updates(timeout=5)]
    assert [(size.width, size.height) for size in updates[0].photo][-1] == (1280, 640)
    assert updates[0].caption == "+24"
    assert updates[1].caption_entities[0].type == "bot_command"
    assert updates[0].photo[-1].file_unique_id == updates[1].photo[-1].file_unique_id
    assert updates[2].document.file_size == len(turned) == whole["document"]["size"]
    assert [message["photo"] for message in (whole, broken, bomb)] == [None, None, None]
    assert first["photo"] == second["photo"]
    jpeg = await (await bot.get_file(updates[0].photo[-1])).download_as_bytearray()
    assert len(jpeg) == updates[0].photo[-1].file_size


async def test_an_album_arrives_at_once_as_messages_of_one_group(bot, world):
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(1)  # until it has come so far
    body = {"person": WANG, "chat": WANG, "shelf": ["water", "drug", "water"], "caption": "/receive 24"}
    told = await asyncio.to_thread(world.control.post, "/api/album", body)
    updates = await poll
    messages = [update.message for update in updates]
    assert ids(updates) == told["update_ids"] == list(range(updates[0].update_id, updates[0].update_id + 3))
    first = messages[0].message_id
    assert [message.message_id for message in messages] == [first, first + 1, first + 2]
    assert [message.caption for message in messages] == ["/receive 24", None, None]
    assert messages[0].caption_entities[0].type == "bot_command"
    assert isinstance(messages[0].media_group_id, str)
    assert {message.media_group_id for message in messages} == {told["messages"][0]["album"]}
    assert messages[0].photo[-1].file_unique_id == messages[2].photo[-1].file_unique_id
    assert len({message.date for message in messages}) == 1
    other = world.control.post("/api/album", body)["messages"][0]["album"]
    assert other != messages[0].media_group_id


async def test_an_album_may_have_a_caption_for_each_picture_and_be_an_answer(bot, world):
    asked = await bot.send_message(GROUP, "show me")
    body = {"person": WANG, "chat": GROUP, "shelf": ["water", "drug"], "caption": ["", "this one"]}
    assert world.control.post("/api/album", body)["update_ids"] == [None, None]  # privacy mode, picture by picture
    world.control.post("/api/album", body | {"caption": "/receive"})
    world.control.post("/api/album", body | {"reply_to": asked.message_id})
    command, *answers = [update.message for update in await bot.get_updates(timeout=5)]
    assert command.caption == "/receive"
    assert [message.caption for message in answers] == [None, "this one"]
    assert {message.reply_to_message.message_id for message in answers} == {asked.message_id}


async def test_an_album_is_of_files_where_one_of_them_is_no_photograph(bot, world):
    body = {"person": WANG, "chat": WANG, "caption": "lots"}
    files = [("file", ("p.jpg", picture(40, 30))), ("file", ("list.csv", b"a,b\n"))]
    world.control.post("/api/album", data=body, files=files)
    messages = [update.message for update in await bot.get_updates(timeout=5)]
    assert [message.document.file_name for message in messages] == ["p.jpg", "list.csv"]
    assert messages[0].media_group_id == messages[1].media_group_id


async def test_one_picture_alone_is_no_album(bot, world):
    world.control.post("/api/album", {"person": WANG, "chat": WANG, "shelf": ["water"]})
    [update] = await bot.get_updates(timeout=5)
    assert (update.message.media_group_id, len(update.message.photo)) == (None, 4)


async def test_a_file_over_20_megabytes_cannot_be_downloaded(bot, world):
    upload(world, "big.bin", bytes(20 * 1024 * 1024 + 1))
    [update] = await bot.get_updates(timeout=5)
    with pytest.raises(NetworkError, match="File is too big"):
        await bot.get_file(update.message.document)


async def comes_true(condition):
    for _ in range(300):
        if condition():
            return
        await asyncio.sleep(0.1)
    pytest.fail("it has not come true")


async def comes(world, text):
    await comes_true(lambda: world.control.messages(WANG)[-1]["text"] == text)


async def test_telegram_misbehaves_for_one_chat_alone(bot, world):
    fault = {"service": "telegram", "path": "sendMessage", "kind": "status", "status": 502, "chat": ANNA}
    world.control.post("/api/faults", fault)
    await bot.send_message(WANG, "nothing is wrong here")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(ANNA, "refused")


async def test_telegram_misbehaves_on_demand(bot, world, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # the client warns of the old way

    def fault(**fields):
        world.control.post("/api/faults", {"service": "telegram", "path": "sendMessage", **fields})

    fault(kind="status", status=429, retry_after=7)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(WANG, "refused")
    assert refused.value.retry_after.total_seconds() == 7
    fault(kind="status", status=502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(WANG, "refused")
    fault(kind="lose_answer")
    with pytest.raises(NetworkError):
        await bot.send_message(WANG, "said, but the bot cannot know")
    fault(kind="slow", seconds=2)
    with pytest.raises(TimedOut):
        await bot.send_message(WANG, "late", read_timeout=1)
    await comes(world, "late")
    fault(kind="slow_answer", seconds=5)
    with pytest.raises(TimedOut):
        await bot.send_message(WANG, "at once", read_timeout=1)
    await comes(world, "at once")
    said = [message["text"] for message in world.control.messages(WANG)][-3:]
    assert said == ["said, but the bot cannot know", "late", "at once"]


async def test_what_nobody_fetched_in_time_is_dropped(sandbox_process):
    world = sandbox_process.sandbox
    world.control.put("/api/cast", CAST)
    async with bot_of(world) as bot:
        sent = await bot.send_message(
            WANG, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x")]])
        )
    world.control.send(WANG, "a day ago")
    tap = {"person": WANG, "chat": WANG, "message": sent.message_id, "data": "x"}
    query = world.control.post("/api/tap", tap)["callback"]
    sandbox_process.stop()
    kept = sandbox_process.data / "telegram.json"
    state = json.loads(kept.read_text("utf-8"))
    message, callback = state["updates"]["pending"][-2:]
    message["expires"] -= 24 * 3600
    callback["expires"] -= 151
    state["taps"][query]["date"] -= 151
    state["updates"]["pending"] = [message, callback]
    kept.write_text(json.dumps(state), "utf-8")
    async with bot_of(sandbox_process.start()) as bot:
        assert await bot.get_updates(timeout=0) == ()
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query(query)


async def test_what_was_said_and_not_confirmed_outlives_the_sandbox(sandbox_process):
    world = sandbox_process.sandbox
    world.control.put("/api/cast", CAST)
    async with bot_of(world) as bot:
        sent = await bot.send_photo(WANG, picture(40, 30))
        confirmed = world.control.send(WANG, "/start")["update_id"]
        await bot.get_updates(offset=confirmed + 1, timeout=0)
        pending = world.control.send(WANG, "+24")["update_id"]
    before = world.control.get("/api/state")
    state = sandbox_process.data / "telegram.json"
    await comes_true(lambda: "+24" in state.read_text("utf-8"))  # it is written a moment after the last change
    sandbox_process.kill()
    world = sandbox_process.start()
    after = world.control.get("/api/state")
    for part in ("messages", "people", "chats", "shelf", "actions"):
        assert after[part] == before[part]
    async with bot_of(world) as bot:
        assert ids(await bot.get_updates(timeout=0)) == [pending]
        assert (await bot.send_message(WANG, "x")).message_id == sent.message_id + 3
        assert len(await (await bot.get_file(sent.photo[-1])).download_as_bytearray()) > 100

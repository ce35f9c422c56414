import pytest
import requests
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError

from tests.sandbox.conftest import ANNA, BLOCKER, GROUP, SHY, STRANGE_GROUP, WANG, picture


async def test_the_bot_learns_who_it_is_and_that_privacy_mode_is_on(bot):
    me = await bot.get_me()
    assert me.username == "storekeeper_sandbox_bot"
    assert me.can_read_all_group_messages is False


async def test_a_message_comes_back_as_telegram_understood_it(bot, world):
    sent = await bot.send_message(WANG, "  <b>Booked</b> 24 &lt;pcs&gt; /undo\n", parse_mode="HTML")
    assert sent.text == "Booked 24 <pcs> /undo"
    assert sent.parse_entities() == {sent.entities[0]: "Booked", sent.entities[1]: "/undo"}
    assert world.control.messages(WANG)[-1]["text"] == sent.text


async def test_every_sent_message_has_a_new_number(bot):
    ids = [(await bot.send_message(chat, "x")).message_id for chat in (WANG, ANNA, WANG)]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize(
    ("chat", "text", "options", "refusal"),
    [
        (WANG, "", {}, "Message text is empty"),
        (WANG, " \n ", {}, "Text must be non-empty"),
        (WANG, "<b></b>", {"parse_mode": "HTML"}, "Text must be non-empty"),
        (WANG, "x" * 4097, {}, "Message is too long"),
        (
            WANG,
            "<b>x",
            {"parse_mode": "HTML"},
            "Can't parse entities: can't find end tag corresponding to start tag \"b\"",
        ),
        (WANG, "*x*", {"parse_mode": "MarkdownV2"}, "The sandbox reads parse_mode HTML only"),
        (424242, "x", {}, "Chat not found"),
        ("@somebody", "x", {}, "Chat not found"),
        (WANG, "x", {"message_thread_id": 7}, "Message thread not found"),
        (WANG, "x", {"reply_parameters": ReplyParameters(999_999)}, "Message to be replied not found"),
    ],
)
async def test_what_cannot_be_sent_is_refused(bot, chat, text, options, refusal):
    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await bot.send_message(chat, text, **options)


async def test_a_text_is_measured_after_its_markup_is_gone(bot):
    sent = await bot.send_message(WANG, "<b>" + "&amp;" * 4096 + "</b>", parse_mode="HTML")
    assert sent.text == "&" * 4096


@pytest.mark.parametrize(
    ("chat", "refusal"),
    [
        (BLOCKER, "bot was blocked by the user"),
        (SHY, "bot can't initiate conversation with a user"),
        (STRANGE_GROUP, "bot is not a member of the supergroup chat"),
    ],
)
async def test_who_is_out_of_reach_is_told_by_name(bot, chat, refusal):
    with pytest.raises(Forbidden, match=refusal):
        await bot.send_message(chat, "x")


async def test_the_bot_can_leave_a_group_only_once(bot, world):
    cast = {"people": world.control.state("people"), "groups": []}
    passing = {"id": -1001000000009, "title": "Passing", "members": [ANNA]}
    groups = [{"id": GROUP, "title": "Managers", "members": [ANNA, WANG]}]
    world.control.put("/api/cast", cast | {"groups": [*groups, passing]})
    assert await bot.leave_chat(passing["id"])
    assert world.control.messages(passing["id"])[-1]["service"].endswith("left")
    with pytest.raises(Forbidden):
        await bot.leave_chat(passing["id"])
    groups.append({"id": STRANGE_GROUP, "title": "Elsewhere", "members": [ANNA], "bot_member": False})
    world.control.put("/api/cast", cast | {"groups": groups})


def buttons(*rows):
    return InlineKeyboardMarkup([[InlineKeyboardButton(**button) for button in row] for row in rows])


async def test_an_inline_keyboard_is_kept_with_its_message(bot, world):
    markup = buttons([{"text": "Receive", "callback_data": "库" * 21}, {"text": "Docs", "url": "https://x.y"}])
    sent = await bot.send_message(WANG, "x", reply_markup=markup)
    assert sent.reply_markup == markup
    assert world.control.messages(WANG)[-1]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Receive"


async def test_a_reply_keyboard_is_seen_by_the_phone_but_not_told_back(bot, world):
    sent = await bot.send_message(WANG, "x", reply_markup=ReplyKeyboardMarkup([["A", "B"]], resize_keyboard=True))
    assert sent.reply_markup is None
    shown = world.control.messages(WANG)[-1]["reply_markup"]
    assert shown["keyboard"] == [[{"text": "A"}, {"text": "B"}]]
    with pytest.raises(BadRequest, match="can't be edited"):
        await sent.edit_text("y")


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        (buttons([{"text": "x", "callback_data": "库" * 22}]), "Button_data_invalid"),
        (buttons([{"text": " ", "callback_data": "x"}]), "Text must be non-empty"),
        (buttons([{"text": "x"}]), "Text buttons are unallowed"),
        (buttons([{"text": "x", "url": "ftp://x"}]), "Unsupported URL protocol"),
        (buttons([{"text": "x", "pay": True}]), "the sandbox has no inline button with pay"),
        (buttons(*[[{"text": "x", "callback_data": "x"}]] * 101), "Reply markup is too long"),
        (buttons([{"text": "x", "callback_data": "x"}] * 9), "Reply markup is too long"),
        (buttons(*[[{"text": "x" * 120, "callback_data": "x"}]] * 90), "Reply markup is too long"),
    ],
)
async def test_a_keyboard_that_telegram_would_not_take_is_refused(bot, markup, refusal):
    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await bot.send_message(WANG, "x", reply_markup=markup)


async def test_a_reply_carries_the_message_it_answers(bot, world):
    asked = world.control.send(WANG, "where?")["message"]["id"]
    sent = await bot.send_message(WANG, "here", reply_parameters=ReplyParameters(asked))
    assert sent.reply_to_message.text == "where?"
    lost = ReplyParameters(999_999, allow_sending_without_reply=True)
    assert (await bot.send_message(WANG, "here", reply_parameters=lost)).reply_to_message is None


async def test_a_person_can_be_named_by_a_link(bot):
    links = f'<a href="tg://user?id={ANNA}">Anna</a> <a href="tg://user?id=5">nobody</a>'
    sent = await bot.send_message(GROUP, links, parse_mode="HTML")
    assert [(entity.type, entity.user.id) for entity in sent.entities] == [("text_mention", ANNA)]


async def test_a_chat_action_must_be_one_that_exists(bot):
    assert await bot.send_chat_action(WANG, "typing")
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(WANG, "dancing")


async def test_chats_and_members_can_be_looked_up(bot):
    assert (await bot.get_chat(GROUP)).title == "Managers"
    assert (await bot.get_chat(WANG)).first_name == "小王"
    assert await bot.get_chat_member_count(GROUP) == 3
    assert (await bot.get_chat_member(GROUP, ANNA)).status == "member"
    assert (await bot.get_chat_member(GROUP, BLOCKER)).status == "left"
    with pytest.raises(BadRequest):
        await bot.get_chat_member(GROUP, 5)


async def test_the_narrowest_command_list_in_the_persons_language_is_shown(bot, world):
    def shown(chat, person):
        commands = world.control.state("commands")[f"{chat}:{person}"]
        return [each["description"] for each in commands]

    await bot.set_my_commands([BotCommand("help", "Help")])
    await bot.set_my_commands([BotCommand("help", "帮助")], language_code="zh")
    assert (shown(ANNA, ANNA), shown(WANG, WANG), shown(GROUP, WANG)) == (["Help"], ["帮助"], ["帮助"])
    await bot.set_my_commands([BotCommand("ok", "Group")], scope=BotCommandScopeAllGroupChats())
    await bot.set_my_commands([BotCommand("ok", "Anna's")], scope=BotCommandScopeChatMember(GROUP, ANNA))
    await bot.set_my_commands([BotCommand("ok", "Only here")], scope=BotCommandScopeChat(ANNA))
    assert (shown(ANNA, ANNA), shown(GROUP, WANG), shown(GROUP, ANNA)) == (["Only here"], ["Group"], ["Anna's"])
    await bot.delete_my_commands(scope=BotCommandScopeChat(ANNA))
    assert shown(ANNA, ANNA) == ["Help"]
    assert [each.description for each in await bot.get_my_commands(language_code="zh")] == ["帮助"]


@pytest.mark.parametrize(
    ("command", "description", "options", "refusal"),
    [
        ("Help", "x", {}, "Bot_command_invalid"),
        ("help", "", {}, "Bot_command_description_invalid"),
        ("help", "x", {"language_code": "zh-hans"}, "Invalid language code specified"),
        ("help", "x", {"scope": BotCommandScopeChat(424242)}, "Chat not found"),
    ],
)
async def test_commands_that_telegram_would_not_take_are_refused(bot, command, description, options, refusal):
    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await bot.set_my_commands([BotCommand(command, description)], **options)


async def test_what_is_not_implemented_is_not_found(bot):
    with pytest.raises(BadRequest, match=r"(?i)the sandbox delivers by getUpdates only"):
        await bot.set_webhook("https://example.org/hook")
    with pytest.raises(InvalidToken, match="Not Found"):
        await bot.send_location(WANG, 1, 1)


def test_a_wrong_method_and_a_wrong_token_are_refused_in_telegrams_error_shape(world):
    answer = requests.get(f"{world.bot_api}{world.token}/sendDice", timeout=30)
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}
    assert requests.get(f"{world.bot_api}1:wrong/getMe", timeout=30).json()["error_code"] == 401


def test_a_method_can_be_called_in_every_way_that_telegram_knows(world):
    method = f"{world.bot_api}{world.token}/SENDmessage"
    body = {"chat_id": WANG, "text": "x"}
    answers = [
        requests.get(method, params=body, timeout=30),
        requests.post(method, params=body, timeout=30),
        requests.post(method, data=body, timeout=30),
        requests.post(method, json=body, timeout=30),
        requests.post(method, files={name: (None, str(value)) for name, value in body.items()}, timeout=30),
    ]
    assert [answer.json()["result"]["text"] for answer in answers] == ["x"] * 5
    assert requests.post(method, json=[1], timeout=30).json()["description"] == "Bad Request: object expected"
    assert requests.post(method, json=body | {"text": "\ud800"}, timeout=30).status_code == 400


async def test_a_photograph_is_recompressed_into_sizes_the_smallest_first(bot, world):
    sent = await bot.send_photo(WANG, picture(3000, 2000), caption="<i>dock</i>", parse_mode="HTML")
    assert [(size.width, size.height) for size in sent.photo] == [(90, 60), (320, 213), (800, 533), (1280, 853)]
    assert sent.caption_entities[0].type == "italic"
    again = await bot.send_photo(ANNA, sent.photo[-1].file_id)
    assert [size.file_unique_id for size in again.photo] == [size.file_unique_id for size in sent.photo]
    downloaded = await (await bot.get_file(sent.photo[-1])).download_as_bytearray()
    assert downloaded == world.control.get(world.control.messages(WANG)[-1]["photo"]["url"])


async def test_a_photograph_of_a_persons_is_shown_again_by_its_file_id(bot, world):
    form, files = {"person": WANG, "chat": WANG}, {"file": ("dock.jpg", picture(1000, 700))}
    said = world.control.post("/api/photo", data=form, files=files)["message"]
    photo = (await bot.get_updates(offset=-1, timeout=0))[0].message.photo
    undo = buttons([{"text": "Undo", "callback_data": "undo"}])
    for size in (photo[-1], photo[0]):  # each stands for the whole photograph
        sent = await bot.send_photo(
            GROUP, size.file_id, caption="<b>" + "&lt;" * 1024 + "</b>", parse_mode="HTML", reply_markup=undo
        )
        assert sent.photo == photo
        assert (sent.caption, sent.caption_entities[0].length, sent.reply_markup) == ("<" * 1024, 1024, undo)
    answer = await bot.send_photo(WANG, photo[-1].file_id, reply_parameters=ReplyParameters(said["id"]))
    assert answer.reply_to_message.photo == photo
    assert world.control.messages(WANG)[-1]["photo"] == said["photo"]
    with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
        await bot.send_photo(WANG, photo[-1].file_id, caption="x" * 1025)
    with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
        await bot.send_photo(WANG, photo[-1].file_id, message_thread_id=7)
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type Photo as Document"):
        await bot.send_document(WANG, photo[-1].file_id)


async def test_a_document_comes_back_as_it_was_sent(bot, world):
    sent = await bot.send_document(WANG, b"a,b\n", filename="../stock 库存.csv", caption="x")
    assert (sent.document.file_name, sent.document.mime_type) == ("stock 库存.csv", "text/csv")
    assert await (await bot.get_file(sent.document)).download_as_bytearray() == b"a,b\n"
    assert (await bot.send_document(ANNA, sent.document.file_id)).document == sent.document
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type Document as Photo"):
        await bot.send_photo(WANG, sent.document.file_id)


async def test_files_that_telegram_would_not_take_are_refused(bot):
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_photo(WANG, b"no picture")
    with pytest.raises(BadRequest, match=r"(?i)failed to get HTTP URL content"):
        await bot.send_photo(WANG, "https://example.org/x.jpg")
    with pytest.raises(BadRequest, match=r"(?i)wrong remote file identifier"):
        await bot.send_document(WANG, "AgADBAAD")
    with pytest.raises(BadRequest, match=r"(?i)file must be non-empty"):
        await bot.send_document(WANG, b"", filename="x")
    with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
        await bot.send_document(WANG, b"x", filename="x", caption="x" * 1025)
    with pytest.raises(NetworkError, match=r"Request Entity Too Large|Content Too Large"):
        await bot.send_document(WANG, bytes(50 * 1024 * 1024 + 1), filename="x")
    with pytest.raises(BadRequest, match=r"(?i)invalid file_id"):
        await bot.get_file("AgADBAAD")

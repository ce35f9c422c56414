import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from tests.sandbox.conftest import ANNA, GROUP, WANG, picture

UNDO = InlineKeyboardMarkup([[InlineKeyboardButton("Undo", callback_data="undo:1")]])


def shown(world, chat, message_id):
    return next(each for each in world.control.messages(chat) if each["id"] == message_id)


async def test_a_text_is_edited_in_place_and_loses_its_buttons_unless_they_are_given_again(bot, world):
    sent = await bot.send_message(WANG, "24?", reply_markup=UNDO)
    edited = await sent.edit_text("<b>24</b>", parse_mode="HTML", reply_markup=UNDO)
    assert (edited.text, edited.reply_markup, edited.entities[0].type) == ("24", UNDO, "bold")
    assert edited.edit_date is not None
    assert (await sent.edit_text("24")).reply_markup is None
    page = shown(world, WANG, sent.message_id)
    assert (page["text"], page["entities"], page["reply_markup"]) == ("24", [], None)


async def test_an_edit_that_changes_nothing_is_refused(bot):
    sent = await bot.send_message(WANG, "<b>x</b>", parse_mode="HTML", reply_markup=UNDO)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await sent.edit_text("<b>x</b>", parse_mode="HTML", reply_markup=UNDO)
    await sent.edit_reply_markup(None)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(None)


async def test_only_the_bots_own_messages_can_be_edited(bot, world):
    said = world.control.send(WANG, "hello")["message"]["id"]
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", WANG, said)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", WANG, 999_999)
    with pytest.raises(BadRequest, match=r"(?i)message_id_invalid"):
        await bot.edit_message_text("x", inline_message_id="abc")


async def test_a_text_has_no_caption_and_a_photograph_no_text(bot):
    text, photo = await bot.send_message(WANG, "x"), await bot.send_photo(WANG, picture(50, 50), caption="x")
    assert (await photo.edit_caption("y")).caption == "y"
    assert (await photo.edit_caption(None)).caption is None
    assert (await photo.edit_caption("<b>z</b>", parse_mode="HTML", reply_markup=UNDO)).caption_entities[0].length == 1
    bare = await photo.edit_reply_markup(None)
    assert (bare.caption, bare.photo, bare.reply_markup) == ("z", photo.photo, None)
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await text.edit_caption("y")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await photo.edit_text("y")


async def test_a_deleted_message_is_gone(bot, world):
    sent = await bot.send_message(WANG, "x")
    assert await sent.delete()
    assert sent.message_id not in [each["id"] for each in world.control.messages(WANG)]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("y")


async def test_in_a_group_the_bot_deletes_only_what_it_said_itself(bot, world):
    private, public = (world.control.send(WANG, "/x", chat)["message"]["id"] for chat in (WANG, GROUP))
    assert await bot.delete_message(WANG, private)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(GROUP, public)


async def test_a_tap_is_answered_once_with_a_toast(bot, world):
    sent = await bot.send_message(GROUP, "x", reply_markup=UNDO)
    tap = {"person": ANNA, "chat": GROUP, "message": sent.message_id, "data": "undo:1"}
    callback = world.control.post("/api/tap", tap)["callback"]
    [update] = await bot.get_updates(timeout=5)
    query = update.callback_query
    assert (query.id, query.data, query.from_user.id) == (callback, "undo:1", ANNA)
    assert (query.message.message_id, query.message.reply_markup) == (sent.message_id, UNDO)
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await query.answer("x" * 201)
    assert await query.answer("Undone", show_alert=True)
    for query_id in (query.id, "123"):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
            await bot.answer_callback_query(query_id)

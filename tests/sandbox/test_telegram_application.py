from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from tests.sandbox.conftest import ANNA, CAST, GROUP, WANG
from tests.sandbox.phone import heard


async def test_a_real_application_holds_a_conversation(sandbox):
    """Commands with arguments, a photograph from the shelf, a tap, an edit, a toast: over long polling."""

    async def receive(update, context):
        card = InlineKeyboardMarkup([[InlineKeyboardButton("Undo", callback_data="undo")]])
        await update.effective_message.reply_html(f"<b>{context.args[0]}</b> booked", reply_markup=card, do_quote=True)

    async def weigh(update, context):
        photo = await (await update.message.photo[-1].get_file()).download_as_bytearray()
        await update.message.reply_text(f"{photo[:2].hex()} {update.message.caption}")

    async def undo(update, context):
        await update.callback_query.edit_message_text("undone")
        await update.callback_query.answer("Done", show_alert=True)

    control = sandbox.control
    control.put("/api/cast", CAST)
    application = (
        ApplicationBuilder()
        .token(sandbox.token)
        .base_url(sandbox.bot_api)
        .base_file_url(sandbox.bot_files)
        .get_updates_read_timeout(20)
        .build()
    )
    application.add_handlers(
        [CommandHandler("receive", receive), MessageHandler(filters.PHOTO, weigh), CallbackQueryHandler(undo)]
    )
    async with application:
        await application.start()
        await application.updater.start_polling()
        async with heard(sandbox.page) as events:
            control.send(WANG, "/receive@storekeeper_sandbox_bot 24", GROUP)
            reply = (await events.next("message", lambda each: each["message"]["from"]["is_bot"]))["message"]
            assert (reply["text"], reply["chat"]) == ("24 booked", GROUP)

            control.post("/api/photo", {"person": ANNA, "chat": ANNA, "shelf": "water", "caption": "收24"})
            answer = await events.next("message", lambda each: each["message"]["from"]["is_bot"])
            assert answer["message"]["text"] == "ffd8 收24"

            control.post("/api/tap", {"person": WANG, "chat": GROUP, "message": reply["id"], "data": "undo"})
            edited = (await events.next("edited"))["message"]
            assert (edited["id"], edited["text"], edited["reply_markup"]) == (reply["id"], "undone", None)
            toast = await events.next("toast")
            assert (toast["person"], toast["chat"], toast["text"], toast["alert"]) == (WANG, GROUP, "Done", True)
        await application.updater.stop()
        await application.stop()

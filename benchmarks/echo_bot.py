"""The least that python-telegram-bot can do: answer every text with itself. What Storekeeper is measured against."""

import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it again."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main(token: str, telegram: str) -> None:
    """Poll until SIGTERM."""
    builder = ApplicationBuilder().token(token).base_url(f"{telegram}/bot").concurrent_updates(True)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])

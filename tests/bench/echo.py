"""Decides what serving is measured against: an echo bot, as python-telegram-bot's examples write it."""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

__all__: list[str] = []


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same back."""
    assert update.message
    assert update.message.text
    await update.message.reply_text(update.message.text)


def main() -> None:
    """Poll until interrupted."""
    api = os.environ["UMBRAL_TELEGRAM_API"]
    builder = Application.builder().token(os.environ["UMBRAL_TELEGRAM_TOKEN"])
    application = builder.base_url(f"{api}/bot").base_file_url(f"{api}/file/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()

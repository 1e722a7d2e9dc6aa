"""Decides what `@bot words` lists in any chat of Telegram: cards that are ready to be sent."""

import logging

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.service import Service
from bot.telegram_answering import conversation_of
from bot.telegram_buttons import deep_link
from bot.telegram_events import locale_of
from bot.telegram_format import html_of
from bot.telegram_updates import InlineQuery
from content.library import Library
from content.models import Language
from dialogs.looking_up import Match

__all__ = ["answer_inline"]

CACHED = 300
"""Seconds for which Telegram may give the same answer to the same person, whose language is not another's."""
ELSEWHERE = "chat-help"
"""What the private chat opens with where nothing was found."""

log = logging.getLogger(__name__)


async def answer_inline(bot: Bot, service: Service, library: Library, query: InlineQuery) -> None:
    """Answer a query. One that Telegram no longer takes is let be: with the next letter comes another."""
    asker = query.from_user
    found = await service.look_up(conversation_of(asker.id), query.query, locale_of(asker))
    button = None
    if not found.matches:
        key = "telegram.inline.safety" if found.safety else "telegram.inline.nothing"
        label = library.say(key, found.language)
        button = InlineQueryResultsButton(label, start_parameter=found.safety or ELSEWHERE)
    results = [_result(match, library, found.language, bot.username) for match in found.matches]
    try:
        await bot.answer_inline_query(
            query.id, results, cache_time=CACHED, is_personal=True, next_offset="", button=button
        )
    except TelegramError as error:
        log.debug("An inline query was not answered: %s", type(error).__name__)


def _result(match: Match, library: Library, language: Language, bot: str) -> InlineQueryResultArticle:
    label = library.say("telegram.inline.open", language)
    return InlineQueryResultArticle(
        id=match.topic,
        title=match.title,
        description=match.lead,
        input_message_content=InputTextMessageContent(
            html_of(match.card),
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton(label, url=deep_link(bot, match.topic))]]),
    )

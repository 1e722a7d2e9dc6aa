"""Decides how a picture reaches Telegram: drawn beside the chats, uploaded once, then sent by its name."""

from collections.abc import Awaitable, Callable

from telegram import Bot, InputFile, ReplyParameters
from telegram import Message as Sent
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.figures import Figures, Rendered
from bot.telegram_format import Message, captioned
from dialogs.replies import Picture

__all__ = ["Pictures"]

FORGOTTEN = "wrong file identifier"


class Pictures:
    """Sends pictures. Telegram's names for the shared ones are remembered as long as the program runs."""

    def __init__(self, bot: Bot, figures: Figures) -> None:
        self._bot = bot
        self._figures = figures
        self._names: dict[str, str] = {}

    async def sending(
        self,
        chat: int,
        thread: int | None,
        message: Message,
        picture: Picture,
        quoted: ReplyParameters | None,
    ) -> Callable[[], Awaitable[None]]:
        """Return what sends a message with its picture: a page as a document, all else as a photo."""
        rendered = await self._figures.soon(picture)
        caption = captioned(message, rendered.alt)

        async def put(file: str | InputFile) -> Sent:
            send = self._bot.send_document if picture.page else self._bot.send_photo
            return await send(
                chat,
                file,
                caption=caption,
                parse_mode=ParseMode.HTML,
                reply_parameters=quoted,
                message_thread_id=thread,
                api_kwargs=message.markup,
            )

        async def send() -> None:
            known = self._names.get(rendered.key)
            try:
                sent = await put(known or _upload(rendered, picture))
            except BadRequest as refused:
                if known is None or FORGOTTEN not in refused.message.lower():
                    raise
                self._names.pop(rendered.key, None)
                sent = await put(_upload(rendered, picture))
            if rendered.key and sent.photo:
                self._names[rendered.key] = sent.photo[-1].file_id

        return send


def _upload(rendered: Rendered, picture: Picture) -> InputFile:
    return InputFile(rendered.data, filename=f"umbral-{picture.name}{rendered.ending}")

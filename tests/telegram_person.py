"""Decides how a test reads like a conversation: people who type and tap, over the stand-in for Telegram."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.keys import Keys
from bot.service import Service
from bot.telegram import open_bot, poll
from bot.telegram_chats import Chats
from bot.telegram_patience import Patience, Sleep
from bot.telegram_sealing import Seals
from content.library import Library
from tests.telegram_standin import BOT, TOKEN, Json, Shown, TelegramStandin

SEALS = Seals(Keys("A" * 43))
"""Those of the bot under test."""
Run = Callable[..., AbstractAsyncContextManager[asyncio.Task[None]]]
"""Starts the channel: `async with run():`."""
_numbers = itertools.count(1)


class Naps(list[float]):
    """Sleeps that take no time and are remembered."""

    async def __call__(self, seconds: float) -> None:
        """Remember a sleep."""
        self.append(seconds)
        await asyncio.sleep(0)


class Gate:
    """Sleeps that end when the test says so; what was asked for is remembered."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.over = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        """Sleep until it is over."""
        self.asked.append(seconds)
        await self.over.wait()


@asynccontextmanager
async def polling(
    telegram: TelegramStandin, service: Service, library: Library, naps: Sleep | None = None
) -> AsyncIterator[asyncio.Task[None]]:
    """Run the channel as the program does; stop it in the end, and see that Telegram had no complaint."""
    stop = asyncio.Event()
    bot = open_bot(TOKEN, telegram.api)
    sleep = Naps() if naps is None else naps
    chats = Chats(bot, service, library, SEALS, sleep=sleep)
    task = asyncio.create_task(poll(bot, chats, stop=stop, patience=Patience(stop, sleep)))
    try:
        yield task
    finally:
        stop.set()
        async with asyncio.timeout(20):
            await asyncio.gather(task, return_exceptions=True)
    assert telegram.faults == []
    if not task.cancelled():
        task.result()


@dataclass(frozen=True)
class Person:
    """Someone with Telegram. All they do returns what the bot showed, once the update is confirmed."""

    telegram: TelegramStandin
    chat: int = 7
    language_code: str | None = "es"
    id: int = 7
    """Who it is; in a private chat the chat has the same number."""

    async def say(self, text: str, **fields: Any) -> list[Shown]:
        """Type a message."""
        return await self.send(text=text, **fields)

    async def send(self, **fields: Any) -> list[Shown]:
        """Send any message, by the fields of Telegram's Message."""
        return await self._wait(self.send_only(**fields))

    async def tap(self, ending: str, on: Shown | None = None) -> list[Shown]:
        """Press the button whose payload ends so: on the latest message that has one, or on the one given."""
        message = on or next((m for m in reversed(self.seen) if m.payload(ending)), None)
        assert message, f"no button does {ending!r}; the last ones were {self.seen[-1].labels}"
        return await self.press(message.payload(ending), message.id)

    async def press(self, payload: str, message: int, **fields: Any) -> list[Shown]:
        """Send back a payload as it is, whether a button holds it or not."""
        return await self._wait(self.press_only(payload, message, **fields))

    async def forge(self, action: str) -> list[Shown]:
        """Press a button that does something and was made for this person, on the latest message."""
        return await self.press(SEALS.seal(action, self.chat, self.id), self.seen[-1].id)

    def send_only(self, **fields: Any) -> int:
        """Send a message without waiting; return the update's id."""
        return self.telegram.push(message={**self._message(self._user()), **fields})

    def press_only(self, payload: str, message: int, **fields: Any) -> int:
        """Press without waiting; return the update's id."""
        pressed = {**self._message(BOT), "message_id": message, **fields}
        query = {"id": f"query{next(_numbers)}", "from": self._user(), "chat_instance": "1", "data": payload}
        return self.telegram.push(callback_query={**query, "message": pressed})

    async def look_up(self, query: str) -> Json:
        """Type `@bot query` somewhere; return what the bot listed."""
        number = f"inline{next(_numbers)}"
        inline = {"id": number, "from": self._user(), "query": query, "offset": ""}
        await self._wait(self.telegram.push(inline_query=inline))
        return self.telegram.listed[number]

    @property
    def told(self) -> list[str]:
        """What was shown in passing, press by press, in all chats."""
        return self.telegram.told

    @property
    def seen(self) -> list[Shown]:
        """Everything that was ever shown in the chat, edits included, in order."""
        return [shown for shown in self.telegram.shown if shown.chat == self.chat]

    async def _wait(self, update: int) -> list[Shown]:
        before = len(self.seen)
        await self.telegram.until(lambda: self.telegram.confirmed >= update)
        return self.seen[before:]

    def _message(self, author: Json) -> Json:
        chat = self.telegram.chat(self.chat)
        return {"message_id": next(_numbers), "date": 1, "chat": chat, "from": author}

    def _user(self) -> Json:
        user = {"id": self.id, "is_bot": False, "first_name": "Nadie"}
        return user | ({"language_code": self.language_code} if self.language_code else {})

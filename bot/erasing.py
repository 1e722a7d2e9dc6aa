"""Decides when chats not used for long are erased: at the start, and every hour while Umbral runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.errors import DatabaseDownError
from bot.service import Service

__all__ = ["erasing"]

EVERY = 3600.0
"""Seconds."""

log = logging.getLogger(__name__)


@asynccontextmanager
async def erasing(
    service: Service, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> AsyncIterator[None]:
    """Erase what was not used for long, before the block and again every hour inside it."""
    await _erase(service)
    task = asyncio.create_task(_regularly(service, sleep))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _regularly(service: Service, sleep: Callable[[float], Awaitable[object]]) -> None:
    while True:
        await sleep(EVERY)
        await _erase(service)


async def _erase(service: Service) -> None:
    try:
        erased = await service.erase_unused()
    except DatabaseDownError as error:
        log.warning("Chats not used for long could not be erased: %s; trying again in an hour.", error)
    else:
        if erased:
            log.info("%s chats were erased, not used for 30 days.", erased)

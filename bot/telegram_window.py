"""Decides how far updates are confirmed: up to the first that is not done, so that a crash loses none."""

import asyncio
from collections.abc import Callable, Iterable

from bot.telegram_updates import Json

__all__ = ["WIDTH", "Window"]

WIDTH = 100
"""Updates that Telegram gives at most, from the first that is not confirmed."""
MOST_PASSED = 1000
MOST_ROUNDS = 4


class Window:
    """The updates that were fetched and are not confirmed.

    Telegram gives all of them again with each fetch, which bounds what is under way: while the oldest is
    not done, those behind it can be, but only so many. `take` has an update handled; `waits` tells of one
    that Telegram itself told to wait.
    """

    def __init__(
        self, take: Callable[[Json], "asyncio.Task[None]"], waits: Callable[[int], bool] = lambda _: False
    ) -> None:
        self._take = take
        self._waits = waits
        self._taken: dict[int, asyncio.Task[None]] = {}
        self._passed: set[asyncio.Task[None]] = set()
        self._next: int | None = None

    @property
    def offset(self) -> int | None:
        """The first update that is not done; fetching from it confirms all before it."""
        return self._next

    def take(self, updates: Iterable[Json]) -> bool:
        """Have those handled that are new; tell whether there was one."""
        new = [update for update in updates if update["update_id"] not in self._taken]
        for update in new:
            self._taken[update["update_id"]] = self._take(update)
        return bool(new)

    def pass_over(self) -> None:
        """Where the window is full, confirm what waits only because Telegram told its chat to wait.

        Otherwise one chat could keep everybody waiting. It is answered when its wait is over, as long as no
        stop or crash comes before that; deploy/README.md tells what is lost then.
        """
        if len(self._taken) < WIDTH:
            return
        for number, task in self._taken.items():
            if len(self._passed) < MOST_PASSED and not task.done() and self._waits(number):
                self._passed.add(task)
                task.add_done_callback(self._passed.discard)
        self._advance()

    async def settle(self, seconds: float) -> bool:
        """Wait until what was fetched is done, or until nothing of it was for so long; tell whether it is.

        As long as there is progress, to fetch would only bring the same again.
        """
        left = len(self._taken)
        for _ in range(MOST_ROUNDS):
            await _wait(self._taken.values(), seconds)
            before, left = left, sum(not task.done() for task in self._taken.values())
            if left in (0, before):
                break
        self._advance()
        return not self._taken

    async def finish(self, seconds: float) -> None:
        """Wait until everything is done, but not longer than this."""
        await _wait((*self._taken.values(), *self._passed), seconds)
        self._advance()

    def _advance(self) -> None:
        for number, task in sorted(self._taken.items()):
            if task not in self._passed and (not task.done() or task.cancelled()):
                return
            del self._taken[number]
            self._next = number + 1


async def _wait(tasks: Iterable["asyncio.Task[None]"], seconds: float) -> None:
    under_way = {task for task in tasks if not task.done()}
    if under_way:
        await asyncio.wait(under_way, timeout=seconds)

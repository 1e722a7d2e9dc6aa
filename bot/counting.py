"""Decides what of a conversation is counted: each turn in its channel, and where each free message goes."""

from typing import Any

from bot.metrics import Metrics
from bot.service import Service
from dialogs.replies import Reply
from dialogs.routing import Routed, Router

__all__ = ["CountedRouter", "CountedService"]


class CountedService(Service):
    """A service whose turns are counted and timed."""

    def __init__(self, metrics: Metrics, *parts: Any, **more: Any) -> None:
        super().__init__(*parts, **more)
        self._metrics = metrics

    async def turn(self, chat: str, *given: Any, **named: Any) -> tuple[Reply, ...]:
        """Take a turn as every service does."""
        with self._metrics.turn(chat.partition(":")[0]):
            return await super().turn(chat, *given, **named)


class CountedRouter(Router):
    """A router whose routes are counted."""

    def __init__(self, metrics: Metrics, *parts: Any) -> None:
        super().__init__(*parts)
        self._metrics = metrics

    def danger(self, *given: Any, **named: Any) -> Routed | None:
        """Route a matter of safety as every router does."""
        routed = super().danger(*given, **named)
        if routed:
            self._metrics.route(routed.route)
        return routed

    def found(self, *given: Any, **named: Any) -> Routed:
        """Route what is none as every router does."""
        routed = super().found(*given, **named)
        self._metrics.route(routed.route)
        return routed

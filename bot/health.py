"""Decides whether Umbral is well: it lives, its database and Telegram can be reached; and what it counts."""

import time
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import UnreachableError
from bot.metrics import CONTENT_TYPE, Metrics

__all__ = ["Health", "operator_routes"]

FRESH = 5.0
"""Seconds for which what was found out is not asked again."""
FORWARDED = {"x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"}
"""Headers that a proxy adds; what came through one is from outside, and none of its business."""

Probe = Callable[[], Awaitable[object]]


class Health:
    """What is known of those without whom Umbral is not ready: each has a probe, which raises when it is not.

    `told` holds a sentence for whoever was found to be in trouble without being asked.
    """

    def __init__(self) -> None:
        self._probes: dict[str, Probe] = {}
        self._found: dict[str, tuple[float, str]] = {}
        self._told: dict[str, str] = {}

    def watch(self, name: str, probe: Probe) -> None:
        """Have somebody probed from now on."""
        self._probes[name] = probe

    def tell(self, name: str, trouble: str | None) -> None:
        """Keep that somebody is in trouble, or no longer."""
        if trouble is None:
            self._told.pop(name, None)
        else:
            self._told[name] = trouble

    async def state(self) -> Mapping[str, str]:
        """Return "ok" or what is wrong, for everybody watched."""
        return {name: self._told.get(name) or await self._probed(name) for name in self._probes}

    async def _probed(self, name: str) -> str:
        asked, found = self._found.get(name, (-FRESH, ""))
        if time.monotonic() - asked < FRESH:
            return found
        try:
            await self._probes[name]()
        except UnreachableError as error:
            found = f"cannot be reached ({error})"
        except Exception as error:  # noqa: BLE001  whatever it is, it is not well
            found = f"cannot be reached ({type(error).__name__})"
        else:
            found = "ok"
        self._found[name] = time.monotonic(), found
        return found


def operator_routes(health: Health, metrics: Metrics) -> list[Route]:
    """Return the addresses for whoever runs Umbral; through a proxy they do not exist."""

    async def live(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(_: Request) -> Response:
        state = await health.state()
        return JSONResponse(dict(state), 200 if set(state.values()) <= {"ok"} else 503)

    async def counted(_: Request) -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE)

    return [
        Route("/healthz", _inside(live)),
        Route("/readyz", _inside(ready)),
        Route("/metrics", _inside(counted)),
    ]


def _inside(
    answer: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    async def guarded(request: Request) -> Response:
        if FORWARDED & set(request.headers):
            return PlainTextResponse("not found\n", 404)
        return await answer(request)

    return guarded

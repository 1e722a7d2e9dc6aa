"""Decides how fast browsers may ask: each session, each address, and each address for new sessions."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request

from bot.web_request import RequestError

__all__ = ["Limits"]

MOST_KNOWN = 10_000
"""Sessions or addresses that are remembered; whoever was not seen for longest is forgotten first."""


@dataclass(frozen=True)
class _Rate:
    """How many requests may come at once, and how many a second after that."""

    at_once: int
    a_second: float


SESSION = _Rate(120, 4)
ADDRESS = _Rate(600, 30)
"""Larger, as a whole class can sit behind one address."""
NEW_SESSIONS = _Rate(200, 2)


class Limits:
    """Refuses what comes too fast. Kept in memory: each worker has limits of its own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._sessions = _Buckets(SESSION, clock)
        self._addresses = _Buckets(ADDRESS, clock)
        self._new = _Buckets(NEW_SESSIONS, clock)

    def check(self, request: Request, session: str | None) -> None:
        """Raise RequestError, with the seconds to wait, for a request that comes too fast."""
        address = _network(request.client.host if request.client else "")
        waits = (
            self._addresses.wait(address),
            self._sessions.wait(session) if session else self._new.wait(address),
        )
        if any(waits):
            raise RequestError(429, "web.error_fast", seconds=math.ceil(max(waits)))


class _Buckets:
    """Token buckets: each holds so many requests, and fills again at a rate."""

    def __init__(self, rate: _Rate, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, name: str) -> float:
        """Take one request from a bucket; return 0, or the seconds until there is one again."""
        now = self._clock()
        left, at = self._left.pop(name, (float(self._rate.at_once), now))
        left = min(self._rate.at_once, left + (now - at) * self._rate.a_second)
        allowed = left >= 1
        self._left[name] = (left - 1 if allowed else left, now)
        if len(self._left) > MOST_KNOWN:
            self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._rate.a_second


def _network(host: str) -> str:
    """Return what one household shares: an IPv4 address, or the first half of an IPv6 address."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return str(int(address) >> 64)
    return str(getattr(address, "ipv4_mapped", None) or address)

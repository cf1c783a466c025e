"""How often one may try: so many times within so many seconds, by whatever names the one who tries."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from ipaddress import IPv6Address, ip_address
from math import ceil
from threading import Lock
from time import monotonic
from typing import Final

from fastapi import Request

from warta.web.security import Refused

_MOST_KEPT: Final = 10_000
"""Names that are remembered; the one that tried least lately goes first."""


class Limit:
    """At most ``times`` within ``seconds``, for each key by itself. Safe to use from several threads."""

    def __init__(self, times: int, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._times, self._seconds, self._clock = times, seconds, clock
        self._tried: OrderedDict[Hashable, deque[float]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: Hashable) -> None:
        """Counts a try. Raises `Refused` (429, with Retry-After) when there were too many; that try does not count."""
        at = self._clock()
        with self._lock:
            tries = self._tried.setdefault(key, deque())
            self._tried.move_to_end(key)
            while tries and tries[0] <= at - self._seconds:
                tries.popleft()
            if len(tries) >= self._times:
                wait = max(1, ceil(tries[0] + self._seconds - at))
                raise Refused(429, f"too many tries; wait {wait} seconds", {"Retry-After": str(wait)})
            tries.append(at)
            while len(self._tried) > _MOST_KEPT:
                self._tried.popitem(last=False)

    def forget(self, key: Hashable) -> None:
        """Lets ``key`` begin anew."""
        with self._lock:
            self._tried.pop(key, None)


class Limits:
    """Of one application."""

    def __init__(self) -> None:
        self.login_from = Limit(40, 15 * 60)
        """By address."""
        self.login_as = Limit(40, 15 * 60)
        """By name, from wherever: slows those down who try from many addresses."""
        self.login = Limit(8, 15 * 60)
        """By name and address."""
        self.coding = Limit(30, 60)
        """By address: texts and pages that are coded while somebody waits."""


def address_of(request: Request) -> str:
    """From where a request comes; of IPv6, of which one has many, the network of 64 bits."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
    return host

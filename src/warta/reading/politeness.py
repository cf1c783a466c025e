"""When may the next request go out? One at a time to a host, a pause after each, and back-off when it is in trouble."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

DELAY = 1.0
"""Seconds between two requests to a host."""

LONGEST_DELAY = 30.0
"""The longest pause that a site's robots.txt can ask for."""

LONGEST_WAIT = 60.0
"""The longest ``Retry-After`` that is waited for; a host that asks for more is left alone for now."""

_MOST_HOSTS = 1000


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """What tells the time and passes it; tests give one that does not wait."""

    seconds: Callable[[], float] = time.monotonic
    """Seconds that only ever grow, for deadlines."""
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = _utc_now
    """The time of day in UTC, for what outlasts the program."""


class Pace:
    """Keeps requests to one host apart. Knows the last thousand hosts, so that weeks of work need no more memory."""

    def __init__(self, clock: Clock, delay: float = DELAY) -> None:
        self._clock, self._delay = clock, delay
        self._free_at: OrderedDict[str, float] = OrderedDict()

    def wait(self, host: str) -> None:
        """Sleeps until ``host`` may be asked again."""
        seconds = self._free_at.get(host, 0.0) - self._clock.seconds()
        if seconds > 0:
            self._clock.sleep(seconds)

    def asked(self, host: str, asked_for: float | None = None) -> None:
        """Notes that a request to ``host`` has ended; ``asked_for`` is the pause in seconds that its robots.txt names."""
        delay = max(self._delay, min(asked_for or 0.0, LONGEST_DELAY))
        self._free_at[host] = self._clock.seconds() + delay
        self._free_at.move_to_end(host)
        while len(self._free_at) > _MOST_HOSTS:
            self._free_at.popitem(last=False)


def back_off(attempt: int) -> float:
    """Seconds to wait after the failed ``attempt`` (from 1): doubled each time."""
    return min(2.0 ** (attempt - 1), LONGEST_WAIT)


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds that a ``Retry-After`` header asks for, as a number or as a date; None where it is neither."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return float(value)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())

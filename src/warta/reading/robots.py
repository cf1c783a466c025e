"""What does a site's robots.txt allow us, and how long a pause does it ask for?"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from warta.errors import UnreadableInput
from warta.reading.addresses import Target
from warta.reading.network import Unfetchable
from warta.reading.politeness import Clock

MAX_BYTES = 500_000
"""How much of a robots.txt is read, as RFC 9309 has it; what comes after goes unheeded."""

_KEPT_SECONDS = 24 * 3600.0
_KEPT_WITHOUT_SECONDS = 600.0
_MOST_SITES = 500
_BUSY = 429


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one site; ``parsed`` is None where its robots.txt could not be had, for the ``reason`` and ``why``."""

    parsed: Protego | None
    until: float
    reason: str = ""
    why: str = ""


class Robots:
    """The rules of the sites asked lately. ``get`` fetches an address: (status, body)."""

    def __init__(self, agent: str, clock: Clock, get: Callable[[str], tuple[int, bytes]]) -> None:
        self._agent, self._clock, self._get = agent, clock, get
        self._sites: OrderedDict[str, Rules] = OrderedDict()

    def check(self, target: Target) -> float | None:
        """The pause in seconds that the site of ``target`` asks for, None without one.

        Raises `Unfetchable` with reason ``robots`` where the site does not want ``target`` to be fetched.
        """
        rules = self._rules(target)
        if rules.parsed is None:
            raise Unfetchable(target.url, rules.reason, rules.why, temporary=True)
        if not rules.parsed.can_fetch(target.url, self._agent):
            raise Unfetchable(
                target.url,
                "robots",
                "the site's robots.txt does not allow programs to fetch it; save the page by hand",
                temporary=False,
            )
        delay = rules.parsed.crawl_delay(self._agent)
        return float(delay) if delay is not None else None

    def _rules(self, target: Target) -> Rules:
        known = self._sites.get(target.origin)
        if known is None or known.until <= self._clock.seconds():
            known = self._ask(target)
            self._sites[target.origin] = known
        self._sites.move_to_end(target.origin)
        while len(self._sites) > _MOST_SITES:
            self._sites.popitem(last=False)
        return known

    def _ask(self, target: Target) -> Rules:
        now = self._clock.seconds()
        try:
            status, body = self._get(f"{target.origin}/robots.txt")
        except Unfetchable as error:
            # A site that cannot be reached has no page to give either.
            return Rules(None, now + _KEPT_WITHOUT_SECONDS, error.reason, error.message)
        except UnreadableInput as error:
            if error.source == target.host:
                raise
            return _without(now, error.message)
        if status >= 500 or status == _BUSY:
            return _without(now, f"the site answers with status {status}")
        # As RFC 9309 has it: a site that has no robots.txt, or hides it, allows everything.
        text = body.decode("utf-8", "replace") if status < 300 else ""
        return Rules(Protego.parse(text), now + _KEPT_SECONDS)


def _without(now: float, why: str) -> Rules:
    return Rules(None, now + _KEPT_WITHOUT_SECONDS, "robots", f"its site's robots.txt cannot be had ({why}); try again later")

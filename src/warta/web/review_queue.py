"""Which events are reviewed, in which order, and where one stands among them: all of it is in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams

from warta.errors import UnknownValue
from warta.store import Store
from warta.store.filters import Filter
from warta.store.listing import Page, events_page
from warta.web.explore_asked import Asked, read
from warta.web.explore_data import checked

END: Final = "end"
"""Stands in the place of ``after`` where no event follows."""
_MOST_SEED: Final = 10**9


@dataclass(frozen=True, slots=True)
class Queue:
    """The events that are asked for (`asked`), those that nobody looked at unless it names a verdict.

    ``after`` is where the next one is, as a page of `events_page` gave it; None: at the beginning.
    """

    asked: Asked
    order: Literal["unsure", "random"] = "unsure"
    seed: int = 0
    after: str | None = None

    @classmethod
    def of(cls, store: Store, query: QueryParams) -> Queue:
        """The queue of an address. What is no filter is left out, and told in ``asked.problems``."""
        seed = query.get("seed", "")
        return cls(
            checked(store, read(query)),
            "random" if query.get("order") == "random" else "unsure",
            min(int(seed), _MOST_SEED) if seed.isascii() and seed.isdigit() and len(seed) < 12 else 0,
            query.get("after", "")[:200] or None,
        )

    @property
    def filter(self) -> Filter:
        """Which events wait."""
        filter_ = self.asked.filter
        return filter_ if filter_.verdict else replace(filter_, verdict=("none",))

    def page(self, store: Store, limit: int) -> Page:
        """The events from ``after`` on."""
        if self.after == END:
            return Page((), None)
        try:
            return events_page(store, self.filter, limit, self.after, self.order, self.seed)
        except UnknownValue:
            # A place in the list that no page gave: back to its beginning.
            return events_page(store, self.filter, limit, None, self.order, self.seed)

    def next(self, store: Store) -> str:
        """The address of the event that is to be looked at next, or of the list when that was the last one."""
        page = self.page(store, 1)
        if not page.rows:
            return self.url("/review", after=END)
        return self.event_url(page.rows[0].key, after=page.after or END)

    def event_url(self, key: str, part: str = "", *, after: str | None = None) -> str:
        """The address of an event; ``part`` is what is done there."""
        return self.url(f"/review/event/{quote(key)}{part}", after=after or self.after)

    def url(self, path: str, *, after: str | None = None) -> str:
        """``path`` with this queue."""
        pairs = self.asked.pairs()
        pairs += [("order", self.order)] if self.order != "unsure" else []
        pairs += [("seed", str(self.seed))] if self.seed else []
        pairs += [("after", after)] if after else []
        return f"{path}?{urlencode(pairs)}" if pairs else path

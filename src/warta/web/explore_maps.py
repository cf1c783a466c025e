"""Where events took place, and who acts on whom: counts for the map and the network."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from babel.core import get_global
from sqlalchemy import select

from warta.store import Store
from warta.store.counts import count, within
from warta.store.filters import Filter
from warta.store.schema import event_sides, events
from warta.store.tallying import telling
from warta.web.explore_time import Newest

Level = Literal["name", "sector", "country"]
MOST_EDGES: Final = 60


@dataclass(frozen=True, slots=True)
class Spot:
    """A province, city or point with how many events took place there. ``filter`` is what asks for them."""

    name: str
    country: str | None
    admin: str | None
    resolution: str
    lat: float
    lon: float
    events: int

    @property
    def filter(self) -> str:
        """The value of the filter's ``place`` that means it."""
        return self.admin if self.resolution == "province" and self.admin else self.name


@dataclass(frozen=True, slots=True)
class Places:
    """Countries by their alpha-3 codes, and what is more exact than a country; ``nowhere`` have no place."""

    countries: tuple[tuple[str, int], ...]
    spots: tuple[Spot, ...]
    counted: int
    nowhere: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """Who acts on whom, in how many events, with what mean score."""

    actor: str
    recipient: str
    events: int
    score: float


@dataclass(frozen=True, slots=True)
class Network:
    """The commonest pairs."""

    edges: tuple[Edge, ...]
    counted: int
    complete: bool


def places(store: Store, asked: Filter, among: Newest) -> Places:
    """Where the events of ``asked`` that are ``among`` these took place; without a filter, the countries of all events."""
    c = events.c
    columns = (c.place_country, c.place_admin, c.place_name, c.place_resolution, c.lat, c.lon)
    with store.read() as connection:
        rows = connection.execute(select(*columns).where(within(c.id, among.ids, connection.dialect.name))).fetchall()
    countries: Counter[str] = Counter(row[0] for row in rows if row[0])
    spots: Counter[tuple[str, str | None, str | None, str, float, float]] = Counter(
        (row[2], row[0], row[1], row[3] or "point", row[4], row[5])
        for row in rows
        if row[4] is not None and row[5] is not None and row[2] and row[3] != "country"
    )
    if not asked and not among.complete:
        countries = Counter({row[0]: row[1] for row in count(store, by=["country"]).rows if row[0]})
    found = [Spot(*key, many) for key, many in spots.most_common()]
    nowhere = sum(row[2] is None for row in rows)
    return Places(tuple(countries.most_common()), tuple(found), len(rows), nowhere, among.complete)


def network(store: Store, asked: Filter, level: Level, among: Callable[[], Newest]) -> Network:
    """Who acts on whom in the events that ``among`` gives; countries in all events, where the database keeps tallies of them."""
    if level == "country" and telling(asked, "dyad") is not None:
        rows = count(store, asked, ["dyad"], score=True).rows
        pairs = [Edge(a, r, many, round(score / many, 2)) for a, r, many, score in rows if a and r and a != r]
        return Network(tuple(pairs[:MOST_EDGES]), sum(row[2] for row in rows), complete=True)
    some, s = among(), event_sides.c
    sides: dict[int, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    with store.read() as connection:
        dialect = connection.dialect.name
        of = select(events.c.id, events.c.score).where(within(events.c.id, some.ids, dialect))
        scores: dict[int, float] = dict(connection.execute(of).all())
        query = select(s.event_id, s.role, s.code, s.sector, s.name).where(within(s.event_id, some.ids, dialect))
        for id_, role, code, sector, name in connection.execute(query):
            if called := _called(code, sector, name, level):
                sides[id_][role == "recipient"].add(called)
    return Network(_edges(sides, scores), len(some.ids), some.complete)


def _edges(sides: dict[int, tuple[set[str], set[str]]], scores: dict[int, float]) -> tuple[Edge, ...]:
    many: Counter[tuple[str, str]] = Counter()
    sums: defaultdict[tuple[str, str], float] = defaultdict(float)
    for id_, (actors, recipients) in sides.items():
        for actor in actors:
            for recipient in recipients:
                if actor != recipient:
                    many[actor, recipient] += 1
                    sums[actor, recipient] += scores[id_]
    best = sorted(many.items(), key=lambda one: (-one[1], one[0]))[:MOST_EDGES]
    return tuple(Edge(*pair, number, round(sums[pair] / number, 2)) for pair, number in best)


def _called(code: str | None, sector: str | None, name: str | None, level: Level) -> str | None:
    if level == "country":
        return code
    if level == "sector":
        return f"{code or ''}:{sector}" if sector else code
    return name


@cache
def numeric_codes() -> dict[str, list[str]]:
    """The ISO 3166-1 numeric codes of countries, which the polygons have, by their alpha-3 codes."""
    aliases = get_global("territory_aliases")
    alpha2 = {code: two[0] for code, two in aliases.items() if len(code) == 3 and len(two) == 1}
    numbers: dict[str, list[str]] = {}
    for code, two in alpha2.items():
        if code.isdigit():
            numbers.setdefault(two, []).append(code)
    return {code: numbers[two] for code, two in alpha2.items() if code.isalpha() and two in numbers}

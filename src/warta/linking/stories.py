"""What do the reports of a story say together, and where do they differ?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from warta.linking.grouping import clusters
from warta.linking.story_keys import Side, Traits
from warta.records import Difference, Entity, Story

_T = TypeVar("_T")
_FINEST = {"point": 0, "city": 1, "province": 2, "country": 3, None: 4}
_EVIDENCE = {"asserted": 4, "historical": 3, "negation": 2, "future": 1, "hypothetical": 0}


def story(events: Sequence[Traits]) -> Story:
    """The story of ``events`` (at least one), whatever their order."""
    told = sorted(events, key=lambda event: (event.told or date.max, event.key))
    places = sorted((e.place for e in told if e.place), key=lambda place: _FINEST.get(place.resolution, 4))
    place = _most(told, lambda e: e.place if e.place and e.place.resolution == places[0].resolution else None) if places else None
    days = _most(told, lambda e: (e.start, e.end) if e.exact else None) or _most(
        told, lambda e: (e.start, e.end) if e.start else None
    )
    return Story(
        key=f"s{told[0].key}",
        type=_most(told, lambda e: e.type) or told[0].type,
        mode=_most(told, lambda e: e.mode),
        aux=max((e.aux for e in told), key=lambda aux: _EVIDENCE[aux]),
        events=tuple(e.key for e in told),
        articles=tuple(dict.fromkeys(e.article for e in told)),
        publishers=tuple(sorted({e.publisher for e in told if e.publisher})),
        wires=tuple(sorted({e.via for e in told if e.via})),
        reports=independent(told),
        actors=_everyone(told, lambda e: e.actors),
        recipients=_everyone(told, lambda e: e.recipients),
        place=place.name if place else None,
        country=place.country if place else None,
        start=days[0] if days else None,
        end=days[1] if days else None,
        dead=_most(told, lambda e: e.dead),
        injured=_most(told, lambda e: e.injured),
        arrested=_most(told, lambda e: e.arrested),
        differences=tuple(_differences(told)),
    )


def independent(events: Iterable[Traits]) -> int:
    """How many reports were written for themselves: those that credit one wire, or print one text, are one."""
    by_key = {event.key: event for event in events}
    ordered = sorted(by_key)
    same = [
        (one, other)
        for n, one in enumerate(ordered)
        for other in ordered[n + 1 :]
        if by_key[one].article == by_key[other].article or _copies(by_key[one], by_key[other])
    ]
    return len(clusters(ordered, same))


def _copies(one: Traits, other: Traits) -> bool:
    return (one.via is not None and one.via == other.via) or bool(set(one.sentences) & set(other.sentences))


def _said(events: Sequence[Traits], value: Callable[[Traits], _T | None]) -> dict[_T, list[Traits]]:
    """Each value with the events that give it: those of most publishers first, then of most events, then the earliest."""
    said: dict[_T, list[Traits]] = {}
    for event in events:
        found = value(event)
        if found is not None:
            said.setdefault(found, []).append(event)
    order = sorted(said, key=lambda found: (-len({e.publisher for e in said[found]}), -len(said[found])))
    return {found: said[found] for found in order}


def _most(events: Sequence[Traits], value: Callable[[Traits], _T | None]) -> _T | None:
    return next(iter(_said(events, value)), None)


def _everyone(events: Sequence[Traits], sides: Callable[[Traits], tuple[Side, ...]]) -> tuple[Entity, ...]:
    """The members of a side, those that most reports name first; the nameless only where nobody is named."""
    counted: Counter[str] = Counter()
    first: dict[str, Side] = {}
    for event in events:
        for side in sides(event):
            counted[side.name] += 1
            first.setdefault(side.name, side)
    named = [name for name in first if first[name].kind != "generic"]
    names = sorted(named or first, key=lambda name: -counted[name])
    return tuple(Entity(name, None, name, first[name].code, first[name].sector) for name in names)


def _named(sides: tuple[Side, ...]) -> str | None:
    return "; ".join(sorted({side.name for side in sides if side.kind != "generic"})) or None


_FIELDS: tuple[tuple[str, Callable[[Traits], str | None]], ...] = (
    ("type", lambda e: e.type),
    ("mode", lambda e: e.mode),
    ("actors", lambda e: _named(e.actors)),
    ("recipients", lambda e: _named(e.recipients)),
    ("place", lambda e: e.place.name if e.place else None),
    ("date", lambda e: _days(e) if e.exact else None),
    ("dead", lambda e: _number(e.dead)),
    ("injured", lambda e: _number(e.injured)),
    ("arrested", lambda e: _number(e.arrested)),
)


def _number(number: int | None) -> str | None:
    return str(number) if number is not None else None


def _days(event: Traits) -> str:
    return str(event.start) if event.start == event.end else f"{event.start}/{event.end}"


def _differences(events: Sequence[Traits]) -> Iterable[Difference]:
    for field, value in _FIELDS:
        said = _said(events, value)
        if len(said) > 1:
            yield Difference(field, tuple((found, tuple(e.key for e in by)) for found, by in said.items()))

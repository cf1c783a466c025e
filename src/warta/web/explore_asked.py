"""What an address of the Explore view asks for: which events, and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any, Final
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from warta.errors import UnknownValue
from warta.store.filters import Filter

VIEWS: Final = ("table", "time", "map", "network")
CHOICES: Final = {
    "view": VIEWS,
    "order": ("newest", "unsure"),
    "by": ("quad", "type", "dyad"),
    "measure": ("events", "score", "mean"),
    "unit": ("auto", "day", "week", "month", "year"),
    "level": ("name", "sector", "country"),
}
"""How things are shown: each with its values, the first where the address says nothing."""
FIELDS: Final = tuple(one.name for one in fields(Filter))
_SINGLE: Final = frozenset({"since", "until", "confidence", "text"})
_WHOLE: Final = frozenset({"publisher", "article"})
"""Their values may have commas in them."""
_MOST: Final = 60
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """An address of Explore as it was understood. ``problems`` says of each field that was not what is wrong with it."""

    filter: Filter
    shown: dict[str, str] = field(default_factory=dict)
    """A value for each of `CHOICES`."""
    after: str | None = None
    problems: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    """What was written into the fields that have ``problems``."""

    def __getitem__(self, name: str) -> str:
        return self.shown[name]

    def url(self, path: str = "/explore", **changes: str) -> str:
        """The address of the same with ``changes`` in how it is shown."""
        shown = {name: value for name, value in (self.shown | changes).items() if name in CHOICES and value != CHOICES[name][0]}
        rest = [(name, value) for name, value in changes.items() if name not in CHOICES]
        query = urlencode([*self.pairs(), *shown.items(), *rest])
        return f"{path}?{query}" if query else path

    def pairs(self) -> list[tuple[str, str]]:
        """The filter as the fields of an address: one for each value."""
        found: list[tuple[str, str]] = []
        for name in FIELDS:
            value = getattr(self.filter, name)
            if value not in ((), None):
                found += [(name, str(one)) for one in (value if isinstance(value, tuple) else (value,))]
        return found

    def adding(self, name: str, value: object, *more: tuple[str, object]) -> str:
        """The address with one more value asked for (of fields with one value: this one instead)."""
        return self._changed([(name, value), *more], without=False)

    def removing(self, name: str, value: object = None) -> str:
        """The address without this value; without any of ``name`` when None."""
        return self._changed([(name, value)], without=True)

    def clear(self) -> str:
        """The address without a filter."""
        return replace(self, filter=Filter()).url()

    def _changed(self, values: list[tuple[str, object]], *, without: bool) -> str:
        pairs = self.pairs()
        for name, value in values:
            gone = name in _SINGLE or value is None
            pairs = [pair for pair in pairs if not (pair[0] == name and (gone or pair[1] == str(value)))]
            pairs += [] if without else [(name, str(value))]
        shown = [(name, value) for name, value in self.shown.items() if value != CHOICES[name][0]]
        query = urlencode([*pairs, *shown])
        return f"/explore?{query}" if query else "/explore"


def read(query: QueryParams) -> Asked:
    """What the address asks for. What cannot be understood is left out, and told in ``problems``."""
    shown = {name: value if (value := query.get(name, "")) in known else known[0] for name, known in CHOICES.items()}
    after = query.get("after") or None
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    given: dict[str, str] = {}
    for name in FIELDS:
        written = _values(name, query)
        if not written:
            continue
        try:
            Filter.of(**{name: written})
            values[name] = written
        except UnknownValue as error:
            problems[name] = str(error).removeprefix(f"{name}: ")
            given[name] = ", ".join(written if isinstance(written, list) else [written])[:_LONGEST]
    while True:
        try:
            return Asked(Filter.of(**values), shown, after, problems, given)
        except UnknownValue as error:
            # Fields that are well alone and not together: a mode of another type, since after until.
            name, _, said = str(error).partition(": ")
            if name not in values:
                raise
            problems[name], given[name] = said, str(values.pop(name))[:_LONGEST]


def _values(name: str, query: QueryParams) -> Any:  # noqa: ANN401  # as `Filter.of` takes it
    found = [value.strip()[:_LONGEST] for value in query.getlist(name)[:_MOST]]
    found = [value for value in found if value]
    if name in _SINGLE:
        return found[-1] if found else None
    if name not in _WHOLE:
        # A comma before a blank belongs to a name: "Budi, S.H.".
        found = [part for value in found for part in (value.split(",") if ", " not in value else [value]) if part]
    return list(dict.fromkeys(found))

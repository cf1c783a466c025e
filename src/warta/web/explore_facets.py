"""The facets of Explore: for each field the commonest values, and those that are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from warta import ontology
from warta.store.query import Facets
from warta.web.explore_asked import Asked
from warta.web.explore_labels import label
from warta.web.i18n import Language

_GROUPS = (
    ("quad", ("quad",)),
    ("type", ("type",)),
    ("actor", ("actor",)),
    ("recipient", ("recipient",)),
    ("dyad", ("dyad",)),
    ("place", ("country", "admin")),
    ("aux", ("aux",)),
    ("publisher", ("publisher",)),
    ("context", ("context",)),
    ("mode", ("mode",)),
)
_OPEN = frozenset({"quad", "type", "actor"})
_WRITTEN = frozenset({"actor", "recipient", "dyad", "place"})
_FIRST = 7


@dataclass(frozen=True, slots=True)
class Choice:
    """A value with how many events have it; None where that was not counted."""

    value: str
    label: str
    events: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one field. ``written``: others can be written into it. The first are shown, the rest on demand."""

    name: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]
    open: bool
    written: bool


def groups(found: Facets, asked: Asked, language: Language) -> list[Group]:
    """The facets in the order in which they are shown."""
    made = []
    for name, sources in _GROUPS:
        chosen = [str(value) for value in getattr(asked.filter, name)]
        counts = {str(value): many for source in sources for value, many in found.values[source] if _is_told(name, value)}
        values = [*chosen, *(value for value in _ordered(name, counts) if value not in chosen)]
        all_ = tuple(Choice(value, label(name, value, language), counts.get(value), value in chosen) for value in values)
        cut = max(_FIRST, len(chosen))
        is_open = name in _OPEN or bool(chosen) or name in asked.problems
        made.append(Group(name, all_[:cut], all_[cut:], is_open, name in _WRITTEN))
    return made


def _ordered(name: str, counts: dict[str, int]) -> list[str]:
    if name == "quad":
        return [value for value in "12340" if value in counts]
    if name == "aux":
        return [value for value in ontology.aux_values() if value in counts]
    return list(counts)


def _is_told(name: str, value: object) -> bool:
    """Whether it tells anything: a pair of one country with itself does not part what is within it."""
    one, _, other = str(value).partition("-")
    return name != "dyad" or one != other

"""What the data files know about names: countries, organisations, persons with their offices, roles.

Everything is looked up by lower-case words joined by single spaces. Facts carry the dates for which they hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Literal

from warta.data import load_tsv, load_yaml

Kind = Literal["country", "capital", "org", "person"]
LONGEST_NAME = 9
"""Words of the longest name that is looked up."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a name stands for while ``since <= day < until``."""

    name: str
    kind: Kind
    code: str | None
    sector: str | None
    since: date
    until: date
    wikidata: str | None
    cased: bool
    """Whether the name must be written as listed, since lower-case it is another word (AS, RI, Mali)."""
    written: str


@dataclass(frozen=True, slots=True)
class Role:
    """A common noun for an actor. ``kind`` is title, group, body or neutral (see roles.tsv)."""

    words: str
    kind: str
    sector: str | None
    code: str | None


def key(text: str) -> str:
    """The form under which a name is kept."""
    return " ".join(text.lower().split())


def _day(text: str, otherwise: date) -> date:
    if not text:
        return otherwise
    year, month, day = [*(int(p) for p in text.split("-")), 1, 1][:3]
    return date(year, month, day)


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _wikidata(source: str) -> str | None:
    return source if source[:1] == "Q" and source[1:].isdigit() else None


def _country_facts() -> Iterable[Fact]:
    for code, names, epithets, capitals, wikidata, _alpha2 in load_tsv("id/actors/countries.tsv", 6):
        name = _split(names)[0]
        for cell, kind in ((names, "country"), (epithets, "country"), (capitals, "capital")):
            for written in _split(cell):
                written, _, sector = written.partition(":")
                yield Fact(name, kind, code, sector or "GOV", date.min, date.max, wikidata or None, True, written)  # type: ignore[arg-type]


def _name_facts() -> Iterable[Fact]:
    for file in ("indonesia", "world"):
        for name, aliases, kind, code, sector, since, until, source in load_tsv(f"id/actors/{file}.tsv", 8):
            for written in [name, *_split(aliases)]:
                yield Fact(
                    name,
                    "person" if kind == "person" else "org",
                    code or None,
                    sector or None,
                    _day(since, date.min),
                    _day(until, date.max),
                    _wikidata(source),
                    True,
                    written,
                )


@cache
def names() -> dict[str, tuple[Fact, ...]]:
    """All named actors by their lower-case names, countries first."""
    found: dict[str, list[Fact]] = {}
    for fact in [*_country_facts(), *_name_facts()]:
        found.setdefault(key(fact.written), []).append(fact)
    return {name: tuple(facts) for name, facts in found.items()}


@cache
def roles() -> dict[str, Role]:
    """The roles by their words."""
    return {
        key(words): Role(words, kind, sector or None, code or None)
        for words, kind, sector, code, _example in load_tsv("id/actors/roles.tsv", 5)
    }


@cache
def country_names() -> dict[str, str]:
    """The first Indonesian name of each country code."""
    return {row[0]: _split(row[1])[0] for row in load_tsv("id/actors/countries.tsv", 6)}


@cache
def codes() -> frozenset[str]:
    """Every code an entity may have."""
    return frozenset(country_names()) | frozenset(load_yaml("ontology/values.yaml")["codes"])


_GRACE = timedelta(days=10)
"""How long after the end of an office the news still codes a person by it: the days in which the leaving is the news."""

_AHEAD = timedelta(days=365)
"""How long before the first listed office a person is known by it: candidates, designates."""
PUBLIC = ("GOV", "LEG", "JUD")
"""Sectors of public offices, whose former holders are the elite."""


def fact_on(written: str, day: date, kinds: tuple[Kind, ...] = ("country", "capital", "org", "person")) -> Fact | None:
    """The fact that a name stands for on a day, or None. A name must begin with a capital, as listed.

    When none of a person's offices covers the day, the nearest earlier one decides: who held a public office is of the
    elite. Long before the first one nothing is known of a person but the country.
    """
    facts = [f for f in names().get(key(written), ()) if f.kind in kinds and _written_alike(f.written, written)]
    if not facts:
        return None
    holding = [f for f in facts if f.since <= day < f.until]
    just_left = [f for f in facts if f.until <= day <= f.until + _GRACE] if day.year < 2200 else []
    if just_left and facts[0].kind == "person":
        return max(just_left, key=lambda f: f.until)
    if holding:
        return max(holding, key=lambda f: f.since)
    past = [f for f in facts if f.until <= day]
    if past:
        last = max(past, key=lambda f: f.until)
        return replace(last, sector="ELI") if last.kind == "person" and last.sector in PUBLIC else last
    first = min(facts, key=lambda f: f.since)
    return replace(first, sector=None) if first.kind == "person" and first.since - day > _AHEAD else first


@cache
def _by_surname() -> dict[str, tuple[Fact, ...]]:
    """Facts of persons from abroad by the last word of their names."""
    found: dict[str, list[Fact]] = {}
    for facts in names().values():
        for fact in facts:
            if fact.kind == "person" and fact.written == fact.name and fact.code != "IDN" and " " in fact.name:
                found.setdefault(key(fact.name.rsplit(" ", 1)[1]), []).append(fact)
    return {word: tuple(facts) for word, facts in found.items()}


def holder_by_surname(surname: str, day: date) -> Fact | None:
    """The one listed person from abroad with this surname who holds an office on a day ("Presiden Ramaphosa"), or None."""
    holding = [f for f in _by_surname().get(key(surname), ()) if f.since <= day < f.until and f.sector != "ELI"]
    return holding[0] if len({f.name for f in holding}) == 1 and holding[0].since != date.min else None


def _written_alike(listed: str, written: str) -> bool:
    if len(listed) <= 4 and listed.isupper():
        return written.isupper()
    return written[:1].isupper() or not listed[:1].isupper()

"""What the data files know about places: countries, provinces, regencies, cities, regions, seas, landmarks.

Names are looked up folded (see `fold`). The tables are read on the first question; a row becomes a `Location`
only when it is asked for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from warta.data import load_tsv, load_yaml, read_text

if TYPE_CHECKING:  # who asks for places alone (the store, the web) need not wait for spaCy
    from spacy.tokens import Span, Token

Resolution = Literal["country", "province", "city", "point"]
LONGEST_NAME = 6
"""Words of the longest place name that is looked up."""
LISTED = 10**8
"""The least weight of a place of the hand-kept tables."""
_STATE, _PROVINCE, _SEAT = 10**10, 10**9, 10**5
_Row = tuple[str, str, str]
"""Table, display name, and the remaining cells as they were read."""


@dataclass(frozen=True, slots=True)
class Location:
    """A place that an act can happen at; ``country`` is ISO 3166-1 alpha-3, None where it lies in no one country.

    ``weight`` says how likely the name means this place when the context does not tell (people, for cities).
    """

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    geonameid: int | None
    resolution: Resolution
    weight: int


def fold(text: str) -> str:
    """The form under which a place is kept: lower case, no accents, apostrophes or full stops, hyphens as spaces."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        text = text.translate(_MARKS)
    return " ".join(text.lower().replace("'", "").replace(".", "").replace("-", " ").split())


_MARKS = str.maketrans({"’": "", "‘": "", "ʻ": "", "ʼ": "", "–": " ", "ø": "o", "ł": "l", "ı": "i"})


def _names(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _countries() -> Iterator[tuple[str, Location]]:
    rows = load_tsv("country_points.tsv", 4)
    points = {code: (float(lat), float(lon), int(number)) for code, number, lat, lon in rows}
    for code, written, epithets, capitals, _wikidata, _alpha2 in load_tsv("id/actors/countries.tsv", 6):
        name = _names(written)[0]
        lat, lon, number = points.get(code, (None, None, None))
        place = Location(name, code, lat, lon, number, "country", _STATE)
        for other in [*_names(written), *_names(epithets)]:
            yield other, place
        for capital in _names(capitals):
            yield capital.partition(":")[0], Location(capital.partition(":")[0], code, lat, lon, None, "city", 1)


def _provinces() -> Iterator[tuple[str, Location]]:
    for name, others, lat, lon, _iso in load_tsv("id/provinces.tsv", 5):
        place = Location(name, "IDN", float(lat), float(lon), None, "province", _PROVINCE)
        for other in [name, *_names(others)]:
            yield other, place
            yield f"provinsi {other}", place


def _regencies() -> Iterator[tuple[str, Location]]:
    for name, others, kind, _iso, seat, lat, lon, number in load_tsv("id/regencies.tsv", 8):
        full = f"{kind.capitalize()} {name}"
        weight = LISTED + (kind == "kota")
        place = Location(full, "IDN", float(lat), float(lon), int(number) if number else None, "city", weight)
        for other in [name, *_names(others)]:
            yield other, place
            yield f"{kind} {other}", place
        yield seat, Location(seat, "IDN", float(lat), float(lon), int(number) if number else None, "city", _SEAT)


def _regions() -> Iterator[tuple[str, Location]]:
    for name, others, resolution, code, lat, lon in load_tsv("id/regions.tsv", 6):
        place = Location(name, code or None, float(lat), float(lon), None, resolution, LISTED)  # type: ignore[arg-type]
        for other in [name, *_names(others)]:
            yield other, place


@cache
def _listed() -> dict[str, tuple[Location, ...]]:
    """The places of the small tables, by name."""
    found: dict[str, list[Location]] = {}
    for source in (_countries, _provinces, _regencies, _regions):
        for name, place in source():
            at = found.setdefault(fold(name), [])
            if place not in at:
                at.append(place)
    return {name: tuple(places) for name, places in found.items()}


@cache
def _cities() -> dict[str, list[str]]:
    """The lines of the table of cities by each name: they are taken apart when asked for."""
    found: dict[str, list[str]] = {}
    for line in read_text("places.tsv").splitlines():
        if line.startswith("#"):
            continue
        name, others, _ = line.split("\t", 2)
        found.setdefault(fold(name), []).append(line)
        if others:
            for other in others.split("|"):
                lines = found.setdefault(fold(other), [])
                if line not in lines:
                    lines.append(line)
    return found


@cache
def _alpha3() -> dict[str, str]:
    return {row[5]: row[0] for row in load_tsv("id/actors/countries.tsv", 6) if row[5]}


def _city(line: str) -> Location:
    name, _, country, lat, lon, number, thousands = line.split("\t")
    return Location(name, _alpha3()[country], float(lat), float(lon), int(number), "city", 1000 * int(thousands) + 2)


@lru_cache(maxsize=65_536)
def locate(name: str) -> tuple[Location, ...]:
    """The places that a name may mean, the likeliest without context first; empty when none is listed."""
    folded = fold(name)
    places: list[Location] = []
    for place in [*_listed().get(folded, ()), *map(_city, _cities().get(folded, ()))]:
        known = place.geonameid is not None and any(p.geonameid == place.geonameid for p in places)
        if not known and not (place.weight == 1 and any(p.country == place.country for p in places)):
            places.append(place)
    finer = {p.country for p in places if p.resolution != "country" and p.weight > _SEAT}
    places = [p for p in places if p.resolution != "country" or p.country not in finer]
    return tuple(sorted(places, key=lambda p: (-p.weight, p.name)))


def choose(places: Collection[Location], countries: Collection[str]) -> Location | None:
    """Of places with one name the one in the first of ``countries`` that has one, else the likeliest.

    A country is not pushed aside by a namesake smaller than a province (Georgia, but not the town of Panama).
    """
    if not places:
        return None
    likeliest = max(places, key=lambda p: p.weight)
    for country in countries:
        here = [p for p in places if p.country == country]
        if here and (likeliest.resolution != "country" or here[0].resolution in ("country", "province")):
            return max(here, key=lambda p: p.weight)
    return likeliest


@cache
def capitals() -> frozenset[str]:
    """The folded names of capitals and seats of government, which may stand for their state."""
    rows = load_tsv("id/actors/countries.tsv", 6)
    return frozenset(fold(name.partition(":")[0]) for row in rows for name in _names(row[3]))


@cache
def place_words() -> dict[str, frozenset[str]]:
    """The word lists of ``id/places.yaml``."""
    return {name: frozenset(words) for name, words in load_yaml("id/places.yaml").items()}


@cache
def _place_vocabulary() -> frozenset[str]:
    """Every word of ``id/places.yaml``: none of them names a place by itself."""
    return frozenset().union(*place_words().values())


def _beside(token: Token) -> list[Token]:
    return [t for t in token.doc[max(0, token.i - 1) : token.i + 2] if t.i != token.i]


def places_in(span: Span) -> Iterator[Location]:
    """The listed places that the recogniser found in a span, the longest name at each word.

    A region's name alone is one even where it was taken for a person's: "kasir di pasar Ontario".
    """
    generic = _place_vocabulary()
    at = span.start
    while at < span.end:
        step = 1
        token = span.doc[at]
        alone = token.ent_type_ == "PER" and not any(t.ent_type_ == "PER" for t in _beside(token))
        if (token.ent_type_ == "LOC" or alone) and token.text[:1].isupper():
            for end in range(min(span.end, at + LONGEST_NAME), at, -1):
                if end == at + 1 and token.lower_ in generic:
                    continue
                found = locate(span.doc[at:end].text)
                if found and (not alone or found[0].weight >= LISTED):
                    yield found[0]
                    step = end - at
                    break
        at += step

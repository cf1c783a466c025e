"""The data is tested like code: headers, columns, keys, duplicates."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

import pytest

from warta import ontology
from warta.coding import gazetteer
from warta.data import load_tsv

ROLE_KINDS = {"title", "group", "body", "neutral"}


def _data_files(folder: Traversable, prefix: str = "") -> list[str]:
    found = []
    for item in folder.iterdir():
        if item.is_dir():
            found += _data_files(item, f"{prefix}{item.name}/")
        elif item.name.endswith((".tsv", ".yaml")):
            found.append(prefix + item.name)
    return sorted(found)


@pytest.mark.parametrize("name", _data_files(files("warta.data")))
def test_every_file_says_what_it_is_and_where_it_is_from(name: str) -> None:
    header = "\n".join(line for line in (files("warta.data") / name).read_text("utf-8").splitlines()[:8] if line.startswith("#"))
    assert "Licence" in header, name
    assert "Source" in header or "source" in header, name


def test_roles_are_well_formed() -> None:
    seen = set()
    for words, kind, sector, code, example in load_tsv("id/actors/roles.tsv", 5):
        assert words == words.lower(), words
        assert kind in ROLE_KINDS, words
        assert not sector or sector in ontology.sectors(), words
        assert not code or code in gazetteer.codes(), words
        assert words in example.lower(), f"{words}: its example does not hold it"
        assert words not in seen, f"{words} is listed twice"
        seen.add(words)


@pytest.mark.parametrize("file", ["indonesia", "world"])
def test_named_actors_are_well_formed(file: str) -> None:
    for name, _aliases, kind, code, sector, since, until, source in load_tsv(f"id/actors/{file}.tsv", 8):
        assert kind in ("person", "org"), name
        assert not code or code in gazetteer.codes(), (name, code)
        assert not sector or sector in ontology.sectors(), (name, sector)
        assert not (since and until) or since < until, name
        assert source, f"{name} has no source"


def test_facts_carry_their_dates() -> None:
    from datetime import date

    then = gazetteer.fact_on("Joko Widodo", date(2019, 9, 16))
    now = gazetteer.fact_on("Joko Widodo", date(2025, 1, 1))
    assert then is not None
    assert (then.code, then.sector) == ("IDN", "GOV")
    assert now is not None
    assert now.sector == "ELI"


def test_countries_cover_iso_3166() -> None:
    rows = load_tsv("id/actors/countries.tsv", 6)
    assert len({row[0] for row in rows}) == len(rows) >= 249
    assert all(len(row[0]) == 3 and row[1] for row in rows)


def test_places_have_coordinates() -> None:
    alpha2 = {row[5] for row in load_tsv("id/actors/countries.tsv", 6)}
    for name, _others, country, lat, lon, geonameid, population in load_tsv("places.tsv", 7):
        assert name
        assert country in alpha2, country
        assert -90 <= float(lat) <= 90
        assert -180 <= float(lon) <= 180
        assert int(geonameid) > 0
        assert int(population) >= 0

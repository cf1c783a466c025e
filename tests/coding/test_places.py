"""Where an act took place: the data of places, and sentences with the place that is expected of them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

import warta
from warta.coding.locations import choose, fold, locate
from warta.coding.place_phrases import names_in
from warta.data import load_tsv
from warta.pipeline import code
from warta.records import Article, Place

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "places.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def _places(sentence: str, type_: str) -> list[Place | None]:
    article = Article("x", "", sentence, 0, published=datetime(2022, 3, 8, 12, tzinfo=UTC))
    return [m.place for m in code(article).mentions if m.type == type_]


def test_enough_cases() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize(("type_", "text", "country", "sentence"), CASES)
def test_place_of_the_act(type_: str, text: str, country: str, sentence: str) -> None:
    found = _places(sentence, type_)
    assert found, f"no {type_} in it"
    got = [(p.text, str(p.country)) if p is not None else ("-", "-") for p in found]
    assert (text, country) in got


def test_spans_are_the_words() -> None:
    for type_, _text, _country, sentence in CASES:
        for place in _places(sentence, type_):
            assert place is None or sentence[slice(*place.span)] == place.text


def test_provinces_are_complete() -> None:
    islands = {"ID-SM", "ID-JW", "ID-KA", "ID-SL", ""}
    rows = [row for row in load_tsv("id/provinces.tsv", 5) if row[4] not in islands]
    assert len(rows) == len({row[4] for row in rows}) == 38


def test_regencies_are_complete() -> None:
    rows = load_tsv("id/regencies.tsv", 8)
    assert Counter(row[2] for row in rows) == {"kabupaten": 416, "kota": 98}
    provinces = {row[4] for row in load_tsv("id/provinces.tsv", 5)}
    assert {row[3] for row in rows} <= provinces
    assert len({row[3] for row in rows}) == 38


def test_every_regency_is_told_apart_by_its_full_name() -> None:
    full = Counter((row[2], row[0]) for row in load_tsv("id/regencies.tsv", 8))
    assert [name for name, n in full.items() if n > 1] == []
    for kind, name in full:
        place = choose(locate(f"{kind} {name}"), ("IDN",))
        assert place is not None
        assert place.name == f"{kind.capitalize()} {name}"


def test_coordinates_are_in_range() -> None:
    for _name, _others, _kind, _iso, seat, lat, lon, _number in load_tsv("id/regencies.tsv", 8):
        assert -11.1 <= float(lat) <= 6.1, seat
        assert 95.0 <= float(lon) <= 141.1, seat
    for name, _others, resolution, _code, lat, lon in load_tsv("id/regions.tsv", 6):
        assert resolution in ("country", "province", "city", "point"), name
        assert -90 <= float(lat) <= 90, name
        assert -180 <= float(lon) <= 180, name


def test_regions_belong_to_countries() -> None:
    codes = {row[0] for row in load_tsv("id/actors/countries.tsv", 6)}
    assert {row[3] for row in load_tsv("id/regions.tsv", 6)} - codes <= {""}


def test_no_listed_name_twice_in_one_country() -> None:
    names: Counter[tuple[str, str]] = Counter()
    for name, others, _resolution, code_, _lat, _lon in load_tsv("id/regions.tsv", 6):
        names.update({(fold(written), code_) for written in [name, *others.split("|")] if written})
    assert [name for name, n in names.items() if n > 1] == []


def test_indonesian_spellings_are_listed() -> None:
    for written, _name, alpha2 in load_tsv("id/cities.tsv", 3):
        alpha3 = {row[5]: row[0] for row in load_tsv("id/actors/countries.tsv", 6)}[alpha2]
        for spelling in written.split("|"):
            assert any(p.country == alpha3 for p in locate(spelling)), spelling


@pytest.mark.parametrize(
    ("name", "countries", "country", "resolution"),
    [
        ("Georgia", ("IDN",), "GEO", "country"), ("Georgia", ("USA",), "USA", "province"),
        ("Papua", ("IDN",), "IDN", "province"), ("Papua Nugini", ("IDN",), "PNG", "country"),
        ("Kabul", ("AFG",), "AFG", "city"), ("Tepi Barat", ("ISR",), "PSE", "province"),
        ("Cambridge", ("USA",), "USA", "city"), ("Cambridge", ("GBR",), "GBR", "city"),
        ("Bandung", ("IDN",), "IDN", "city"), ("Jambi", ("IDN",), "IDN", "province"),
        ("Kota Jambi", ("IDN",), "IDN", "city"), ("Timur Tengah", ("IDN",), None, "country"),
    ],
)  # fmt: skip
def test_same_names_are_told_apart(name: str, countries: tuple[str, ...], country: str | None, resolution: str) -> None:
    place = choose(locate(name), countries)
    assert place is not None
    assert (place.country, place.resolution) == (country, resolution)


def test_a_common_word_that_begins_a_sentence_is_not_a_town_abroad() -> None:
    doc = warta.parse("Saham, merosot tajam pada Senin. Gempa terjadi di Kobe.")
    assert [n.place.name for n in names_in(doc, 0, len(doc), ["SAU"])] == ["Kobe"]

"""Who is acted on when it is a thing or land; one person referred back to; one role in two countries."""

from __future__ import annotations

import pytest

from warta.coding.coder import Coder
from warta.coding.things import as_land, can_act_on_things, of_thing
from warta.language import parse
from warta.reading.record import read_record
from warta.records import Entity


def coder(text: str) -> Coder:
    article = read_record({"id": "a", "title": "", "text": text, "published": "2022-03-08T10:00:00+07:00"})
    return Coder(article, parse(article.text))


def entities(made: Coder, word: str) -> list[tuple[str | None, str | None]]:
    token = next(t for t in made.doc if t.text == word)
    return [(e.code, e.sector) for e in made.resolver.entities(token)]


def test_a_name_inside_a_thing_is_its_owner() -> None:
    doc = parse("Pemberontak menyerang dua fasilitas minyak Kuwait.")
    assert of_thing(next(t for t in doc if t.text == "Kuwait"))
    assert not of_thing(next(t for t in doc if t.text == "Pemberontak"))


@pytest.mark.parametrize(
    ("type_", "expected"), [("ASSAULT", True), ("COERCE", True), ("CONCEDE", True), ("REQUEST", False), ("CONSULT", False)]
)
def test_only_force_and_giving_back_act_on_things(type_: str, expected: bool) -> None:
    assert can_act_on_things(type_) is expected


@pytest.mark.parametrize(("name", "code", "sector"), [("Papua", "IDN", None), ("Kuwait", "KWT", "GOV")])
def test_a_part_of_a_country_is_not_its_government(name: str, code: str, sector: str | None) -> None:
    assert as_land(Entity(name, (0, len(name)), name, code, "GOV")).sector == sector


def test_a_role_in_two_countries_is_two_actors() -> None:
    assert entities(coder("Konferensi itu dihadiri ulama Mesir dan Indonesia."), "ulama") == [("EGY", "REL"), ("IDN", "REL")]


def test_that_man_is_the_one_named_before() -> None:
    made = coder("Polisi menangkap seorang pria bernama Agus di pasar. Pria itu menolak diperiksa.")
    again = next(t for t in made.doc if t.text == "Pria")
    assert [e.name for e in made.resolver.entities(again)] == ["seorang pria"]

"""Every string in both languages, and the language that is spoken."""

from __future__ import annotations

import re
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from warta import ontology
from warta.reading.clock import WIB
from warta.web.i18n import LANGUAGES, Language, strings
from warta.web.sentence import phrases

_PLACES = re.compile(r"\{(\w+)\}")


def test_every_string_is_in_every_language_with_the_same_places() -> None:
    first, *others = (strings(code) for code in LANGUAGES)
    for other in others:
        assert first.keys() == other.keys()
        for key in first:
            assert set(_PLACES.findall(first[key])) == set(_PLACES.findall(other[key])), key
            assert other[key].strip(), key


def test_templates_ask_only_for_strings_that_there_are() -> None:
    known = strings("id")
    for template in Path(str(files("warta.web") / "templates")).rglob("*.html"):
        html = template.read_text(encoding="utf-8")
        for key, more in re.findall(r"""\bt\(\s*["']([\w.]+)["'](\s*~)?""", html):
            assert any(name.startswith(key) for name in known) if more else key in known, (template.name, key)


def test_every_value_of_the_codebook_has_a_word() -> None:
    for code in LANGUAGES:
        known = strings(code)
        assert {f"type.{name}" for name in ontology.types()} <= known.keys()
        assert {f"aux.{name}" for name in ontology.aux_values()} <= known.keys()
        assert {f"quad.{number}" for number in range(5)} <= known.keys()


def test_sentences_are_told_of_every_type_and_mode_in_every_language() -> None:
    first, *others = (phrases(code) for code in LANGUAGES)
    for other in others:
        assert first.keys() == other.keys()
        assert first["aux"].keys() == other["aux"].keys() == set(ontology.aux_values())
        for type_ in ontology.types():
            assert set(first["acts"][type_]) == set(other["acts"][type_]), type_
    for said in (first, *others):
        for type_, mode in ontology.modes():
            assert mode in said["acts"][type_], (type_, mode)
        for acts in said["acts"].values():
            assert {"with", "alone", "passive"} <= acts["default"].keys()
            assert all("{whom}" in act["with"] and "{" not in act["alone"] + act["passive"] for act in acts.values())


@pytest.mark.parametrize(
    ("query", "cookie", "accepted", "language"),
    [
        ("", "", "", "id"),
        ("", "", "en-US,en;q=0.9,id;q=0.8", "en"),
        ("", "", "fr, id;q=0.4, en;q=0.2", "id"),
        ("", "", "in", "id"),
        ("", "", "en;q=x, fr", "id"),
        ("", "en", "id", "en"),
        ("?lang=id", "en", "en", "id"),
        ("?lang=xx", "", "en", "en"),
        ("?lang=<script>", "", "", "id"),
    ],
)
def test_the_language_is_chosen(bare: TestClient, query: str, cookie: str, accepted: str, language: str) -> None:
    if cookie:
        bare.cookies.set("warta_lang", cookie)
    answer = bare.get(f"/paste{query}", headers={"Accept-Language": accepted})
    assert f'<html lang="{language}"' in answer.text


def test_a_chosen_language_stays(bare: TestClient) -> None:
    bare.get("/paste?lang=en")
    assert '<html lang="en"' in bare.get("/", headers={"Accept-Language": "id"}).text


@pytest.mark.parametrize(
    ("start", "end", "indonesian", "english"),
    [
        ((2021, 10, 22), (2021, 10, 22), "22 Oktober 2021", "22 October 2021"),
        ((2021, 10, 22), (2021, 10, 23), "22–23 Oktober 2021", "22–23 October 2021"),
        ((2021, 10, 30), (2021, 11, 2), "30 Oktober – 2 November 2021", "30 October – 2 November 2021"),
        ((2021, 12, 30), (2022, 1, 2), "30 Desember 2021 – 2 Januari 2022", "30 December 2021 – 2 January 2022"),
        ((2021, 2, 1), (2021, 2, 28), "Februari 2021", "February 2021"),
        ((2021, 1, 1), (2021, 12, 31), "2021", "2021"),
    ],
)
def test_days_are_told_as_people_do(
    start: tuple[int, int, int], end: tuple[int, int, int], indonesian: str, english: str
) -> None:
    assert Language("id").days(date(*start), date(*end)) == indonesian
    assert Language("en").days(date(*start), date(*end)) == english


def test_times_and_countries() -> None:
    assert Language("id").time(datetime(2022, 3, 8, 19, 45, tzinfo=WIB)) == "Selasa, 8 Maret 2022, 19.45 WIB"
    assert Language("en").name("Filipina", "PHL") == "Philippines"
    assert Language("en").name("Presiden Filipina", "PHL") == "Presiden Filipina"
    assert Language("id").name("Filipina", "PHL") == "Filipina"

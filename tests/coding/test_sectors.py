"""The sector of an actor comes from all that the article tells; a phrase that the parser cut is read whole."""

from __future__ import annotations

import pytest

import warta
from warta.coding import sectors
from warta.coding.arguments import agent_of_means, relative_agent, surface_subject
from warta.coding.coder import Coder
from warta.records import Entity, Mention


def coder(text: str) -> Coder:
    article = warta.read({"title": "", "text": text, "published": "2022-03-08T10:00:00+07:00"})
    return Coder(article, warta.parse(article.text))


def entities(made: Coder, word: str) -> list[tuple[str | None, str | None]]:
    token = next(t for t in made.doc if t.text == word)
    return [(e.code, e.sector) for e in made.resolver.entities(token)]


def mention(actor: Entity) -> Mention:
    return Mention(id="m", trigger=(0, 1), event="e1", type="ASSAULT", mode="beat", aux="asserted", actors=(actor,))


def test_evidence_names_the_words_the_place_and_the_deed() -> None:
    made = coder("Seorang tukang ojek memukul penumpang. Penumpang itu melapor.")
    actor = made.resolver.entities(next(t for t in made.doc if t.text == "penumpang"))[0]
    found = sectors.evidence(made.actors, sectors.standings([mention(actor)])[sectors.key(actor)])
    assert {f"sector={actor.sector}", "word=penumpang", "role=actor:ASSAULT", "role=actor:ASSAULT:beat"} <= set(found)
    assert "near=memukul" in found
    assert found == sorted(found)


def test_one_actor_has_one_sector_in_all_mentions() -> None:
    article = warta.read(
        {
            "title": "Dua Pencuri Motor Ditangkap",
            "text": "Polisi menangkap Rudi Santoso di Bogor, Senin. Rudi ditetapkan sebagai tersangka pencurian. "
            "Jaksa mendakwa Rudi Santoso mencuri tiga motor.",
            "published": "2022-03-08T10:00:00+07:00",
        }
    )
    told = {e.sector for m in warta.code(article).mentions for e in m.recipients if e.name.startswith("Rudi")}
    assert len(told) == 1


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Hakim memeriksa Menteri Hukum dan HAM Budi Wibowo.", "Menteri", [("IDN", "GOV")]),
        ("Qatar membantu pemerintah dan rakyat Afghanistan.", "pemerintah", [("AFG", "GOV"), ("AFG", "CVL")]),
        ("Islamabad menahan Arun Sharma, seorang perwira angkatan laut India.", "Arun", [("IND", "MIL")]),
    ],
)
def test_a_naming_is_read_whole(text: str, word: str, expected: list[tuple[str, str]]) -> None:
    assert entities(coder(text), word) == expected


def test_a_relative_clause_tells_who_acts() -> None:
    made = coder("Warga mengungsi setelah serangan yang dilancarkan Israel pada Senin.")
    found = relative_agent(next(t for t in made.doc if t.text == "serangan"))
    assert found is not None
    assert found.head.text == "Israel"


def test_the_means_of_a_death_tells_who_acts() -> None:
    made = coder("Dua tentara tewas dalam serangan pemberontak.")
    found = agent_of_means(next(t for t in made.doc if t.text == "tewas"))
    assert found is not None
    assert found.head.text == "pemberontak"


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        ("Malaysia menyerahkan kepada Indonesia untuk menyelidiki perusahaan itu.", "menyelidiki", "Indonesia"),
        ("Rusia dijadwalkan bakal menggelar latihan bersama Belarus.", "menggelar", "Rusia"),
    ],
)
def test_who_does_what_another_verb_leaves_to_it(text: str, verb: str, subject: str) -> None:
    made = coder(text)
    found = surface_subject(next(t for t in made.doc if t.text == verb))
    assert found is not None
    assert found.head.text == subject


def test_the_lists_decide_for_persons_whose_offices_they_know() -> None:
    made = coder("Jaksa menyebut Imam Nahrawi.")
    assert made.actors.is_listed("Imam Nahrawi")
    assert not made.actors.is_listed("Rudi Santoso")
    suspect = Entity("Imam Nahrawi", (15, 27), "Imam Nahrawi", "IDN", "GOV")
    assert sectors.settle(made.actors, [mention(suspect)])[0].actors == (suspect,)

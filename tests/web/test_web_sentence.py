"""An event in one sentence."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from warta import ontology
from warta.records import CodedArticle, Entity
from warta.web.i18n import LANGUAGES, Language
from warta.web.sentence import sentence


def who(*names: str) -> tuple[Entity, ...]:
    return tuple(Entity(name, None, name, None, None) for name in names)


def test_a_planned_act(drill: CodedArticle) -> None:
    event = drill.events[0]
    assert sentence(event, "menggelar latihan militer", Language("id")) == (
        "Indonesia dan Malaysia akan menggelar latihan militer di Laut Natuna, 22–23 Maret 2022, menurut rencana, "
        "kata Panglima TNI."
    )
    assert sentence(event, "menggelar latihan militer", Language("en")) == (
        "Indonesia and Malaysia will hold a military exercise in Laut Natuna, 22–23 March 2022, as planned, "
        "according to Panglima TNI."
    )


@pytest.mark.parametrize(
    ("changes", "indonesian", "english"),
    [
        ({}, "Polisi menangkap 15 pengunjuk rasa di Kota Ambon.", "Polisi arrested 15 pengunjuk rasa in Kota Ambon."),
        ({"actors": ()}, "15 pengunjuk rasa ditangkap di Kota Ambon.", "15 pengunjuk rasa were arrested in Kota Ambon."),
        (
            {"actors": (), "recipients": who("Bimo"), "aux": "future", "arrested": None, "place": None},
            "Bimo akan ditangkap, menurut rencana.",
            "Bimo will be arrested, as planned.",
        ),
        (
            {"actors": (), "recipients": who("Bimo"), "arrested": 3, "dead": 1200, "place": None},
            "Bimo ditangkap; 1.200 tewas, 3 ditangkap.",
            "Bimo was arrested; 1,200 killed, 3 arrested.",
        ),
        ({"recipients": (), "arrested": None, "place": None}, "Polisi melakukan penangkapan.", "Polisi made arrests."),
        (
            {"aux": "negation", "place": None, "via": "AFP"},
            "Polisi tidak menangkap 15 pengunjuk rasa, seperti dikutip AFP.",
            "Polisi did not arrest 15 pengunjuk rasa, as reported by AFP.",
        ),
        (
            {"actors": who(*"ABCDEF"), "aux": "hypothetical", "place": None},
            "A, B, C, dan 3 pihak lain mungkin menangkap 15 pengunjuk rasa.",
            "A, B, C, and 3 others might arrest 15 pengunjuk rasa.",
        ),
        (
            {"type": "CONSULT", "mode": None, "actors": who("Rima", "Bimo"), "recipients": (), "arrested": None, "place": None},
            "Rima dan Bimo bertemu.",
            "Rima and Bimo met.",
        ),
        (
            {"speaker": Entity("Polisi", None, "Polisi", "IDN", "COP"), "place": None},
            "Polisi menangkap 15 pengunjuk rasa.",
            "Polisi arrested 15 pengunjuk rasa.",
        ),
    ],
)
def test_acts(drill: CodedArticle, changes: dict[str, Any], indonesian: str, english: str) -> None:
    event = replace(drill.events[1], **changes)
    assert sentence(event, "menangkap", Language("id")) == indonesian
    assert sentence(event, "menangkap", Language("en")) == english


def test_every_type_mode_and_aux_can_be_said_whoever_is_known(drill: CodedArticle) -> None:
    kinds = [(name, None) for name in ontology.types()] + list(ontology.modes())
    sides = [(who("Rima"), who("Bimo")), (who("Rima"), ()), (who("Rima", "Bimo"), ()), ((), who("Bimo")), ((), ())]
    for (type_, mode), aux, (actors, recipients), code in product(kinds, ontology.aux_values(), sides, LANGUAGES):
        event = replace(drill.events[1], type=type_, mode=mode, aux=aux, actors=actors, recipients=recipients)
        said = sentence(event, "", Language(code))
        assert said.endswith(".")
        assert not set("{}[]|") & set(said), said
        assert "  " not in said
        assert all(one.name in said for one in actors + recipients), said


def test_words_of_the_article_are_never_taken_for_places(hostile: CodedArticle) -> None:
    said = sentence(hostile.events[0], "menangkap", Language("id"))
    assert "<u>massa</u> {whom} {0}" in said

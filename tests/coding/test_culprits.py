"""Who stands behind an act in other words than by doing it; what options stand against; lists that name themselves."""

from __future__ import annotations

import pytest

import warta
from warta.coding import options
from warta.coding.arguments import relative_agent
from warta.coding.culprits import culprit
from warta.coding.options import Option
from warta.records import Entity


@pytest.mark.parametrize(
    ("text", "noun", "who"),
    [
        ("Kuba sepertinya berada di belakang serangan tersebut.", "serangan", "Kuba"),
        ("Norwegia menuduh Kuba berada di balik serangan itu.", "serangan", "Kuba"),
        ("Pemberontak telah mengaku bertanggung jawab atas serangan itu.", "serangan", "Pemberontak"),
        ("Norwegia menyalahkan Havana atas serangan terhadap kapal itu.", "serangan", "Havana"),
        ("Kuba disalahkan atas serangan itu.", "serangan", "Kuba"),
        ("Surat kabar melaporkan serangan itu berasal dari Kuba.", "serangan", "Kuba"),
        ("Trump menuding Kuba sebagai dalang serangan siber tersebut.", "serangan", "Kuba"),
        ("Kelompok itu diduga dalang di balik serangan itu.", "serangan", "Kelompok"),
        ("Bukti keterlibatan rezim Kuba dalam serangan itu akan diberikan.", "serangan", "rezim"),
    ],
)
def test_who_stands_behind_an_act(text: str, noun: str, who: str) -> None:
    found = culprit(next(t for t in warta.parse(text) if t.text == noun))
    assert found is not None
    assert found.head.text == who


@pytest.mark.parametrize(
    "text",
    [
        "Norwegia mengecam serangan terhadap kapal itu.",
        "Serangan itu datang pagi hari.",
        "Ia berpidato atas nama negara.",
        "Norwegia tahu siapa dalang serangan itu.",
        "Kuba bukan pihak yang berada di balik serangan itu.",
    ],
)
def test_nobody_stands_behind_an_act_that_is_only_spoken_of(text: str) -> None:
    doc = warta.parse(text)
    assert all(culprit(t) is None for t in doc if t.pos_ == "NOUN")


def test_who_suffers_an_act_does_not_do_it() -> None:
    doc = warta.parse("Polisi mencatat kekerasan yang dialami warga Bogor. Polisi mencatat serangan yang dilancarkan geng itu.")
    violence, attack = (next(t for t in doc if t.text == word) for word in ("kekerasan", "serangan"))
    assert relative_agent(violence) is None
    done = relative_agent(attack)
    assert done is not None
    assert done.head.text == "geng"


def test_who_is_told_to_have_done_it_goes_before_who_stands_nearer() -> None:
    text = "Oslo merilis bukti serangan, yang mereka sebut dilancarkan oleh Kuba."
    mentions = warta.code(warta.read({"title": "Bukti dirilis", "text": text, "published": "2022-03-08T10:00:00+07:00"})).mentions
    assert [e.code for m in mentions if m.type == "ASSAULT" for e in m.actors] == ["CUB"]


def test_an_option_knows_whom_the_frame_names_first() -> None:
    named = Option(1, (Entity("Kuba", (0, 4), "Kuba", "CUB", "GOV"),), "", {"slot=subj", "rank=0", "kind=LOC"})
    before = Option(-1, (Entity("Peru", (9, 13), "Peru", "PER", "GOV"),), "", {"inherited", "inherited=0"})
    options.compare([named, before])
    assert "vs=slot=subj:LOC" in before.features
    assert "vs=slot=self" in named.features


def test_a_pronoun_in_a_list_does_not_stand_for_that_list() -> None:
    text = "Perdana Menteri Surya menelepon Martin, dan keduanya, menurut kantornya, sama-sama menyerukan ketenangan."
    assert warta.code(warta.read({"title": "Telepon", "text": text, "published": "2022-03-08T10:00:00+07:00"})) is not None


def test_whom_a_delegation_is_of_does_not_stand_beside_it() -> None:
    text = "Presiden Joko Widodo mengundang 40 tokoh Maluku dan Maluku Utara ke Jakarta, Selasa (8/3/2022)."
    mentions = warta.code(
        warta.read({"title": "Undangan ke Istana", "text": text, "published": "2022-03-08T10:00:00+07:00"})
    ).mentions
    sides = [e.name for m in mentions for e in (*m.actors, *m.recipients)]
    assert "40 tokoh Maluku" in sides
    assert not {"Maluku", "Maluku Utara"} & set(sides)

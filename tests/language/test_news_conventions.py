"""Conventions of news text that treebanks lack, on the loaded pipeline (issue 3)."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from warta.language import parse


def _words(doc: Doc) -> list[str]:
    return [t.text for t in doc]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rapat digelar Kamis (14/10/2021).", ["Rapat", "digelar", "Kamis", "(", "14/10/2021", ")", "."]),
        ("Harganya Rp 4,5 M per unit.", ["Harga", "nya", "Rp", "4,5", "M", "per", "unit", "."]),
        ("Kapolres AKBP Budi Santoso hadir.", ["Kapolres", "AKBP", "Budi", "Santoso", "hadir", "."]),
        ("Irjen Pol. Budi Santoso hadir.", ["Irjen", "Pol.", "Budi", "Santoso", "hadir", "."]),
        ("Budi (43) ditangkap.", ["Budi", "(", "43", ")", "ditangkap", "."]),
    ],
)
def test_words_and_one_sentence(text: str, words: list[str]) -> None:
    doc = parse(text)
    assert _words(doc) == words
    assert len(list(doc.sents)) == 1


@pytest.mark.parametrize(
    ("text", "word", "pos"),
    [
        ("Rapat digelar Kamis (14/10/2021).", "14/10/2021", "NUM"),
        ("Harganya Rp 4,5 M per unit.", "4,5", "NUM"),
        ("Kapolres AKBP Budi Santoso hadir.", "AKBP", "PROPN"),
        ("Irjen Pol. Budi Santoso menemui warga.", "Pol.", "PROPN"),
        ("Irjen Pol. Budi Santoso menemui warga.", "menemui", "VERB"),
        ("Budi (43) ditangkap polisi.", "43", "NUM"),
        ("Komisi Pemberantasan Korupsi (KPK) menahan dia.", "KPK", "PROPN"),
        ("DPR menolak usul itu.", "DPR", "PROPN"),
    ],
)
def test_classes(text: str, word: str, pos: str) -> None:
    assert next(t.pos_ for t in parse(text) if t.text == word) == pos


def test_a_headline_without_affixes() -> None:
    doc = parse("Rusia Harap Taliban Lawan ISIS")
    by_word = {t.text: t for t in doc}
    assert by_word["Harap"].pos_ == by_word["Lawan"].pos_ == "VERB"
    assert by_word["Rusia"].dep_ == "nsubj"
    assert by_word["Rusia"].head.text == "Harap"


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ('"Kami siap. Kami akan datang. Semua sudah diatur," kata Budi. Ia pergi.', ['"', "Kami", "Semua", "Ia"]),
        ("“Kami siap. Kami akan datang,” kata Budi.", ["“", "Kami"]),
        ('"Kami siap," kata Irjen Pol. Budi Santoso, Kamis (14/10). Ia pergi.', ['"', "Ia"]),
    ],
)
def test_quotations_of_several_sentences(text: str, starts: list[str]) -> None:
    assert [s[0].text for s in parse(text).sents] == starts


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("Polisi menangkap pelaku penyerangan.", ["polisi", "tangkap", "laku", "serang", "."]),
        ("Rumahnya dibakar, Kamis (14/10).", ["rumah", "nya", "bakar", ",", "Kamis", "(", "14/10", ")", "."]),
        ("Ia bertemu Menteri Pertahanan Budi.", ["ia", "temu", "Menteri", "Pertahanan", "Budi", "."]),
        ("Rusia Harap Taliban Lawan ISIS", ["Rusia", "harap", "Taliban", "lawan", "ISIS"]),
    ],
)
def test_lemmas(text: str, lemmas: list[str]) -> None:
    assert [t.lemma_ for t in parse(text)] == lemmas

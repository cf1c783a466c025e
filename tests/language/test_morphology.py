from __future__ import annotations

import pytest

from warta.language.id.morphology import noun_forms, stem, verb_forms


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("menyerang", "serang"),
        ("menangkap", "tangkap"),
        ("memukul", "pukul"),
        ("mengirim", "kirim"),
        ("mengancam", "ancam"),
        ("membunuh", "bunuh"),
        ("mendesak", "desak"),
        ("melarang", "larang"),
        ("memperingatkan", "peringatkan"),
        ("mengebom", "bom"),
        ("mengesahkan", "sahkan"),
        ("memveto", "veto"),
        ("memaafkan", "maafkan"),
        ("menggeledah", "geledah"),
        ("bertemu", None),
        ("tewas", None),
    ],
)
def test_stem(verb: str, expected: str | None) -> None:
    assert stem(verb) == expected


def test_voices_of_a_verb() -> None:
    forms = verb_forms("menyerang")
    assert forms["menyerang"] == "active"
    assert forms["diserang"] == "passive"
    assert forms["serang"] == "bare"


def test_plural_by_reduplication() -> None:
    assert noun_forms("serangan") == {"serangan": "noun", "serangan-serangan": "noun"}

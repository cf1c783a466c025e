"""What stands in brackets does not disturb how the words around it are read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.language import parse


def test_two_countries_act_together_past_an_abbreviation() -> None:
    doc = parse("Korea Utara (Korut) dan Kuba mengecam resolusi itu.")
    plain = parse("Korea Utara dan Kuba mengecam resolusi itu.")
    read = [(t.text, t.dep_, t.head.text) for t in doc if t.text not in ("(", "Korut", ")")]
    assert read == [(t.text, t.dep_, t.head.text) for t in plain]


def test_an_abbreviation_hangs_on_the_name_it_shortens() -> None:
    doc = parse("Menteri itu menemui Presiden Korea Utara (Korut) di Pyongyang.")
    short = next(t for t in doc if t.text == "Korut")
    assert short.head.text in ("Korea", "Presiden")
    assert [t.head.text for t in doc if t.text in "()"] == ["Korut", "Korut"]


@pytest.mark.parametrize("text", ["(Lima orang hadir.)", "Ia datang (kata", "() ()", "A (b (c) d) e.", "Kata Budi () pergi ()."])
def test_odd_brackets_are_read_as_they_stand(text: str) -> None:
    assert parse(text).text == text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["(", ")", "Budi", "pergi", "dan", ".", "AS", "2019", ","]), min_size=1, max_size=14))
def test_any_brackets_leave_one_tree_a_sentence(words: list[str]) -> None:
    doc = parse(" ".join(words))
    for sentence in doc.sents:
        assert sum(t.head == t for t in sentence) == 1
        assert all(t.head in sentence for t in sentence)

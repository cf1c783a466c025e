"""Captions that repeat the report: found alike in few paragraphs and in very many."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from warta.reading import captions
from warta.reading.text import body_of

SAID = ("Warga mengungsi ke balai desa setelah banjir", "Polisi berjaga di depan kantor gubernur", "Tim SAR tiba")
CREDITS = ("", ".", " (Foto: ANTARA)", " (AP/Felipe Dana)", " (Kiriman/Fulan)")


def paragraphs() -> st.SearchStrategy[list[str]]:
    parts = (st.sampled_from(("", "Kata dia, ")), st.sampled_from(SAID), st.sampled_from(("", " pada Senin", f". {SAID[0]}")))
    return st.lists(st.builds("".join, st.tuples(*parts, st.sampled_from(CREDITS))), max_size=6)


@given(paragraphs())
def test_a_caption_is_found_by_its_words_elsewhere(given_: list[str]) -> None:
    found = captions.repeating(given_)
    for number, paragraph in enumerate(given_):
        first = paragraph.partition(" (")[0].split(". ")[0].rstrip(".")
        elsewhere = any(first in other for at, other in enumerate(given_) if at != number)
        assert (number in found) == ("(" in paragraph and len(first) >= 30 and elsewhere), paragraph


def test_an_illustration_is_told_by_its_credit_alone() -> None:
    assert captions.repeating(["Ilustrasi gempa (Foto: ANTARA)", "Ilustrasi gempa", f"{SAID[0]} (Foto: ANTARA)"]) == {0}
    # Too long for a caption.
    assert captions.repeating([f"{SAID[0]}. {'Air naik. ' * 60}(Foto: ANTARA)", SAID[0]]) == set()


def test_very_many_paragraphs_are_read() -> None:
    """Were each compared with all others, this would take hours."""
    lines = [f"Warga nomor {number} mengungsi ke balai desa setelah banjir (Foto: ANTARA)" for number in range(30_000)]
    again = "Warga nomor 7 mengungsi ke balai desa setelah banjir, kata lurah."
    assert captions.repeating([*lines, again]) == {7}
    assert again in body_of([*lines, again]).paragraphs

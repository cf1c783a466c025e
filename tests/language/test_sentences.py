from __future__ import annotations

import pytest
from spacy.vocab import Vocab

from warta.language.id.sentences import is_boundary
from warta.language.id.tokenizer import make_tokenizer

TOKENIZER = make_tokenizer(Vocab())


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("Polisi datang. Massa bubar.", ["Polisi datang.", "Massa bubar."]),
        ('"Kami siap." kata Budi. Ia pergi.', ['"Kami siap." kata Budi.', "Ia pergi."]),
        ("Irjen Pol. Budi tiba di Jl. Merdeka.", ["Irjen Pol. Budi tiba di Jl. Merdeka."]),
        ("Benarkah? Ya, benar! Begitulah.", ["Benarkah?", "Ya, benar!", "Begitulah."]),
        ('Ia pergi. "Saya lelah," ujarnya.', ["Ia pergi.", '"Saya lelah," ujarnya.']),
        ("“Kami tahu.” Ia diam.", ["“Kami tahu.”", "Ia diam."]),
        ("1. Budi 2. Ani", ["1. Budi 2.", "Ani"]),
    ],
)
def test_possible_boundaries(text: str, possible: list[str]) -> None:
    doc = TOKENIZER(text)
    starts = [0]
    for at in range(1, len(doc)):
        if is_boundary(doc, at, starts[-1]):
            starts.append(at)
    ends = [*starts[1:], len(doc)]
    assert [doc[a:b].text for a, b in zip(starts, ends, strict=True)] == possible

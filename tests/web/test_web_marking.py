"""The text cut at every border of a span."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from warta.records import Article, CodedArticle, Entity, Mention
from warta.web.marking import Run, paragraphs_of, spans_of, title_of

TEXT = "Judul berita\nPolisi menangkap massa di Ambon.\n\nMassa lalu pulang."
SPANS = st.tuples(st.integers(-3, len(TEXT) + 3), st.integers(-3, len(TEXT) + 3)).map(lambda pair: (min(pair), max(pair)))
MENTIONS = st.lists(st.tuples(SPANS, st.lists(SPANS, max_size=3)), max_size=6)


def text_of(runs: list[Run]) -> str:
    return "".join(piece.text for run in runs for piece in run.pieces)


@given(MENTIONS)
def test_nothing_is_lost_and_every_word_knows_whose_it_is(spans: list[tuple[tuple[int, int], list[tuple[int, int]]]]) -> None:
    mentions = tuple(
        Mention(
            f"m{n}", trigger, f"e{n}", "COERCE", None, "asserted", actors=tuple(Entity("", of, "", None, None) for of in actors)
        )
        for n, (trigger, actors) in enumerate(spans)
    )
    coded = CodedArticle(Article("a", "Judul berita", TEXT, 13), (), mentions, ())
    parts = [title_of(coded), *paragraphs_of(coded)]
    assert [text_of(runs) for runs in parts] == [line for line in TEXT.split("\n") if line]
    starts = [0, 13, 47]
    for number, mention in enumerate(mentions):
        marked, named = set[int](), set[int]()
        for start, runs in zip(starts, parts, strict=True):
            for run in runs:
                for piece in run.pieces:
                    here = range(start, start + len(piece.text))
                    start += len(piece.text)
                    if number in run.mentions:
                        marked.update(here)
                    if (number, "actor") in piece.roles:
                        named.update(here)
        seen = {at for at, char in enumerate(TEXT) if char != "\n"}
        trigger, *actors = (set(range(*span)) & seen for span, _ in spans_of(mention))
        assert trigger <= marked
        assert named == set().union(*actors)


def test_triggers_that_overlap_are_both_reached(drill: CodedArticle) -> None:
    runs = [run for paragraph in paragraphs_of(drill) for run in paragraph if run.mentions]
    assert [run.mentions for run in runs] == [(1,), (2, 3), (3,)]
    assert "".join(piece.text for piece in runs[1].pieces) == "menangkap dan menahan"


def test_a_title_that_the_text_does_not_repeat_is_not_marked(drill: CodedArticle) -> None:
    coded = replace(drill, article=replace(drill.article, body_start=0))
    assert title_of(coded) == []

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import warta
from warta.export.json import schema, to_dict
from warta.records import Article, CodedArticle

GOLDEN = Path(__file__).parent / "golden"
ARTICLES = [warta.read(path) for path in sorted(GOLDEN.glob("*.txt"))]


def _spans(coded: CodedArticle) -> list[tuple[int, int]]:
    found = [*coded.sentences]
    for m in coded.mentions:
        found.append(m.trigger)
        found += [e.span for e in (*m.actors, *m.recipients, *([m.speaker] if m.speaker else [])) if e.span]
        found += [f.span for f in (m.place, m.date) if f]
    return found


def test_alone_in_a_batch_in_another_order_and_in_other_processes_the_same() -> None:
    alone = [warta.code(a) for a in ARTICLES]
    assert list(warta.code_many(ARTICLES)) == alone
    assert list(warta.code_many(reversed(ARTICLES)))[::-1] == alone
    assert list(warta.code_many(ARTICLES, workers=2)) == alone


def test_a_spacy_doc_can_be_brought() -> None:
    article = ARTICLES[0]
    assert warta.code(article, doc=warta.parse(article.text)) == warta.code(article)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a.title[:20])
def test_output_keeps_to_the_schema(article: Article) -> None:
    coded = warta.code(article)
    jsonschema.validate(json.loads(json.dumps(to_dict(coded))), schema())
    assert coded.mentions
    assert all(0 <= a < b <= len(article.text) for a, b in _spans(coded))
    assert {i for e in coded.events for i in e.mentions} == {m.id for m in coded.mentions}
    assert len({m.id for m in coded.mentions}) == len(coded.mentions)


def test_a_fault_of_the_coder_rejects_one_article_only(monkeypatch: pytest.MonkeyPatch) -> None:
    import warta.pipeline as pipeline

    real = pipeline.code

    def faulty(article: Article) -> CodedArticle:
        if article.id == ARTICLES[1].id:
            raise ValueError("tree without a root")
        return real(article)

    monkeypatch.setattr(pipeline, "code", faulty)
    results = list(pipeline.code_many(ARTICLES))
    assert [isinstance(r, warta.Rejected) for r in results] == [a.id == ARTICLES[1].id for a in ARTICLES]


def test_what_was_rejected_before_passes_through() -> None:
    refused = warta.Rejected("news.jsonl:2", "not-json", "broken JSON")
    assert list(warta.code_many([refused, ARTICLES[0]])) == [refused, warta.code(ARTICLES[0])]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_coded(text: str) -> None:
    coded = warta.code(Article("x", "", text))
    assert all(0 <= a < b <= len(text) for a, b in _spans(coded))
    assert warta.parse(text).text == text


WORDS = [
    "polisi",
    "menangkap",
    "mahasiswa",
    "di",
    "Jakarta",
    ",",
    ".",
    '"',
    "kata",
    "Budi",
    "serangan",
    "Israel",
    "akan",
    "bertemu",
    "yang",
    "dan",
    "ditahan",
    "oleh",
    "(",
    ")",
    "\n",
    "tidak",
    "mereka",
    "-nya",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_order_of_news_words_is_coded(words: list[str]) -> None:
    text = " ".join(words)
    coded = warta.code(Article("x", "", text))
    jsonschema.validate(json.loads(json.dumps(to_dict(coded))), schema())

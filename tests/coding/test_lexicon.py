"""Every entry of the trigger lexicon is reachable: its own example is coded to its type."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from warta import ontology
from warta.coding.coder import Coder
from warta.coding.lexicon import Entry, entries, forms_of, index
from warta.language import parse
from warta.pipeline import code
from warta.records import Article

PUBLISHED = datetime(2022, 3, 8, 12, tzinfo=UTC)


def _proposed(entry: Entry) -> bool:
    """Whether the entry, or a longer one of its type at the same place, is proposed on its example.

    The example is read as a body and, when that gives nothing, as a headline.
    """
    for body_start in (0, len(entry.example)):
        article = Article("x", entry.example if body_start else "", entry.example, body_start, published=PUBLISHED)
        drafts = Coder(article, parse(article.text)).drafts()
        if any(d.candidate.entry.key == entry.key for d in drafts):
            return True
        rivals = [d for d in drafts if d.mention.type == entry.type]
        first = {form.words[0] for form in forms_of(entry)}
        if any(not first.isdisjoint(t.lower_ for t in d.head.doc[d.candidate.start : d.candidate.end]) for d in rivals):
            return True
    return False


def _kept(entry: Entry) -> bool:
    """Whether the whole coder keeps a mention of the entry's type on its example."""
    article = Article("x", "", entry.example, published=PUBLISHED)
    return any(m.type == entry.type for m in code(article).mentions)


def test_breadth() -> None:
    assert len({e.lemma for e in entries()}) >= 900
    assert set(Counter(e.type for e in entries())) == set(ontology.types())


def test_no_entry_twice() -> None:
    keys = Counter(e.key for e in entries())
    assert [k for k, n in keys.items() if n > 1] == []


def test_every_entry_is_indexed() -> None:
    for entry in entries():
        for form in forms_of(entry):
            assert form in index()[form.words[0]]


@pytest.mark.parametrize("type_", ontology.types())
def test_every_entry_is_proposed_on_its_example(type_: str) -> None:
    assert [e.key for e in entries() if e.type == type_ and not _proposed(e)] == []


def test_the_coder_keeps_nearly_all_examples() -> None:
    """The deciding models may find a lone sentence too thin; how many they drop must not grow."""
    sample = entries()[::7]
    kept = sum(map(_kept, sample))
    assert kept / len(sample) >= 0.80, f"{kept} of {len(sample)}"

"""Every entry of the trigger lexicon is reachable: its own example is coded to its type."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from warta import ontology
from warta.coding.lexicon import Entry, entries, forms_of, index
from warta.pipeline import code
from warta.records import Article, Mention

PUBLISHED = datetime(2022, 3, 8, 12, tzinfo=UTC)


def _coded(entry: Entry) -> list[Mention]:
    """The mentions of the entry's type in its example, read as a body or, when that gives none, as a headline."""
    for body_start in (0, len(entry.example)):
        title = entry.example if body_start else ""
        coded = code(Article("x", title, entry.example, body_start, published=PUBLISHED))
        found = [m for m in coded.mentions if m.type == entry.type]
        if found:
            return found
    return []


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
def test_examples_are_coded(type_: str) -> None:
    silent = [e.key for e in entries() if e.type == type_ and not _coded(e)]
    assert silent == []

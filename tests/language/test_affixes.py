from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.data import read_text
from warta.language.id.affixes import Analysis, analyse

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "affixes.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def _affixes(cell: str) -> tuple[str, ...]:
    return () if cell == "-" else tuple(cell.split(","))


@pytest.mark.parametrize(("form", "root", "prefixes", "suffixes", "twice"), ROWS, ids=[row[0] for row in ROWS])
def test_analysis(form: str, root: str, prefixes: str, suffixes: str, twice: str) -> None:
    assert analyse(form) == Analysis(root, _affixes(prefixes), _affixes(suffixes), twice == "yes")


@pytest.mark.parametrize(("form", "root"), [("mendisrupsikan", "disrupsi"), ("digoogling", "googling"), ("mengglobal", "global")])
def test_an_unknown_root_of_a_verb(form: str, root: str) -> None:
    assert analyse(form, "VERB").root == root


def _entries() -> list[str]:
    return [entry for line in read_text("id/roots.txt").splitlines() if not line.startswith("#") for entry in line.split()]


def test_roots_are_lower_case_words_named_once() -> None:
    counts = Counter(entry.partition("=")[0] for entry in _entries())
    assert [entry for entry, times in counts.items() if times > 1] == []
    assert [entry for entry in counts if not entry.replace("-", "").isalpha() or not entry.islower()] == []
    assert 6_000 < len(counts) < 8_000


def test_pinned_words_name_a_listed_root_and_are_needed() -> None:
    entries = _entries()
    roots = {entry for entry in entries if "=" not in entry}
    pinned = [entry.split("=") for entry in entries if "=" in entry]
    assert [(form, root) for form, root in pinned if root not in roots] == []
    assert [form for form, root in pinned if form in roots or analyse(form).root != root] == []


@given(st.text(max_size=30))
def test_any_text_has_an_analysis(text: str) -> None:
    assert analyse(text).root == analyse(text.upper() if text.upper().lower() == text.lower() else text).root

"""What comes of people's corrections: values, gold articles, precision."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from warta.errors import UnknownValue
from warta.evaluation import read_gold
from warta.records import CodedArticle
from warta.store import Correction, Store, query
from warta.store.review import gold, history, interval, precision, value_of, words_at

Make = Callable[..., CodedArticle]


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("type", "coerce", "COERCE"),
        ("mode", "-", None),
        ("mode", "Seize", "seize"),
        ("aux", "negation", "negation"),
        ("contexts", "crime, legal", ["crime", "legal"]),
        ("dead", "12", 12),
        ("via", "AFP", "AFP"),
        ("place", "-", None),
        ("recipients", "-", []),
    ],
)
def test_plain_values(make: Make, field: str, written: str, value: object) -> None:
    coded = make(1)
    assert value_of(field, written, coded.article, coded.mentions[0], coded.sentences[1]) == value


def test_values_point_at_words(make: Make) -> None:
    coded = make(1)
    text, near = coded.article.text, coded.sentences[1]

    def value(field: str, written: str) -> Any:  # noqa: ANN401
        return value_of(field, written, coded.article, coded.mentions[0], near)

    police, russia = value("actors", "juru bicara kepolisian = IDN:COP; Rusia")
    assert text[slice(*police["span"])] == "juru bicara kepolisian"
    assert (russia["code"], russia["sector"], russia["span"]) == ("RUS", "GOV", None)
    assert value("place", "Ambon")["country"] == "IDN"
    assert value("date", "2024-03-05..2024-03-06 = Selasa malam")["end"] == "2024-03-06"
    assert text[slice(*value("trigger", "kerusuhan"))] == "kerusuhan"
    # In the sentence meant, though the title has the word first.
    assert near[0] <= words_at(text, "Polisi", near)[0] < near[1]
    for field, written in (
        ("actors", "mereka itu"),
        ("place", "Atlantis"),
        ("dead", "-3"),
        ("mode", "visit"),
        ("date", "5/3"),
        ("type", "-"),
    ):
        with pytest.raises(UnknownValue):
            value(field, written)


def test_gold_is_what_evaluate_reads(store: Store, make: Make, tmp_path: Path) -> None:
    store.write([make(1), make(2), make(3)])
    assert gold(store).lines == ()
    for row in list(query.every_event(store)):
        if row.article == "a0001":
            verdict = "accept" if row.type == "COERCE" else "reject"
            store.correct(Correction(row.article, "event", row.key, verdict, "Ani"))  # type: ignore[arg-type]
    first = next(row for row in query.every_event(store) if row.article == "a0002")
    store.correct(Correction("a0002", "event", first.key, "accept", "Ani"))
    found = gold(store)
    assert (len(found.lines), found.unfinished) == (1, 1)
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(found.lines), encoding="utf-8")
    (article,) = read_gold(path)
    assert [act.type for act in article.acts] == ["COERCE", "COERCE"]


def test_precision_counts_what_people_said(store: Store, make: Make) -> None:
    store.write([make(1), make(2)])
    with pytest.raises(UnknownValue, match="warta review"):
        precision(store)
    rows = {(row.article, row.type): row for row in query.every_event(store)}
    for (article, type_), row in rows.items():
        if type_ == "COERCE":
            store.correct(Correction(article, "event", row.key, "accept", "Ani"))
    store.correct(Correction("a0001", "event", rows["a0001", "CONSULT"].key, "reject", "Ani"))
    key = query.show(store, rows["a0002", "CONSULT"].key).mentions[0][0]
    store.correct(Correction("a0002", "mention", key, "fix", "Budi", field="type", new="AGREE"))
    found = precision(store)
    assert (found.total.judged, found.total.found, found.total.typed, found.total.whole) == (6, 5, 4, 4)
    consult = next(one for one in found.types if one.type == "CONSULT")
    assert (consult.judged, consult.found, consult.typed, consult.whole) == (2, 1, 0, 0)
    assert found.fixed == {"type": 1}
    said = list(history(store))
    assert next(one["who"] for one in said) == "Budi"
    assert len(list(history(store, "Ani"))) == 3


def test_interval_holds_the_share() -> None:
    low, high = interval(8, 10)
    assert 0.4 < low < 0.8 < high < 0.98
    assert interval(0, 0) == (0.0, 1.0)

"""Coded articles made by hand: every type, what is missing, and words that are hard on formats."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from warta import ontology
from warta.linking.within import merge
from warta.records import Article, CodedArticle, Dates, Entity, Mention, Place, Span

WIB = timezone(timedelta(hours=7))
HARD = 'Kelompok "Tunas\tBaru" 🌱 &amp; kawan'
"""A name with what CSV, TSV, JSON, XML and brat trip over."""
FORMULA = "=HYPERLINK(A1)"


def spot(text: str, words: str) -> Span:
    """Where ``words`` stand in ``text`` for the first time."""
    start = text.index(words)
    return start, start + len(words)


def sentences_of(text: str) -> tuple[Span, ...]:
    """Each line is a sentence."""
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return tuple(spans)


def coded(article: Article, *mentions: Mention) -> CodedArticle:
    """``article`` with ``mentions``, their events merged as the coder does."""
    return CodedArticle(article, sentences_of(article.text), mentions, tuple(merge(list(mentions))))


@pytest.fixture
def exercise() -> CodedArticle:
    """A planned joint exercise of two countries with everything known of it, told twice, and a refusal."""
    title = "Rusia dan Tajikistan bakal gelar latihan gabungan"
    body = "Latihan itu berlangsung di Dushanbe pada 22-23 Oktober, kata Menteri Ivan Sokolov.\nKabul menolak hadir."
    text = f"{title}\n{body}"
    article = Article(
        "a1", title, text, len(title) + 1, "https://example.org/1", "contoh", published=datetime(2021, 10, 14, 1, 30, tzinfo=WIB)
    )
    sides = (
        Entity("Rusia", spot(text, "Rusia"), "Rusia", "RUS", "GOV", "Q159"),
        Entity("Tajikistan", spot(text, "Tajikistan"), "Tajikistan", "TJK", "GOV", "Q863"),
    )
    first = Mention(
        "m1", spot(text, "latihan gabungan"), "e1", "COOPERATE", None, "future", ("military",), sides, confidence=0.9, rule="r1"
    )
    second = replace(
        first,
        id="m2",
        trigger=spot(text, "Latihan itu"),
        actors=tuple(replace(side, span=None) for side in sides),
        place=Place("Dushanbe", spot(text, "Dushanbe"), "Dushanbe", "TJK", 38.5358, 68.7791, 1221874, "city"),
        date=Dates(date(2021, 10, 22), date(2021, 10, 23), "22-23 Oktober", spot(text, "22-23 Oktober")),
        speaker=Entity("Menteri Ivan Sokolov", spot(text, "Menteri Ivan Sokolov"), "Ivan Sokolov", "RUS", "GOV"),
        via="Kabar",
        confidence=0.7,
    )
    kabul = (Entity("Kabul", spot(text, "Kabul"), "Afghanistan", "AFG", "GOV", "Q889"),)
    refusal = Mention("m3", spot(text, "menolak"), "e2", "REJECT", "meet", "asserted", (), kabul, confidence=0.5, rule="r3")
    return coded(article, first, second, refusal)


@pytest.fixture
def hard() -> CodedArticle:
    """No date, no title, no place known; names and an id that are hard on formats; counts; somebody arrested."""
    text = f"{HARD} menyerang {FORMULA}\r\nlalu pergi. Sepuluh orang ditangkap."
    article = Article('../b "2"\n', "", text, 0, None, "@penerbit")
    actor = Entity(HARD, spot(text, HARD), HARD, None, "REB")
    # Over a line's end: no format may break there.
    victim = Entity(f"{FORMULA}\r\nlalu", spot(text, f"{FORMULA}\r\nlalu"), FORMULA, "MNC", None)
    attack = Mention(
        "m1", spot(text, "menyerang"), "e1", "ASSAULT", "beat", "asserted", (), (actor,), (victim,), dead=0, injured=3
    )
    arrest = Mention("m2", spot(text, "ditangkap"), "e2", "COERCE", "arrest", "negation", arrested=10, confidence=0.123456)
    return coded(article, attack, arrest)


@pytest.fixture
def every_type() -> CodedArticle:
    """An event of each type and each auxiliary mode, each with an actor of another sector."""
    kinds = [(type_, aux) for type_ in ontology.types() for aux in ontology.aux_values()]
    lines = [f"Pihak{number} bertindak{number} terhadap Lawan{number}." for number in range(len(kinds))]
    text = "Segala hal\n" + "\n".join(lines)
    article = Article(
        "c3", "Segala hal", text, 11, "https://example.org/3", "contoh", published=datetime(2024, 2, 29, 12, tzinfo=WIB)
    )
    sectors = ontology.sectors()
    mentions = [
        Mention(
            f"m{number}",
            spot(text, f"bertindak{number} "),
            f"e{number + 1}",
            type_,
            next((mode for of, mode in ontology.modes() if of == type_), None),
            aux,
            actors=(
                Entity(f"Pihak{number}", spot(text, f"Pihak{number} "), f"Pihak {number}", "IDN", sectors[number % len(sectors)]),
            ),
            recipients=(Entity(f"Lawan{number}", spot(text, f"Lawan{number}."), f"Lawan {number}", "UNO", None),),
            place=Place("Segala", spot(text, "Segala"), "Maluku", "IDN", -3.0, 129.0, None, "province") if number % 2 else None,
            confidence=0.5,
        )
        for number, (type_, aux) in enumerate(kinds)
    ]
    return coded(article, *mentions)


@pytest.fixture
def empty() -> CodedArticle:
    """An article without events."""
    return coded(Article("d4", "Cuaca cerah", "Cuaca cerah\nLangit biru.", 12, published=datetime(2024, 1, 2, tzinfo=WIB)))


@pytest.fixture
def articles(exercise: CodedArticle, hard: CodedArticle, every_type: CodedArticle, empty: CodedArticle) -> list[CodedArticle]:
    """All of them."""
    return [exercise, hard, every_type, empty]

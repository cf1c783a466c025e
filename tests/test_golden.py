"""Whole articles and what they are coded to. After a wanted change: ``pytest tests/test_golden.py --update-golden``.

A difference is a change of behaviour to look at, for better or worse; the files are read in review.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import warta
from warta.records import CodedArticle, Entity

GOLDEN = Path(__file__).parent / "golden"


def _side(entities: tuple[Entity, ...]) -> str:
    return " + ".join(f"{e.name} ({e.code or '?'} {e.sector or '-'})" for e in entities) or "-"


def summary(coded: CodedArticle) -> str:
    """One line a mention, to be compared and read."""
    article = coded.article
    lines = [f"{article.title} | {article.publisher or '-'} | {article.published.isoformat() if article.published else '-'}"]
    for m in coded.mentions:
        what = f"{m.type}{'.' + m.mode if m.mode else ''} {m.aux}"
        when = f"{m.date.start}..{m.date.end}" if m.date else "-"
        where = f"{m.place.name} ({m.place.country})" if m.place else "-"
        counts = "".join(
            f" {n}={v}" for n, v in (("dead", m.dead), ("injured", m.injured), ("arrested", m.arrested)) if v is not None
        )
        speaker = m.speaker.name if m.speaker else "-"
        lines.append(
            f"{m.event} {article.text[slice(*m.trigger)]!r}: {what} | {_side(m.actors)} -> {_side(m.recipients)}"
            f" | {when} | {where} | says {speaker}{' via ' + m.via if m.via else ''}{counts}"
        )
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", sorted(p.stem for p in GOLDEN.glob("*.txt")))
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    found = summary(warta.code(warta.read(GOLDEN / f"{name}.txt")))
    expected = GOLDEN / f"{name}.expected"
    if request.config.getoption("--update-golden"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")

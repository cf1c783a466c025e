"""Mentions as rows of a table, for spreadsheets and data frames."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TextIO

from warta.records import CodedArticle, Entity, Event, Mention, Span

COLUMNS = (
    "article_id", "published", "publisher", "url", "event", "mention", "type", "mode", "aux", "trigger", "actors",
    "actor_codes", "recipients", "recipient_codes", "place", "place_country", "lat", "lon", "date_start", "date_end",
    "speaker", "speaker_code", "via", "dead", "injured", "arrested", "plover", "cameo", "quad", "score", "confidence",
    "sentence",
)  # fmt: skip
"""The columns, in their order. New ones come last, so that scripts that count columns go on working."""

Cell = str | int | float | None

# A spreadsheet takes a cell that begins so for a formula and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BETWEEN = "; "


def rows(coded: CodedArticle) -> Iterator[dict[str, Cell]]:
    """One row per mention, its keys `COLUMNS`; values as they are, lists joined by "; "."""
    events = {event.id: event for event in coded.events}
    for mention in coded.mentions:
        yield _row(coded, mention, events.get(mention.event))


def _row(coded: CodedArticle, mention: Mention, event: Event | None) -> dict[str, Cell]:
    article, place, date, speaker = coded.article, mention.place, mention.date, mention.speaker
    values: tuple[Cell, ...] = (
        article.id,
        article.published.isoformat() if article.published else None,
        article.publisher,
        article.url,
        mention.event,
        mention.id,
        mention.type,
        mention.mode,
        mention.aux,
        article.text[slice(*mention.trigger)],
        _BETWEEN.join(entity.name or entity.text for entity in mention.actors),
        _BETWEEN.join(code_of(entity) for entity in mention.actors),
        _BETWEEN.join(entity.name or entity.text for entity in mention.recipients),
        _BETWEEN.join(code_of(entity) for entity in mention.recipients),
        place.name if place else None,
        place.country if place else None,
        place.lat if place else None,
        place.lon if place else None,
        date.start.isoformat() if date else None,
        date.end.isoformat() if date else None,
        speaker.text if speaker else None,
        code_of(speaker) if speaker else None,
        mention.via,
        mention.dead,
        mention.injured,
        mention.arrested,
        event.plover if event else None,
        event.cameo if event else None,
        event.quad if event else None,
        event.score if event else None,
        mention.confidence,
        " ".join(article.text[slice(*sentence_of(mention.trigger, coded.sentences))].split()),
    )
    return dict(zip(COLUMNS, values, strict=True))


def code_of(entity: Entity) -> str:
    """The code and the sector of ``entity``: "RUS GOV"; "?" when neither is known."""
    return " ".join(part for part in (entity.code, entity.sector) if part) or "?"


def sentence_of(span: Span, sentences: tuple[Span, ...]) -> Span:
    """The sentence in which ``span`` begins; ``span`` itself when it lies in none."""
    return next((sentence for sentence in sentences if sentence[0] <= span[0] < sentence[1]), span)


def guarded(cell: Cell) -> str:
    """``cell`` as CSV holds it: text that a spreadsheet would take for a formula has an apostrophe before it."""
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return str(cell)


class TableWriter:
    """Writes CSV to ``stream``: the column names at once, then the rows of each article given."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = csv.writer(stream, lineterminator="\n")
        self._writer.writerow(COLUMNS)

    def write(self, coded: CodedArticle) -> None:
        """Adds one row per mention of ``coded``."""
        for row in rows(coded):
            self._writer.writerow([guarded(row[column]) for column in COLUMNS])

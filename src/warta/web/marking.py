"""Where the events of an article stand in its text: the text cut at every border of a span, so that spans may overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from warta.reading.characters import printable
from warta.records import CodedArticle, Mention, Span

ROLES = ("actor", "recipient", "date", "place", "speaker")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters, and what they are to which mentions: (number of the mention, role)."""

    text: str
    roles: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces that are together the trigger of ``mentions`` (numbers, that which they are shown as first), or of none."""

    pieces: tuple[Piece, ...]
    mentions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cut:
    """A stretch of text that no span's border cuts."""

    piece: Piece
    triggers: tuple[int, ...]


def title_of(coded: CodedArticle) -> list[Run]:
    """The headline, marked."""
    article = coded.article
    return _runs(coded, (0, min(len(article.title), article.body_start))) if article.body_start else []


def paragraphs_of(coded: CodedArticle) -> Iterator[list[Run]]:
    """The paragraphs of the body, marked."""
    text, start = coded.article.text, coded.article.body_start
    for line in text[start:].split("\n"):
        if line.strip():
            yield _runs(coded, (start, start + len(line)))
        start += len(line) + 1


def _runs(coded: CodedArticle, within: Span) -> list[Run]:
    spans = list(_spans(coded.mentions, within))
    borders = sorted({*within, *(border for span, _, _ in spans for border in span)})
    cuts = [_cut(coded.article.text, (start, end), spans) for start, end in pairwise(borders)]
    runs = []
    for shown, group in groupby(cuts, key=lambda cut: cut.triggers[:1]):
        here = list(group)
        others = {number for cut in here for number in cut.triggers} - set(shown)
        runs.append(Run(tuple(cut.piece for cut in here), (*shown, *sorted(others))))
    return runs


def _spans(mentions: Sequence[Mention], within: Span) -> Iterator[tuple[Span, int, str]]:
    """The parts of all spans that lie ``within``: (part, number of the mention, role or trigger)."""
    for number, mention in enumerate(mentions):
        for span, role in spans_of(mention):
            start, end = max(span[0], within[0]), min(span[1], within[1])
            if start < end:
                yield (start, end), number, role


def spans_of(mention: Mention) -> Iterator[tuple[Span, str]]:
    """Where a mention's trigger and fields stand; those that have a place in the text."""
    yield mention.trigger, "trigger"
    for role, entities in (("actor", mention.actors), ("recipient", mention.recipients)):
        yield from ((entity.span, role) for entity in entities if entity.span)
    for field, role in ((mention.date, "date"), (mention.place, "place"), (mention.speaker, "speaker")):
        if field is not None and field.span:
            yield field.span, role


def _cut(text: str, part: Span, spans: Sequence[tuple[Span, int, str]]) -> _Cut:
    over = [(span, number, role) for span, number, role in spans if span[0] <= part[0] and part[1] <= span[1]]
    roles = tuple(dict.fromkeys((number, role) for _, number, role in over if role != "trigger"))
    # Of triggers that overlap, that which began first is shown, so that no mark is torn apart.
    triggers = sorted((span[0], -span[1], number) for span, number, role in over if role == "trigger")
    return _Cut(Piece(printable(text[slice(*part)]), roles), tuple(number for _, _, number in triggers))

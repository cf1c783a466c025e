"""The words of an article as Review shows them: the event's sentences with its fields marked, and the whole to select from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from warta.reading.characters import printable
from warta.records import Mention, Span
from warta.store.showing import Shown, marks


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and what they are to the event: ``trigger``, ``actor`` ...; nothing where ``role`` is empty."""

    text: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence of a paragraph, or what lies between two (``number`` None); ``here`` if the event stands in it."""

    text: str
    number: int | None
    here: bool


def marked(found: Shown, mention: Mention) -> list[Piece]:
    """The sentence of a mention, with the words of each field marked; before it and after it those fields that lie elsewhere."""
    text, (start, end) = found.coded.article.text, found.sentence_of(mention)
    pieces, at = [], start
    for (first, last), role in marks(mention):
        if at <= first and last <= end:
            pieces += [Piece(printable(text[at:first])), Piece(printable(text[first:last]), role)]
            at = last
    return [piece for piece in (*pieces, Piece(printable(text[at:end]))) if piece.text]


def elsewhere(found: Shown, mention: Mention) -> list[Piece]:
    """The words of fields that were read in other sentences."""
    text, (start, end) = found.coded.article.text, found.sentence_of(mention)
    return [Piece(printable(text[slice(*span)]), role) for span, role in marks(mention) if span[0] < start or end < span[1]]


def paragraphs(found: Shown) -> Iterator[list[Part]]:
    """The whole article, its headline first, in paragraphs cut into sentences."""
    text, sentences = found.coded.article.text, found.coded.sentences
    here = {found.sentence_of(mention) for _, mention, _ in found.mentions}
    start = 0
    for line in text.split("\n"):
        within = (start, start + len(line))
        if line.strip():
            yield list(_parts(text, within, sentences, here))
        start += len(line) + 1


def _parts(text: str, within: Span, sentences: tuple[Span, ...], here: set[Span]) -> Iterator[Part]:
    inside = [(n, one) for n, one in enumerate(sentences) if one[0] < within[1] and within[0] < one[1]]
    borders = sorted({*within, *(min(max(at, within[0]), within[1]) for _, one in inside for at in one)})
    for start, end in pairwise(borders):
        number, sentence = next(((n, one) for n, one in inside if one[0] <= start and end <= one[1]), (None, None))
        yield Part(printable(text[start:end]), number, sentence in here)

"""Which phrases of a sentence could be the place of an act? Every listed name, and every kind of place that is told.

Proposes much; the rules in `places` and the model in `placing` say which of it is the place of which act.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from warta.coding.locations import place_words
from warta.coding.place_phrases import Named, finest, is_place, names_in, words_from

_OPENED = 3
"""Words before a listed name among which the noun it belongs to is looked for ("fasilitas minyak Arab Saudi")."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that could be a place, the preposition that introduces them ("" for none), the finest listed place in them."""

    span: Span
    preposition: str
    named: Named | None
    known: str
    """What makes it a place: listed, kind, bare (a kind that names nothing alone), holds (a listed name in it), loc, capital or
    word."""


def phrases(sentence: Span, countries: list[str]) -> list[Phrase]:
    """The phrases of a sentence that could be a place, none inside another, in the order of the text."""
    found: list[Phrase] = []
    taken: set[int] = set()
    for phrase in (*_introduced(sentence, countries), *_listed(sentence, countries), *_kinds(sentence, countries)):
        inside = range(phrase.span.start, phrase.span.end)
        if taken.isdisjoint(inside):
            taken.update(inside)
            found.append(phrase)
    return sorted(found, key=lambda p: p.span.start)


def made(span: Span, countries: list[str], preposition: str) -> Phrase:
    """The phrase of some words."""
    names = names_in(span.doc, span.start, span.end, countries)
    if any(t.lower_ in place_words()["missions"] for t in span):
        names = [n for n in names if n.place.resolution != "country"]
    return Phrase(span, preposition, finest(names, span.doc), _known(span, names))


def head_of(span: Span) -> Token:
    """The noun of a phrase of place, without "depan", "sekitar" and the like before it."""
    return next((t for t in span if t.lower_ not in place_words()["relational"]), span[0])


def _known(span: Span, names: list[Named]) -> str:
    words, head = place_words(), head_of(span)
    if any(n.start <= head.i < n.end for n in names):
        return "listed"
    if head.lower_ in words["kinds"]:
        return "kind" if is_place(span, names) else "bare"
    if names:
        return "holds"
    if any(t.ent_type_ == "LOC" for t in span):
        return "loc"
    return "capital" if head.text[:1].isupper() else "word"


def _introduced(sentence: Span, countries: list[str]) -> Iterator[Phrase]:
    """What prepositions introduce: behind those of standing anything, behind others only what is known as a place."""
    words, doc = place_words(), sentence.doc
    standing, others = words["at"], words["to"] | words["from"] | words["towards"]
    for token in sentence:
        low, behind = token.lower_, token.i + 1
        if behind >= sentence.end or (low not in standing and low not in others):
            continue
        if token.i > sentence.start and doc[token.i - 1].lower_ in standing:
            continue
        span = words_from(doc, token.i if low == "depan" else behind, sentence.end)
        if (
            not len(span)
            or head_of(span).lower_ in words["never"]
            or span[0].lower_ in words["never"]
            or span[0].ent_type_ == "PER"
        ):
            continue
        phrase = made(span, countries, low)
        if low in standing or phrase.known not in ("capital", "word", "holds"):
            yield phrase


def _listed(sentence: Span, countries: list[str]) -> Iterator[Phrase]:
    """Listed names without a preposition, with the noun for a kind of place that they belong to."""
    doc = sentence.doc
    for named in names_in(doc, sentence.start, sentence.end, countries):
        longer = words_from(doc, _opening(doc, named.start, sentence.start), sentence.end)
        yield made(longer if len(longer) else doc[named.start : named.end], countries, "")


def _opening(doc: Doc, start: int, least: int) -> int:
    for at in range(start - 1, max(least, start - 1 - _OPENED) - 1, -1):
        if doc[at].pos_ not in ("NOUN", "PROPN", "ADJ"):
            break
        if doc[at].lower_ in place_words()["kinds"]:
            return at
    return start


def _kinds(sentence: Span, countries: list[str]) -> Iterator[Phrase]:
    """Nouns for kinds of places without a preposition ("menggeledah kantor", "toko itu diserang")."""
    for token in sentence:
        if token.lower_ in place_words()["kinds"] and token.pos_ in ("NOUN", "PROPN"):
            span = words_from(sentence.doc, token.i, sentence.end)
            if len(span):
                yield made(span, countries, "")

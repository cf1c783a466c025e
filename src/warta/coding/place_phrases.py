"""Which words name a place, and which listed place do they mean?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from warta.coding import tree
from warta.coding.locations import LONGEST_NAME, Location, choose, locate, place_words

_FINENESS = {"point": 0, "city": 1, "province": 2, "country": 3}
_SMALL = 100_000
"""A foreign town below this many people counts only where its country is in the context: its name is often a person's."""
_NOMINAL = ("NOUN", "PROPN", "NUM", "X", "ADJ", "SYM")


@dataclass(frozen=True, slots=True)
class Named:
    """A listed name in the text and the place it means."""

    place: Location
    start: int
    end: int


def names_in(doc: Doc, start: int, end: int, countries: Collection[str]) -> list[Named]:
    """The listed places among the tokens, longest names first, resolved by ``countries`` (the likeliest first)."""
    found = []
    at = start
    while at < end:
        step = 1
        for length in range(min(LONGEST_NAME, end - at), 0, -1):
            text = doc[at : at + length].text
            if not any(t.text[:1].isupper() for t in doc[at : at + length]) or not doc[at + length - 1].is_alpha and length > 1:
                continue
            place = _resolve(text, countries)
            if place is not None and _is_name(doc, at, length):
                found.append(Named(place, at, at + length))
                step = length
                break
        at += step
    return found


def _resolve(text: str, countries: Collection[str]) -> Location | None:
    if len(text) <= 4 and text.isupper() and not any(p.resolution == "country" or p.country == "IDN" for p in locate(text)):
        return None
    places = [p for p in locate(text) if p.weight >= _SMALL or p.country == "IDN" or p.country in countries or p.weight == 1]
    return choose(places, countries)


def _is_name(doc: Doc, at: int, length: int) -> bool:
    """Whether the words are not merely part of a person's or an organisation's longer name."""
    first = doc[at]
    if length == 1 and not first.text[:1].isupper():
        return False
    return not (first.ent_type_ == "PER" and length == 1)


def finest(names: list[Named]) -> Named | None:
    """The finest of the places, of equals the first: Indonesian names the part before the whole.

    The last of a chain says in which country the others are meant ("Patra Kuningan, Jakarta Selatan").
    """
    names = [n for n in names if n.place.country == names[-1].place.country]
    return min(names, key=lambda n: (_FINENESS[n.place.resolution], n.start), default=None)


def _stops(token: Token) -> bool:
    return token.lower_ in place_words()["ends"] or token.is_space or token.pos_ in ("VERB", "AUX", "PRON", "SCONJ", "ADV")


def _run(doc: Doc, at: int, end: int) -> int:
    """The token behind a run of words that can stand in the name of a place."""
    while at < end:
        token = doc[at]
        if token.is_punct or (_stops(token) and not token.text[:1].isupper()) or token.lower_ in place_words()["ends"]:
            break
        if token.lower_ not in place_words()["at"] and token.pos_ not in _NOMINAL and not token.text[:1].isupper():
            break
        at += 1
    return at


def _joins(doc: Doc, at: int, end: int) -> bool:
    """Whether another member of a chain or list of places begins at a token."""
    if at >= end:
        return False
    token = doc[at]
    if token.lower_ in place_words()["members"] and at + 1 < end and (doc[at + 1].text[:1].isupper() or doc[at + 1].like_num):
        return True
    if not token.text[:1].isupper() or token.lower_ in place_words()["ends"]:
        return False
    return any(locate(doc[at : at + n].text) for n in range(1, min(LONGEST_NAME, end - at) + 1)) and token.ent_type_ != "PER"


def words_from(doc: Doc, start: int, end: int) -> Span:
    """The words of a place that begin at ``start``: a name with what hangs on it, then the chain or list it opens."""
    at = _run(doc, start, end)
    while at < end:
        token = doc[at]
        if token.text == "(" and at + 2 < end and doc[at + 2].text == ")" and doc[at + 1].text[:1].isupper():
            at += 3
        elif token.text == "," and _joins(doc, at + 1, end):
            at = _run(doc, at + 1, end)
        elif token.lower_ in ("dan", "&") and at > start and _joins(doc, at + 1, end):
            at = _run(doc, at + 1, end)
        elif token.text == "/" and at + 1 < end and not doc[at + 1].is_space:
            at = max(at + 1, _run(doc, at + 1, end))
        else:
            break
    while at > start and (doc[at - 1].is_punct and doc[at - 1].text != ")" or doc[at - 1].lower_ in ("di", "dan", "&")):
        at -= 1
    return doc[start:at]


def is_place(span: Span, names: list[Named]) -> bool:
    """Whether words behind a preposition of place name a place: listed, of a kind that is one, or known as one."""
    words = place_words()
    if not len(span) or span[0].lower_ in words["never"] or span[0].ent_type_ == "PER":
        return False
    head = next((t for t in span if t.lower_ not in words["relational"]), span[0])
    if head.lower_ in words["never"]:
        return False
    if head.lower_ in words["kinds"]:
        named = any(t.text[:1].isupper() for t in span) or len(span) > 1
        return named or head.lower_ not in words["bare"]
    if names and (names[0].start <= head.i < names[0].end or head.text[:1].isupper()):
        return True
    return head.text[:1].isupper() and any(t.ent_type_ in ("LOC", "FAC", "GPE") for t in span)


"""Which words name a place, and which listed place do they mean?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from warta.coding.locations import LISTED, LONGEST_NAME, Location, choose, locate, place_words
from warta.language.id.affixes import is_root

_FINENESS = {"point": 0, "city": 1, "province": 2, "country": 3}
_SMALL = 100_000
"""A foreign town with fewer people counts only where its country is in the context: it may be a person's name."""
_LARGE = 1_000_000
"""A foreign town with fewer people is none where a common word of its name begins a sentence."""
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
            words = doc[at : at + length]
            if not any(t.text[:1].isupper() for t in words) or (length > 1 and not words[-1].is_alpha):
                continue
            place = _resolve(words.text, countries)
            if place is not None and _is_name(words, place):
                found.append(Named(place, at, at + length))
                step = length
                break
        at += step
    return [_within(doc, before, named) for before, named in zip([None, *found], found, strict=False)]


def _within(doc: Doc, before: Named | None, named: Named) -> Named:
    """A country's name behind a town and a comma is the town's region when its country has one: "Atlanta, Georgia"."""
    if before is None or named.place.resolution != "country" or before.place.country == named.place.country:
        return named
    if named.start != before.end + 1 or doc[before.end].text != ",":
        return named
    regions = [p for p in locate(doc[named.start : named.end].text) if p.country == before.place.country]
    return Named(regions[0], named.start, named.end) if regions else named


def _resolve(text: str, countries: Collection[str]) -> Location | None:
    listed = locate(text)
    if len(text) <= 4 and text.isupper() and not any(p.resolution == "country" or p.country == "IDN" for p in listed):
        return None
    near = {"IDN", *countries}
    return choose([p for p in listed if p.weight >= _SMALL or p.weight == 1 or p.country in near], countries)


def _is_name(words: Span, place: Location) -> bool:
    """Whether the words are a name, and not a person's: of one word alone, a listed region outweighs the tagger."""
    first = words[0]
    if len(words) > 1:
        return True
    if first.lower_ in place_words()["bare"] and not (first.i and first.nbor(-1).lower_ in place_words()["at"]):
        return False  # "Lima Negara" is not the town of Negara
    opens = first.is_sent_start and first.ent_type_ != "LOC"
    if opens and place.country != "IDN" and place.weight < _LARGE and is_root(first.lower_):
        return False  # "Saham merosot" is not the town of Saham
    alone = not any(t.ent_type_ == "PER" for t in words.doc[max(0, first.i - 1) : first.i + 2] if t.i != first.i)
    return first.text[:1].isupper() and (first.ent_type_ != "PER" or (alone and place.weight >= LISTED))


def finest(names: list[Named], doc: Doc) -> Named | None:
    """The finest of the places, of equals the first: Indonesian names the part before the whole.

    The last of a chain says in which country the others are meant ("Patra Kuningan, Jakarta Selatan"), but the second
    of two countries says nothing of the first ("perbatasan antara Afghanistan dan Pakistan").
    """
    joining = place_words()["joining"]
    also = [n for n in names[1:] if n.place.resolution == "country" and doc[n.start - 1].lower_ in joining]
    names = [n for n in names if n not in also]
    names = [n for n in names if n.place.country == names[-1].place.country]
    return min(names, key=lambda n: (_FINENESS[n.place.resolution], n.start), default=None)


def _stops(token: Token) -> bool:
    """Whether a token ends a name; a capital may be the tagger's mistake, but not that of a headline's verb."""
    if token.text[:1].isupper():
        return token.pos_ in ("VERB", "AUX", "ADV") and not token.ent_type_
    return token.is_space or token.pos_ in ("VERB", "AUX", "PRON", "SCONJ", "ADV")


def _run(doc: Doc, at: int, end: int) -> int:
    """The token behind a run of words that can stand in the name of a place."""
    while at < end:
        token = doc[at]
        if token.is_punct or _stops(token) or token.lower_ in place_words()["ends"]:
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
    named = at + 1 < end and (doc[at + 1].text[:1].isupper() or doc[at + 1].like_num)
    if named and token.lower_ in place_words()["members"]:
        return True
    if not token.text[:1].isupper() or token.lower_ in place_words()["ends"]:
        return False
    lengths = range(1, min(LONGEST_NAME, end - at) + 1)
    return token.ent_type_ != "PER" and any(locate(doc[at : at + n].text) for n in lengths)


def words_from(doc: Doc, start: int, end: int) -> Span:
    """The words of a place that begin at ``start``: a name with what hangs on it, then the chain or list it opens."""
    at = _run(doc, start, end)
    while at < end:
        token = doc[at]
        if token.text == "(" and at + 2 < end and doc[at + 2].text == ")" and doc[at + 1].text[:1].isupper():
            at += 3
        elif token.lower_ in (",", "dan", "&") and at > start and _joins(doc, at + 1, end):
            at = _run(doc, at + 1, end)
        elif token.text == "/" and at + 1 < end and not doc[at + 1].is_space:
            at = max(at + 1, _run(doc, at + 1, end))
        elif at > start and token.lower_ in place_words()["joining"] and doc[at - 1].lower_ in place_words()["borders"]:
            at = _run(doc, at + 1, end)
        else:
            break
    while at > start and _hangs(doc[at - 1]):
        at -= 1
    return doc[start:at]


def _hangs(token: Token) -> bool:
    """Whether a token cannot be the last of a place's words."""
    return (token.is_punct and token.text != ")") or token.lower_ in ("di", "dan", "&")


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

"""Where did it happen? The most specific place of the act that its sentence names."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Span, Token

from warta.coding import tree
from warta.coding.gazetteer import Location, key, locations
from warta.data import load_yaml
from warta.records import Place

_RANK = {"point": 0, "city": 1, "province": 2, "country": 3}


@cache
def _prepositions() -> frozenset[str]:
    return frozenset(load_yaml("id/places.yaml")["prepositions"])


@cache
def _destinations() -> frozenset[str]:
    return frozenset(load_yaml("id/places.yaml")["destinations"])


def _lookup(span: Span, home: str) -> tuple[Location, Span] | None:
    """The finest listed place inside a phrase; among places of one name, one in the article's country wins."""
    best: tuple[Location, Span] | None = None
    at = span.start
    while at < span.end:
        step = 1
        for length in range(min(5, span.end - at), 0, -1):
            words = span.doc[at : at + length]
            if not words.text[:1].isupper():
                continue
            found = locations().get(key(words.text), ())
            if found and (length > 1 or not words[0].is_sent_start or words[0].ent_type_ == "LOC"):
                place = next((p for p in found if p.country == home), found[0])
                if best is None or _RANK[place.resolution] < _RANK[best[0].resolution]:
                    best = (place, words)
                step = length
                break
        at += step
    return best


def _locative(trigger: Token, most: int = 4) -> list[Token]:
    """Nominals with a locative preposition that hang on the trigger or on the verbs and nouns above it in the clause."""
    holders: list[Token] = [trigger, *tree.children(trigger, "obj", "nmod", "obl", "xcomp")]
    node = trigger
    for _ in range(most):
        if node.dep_ == "ROOT" or node.head is node:
            break
        if node.dep_ in ("ccomp", "acl:relcl", "parataxis"):
            break
        node = node.head
        holders.append(node)
    found: dict[int, Token] = {}
    for holder in holders:
        for child in holder.children:
            if child.dep_ in ("obl", "nmod", "nmod:lmod", "advcl", "acl", "conj", "appos") and tree.case_of(child) in _prepositions():
                found.setdefault(child.i, child)
    return list(found.values())


def find(trigger: Token, home: str, destination: bool) -> Place | None:
    """Return the place of an act, or None when its sentence names none.

    ``destination`` says that the act goes somewhere (a visit): then "ke X" is its place too.
    """
    best: tuple[int, int, Place] | None = None
    for head in _locative(trigger):
        if tree.case_of(head) in _destinations() and not destination:
            continue
        span = tree.phrase(head)
        found = _lookup(span, home)
        capitalised = any(t.text[:1].isupper() for t in span)
        if found is None and not (capitalised and any(e.label_ == "LOC" for e in span.ents)):
            continue
        location = found[0] if found else None
        # "di depan Gedung DPR, Senayan": a place finer than any listed one keeps its words and the country around it.
        resolution = location.resolution if location is not None else "point"
        place = Place(
            span.text, (span.start_char, span.end_char), location.name if location else span.text,
            location.country if location else home, location.lat if location else None, location.lon if location else None,
            location.geonameid if location else None, resolution,
        )
        rank = (_RANK[resolution], abs(head.i - trigger.i))
        if best is None or rank < best[:2]:
            best = (*rank, place)
    return best[2] if best else None

"""Which words name a person? What the recogniser found, initials, and those it took for places or passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from spacy.tokens import Doc, Span, Token

from warta.coding import tree
from warta.coding.initials import has_age
from warta.coding.locations import locate
from warta.coding.scan import Hits
from warta.data import load_yaml
from warta.language.id.affixes import is_root

_LONGEST_ALIAS = 3
_LONGEST_NAME = 4
_TO_NAME = 4
"""Words from "sapaan akrab" in which the name follows."""
_FROM_NAME = 60
"""Words before "alias", "akrab disapa" in which the name stands."""
_SHORTEST = 3
"""A part of a name with no more letters is not looked for alone."""


def names(doc: Doc, hits: Hits) -> Iterator[Span]:
    """The spans of persons' names, in the order of the text."""
    alone = {ent.text for ent in doc.ents if ent.label_ == "PER" and len(ent) == 1 and not locate(ent.text)}
    found = [
        (None if _is_body(ent, hits) else ent)
        if ent.label_ == "PER"
        else _behind_place(ent, hits) or _beside_person(ent, hits) or _named_alone(ent, hits, alone)
        for ent in doc.ents
    ]
    spans = [span for span in found if span is not None]
    taken = {t.i for span in spans for t in span}
    spans += [doc[at : at + 1] for at in hits.initials if at not in taken]
    yield from sorted(spans, key=lambda span: span.start)


def _is_body(ent: Span, hits: Hits) -> bool:
    """Whether a span taken for a person's name begins with what a body is called: "Kejari Majalengka"."""
    hit = hits.covering(ent.start)
    return hit is not None and hit.start == ent.start and hit.role is not None and hit.role.kind == "body" and hit.end < ent.end


def aliases(doc: Doc, named: Collection[int]) -> Iterator[tuple[Span, int]]:
    """Other names of persons, each with a token of the name it stands for; ``named`` holds the tokens of persons' names.

    "Joko Widodo alias Jokowi", "gubernur yang akrab disapa Emil": of the last person named before; "Emil, sapaan akrab
    Ridwan Kamil": of the one behind.
    """
    grammar = load_yaml("id/grammar.yaml")
    for token in doc:
        fondly = token.i > 0 and token.nbor(-1).lower_ in grammar["fondly"]
        if token.lower_ in grammar["called"] or (fondly and token.lower_ in grammar["calling"]):
            span = _capitals(doc, token.i + 1, 1)
            near = range(token.i - 1, max(-1, token.i - 1 - _FROM_NAME), -1)
        elif token.lower_ in grammar["nickname"]:
            span = _capitals(doc, token.i - 2, -1)
            near = range(token.i + 1, min(len(doc), token.i + _TO_NAME))
        else:
            continue
        at = next((at for at in near if at in named), None)
        if len(span) and at is not None:
            yield span, at


def _capitals(doc: Doc, at: int, step: int) -> Span:
    """The capitalised words from a token on, or up to it, no more than a name has."""
    end = at
    while 0 <= end < len(doc) and abs(end - at) < _LONGEST_ALIAS and doc[end].is_alpha and doc[end].text[:1].isupper():
        end += step
    return doc[at:end] if step > 0 else doc[end + 1 : at + 1]


def named_again(doc: Doc, hits: Hits, known: Collection[str], taken: Collection[int]) -> Iterator[Token]:
    """Single words of known persons' names that the recogniser passed over ("Tanak sempat dicecar").

    ``known`` holds the words of the names in lower case, ``taken`` the tokens that belong to persons already.
    """
    lower = {token.text for token in doc if token.is_lower}
    for token in doc:
        word = token.lower_
        if token.i in taken or word not in known or not token.text[:1].isupper() or len(word) <= _SHORTEST:
            continue
        if token.pos_ not in ("NOUN", "PROPN") or hits.covering(token.i) is not None or word in lower or is_root(word):
            continue
        ent = tree.name_around(token)
        if ent is not None and (len(ent) > 1 or locate(ent.text)):
            continue  # a street or foundation that bears the name
        yield token


def leading_title(ent: Span, hits: Hits) -> int:
    """Where the name begins in a person's span that opens with a title ("Bripda AN", "Menkumham"): its start when none does.

    Titles that are also given names ("Raja", "Putri") are titles only when they stand alone.
    """
    given = load_yaml("id/grammar.yaml")["name_titles"]
    at: int = ent.start
    for hit in hits.within(ent):
        alone = hit.end == ent.end and hit.start == ent.start
        if hit.start != at or hit.role is None or (hit.role.words in given and not alone):
            break
        if hit.role.kind != "title" and not alone:
            break
        at = hit.end
    return at


def _behind_place(ent: Span, hits: Hits) -> Span | None:
    """The name in "Bupati Majalengka Eman Suherman", of which the recogniser made one place."""
    before = ent.doc[max(0, ent.start - 4) : ent.start]
    if not any(h.role is not None and h.role.kind == "title" and h.end >= ent.start - 1 for h in hits.within(before)):
        return None
    for cut in range(ent.end - 1, ent.start, -1):
        rest = ent.doc[cut : ent.end]
        if any(locate(ent.doc[start:cut].text) for start in range(ent.start, cut)):
            here = all(t.text[:1].isupper() and t.is_alpha for t in rest) and not hits.within(rest)
            return (
                rest if here and not any(locate(ent.doc[start : ent.end].text) for start in range(ent.start, ent.end)) else None
            )
    return None


def _named_alone(ent: Span, hits: Hits, alone: Collection[str]) -> Span | None:
    """A full name taken for a place or body, of a person whom the article names alone: "Diyah Puspitarini ... kata Diyah"."""
    words = {t.text for t in ent}
    plain = 2 <= len(ent) <= _LONGEST_NAME and all(t.text[:1].isupper() and t.is_alpha for t in ent)
    return ent if plain and not words.isdisjoint(alone) and not locate(ent.text) and not hits.within(ent) else None


def _beside_person(ent: Span, hits: Hits) -> Span | None:
    """A name that no list has as a place or body, in apposition to a person or with an age ("seorang lansia, Colleen (69)")."""
    if locate(ent.text) or hits.within(ent) or not all(t.text[:1].isupper() for t in ent) or len(ent) > _LONGEST_NAME:
        return None
    aged = has_age(ent.doc, ent.end)
    head = ent.root.head
    title = ent.root.dep_ == "appos" and any(
        h.role is not None and h.role.kind in ("title", "group") and h.start <= head.i < h.end for h in hits.within(head.sent)
    )
    return ent if aged or title else None

"""Where does the text name persons? The recogniser's persons, and those it took for places or organisations."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span

from warta.coding.locations import locate
from warta.coding.scan import Hits
from warta.data import load_yaml


def names(doc: Doc, hits: Hits) -> Iterator[Span]:
    """The spans of persons' names, in the order of the text."""
    for ent in doc.ents:
        if ent.label_ == "PER":
            yield ent
        else:
            name = _behind_place(ent, hits) or _beside_person(ent, hits)
            if name is not None:
                yield name


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
        if locate(ent.doc[ent.start : cut].text):
            return rest if all(t.text[:1].isupper() for t in rest) and not locate(rest.text) and not hits.within(rest) else None
    return None


def _beside_person(ent: Span, hits: Hits) -> Span | None:
    """A name that no list has as a place or body, in apposition to a person or with an age ("seorang lansia, Colleen (69)")."""
    if locate(ent.text) or hits.within(ent) or not all(t.text[:1].isupper() for t in ent) or len(ent) > 4:
        return None
    after = ent.doc[ent.end : ent.end + 3]
    aged = len(after) == 3 and after[0].text == "(" and after[1].text.isdigit() and len(after[1]) == 2 and after[2].text == ")"
    head = ent.root.head
    title = ent.root.dep_ == "appos" and any(
        h.role is not None and h.role.kind in ("title", "group") and h.start <= head.i < h.end for h in hits.within(head.sent)
    )
    return ent if aged or title else None

"""Of which sector is whom a role names? Its own, that of the body behind it, or that of who is told to lead a body."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span

from warta.coding.gazetteer import Fact
from warta.coding.offices import is_country, sector_of
from warta.coding.scan import Hit, Hits
from warta.data import load_yaml

_REACH = 14
"""Words behind a role in which the body that it belongs to is looked for."""


def _is_ordinal(word: str) -> bool:
    return word in load_yaml("id/grammar.yaml")["ordinals"] or bool(re.fullmatch(r"ke-?\d+", word))


def party_of_board(doc: Doc, hit: Hit, later: list[Hit]) -> Fact | None:
    """The party of whose board the name speaks: "DPD Golkar Bengkulu" is not the senate."""
    if doc[hit.start : hit.end].text.lower() not in load_yaml("id/grammar.yaml")["party_boards"]:
        return None
    return next((h.fact for h in later if h.fact is not None and h.fact.sector == "PTY" and h.start <= hit.end + 1), None)


def sector_of_role(doc: Doc, hit: Hit, later: list[Hit]) -> str | None:
    """The sector of a title or body; one of a body inside another ("Badan Kehormatan DPD") is that of the larger."""
    role = hit.role
    assert role is not None
    following = [h for h in later if not is_country(h)]
    if role.kind == "title" and role.sector == "GOV" and hit.end < len(doc) and _is_ordinal(doc[hit.end].lower_):
        return "ELI"  # "Presiden ke-3": the one in office is not numbered
    if role.kind == "body" and role.sector == "GOV":
        larger = next((h.fact for h in following if h.fact is not None and h.fact.kind == "org"), None)
        if larger is not None and larger.sector in ("LEG", "JUD", "COP", "MIL"):
            return larger.sector
    if role.kind == "group" and role.sector == "CVL":
        return _of_crowd(doc, hit, following) or role.sector
    return sector_of(following) if role.kind == "neutral" else role.sector or sector_of(following)


def _of_crowd(doc: Doc, hit: Hit, following: list[Hit]) -> str | None:
    """The sector of those whom a crowd is told to come from: "massa dari Himpunan Mahasiswa Islam"."""
    grammar = load_yaml("id/grammar.yaml")
    if doc[hit.start].lower_ not in grammar["crowds"] or doc[hit.end : hit.end + 1].text.lower() not in grammar["origin_marks"]:
        return None
    return sector_of([h for h in following if h.start == hit.end + 1])


def sector_of_head(hit: Hit, later: list[Hit], listed: Fact) -> str | None:
    """The sector of the body that a listed person is told to lead here: "Ketua Umum PKB, Muhaimin" as the party's."""
    if hit.role is None or (hit.role.kind != "neutral" and hit.role.sector != "PTY"):
        return None
    before = [h for h in later if h.fact is None or h.fact is not listed]
    bodies = [h for h in before if h.fact is not None and h.fact.kind == "org"]
    return sector_of(bodies[:1])


def hits_behind(hits: Hits, hit: Hit, span: Span) -> list[Hit]:
    """The names and bodies behind a phrase that the parser cut at a comma or "dan": "pejabat dan pegawai Bea Cukai"."""
    doc, end, sentence_end = span.doc, span.end, span.sent.end
    while end < sentence_end and end - hit.end < _REACH and doc[end].pos_ in ("NOUN", "PROPN", "CCONJ", "PUNCT", "ADJ"):
        if doc[end].text in '.;:!?"“”':
            break
        end += 1
    behind = [h for h in hits.within(doc[hit.start : end]) if not is_country(h)]
    # A title behind the conjunction is another person's.
    for number, other in enumerate(behind[1:], start=1):
        if other.role is not None and other.role.kind == "title":
            return behind[:number]
    return behind

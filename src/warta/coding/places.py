"""Where did it happen? The most specific place of the act that its sentence names.

Every phrase of place in the sentence is weighed by how it hangs on the act: on the trigger or its object, on the
verb or noun that carries the trigger, on a neighbouring clause, or at the head of the sentence. The place of a verb
of saying is the speaker's and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from warta.coding import tree
from warta.coding.locations import Location, capitals, fold, place_words
from warta.coding.place_phrases import Named, finest, is_place, names_in, words_from
from warta.records import Place

_FINENESS = {"point": 0, "city": 1, "province": 2, "country": 3}
_OWN, _CARRIER, _CLAUSE, _SCENE = range(4)
_DOWN = (
    "obl",
    "nmod",
    "nmod:lmod",
    "obj",
    "appos",
    "acl",
    "acl:relcl",
    "xcomp",
    "advcl",
    "nsubj:pass",
    "flat:name",
    "flat",
    "compound",
    "conj",
    "dep",
    "iobj",
    "nummod",
    "amod",
    "obl:agent",
)
_BESIDE = ("obl", "nmod", "nmod:lmod", "obl:tmod", "appos", "obj", "advcl", "acl")
_COMPOUND = ("nmod", "flat:name", "compound", "flat", "appos")
_CLAUSAL = ("acl:relcl", "acl", "advcl", "conj", "xcomp")
_ADJACENT = 5
"""Words between a trigger and "di" within which the place is the trigger's, however parsed (tuned on gold train)."""


@dataclass(frozen=True, slots=True)
class Act:
    """What about an act decides where it can be: its trigger, and the keys of its type in ``id/places.yaml``."""

    trigger: Token
    keys: frozenset[str]

    def any_of(self, group: str) -> bool:
        """Whether the act is of a group of types."""
        return not self.keys.isdisjoint(place_words()[group])


@dataclass(frozen=True, slots=True)
class Found:
    """Words of place, how near they hang on the act (smaller is nearer), and the finest listed place in them."""

    span: Span
    tier: int
    named: Named | None
    bare: bool
    """Whether no preposition of standing or going introduced it."""


def reach(act: Act) -> dict[int, int]:
    """How near each token of the sentence hangs on the act."""
    near: dict[int, int] = {}

    def down(token: Token, tier: int) -> None:
        if near.get(token.i, 9) <= tier:
            return
        near[token.i] = tier
        for child in token.children:
            if child.dep_ in _DOWN and child.lower_ not in place_words()["saying"]:
                down(child, max(tier, _CLAUSE) if child.dep_ in _CLAUSAL and child.pos_ == "VERB" else tier)

    down(act.trigger, _OWN)
    node = act.trigger
    while node.dep_ != "ROOT" and node.head != node:
        relation, node = node.dep_, node.head
        if node.lower_ in place_words()["saying"] or relation in ("ccomp", "parataxis"):
            break
        noun = node.pos_ in ("NOUN", "PROPN") and relation in _COMPOUND
        carried = noun or node.lower_ in place_words()["carriers"]
        tier = _CARRIER if carried else _CLAUSE
        near.setdefault(node.i, tier)
        for child in node.children:
            if child.dep_ in _BESIDE and child.i not in near:
                down(child, tier)
    return near


def _prepositions(sentence: Span, act: Act) -> Iterator[tuple[Token, int]]:
    """The words that introduce a place of this act, each with the token its words begin at."""
    words = place_words()
    arriving, leaving = act.any_of("arriving"), "RETREAT/withdraw" in act.keys
    for token in sentence:
        low, behind = token.lower_, token.i + 1
        if behind >= sentence.end:
            continue
        before = token.doc[token.i - 1].lower_ if token.i > sentence.start else ""
        opens = low in words["at"] and before not in words["at"]
        opens = opens or (arriving and low in words["to"] and token.pos_ != "VERB")
        opens = opens or (leaving and low in words["from"])
        ahead = token.doc[behind : min(behind + 6, sentence.end)]
        opens = opens or (low in words["from"] and any(t.lower_ in words["range"] for t in ahead))
        if opens and token != act.trigger:
            yield token, token.i if low == "depan" else behind


def _tier(begin: int, span: Span, near: dict[int, int], act: Act) -> int | None:
    """How near a phrase hangs on the act, or None when it belongs to something else."""
    doc, trigger = span.doc, act.trigger
    between = doc[trigger.i + 1 : begin]
    apart = any(t.pos_ in ("VERB", "AUX") or t.is_punct or (act.any_of("verbal") and _is_event(t)) for t in between)
    if 0 <= begin - trigger.i - 1 <= _ADJACENT and not apart:
        return _OWN
    tiers = [near[t.i] for t in span if t.i in near]
    if tiers:
        return min(tiers) if not act.any_of("verbal") or _direct(span, act) else None
    sentence = trigger.sent
    if begin - sentence.start <= 1 and span.end < sentence.end and doc[span.end].text == ",":
        return _SCENE
    return None


def _is_event(token: Token) -> bool:
    """Whether a noun looks like one of an act (perdamaian, penanganan), which a place behind it belongs to."""
    return token.lower_.startswith(("pe", "ke")) and token.lower_.endswith("an")


def _direct(span: Span, act: Act) -> bool:
    """Whether a phrase hangs on the trigger or on its carrying verb with nothing between."""
    governor = span.root.head
    return governor == act.trigger or (governor == act.trigger.head and governor.lower_ in place_words()["carriers"])


def _introduced(act: Act, near: dict[int, int], countries: list[str]) -> Iterator[Found]:
    """The places that a preposition introduces."""
    sentence = act.trigger.sent
    for preposition, begin in _prepositions(sentence, act):
        span = words_from(sentence.doc, begin, sentence.end)
        names = names_in(sentence.doc, span.start, span.end, countries)
        if any(t.lower_ in place_words()["missions"] for t in span):
            names = [n for n in names if n.place.resolution != "country"]
        if not is_place(span, names):
            continue
        tier = _tier(preposition.i, span, near, act)
        if tier is not None:
            yield Found(span, tier, finest(names, sentence.doc), bare=False)


def _targets(act: Act, near: dict[int, int], countries: list[str]) -> Iterator[Found]:
    """The places that the act is done to: the object of a visit, a listed place in what is attacked or seized."""
    trigger = act.trigger
    doc, end = trigger.doc, trigger.sent.end
    if not act.any_of("target_acts"):
        return
    if act.any_of("visiting"):
        for head in tree.children(trigger, "obj", "flat:name", "nmod"):
            span = words_from(doc, tree.phrase(head).start, end)
            names = names_in(doc, span.start, span.end, countries)
            if is_place(span, names):
                yield Found(span, _OWN, finest(names, doc), bare=False)
    for named in names_in(doc, trigger.i + 1, end, countries):
        if named.place.resolution == "country" or near.get(named.start, near.get(named.end - 1, 9)) > _CARRIER:
            continue
        if not _in_longer_name(doc, named, "ORG") and _is_target(named, act):
            words = words_from(doc, named.start, end)
            yield Found(words if len(words) else doc[named.start : named.end], _OWN, named, bare=True)


def _in_longer_name(doc: Doc, named: Named, label: str) -> bool:
    """Whether a place's name is only a part of a longer recognised name of a kind."""
    length = named.end - named.start
    return any(e.label_ == label and e.start <= named.start and named.end <= e.end and len(e) > length for e in doc.ents)


def _is_target(named: Named, act: Act) -> bool:
    """Whether a listed name in the act's object is the place acted on.

    It is not when it is a capital that stands for its state, a part of another name, or an origin.
    """
    doc = act.trigger.doc
    before = doc[named.start - 1]
    if fold(doc[named.start : named.end].text) in capitals():
        return False
    if before.lower_ in place_words()["from"]:
        return not act.keys.isdisjoint(("COERCE", "CONCEDE", "RETREAT/withdraw"))
    part = before.text[:1].isupper() and before.i != act.trigger.i and before.lower_ not in place_words()["kinds"]
    return not part or before.is_sent_start is True or doc[act.trigger.i].text[:1].isupper()


def context(sentence: Span, home: str) -> list[str]:
    """The countries that names are read in: the article's, then those that the sentence names."""
    found = [home]
    for named in names_in(sentence.doc, sentence.start, sentence.end, (home,)):
        country = named.place.country
        if country is not None and named.place.resolution in ("country", "province") and country not in found:
            found.append(country)
    return found


def as_place(found: Found, home: str) -> Place:
    """The record of a place; what is not listed lies in the country that the article plays in."""
    location: Location | None = found.named.place if found.named is not None else None
    span = (found.span.start_char, found.span.end_char)
    if location is None or found.named is None:
        return Place(found.span.text, span, found.span.text, home, resolution="point")
    whole = found.named.start - found.span.start <= 1
    resolution = location.resolution if whole else "point"
    return Place(
        found.span.text,
        span,
        location.name,
        location.country,
        location.lat,
        location.lon,
        location.geonameid,
        resolution,
    )


def by_rule(act: Act, near: dict[int, int], countries: list[str]) -> list[Found]:
    """The places that the rules find for an act, the best first."""
    found = [*_introduced(act, near, countries), *_targets(act, near, countries)]
    return sorted(found, key=lambda f: (f.tier, f.bare, _fineness(f), abs(f.span.start - act.trigger.i)))


def _fineness(found: Found) -> int:
    return _FINENESS[found.named.place.resolution] if found.named is not None else 0

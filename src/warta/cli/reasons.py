"""A mention's ``rule`` in words: which lexicon entry fired, and the way through the sentence to each side.

A rule is the entry's key, then one part per field, joined by "; ":
"COERCE:menangkap[@per,!ikan]; actor menangkap>nsubj". A way is one of words and relations ("dijadwalkan>nsubj:pass":
down to a dependent; "menggelar<xcomp<dijadwalkan": up to the word it depends on), of relations alone ("^xcomp_nsubj":
up, then down), or a few words. What is not known here is shown as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FIELDS = ("actor", "recipient", "place", "date", "speaker", "aux")
_MOST_WORDS = 6
_STEP = re.compile(r"([<>])([^<>]+)")
EARLIER = re.compile(r"earlier mention at (\d+)")
"""The way to entities that an earlier mention gave; the number is where its trigger begins."""
_COARSE = re.compile(r"([\^_])([a-z:]+)")
_KEY = re.compile(r"(?P<type>[A-Z]+):(?P<lemma>[^\[]+)(?:\[(?P<needs>.*)\])?")

_RELATIONS = {
    "nsubj": "subject",
    "nsubj:pass": "passive subject",
    "csubj": "clause as subject",
    "obj": "object",
    "iobj": "indirect object",
    "obl": "adverbial",
    "obl:agent": "agent",
    "nmod": "modifier",
    "nmod:poss": "possessor",
    "nmod:lmod": "place",
    "appos": "apposition",
    "compound": "compound part",
    "flat": "name part",
    "amod": "adjective",
    "conj": "coordinated word",
    "xcomp": "complement",
    "ccomp": "clause",
    "advcl": "adverbial clause",
    "acl": "clause",
    "acl:relcl": "relative clause",
    "parataxis": "loose clause",
    "owner": "owner",
}
_PLAIN = {
    "speaker": "who is cited for it",
    "self": "the trigger itself",
    "far": "elsewhere in the sentence",
}


@dataclass(frozen=True, slots=True)
class Reasons:
    """The parts of a rule: the entry's key, the way to each of `FIELDS` that it tells, and what else it says."""

    entry: str
    ways: dict[str, str]
    others: tuple[str, ...]


def reasons_of(rule: str) -> Reasons:
    """The parts of ``rule``."""
    entry, *parts = [part.strip() for part in rule.split("; ")]
    ways: dict[str, str] = {}
    others = []
    for part in parts:
        field, _, way = part.partition(" ")
        if field in FIELDS and way and field not in ways:
            ways[field] = way
        elif part:
            others.append(part)
    return Reasons(entry, ways, tuple(others))


def entry_in_words(key: str) -> str:
    """``REQUEST "meminta", with one of: mundur, menghentikan``; a key of another form as it is."""
    found = _KEY.fullmatch(key)
    if found is None:
        return key
    needs = [_need(need) for need in (found["needs"] or "").split(",") if need]
    return ", ".join([f'{found["type"]} "{found["lemma"]}"', *needs])


def _need(need: str) -> str:
    if need == "@per":
        return "done to someone"
    words = need.lstrip("!").split("|")
    listed = " | ".join(words[:_MOST_WORDS])
    if len(words) > _MOST_WORDS:
        listed += f" | … {len(words) - _MOST_WORDS} more"
    return f"{'without' if need.startswith('!') else 'with'} {listed}"


def way_in_words(way: str) -> str:
    """``passive subject of "dijadwalkan", above "menggelar"`` for "menggelar<xcomp<dijadwalkan>nsubj:pass"."""
    if way in _PLAIN:
        return _PLAIN[way]
    if way[:1] in "^_":
        return _coarse(way)
    start = re.match(r"[^<>]+", way)
    if start is None or start.end() == len(way):
        return way
    steps = [step.groups() for step in _STEP.finditer(way, start.end())]
    below = said = f'"{start[0]}"'
    number = 0
    while number < len(steps):
        direction, name = steps[number]
        if direction == ">":
            said = f"{_relation(name)} of {said}"
        elif number + 1 < len(steps) and steps[number + 1][0] == "<":
            said = f'"{steps[number + 1][1]}", above {below}'
            below = f'"{steps[number + 1][1]}"'
            number += 1
        else:
            said = f"what {said} describes ({_relation(name)})"
        number += 1
    return said


def _coarse(way: str) -> str:
    steps = _COARSE.findall(way)
    ups = [_relation(name) for mark, name in steps if mark == "^"]
    downs = [_relation(name) for mark, name in steps if mark == "_"]
    above = f"the word above the trigger ({', '.join(ups)})" if ups else "the trigger"
    return " of ".join([*reversed(downs), above])


def _relation(name: str) -> str:
    bare, _, with_ = name.partition("(")
    said = _RELATIONS.get(bare, bare)
    return f"{said} ({with_.rstrip(')')})" if with_ else said

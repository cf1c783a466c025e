"""Where does the text name actors? Finds every listed name and role, longest first, once for an article."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache

from spacy.tokens import Doc, Span

from warta.coding.gazetteer import Fact, Role, fact_on, names, roles
from warta.coding.initials import initials
from warta.data import load_yaml


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed name or role at tokens ``start`` to ``end``."""

    start: int
    end: int
    fact: Fact | None
    role: Role | None


@cache
def _first_words() -> dict[str, int]:
    """For each word that begins a listed name or role: the most words that such a name has."""
    longest: dict[str, int] = {}
    for name in [*names(), *roles()]:
        words = name.split()
        longest[words[0]] = max(len(words), longest.get(words[0], 0))
    return longest


class Hits:
    """The listed names and roles of one document, in the order of the text, none inside another."""

    def __init__(self, doc: Doc, day: date) -> None:
        self.initials = initials(doc)
        """The tokens that are persons' initials: "AS" may be one, and not the United States."""
        self._hits = _scan(doc, day, self.initials)
        self._starts = [hit.start for hit in self._hits]

    def within(self, span: Span) -> list[Hit]:
        """The hits that lie wholly inside a span."""
        found = []
        for hit in self._hits[bisect_left(self._starts, span.start) :]:
            if hit.start >= span.end:
                break
            if hit.end <= span.end:
                found.append(hit)
        return found

    def covering(self, at: int) -> Hit | None:
        """The hit that a token lies in."""
        number = bisect_right(self._starts, at) - 1
        hit = self._hits[number] if number >= 0 else None
        return hit if hit is not None and at < hit.end else None

    def all(self) -> list[Hit]:
        """Every hit."""
        return self._hits


def _scan(doc: Doc, day: date, persons: frozenset[int]) -> list[Hit]:
    first_words, listed, listed_roles = _first_words(), names(), roles()
    grammar = load_yaml("id/grammar.yaml")
    laws, word_names, before_places = (frozenset(grammar[name]) for name in ("laws", "word_names", "before_places"))
    lower = [t.lower_ if t.lower_ in first_words else single(t.lower_) for t in doc]
    found: list[Hit] = []
    at = 0
    while at < len(doc):
        step = 1
        if at in persons or (at and lower[at - 1] in laws):  # "revisi UU KPK" names a law, not the commission
            at += 1
            continue
        for length in range(min(first_words.get(lower[at], 0), len(doc) - at), 0, -1):
            words = " ".join(lower[at : at + length])
            fact = None
            if words in listed and not (words in word_names and (not at or lower[at - 1] not in before_places)):
                fact = fact_on(" ".join(t.text for t in doc[at : at + length]), day)
            role = listed_roles.get(words) or (listed_roles.get(single(words)) if length == 1 else None)
            if fact is not None or role is not None:
                found.append(Hit(at, at + length, fact, None if fact is not None else role))
                step = length
                break
        at += step
    return found


def single(word: str) -> str:
    """A doubled noun as the lists have it, once: "kelompok-kelompok"."""
    half, hyphen, other = word.partition("-")
    return half if hyphen and half == other and len(half) > 2 else word

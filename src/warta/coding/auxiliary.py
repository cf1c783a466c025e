"""Did it happen? Asserted, future, hypothetical, negated, or historical, from the words that govern the trigger.

`evidence` gathers those words level by level: what modifies the trigger, then the verbs above whose mood covers it.
`decide` reads them by rule; the trained model (`decide.py`) takes them, with the rule's answer, as features.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Token

from warta.coding.arguments import grammar_words
from warta.records import Dates

_COMPLEMENTS = ("ccomp", "xcomp", "advcl", "obj", "nmod", "acl", "obl", "nsubj:pass", "nsubj", "conj", "acl:relcl")
_ENDS_SCOPE = ("acl:relcl", "nsubj", "conj", "acl", "obl", "advcl")
_DEEPEST = 4
_KINDS = ("negation", "hypothetical_marks", "future", "hypothetical_words", "historical")
_GOVERNING = {"future": "future_verbs", "hypothetical_words": "hypothetical_verbs", "negation": "negation"}


@dataclass(frozen=True, slots=True)
class Level:
    """One governor of the trigger (depth 0: itself): the word, its modifiers, and the relation to the one below."""

    word: str
    modifiers: frozenset[str]
    relation: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an auxiliary mode: the governors, and when the act is dated ("past", "far", "ahead" or "")."""

    levels: tuple[Level, ...]
    dated: str


def _modifiers(token: Token, inside: tuple[int, int]) -> frozenset[str]:
    """The words that modify a token; those inside the trigger ("tidak setuju") are part of its meaning."""
    words = {
        c.lower_
        for c in token.children
        if c.dep_ in ("aux", "advmod", "mark", "advmod:emph", "amod", "det", "cc", "case") and not inside[0] <= c.i < inside[1]
    }
    words |= {
        token.doc[c.i - 1].lower_ for c in token.children if c.lower_ in grammar_words("historical") and c.i > token.sent.start
    }
    # "tidak akan melakukan": the parser may chain the auxiliaries on one another; they stand right before.
    first = min(token.i, inside[0]) if inside[0] <= token.i < inside[1] else token.i
    for before in token.doc[max(token.sent.start, first - 3) : first]:
        if before.pos_ in ("AUX", "ADV", "PART") and before.head.i >= before.i:
            words.add(before.lower_)
    # "lebih dulu" orders two acts; it puts neither into the past.
    return frozenset(words - grammar_words("historical") if words & grammar_words("ordering") else words)


def evidence(trigger: Token, inside: tuple[int, int], when: Dates | None, published: date | None) -> Evidence:
    """Gather the evidence for the act at ``trigger``; ``inside`` are the token numbers of the trigger's words."""
    levels = [Level(trigger.lower_, _modifiers(trigger, inside), trigger.dep_)]
    node = trigger
    while node.dep_ in _COMPLEMENTS and node.head != node and len(levels) < _DEEPEST:
        if node.dep_ in _ENDS_SCOPE and node != trigger:
            break
        if node.dep_ == "acl:relcl" or (node.dep_ in ("nsubj", "nsubj:pass") and node.head.pos_ not in ("VERB", "AUX")):
            break
        relation, node = node.dep_, node.head
        if not inside[0] <= node.i < inside[1]:
            levels.append(Level(node.lower_, _modifiers(node, inside), relation))
    dated = ""
    if when is not None and published is not None:
        year = timedelta(days=365)
        dated = "past" if when.end < published - year else "ahead" if when.start > published else "near"
    return Evidence(tuple(levels), dated)


def decide(found: Evidence) -> str:
    """The auxiliary mode by rule: the nearest word of mood wins."""
    if found.dated == "past":
        return "historical"
    for depth, level in enumerate(found.levels):
        for kind in _KINDS:
            words = grammar_words(kind)
            governs = depth and level.word in grammar_words(_GOVERNING.get(kind, kind))
            if level.modifiers & words or governs:
                return kind.split("_")[0]
    return "future" if found.dated == "ahead" else "asserted"


def features(found: Evidence) -> list[str]:
    """The evidence as named features for the trained model."""
    named = [f"rule={decide(found)}", f"dated={found.dated}"]
    for depth, level in enumerate(found.levels):
        near = min(depth, 2)
        named += [f"m{near}={w}" for w in sorted(level.modifiers)]
        named += [f"m{near}:{kind}" for kind in _KINDS if level.modifiers & grammar_words(kind)]
        if depth:
            named += [f"g{near}={level.word}", f"r{near}={level.relation}"]
            named += [f"g{near}:{kind}" for kind in _GOVERNING.values() if level.word in grammar_words(kind)]
        else:
            named += [f"w={level.word}", f"dep={level.relation}"]
    return named

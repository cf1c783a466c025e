"""Did it happen? Asserted, future, hypothetical, negated, or historical, from the words that govern the trigger."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from spacy.tokens import Token

from warta.coding import tree
from warta.data import load_yaml
from warta.records import Dates

_COMPLEMENTS = ("ccomp", "xcomp", "advcl", "obj", "nmod", "acl", "obl", "nsubj:pass", "nsubj", "conj", "acl:relcl")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_yaml("id/grammar.yaml")[name])


def _modifiers(token: Token) -> set[str]:
    words = {c.lower_ for c in token.children if c.dep_ in ("aux", "advmod", "mark", "advmod:emph", "amod", "det", "cc", "case")}
    # "tidak akan melakukan": the parser may chain the auxiliaries on one another; they stand right before.
    for before in token.doc[max(token.sent.start, token.i - 3) : token.i]:
        if before.pos_ in ("AUX", "ADV", "PART") and before.head.i >= before.i:
            words.add(before.lower_)
    return words


def _chain(trigger: Token) -> list[Token]:
    """The trigger and the words above it whose mood covers it: its carrying verb, and the verbs it complements."""
    chain = [trigger]
    node = trigger
    while node.dep_ in _COMPLEMENTS and node.head is not node and len(chain) < 4:
        if node.dep_ in ("acl:relcl", "nsubj", "conj", "acl", "obl", "advcl") and node is not trigger:
            break
        if node.dep_ in ("nsubj", "nsubj:pass") and node.head.pos_ not in ("VERB", "AUX"):
            break
        if node.dep_ in ("acl:relcl",):
            break
        node = node.head
        chain.append(node)
    return chain


def decide(trigger: Token, when: Dates | None, published: date | None, title: bool = False) -> str:
    """Return the auxiliary mode of the act that ``trigger`` names. ``when`` is the act's date, if it has one."""
    if when is not None and published is not None:
        if when.end < published - timedelta(days=365):
            return "historical"
        if when.start > published:
            return "future"
    chain = _chain(trigger)
    for depth, node in enumerate(chain):
        words = _modifiers(node)
        governor = node.lower_ if depth else ""
        if words & _words("negation") or governor in _words("negation"):
            return "negation"
        if words & _words("hypothetical_marks"):
            return "hypothetical"
        if words & _words("future") or governor in _words("future_verbs"):
            return "future"
        if words & _words("hypothetical_words") or governor in _words("hypothetical_verbs"):
            return "hypothetical"
        if words & _words("historical"):
            return "historical"
    clause = tree.clause_head(trigger)
    if clause is not trigger:
        marks = {c.lower_ for c in clause.children if c.dep_ == "mark"}
        if marks & _words("hypothetical_marks"):
            return "hypothetical"
    if title and trigger.i > 0 and trigger.nbor(-1).lower_ in _words("future"):
        return "future"
    return "asserted"

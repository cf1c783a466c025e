"""Questions about the dependency tree that several coders ask. Relations are Universal Dependencies'."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

_LONGEST_ASIDE = 6
"""Tokens of an aside in brackets, the opening one counted."""
SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
CLAUSES = ("ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis", "conj", "csubj")
# What hangs on a noun without naming it: relative clauses, asides, other members of a list.
_OUTSIDE = (
    "acl:relcl",
    "acl",
    "appos",
    "parataxis",
    "conj",
    "cc",
    "punct",
    "advcl",
    "dep",
    "mark",
    "cop",
    "advmod",
    "nmod:tmod",
    "obl:tmod",
    "discourse",
    "ccomp",
    "nsubj",
    "nsubj:pass",
    "obl",
    "aux",
)


def children(token: Token, *relations: str) -> list[Token]:
    """The dependents of a token with one of the relations, in the order of the text."""
    return [c for c in token.children if c.dep_ in relations]


def case_of(token: Token) -> str | None:
    """The preposition of a nominal in lower case, or None."""
    for child in token.children:
        if child.dep_ == "case":
            return str(child.lower_)
    return None


def members(token: Token) -> list[Token]:
    """The coordinated nominals that begin with this one ("Rusia, Tajikistan, dan Belarus")."""
    found: list[Token] = []
    waiting = [token]
    while waiting:
        member = waiting.pop()
        found.append(member)
        joined = [c for c in member.children if c.dep_ == "conj" and c.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "X")]
        waiting.extend(reversed(joined))
    return found


def phrase(head: Token, keep_case: bool = False) -> Span:
    """The noun phrase of a head: its subtree without relative clauses, asides, and list members.

    The phrase is one unbroken run of tokens around the head.
    """
    inside = {head.i}
    waiting = [head]
    while waiting:  # no recursion: a hostile text nests a thousand nouns
        token = waiting.pop()
        for child in token.children:
            if child.dep_ in _OUTSIDE or (child.dep_ == "case" and token == head and not keep_case):
                continue
            inside.add(child.i)
            waiting.append(child)
    start = end = head.i
    while start - 1 in inside:
        start -= 1
    while end + 1 in inside:
        end += 1
    return head.doc[start : end + 1]


def name_around(token: Token) -> Span | None:
    """The name that the recogniser found around a token, or None."""
    return next((ent for ent in token.sent.ents if ent.start <= token.i < ent.end), None)


def clause_head(token: Token) -> Token:
    """The predicate of the clause that a token stands in: the nearest governor that heads a clause."""
    node = token
    while node.dep_ != "ROOT" and node.dep_ not in CLAUSES:
        node = node.head
    return node


def following_words(token: Token, most: int = 25) -> list[str]:
    """Lower-case words of the token's sentence after it, at most ``most``, up to a full stop."""
    end = min(token.sent.end, token.i + 1 + most)
    return [t.lower_ for t in token.doc[token.i + 1 : end]]


def aside(doc: Doc, at: int) -> Span | None:
    """The words between the brackets that open at a token, or None when none do."""
    if at >= len(doc) or doc[at].text != "(":
        return None
    close = next((t.i for t in doc[at : at + _LONGEST_ASIDE] if t.text == ")"), None)
    return doc[at + 1 : close] if close is not None else None

"""Reads sentences without what stands in brackets: "Korea Utara (Korut) dan Kuba", "Senin (16/9) kemarin".

The treebanks hold few brackets, news has them in every other sentence, and the words around them are parsed better
without. What stands inside keeps its own reading and hangs on what it explains.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

_LONGEST = 7
"""Words between the brackets; longer asides are clauses of their own."""
_ENDS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class Tree:
    """Per token of a paragraph: the index of its head, its relation, whether a sentence begins with it."""

    heads: list[int]
    deps: list[str]
    starts: list[bool]


def tree_of(doc: Doc) -> Tree:
    """The tree as the parser read it."""
    return Tree([t.head.i for t in doc], [t.dep_ for t in doc], [bool(t.is_sent_start) for t in doc])


def asides(doc: Doc) -> list[tuple[int, int]]:
    """The short bracketed asides behind a word, as (first token, one behind the last), brackets included."""
    found: list[tuple[int, int]] = []
    at = 1
    while at < len(doc):
        end = _closing(doc, at) if doc[at].text == "(" else None
        if end is not None:
            found.append((at, end))
        at = end or at + 1
    return found


def _closing(doc: Doc, opening: int) -> int | None:
    """One behind the bracket that closes an aside, or None when it is long, nested, or ends a sentence."""
    for at in range(opening + 1, min(len(doc), opening + _LONGEST + 2)):
        text = doc[at].text
        if text == ")":
            return at + 1
        if text == "(" or text in _ENDS:
            return None
    return None


def without(doc: Doc, spans: list[tuple[int, int]]) -> Doc:
    """The paragraph without its asides, to be parsed."""
    left_out = {i for start, end in spans for i in range(start, end)}
    kept = [t for t in doc if t.i not in left_out]
    behind = {start - 1: bool(doc[end - 1].whitespace_) for start, end in spans}
    return Doc(doc.vocab, words=[t.text for t in kept], spaces=[behind.get(t.i, bool(t.whitespace_)) for t in kept])


def rejoined(doc: Doc, spans: list[tuple[int, int]], reduced: Doc) -> Tree:
    """The tree of a whole paragraph: that of ``reduced``, what `without` made of it, and the asides hung on what they explain."""
    tree = tree_of(doc)
    left_out = {i for start, end in spans for i in range(start, end)}
    kept = [i for i in range(len(doc)) if i not in left_out]
    for i, token in zip(kept, reduced, strict=True):
        tree.heads[i] = kept[token.head.i]
        tree.deps[i] = token.dep_
        tree.starts[i] = bool(token.is_sent_start)
    for start, end in spans:
        _hang(doc, tree, start, end)
    return tree


def _hang(doc: Doc, tree: Tree, start: int, end: int) -> None:
    """Hang an aside on the head of the name or word before it, as an apposition where the parser found nothing better."""
    first: int | None = None
    for token in doc[start:end]:
        tree.starts[token.i] = False
        if start <= token.head.i < end and token.head != token:
            continue  # inside the aside the parser's reading stands
        if token.is_punct:
            tree.heads[token.i] = -1
        elif first is None:
            first = token.i
            tree.heads[token.i], tree.deps[token.i] = _explained(tree, token, start)
        else:
            tree.heads[token.i], tree.deps[token.i] = first, "flat"
    for i in range(start, end):
        if tree.heads[i] == -1:
            tree.heads[i], tree.deps[i] = start - 1 if first is None else first, "punct"


def _explained(tree: Tree, token: Token, start: int) -> tuple[int, str]:
    if token.head != token and token.head.i < start and token.dep_ in ("appos", "flat:name", "nmod", "nmod:tmod", "nummod"):
        return token.head.i, token.dep_
    at = start - 1
    while tree.deps[at] in ("flat:name", "flat", "punct") and tree.heads[at] != at:
        at = tree.heads[at]
    return at, "appos"

"""Where a sentence may end: full stops, question and exclamation marks, and the quotation marks behind them.

Runs before the parser and rules out every other place. Inside a quotation the parser has the last word, since
``"A. B," kata X.`` is one sentence in the treebanks when A and B are one utterance.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

_TERMINATORS = frozenset({".", "?", "!", "…", "..", "...", "...."})
_OPENING = frozenset({"“", "‘", "(", "[", "«", "-", "–", "—"})
_CLOSING = frozenset({"”", "’", ")", "]", "»", "'"})
_STRAIGHT = frozenset({'"', "'", "``", "''"})


def _opens(token: Token) -> bool:
    """Whether a mark opens what follows: straight quotes do when they stand off from the word before."""
    if token.text in _STRAIGHT:
        return token.i > 0 and bool(token.nbor(-1).whitespace_)
    return token.text in _OPENING


def _begins(token: Token) -> bool:
    """Whether a token can begin a sentence: a capital, a number, or an opening mark before one of them."""
    return token.text[:1].isupper() or token.text[:1].isdigit() or _opens(token)


def is_boundary(doc: Doc, at: int, start: int) -> bool:
    """Whether a new sentence begins at token ``at``; the one before begins at ``start``."""
    token = doc[at]
    if not _begins(token):
        return False
    end = at - 1
    while end > start and (doc[end].text in _CLOSING or doc[end].text in _STRAIGHT) and not _opens(doc[end]):
        end -= 1
    if doc[end].text not in _TERMINATORS:
        return False
    if end == start + 1 and doc[start].text[:1].isdigit():  # "1. Budi" numbers an item
        return False
    return not (token.text in _OPENING and not doc[at - 1].whitespace_)


@Language.component("warta_sentences", assigns=["token.is_sent_start"])
def set_sentences(doc: Doc) -> Doc:
    """Set the sentence boundaries of a paragraph by rule; inside quotations leave the possible ones open."""
    start = 0
    quoted = False
    for token in doc:
        boundary = token.i == 0 or is_boundary(doc, token.i, start)
        if boundary:
            start = token.i
        token.is_sent_start = (None if boundary else False) if quoted else boundary
        if token.text in _STRAIGHT:
            quoted = _opens(token) or (token.i == 0)
        elif token.text in ("“", "”"):
            quoted = token.text == "“"
    return doc

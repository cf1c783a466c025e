"""Where are the quotations of a text? Pairs quotation marks over sentences and paragraphs.

News breaks the rules of punctuation: a quotation loses its closing mark, or runs over paragraphs that each open anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from warta.data import load_yaml

_OPENING = frozenset("“«„")
_CLOSING = frozenset("”»")
_STRAIGHT = frozenset(('"', "''", "``"))
_SINGLE = frozenset("'‘’")
MARKS = _OPENING | _CLOSING | _STRAIGHT | _SINGLE
_MOST_PARAGRAPHS = 4
"""Paragraphs that one pair of marks may span; more means that a mark is missing."""
_SHORT = 5
"""Words up to which quoted words are rather a name or a 'so-called' than speech."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """The tokens ``start`` to ``end`` (exclusive) between two marks.

    ``continued`` tells that the quotation goes on in the next one, which opens the next paragraph.
    """

    start: int
    end: int
    continued: bool = False


def lines(doc: Doc) -> list[tuple[int, int]]:
    """The paragraphs of a text as token ranges, without the whitespace between them.

    A line break within a sentence, as the removal of a link leaves it, does not end a paragraph.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for i in range(len(doc) + 1):
        if i < len(doc) and not (doc[i].is_space and "\n" in doc[i].text):
            continue
        if i > start:
            if found and _runs_into(doc[found[-1][1] - 1], doc[start], first=len(found) == 1):
                found[-1] = (found[-1][0], i)
            else:
                found.append((start, i))
        start = i + 1
    return found


def _runs_into(last: Token, following: Token, first: bool) -> bool:
    """Whether a line is the rest of a sentence that the line before left unfinished."""
    if last.text in (".", "!", "?", ":") or last.text in MARKS or first:
        return False
    return following.text == "," or following.is_lower or last.text == ")"


def _glued_left(token: Token) -> bool:
    before = token.doc[token.i - 1] if token.i else None
    return before is not None and not before.whitespace_ and not before.is_space


def _glued_right(token: Token) -> bool:
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if after is None or token.whitespace_ or after.is_space:
        return False
    return after.text in MARKS or not after.is_punct or after.text in ("(", "[", "...", "…")


def _opens(token: Token) -> bool:
    """Whether a mark can only be an opening one."""
    return token.text in _OPENING or (token.text in _STRAIGHT and not _glued_left(token) and _glued_right(token))


def _closes(token: Token) -> bool:
    """Whether a mark can only be a closing one."""
    return token.text in _CLOSING or (token.text in _STRAIGHT and _glued_left(token) and not _glued_right(token))


@cache
def _verbs(kind: str) -> frozenset[str]:
    return frozenset(load_yaml("id/attribution.yaml")[kind])


def _missing_close(doc: Doc, start: int, end: int) -> int:
    """Where a quotation without a closing mark ends: before ", kata X", else with its paragraph."""
    for i in range(start + 1, end):
        if doc[i].lower_ in _verbs("inverted") and doc[i - 1].text == "," and doc[i].text.islower():
            return i - 1
    return end


def _runs_on(doc: Doc, paragraphs: list[tuple[int, int]], number: int) -> bool:
    """Whether a quotation open at the end of a paragraph is closed in a later one before another opens."""
    for start, end in paragraphs[number + 1 : number + _MOST_PARAGRAPHS]:
        for token in doc[start:end]:
            if _opens(token):
                return False
            if token.text in _CLOSING or token.text in _STRAIGHT:
                return _closes(token)
    return False


def _double(doc: Doc) -> Iterator[Quotation]:
    paragraphs = lines(doc)
    begun: int | None = None
    for number, (start, end) in enumerate(paragraphs):
        empty = True  # no mark seen in this paragraph
        for token in doc[start:end]:
            if token.text not in MARKS or token.text in _SINGLE:
                continue
            if begun is not None and _opens(token):
                yield Quotation(begun, _missing_close(doc, begun, token.i))
                begun = token.i + 1
            elif begun is not None:
                yield Quotation(begun, token.i)
                begun = None
            elif not _closes(token):
                begun = token.i + 1
            elif empty and token.i > start:  # the opening mark was lost; speech mostly opens its paragraph
                yield Quotation(start, token.i)
            empty = False
        if begun is None:
            continue
        following = doc[paragraphs[number + 1][0]] if number + 1 < len(paragraphs) else None
        if following is not None and (_opens(following)):
            yield Quotation(begun, end, continued=_missing_close(doc, begun, end) == end)
            begun = None
        elif not _runs_on(doc, paragraphs, number):
            yield Quotation(begun, _missing_close(doc, begun, end))
            begun = None


def _single(doc: Doc, taken: list[bool]) -> Iterator[Quotation]:
    """Quotations between single marks, which must pair within a line: a lone one is an apostrophe."""
    for start, end in lines(doc):
        begun: int | None = None
        for token in doc[start:end]:
            if token.text not in _SINGLE or taken[token.i]:
                continue
            if begun is None and (token.text == "‘" or not _glued_left(token)) and _glued_right(token):
                begun = token.i + 1
            elif begun is not None and _glued_left(token) and not _glued_right(token):
                yield Quotation(begun, token.i)
                begun = None


def quotations(doc: Doc) -> list[Quotation]:
    """The quotations of a text in its order, also those of words that are no speech."""
    found = [q for q in _double(doc) if q.end > q.start]
    taken = [False] * len(doc)
    for q in found:
        taken[q.start : q.end] = [True] * (q.end - q.start)
    found += [q for q in _single(doc, taken) if q.end > q.start]
    return sorted(found, key=lambda q: q.start)


def is_speech(doc: Doc, quotation: Quotation) -> bool:
    """Whether quoted words are somebody's utterance and not a name, a title or a word used with distance."""
    inside = doc[quotation.start : quotation.end]
    if quotation.continued or inside[-1].text in (",", ".", "!", "?", "…", "..."):
        return True
    before = doc[quotation.start - 2] if quotation.start > 1 else None
    after = [t for t in doc[quotation.end + 1 : quotation.end + 3] if t.text != ","]
    if after and after[0].lower_ in _verbs("inverted"):
        return True
    if before is not None and (before.text == ":" or (before.lower_ in _verbs("clause") and inside[0].is_title)):
        return True
    words = [t for t in inside if not t.is_punct]
    return len(words) > _SHORT and any(t.pos_ in ("VERB", "AUX", "PART") for t in words)

"""Short forms that an article explains in brackets: ``Komisi Pemberantasan Korupsi (KPK)``, ``AMPG (Angkatan Muda ...)``.

Initials and syllables both count (``Kementerian Dalam Negeri (Kemendagri)``): every content word must give letters,
in order, and together they must be the short form.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Span, Token

from warta.data import load_yaml

_MOST_WORDS = 12
_SHORT_FORM = re.compile(r"[A-Z][A-Za-z]{1,14}(?:-[A-Z]{1,4})?$")
_WORD = re.compile(r"[^\W\d_]+(?:[-/'.][^\W\d_]+)*\.?$")


@cache
def _small_words() -> frozenset[str]:
    """Words that may or may not give a letter (``dan``, ``of``)."""
    return frozenset(load_yaml("id/acronyms.yaml")["small_words"])


def _gives(word: str, letters: str, initials: bool) -> bool:
    """Whether a word can stand behind these letters: its beginning or, in syllabic forms, two or more inside it."""
    if word.startswith(letters):
        return True
    if initials or len(letters) < 2:
        return False
    rest = iter(word)
    return all(letter in rest for letter in letters)


def _spells(letters: str, words: tuple[tuple[str, bool], ...], initials: bool) -> bool:
    """Whether the words, each with whether it may be passed over, give the letters in order."""
    if not words:
        return not letters
    (word, optional), rest = words[0], words[1:]
    if optional and _spells(letters, rest, initials):
        return True
    most = len(letters) - sum(not o for _, o in rest)
    return any(_gives(word, letters[:n], initials) and _spells(letters[n:], rest, initials) for n in range(1, most + 1))


def _parts(span: Span) -> tuple[tuple[str, bool], ...]:
    """The words of an expansion in lower case, hyphens opened; "RI", "dan" and the second of
    "Undang-Undang" may be passed over."""
    parts: list[tuple[str, bool]] = []
    for token in span:
        for part in re.split(r"[-/]", token.text):
            word = part.lower().strip(".")
            passable = (part.isupper() and len(part) <= 3) or word in _small_words() or (bool(parts) and word == parts[-1][0])
            parts.append((word, bool(parts) and passable))
    return tuple(parts)


def matches(short: str, expansion: Span) -> bool:
    """Whether ``short`` is made of initials or syllables of the words of ``expansion``, two words at least."""
    parts = _parts(expansion)
    letters = short.replace("-", "").lower()
    if sum(not optional for _, optional in parts) < 2 or parts[0][0][:1] != letters[0]:
        return False
    if any(not _WORD.match(t.text) for t in expansion) or parts[0][0] in _small_words():
        return False
    return _spells(letters, parts, short.replace("-", "").isupper())


def _is_person(short: str, last: Token) -> bool:
    """``Ani Utami (AU)`` or a party behind a name: capitals in brackets are not what the person is called."""
    return short.isupper() and last.ent_type_ == "PER"


def _before(doc: Doc, opening: int, short: str) -> Span | None:
    """The shortest run of words before the bracket that spells the short form; it does not leave the sentence."""
    for start in range(opening - 1, max(-1, opening - 1 - _MOST_WORDS), -1):
        if not _WORD.match(doc[start].text):
            return None
        if matches(short, doc[start:opening]):
            return doc[start:opening]
        if doc[start].is_sent_start:
            return None
    return None


def find(doc: Doc) -> dict[str, str]:
    """Return the short forms that the text explains, each with its expansion as first given.

    ``doc`` needs sentences; with names, short forms in capitals behind a person are left out. Ages, dates and
    whatever the letters do not spell are no short forms.

    >>> find(parse("Komisi Pemberantasan Korupsi (KPK) menahan dia."))
    {'KPK': 'Komisi Pemberantasan Korupsi'}
    """
    found: dict[str, str] = {}
    for opening in doc:
        at = opening.i
        if opening.text != "(" or at == 0 or at + 2 >= len(doc):
            continue
        closing = next((t.i for t in doc[at + 1 : at + 2 + _MOST_WORDS] if t.text == ")"), None)
        if closing is None or closing == at + 1:
            continue
        inside, last = doc[at + 1 : closing], doc[at - 1]
        expansion: Span | None = None
        short = ""
        if len(inside) == 1 and _SHORT_FORM.match(inside.text) and not _is_person(inside.text, last):
            short, expansion = inside.text, _before(doc, at, inside.text)
        elif _SHORT_FORM.match(last.text) and len(inside) > 1 and not _is_person(last.text, inside[-1]):
            short, expansion = last.text, inside if matches(last.text, inside) else None
        if expansion is not None:
            found.setdefault(short, expansion.text)
    return found

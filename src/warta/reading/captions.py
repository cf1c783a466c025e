"""Is it the caption of a photo? It repeats the report's words for a picture that is not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from warta.reading import tables
from warta.reading.bylines import PATH

_LONGEST = 500
_MIN_REPEATED = 30


@cache
def _photo_words() -> str:
    return tables.words_of(tables.strings(tables.load(PATH), "photo_words", PATH))


@cache
def _photo_credit() -> re.Pattern[str]:
    """A credit that only photos have: "(AP/Felipe Dana)", "(Foto: ...)", "Foto: ..." at the paragraph's end."""
    agencies = tables.words_of(tables.strings(tables.load(PATH), "photo_agencies", PATH))
    words = _photo_words()
    return re.compile(
        rf"[(\[](?:(?:{agencies})\s?(?:[/|-][^()\[\]]{{1,60}}|(?i:foto|photo)[^()\[\]]{{0,60}})"
        rf"|[^()\[\]/]{{1,40}}/\s?(?:{agencies})"
        rf"|(?i:{words})\b[^()\[\]]{{0,80}}"
        rf"|[^()\[\]]{{0,60}}\s(?i:foto|photo|via)\b[^()\[\]]{{0,60}})[)\]]\.?$"
        rf"|(?:^|[.!?)]\s)(?i:(?:foto|photo|dok|sumber foto|kredit foto)\.?\s?[:/])\s?[^.!?]{{2,80}}\.?$"
    )


@cache
def _any_credit() -> re.Pattern[str]:
    """Any credit with a slash between names ("(Kiriman/Fulan)"); in the report itself this may be words of it."""
    return re.compile(r"[(\[][A-Z][\w .'-]{1,40}/\s?[A-Z©][\w .'@©-]{1,40}[)\]]\.?$")


@cache
def _illustration() -> re.Pattern[str]:
    return re.compile(r"^(?i:ilustrasi|foto ilustrasi|infografis)\b")


def is_caption(paragraph: str, before_dateline: bool) -> bool:
    """Whether ``paragraph``, one that stands before the report, is a caption.

    Before a dateline any credit will do, without one only that of a photo.
    """
    if len(paragraph) > _LONGEST:
        return False
    if _photo_credit().search(paragraph):
        return True
    return before_dateline and bool(_any_credit().search(paragraph) or _illustration().search(paragraph))


def repeating(paragraphs: Sequence[str]) -> set[int]:
    """The numbers of those ``paragraphs`` that end in a photo credit and whose first sentence stands in another one too.

    Also of pictures' bare captions: illustrations with a photo credit. Every paragraph is read once, however many there are.
    """
    found: set[int] = set()
    said: dict[str, int] = {}
    for number, paragraph in enumerate(paragraphs):
        credit = None
        if len(paragraph) <= _LONGEST:
            credit = _photo_credit().search(paragraph) or _any_credit().search(paragraph)
        if credit is None:
            continue
        if _illustration().search(paragraph) and _photo_credit().search(paragraph):
            found.add(number)
            continue
        before = paragraph[: credit.start()].strip()
        first = re.split(r"(?<=[.!?])\s", before, maxsplit=1)[0].rstrip(".")
        if len(first) >= _MIN_REPEATED:
            # Two captions that say the same repeat each other.
            found |= {number, said[first]} if first in said else set()
            said[first] = number
    return found | _elsewhere({first: number for first, number in said.items() if number not in found}, paragraphs)


def _elsewhere(said: dict[str, int], paragraphs: Sequence[str]) -> set[int]:
    """The numbers in ``said`` of those of its texts that stand in a paragraph of another number."""
    lengths: dict[str, set[int]] = {}
    for text in said:
        lengths.setdefault(text[:_MIN_REPEATED], set()).add(len(text))
    found: set[int] = set()
    for number, paragraph in enumerate(paragraphs):
        if len(found) == len(said):
            break
        for at in range(len(paragraph) - _MIN_REPEATED + 1):
            for length in lengths.get(paragraph[at : at + _MIN_REPEATED], ()):
                of = said.get(paragraph[at : at + length], number)
                if of != number:
                    found.add(of)
    return found

"""Who wrote it, when and for whom? The lines between a headline and its report, and the credits below one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from warta.reading import publishers, tables
from warta.reading.clock import FoundTime, find_time

PATH = tables.INDONESIAN / "bylines.yaml"

_LONGEST = 160
_LONGEST_NAME = 5
_PIECES = re.compile(r"\s*[|•·]\s*|\s+[-–—/]\s+|\s*,\s+|\s{2,}")
_DOMAIN = re.compile(r"[A-Za-z][\w-]+(?:\.[a-z]{2,4}){1,2}")
_EDGES = " ,.:|•·/–—-()"
_SEPARATORS = frozenset("|,-–—•·/:()")
# Parts of Indonesian names that are written small, and what joins two writers.
_SMALL = frozenset({"bin", "binti", "van", "de", "al", "dan", "&", "der", "el"})


@dataclass(frozen=True, slots=True)
class Byline:
    """What one line tells; all None for a line that is a byline and tells nothing of use (an editor's name)."""

    author: str | None = None
    publisher: str | None = None
    published: datetime | None = None


@cache
def _author_labels() -> tuple[str, ...]:
    return tables.strings(tables.load(PATH), "author_labels", PATH)


@cache
def _label() -> re.Pattern[str]:
    others = tables.strings(tables.load(PATH), "other_labels", PATH)
    return re.compile(rf"(?:^|(?<=[\s,/|;]))(?P<label>{tables.words_of((*_author_labels(), *others))})\s*:\s*", re.I)


@cache
def _label_alone() -> re.Pattern[str]:
    others = tables.strings(tables.load(PATH), "other_labels", PATH)
    names = tables.words_of((*_author_labels(), *others))
    return re.compile(rf"(?P<label>{names})(?:\s*:)?(?:\s+(?P<name>\S.*))?$", re.IGNORECASE)


@cache
def _noise() -> re.Pattern[str]:
    return tables.any_of(tables.strings(tables.load(PATH), "noise", PATH), PATH)


def is_name(text: str) -> bool:
    """Whether ``text`` may be a person's or a desk's name: few words, capitals, no digits, no sentence."""
    words = text.split()
    if not 1 <= len(words) <= _LONGEST_NAME or any(char.isdigit() for char in text):
        return False
    if text.endswith(("?", "!", ":")) or (text.endswith(".") and len(words[-1]) > len("M.Si.")):
        return False
    sites = publishers.by_byline()
    return all(word.lower() in _SMALL or word[0].isupper() or word.lower() in sites for word in words)


def _is_initials(text: str) -> bool:
    return bool(re.fullmatch(r"[a-z]{2,5}(/[a-z]{2,5})*", text))


def read_byline(line: str) -> Byline | None:
    """What ``line`` tells as a byline, or None when it is none."""
    if len(line) > _LONGEST:
        return None
    if _label().match(line):
        return _read_labelled(line)
    found = find_time(line)
    if found is not None:
        return _read_dated(line, found)
    return _read_site(line)


def _read_labelled(line: str) -> Byline | None:
    """ "Pewarta: Fulan Editor: Fulana", "Jurnalis : Fulan - Kamis, 14 Oktober 2021 20:32 WIB"."""
    found = find_time(line)
    rest = line if found is None else line[: found.start]
    labels = list(_label().finditer(rest))
    ends = [label.start() for label in labels[1:]] + [len(rest)]
    author = publisher = None
    for label, end in zip(labels, ends, strict=True):
        pieces = [piece for piece in _PIECES.split(rest[label.end() : end].strip(_EDGES)) if piece]
        for piece in pieces:
            known = publishers.by_byline().get(piece.lower())
            if known is None and not is_name(piece) and not _is_initials(piece):
                return None
            if label["label"].lower() in {name.lower() for name in _author_labels()}:
                publisher = publisher or known
                author = author or (piece if known is None else None)
    return Byline(author, publisher, found.time if found else None)


def _read_dated(line: str, found: FoundTime) -> Byline | None:
    """ "has, CNN Indonesia | Kamis, 14/10/2021 20:32 WIB", "Kompas.com - 14/10/2021, 20:32 WIB"."""
    before, after = line[: found.start].rstrip(), line[found.end :].lstrip()
    pieces = [piece.strip(_EDGES) for piece in _PIECES.split(before) + _PIECES.split(after)]
    pieces = [piece for piece in pieces if piece and not _noise().fullmatch(piece)]
    sites = [piece for piece in pieces if piece.lower() in publishers.by_byline()]
    names = [piece for piece in pieces if piece not in sites]
    apart = not before or before[-1] in _SEPARATORS or bool(_noise().fullmatch(before)) or before in sites
    if not apart or (after and names and after[0] not in _SEPARATORS):
        return None
    # Without a clock time or a site beside it, a date and words are more likely a heading, unless it is all there is.
    trusted = found.has_clock or bool(sites)
    if not all(is_name(name) or (trusted and _is_initials(name)) for name in names):
        return None
    if not trusted and len(names) > 1:
        return None
    publisher = publishers.by_byline()[sites[0].lower()] if sites else None
    if publisher is None and trusted:
        publisher, names = _unlisted(names)
    author = ", ".join(names) if trusted and names else None
    return Byline(author, publisher, found.time)


def _unlisted(names: list[str]) -> tuple[str | None, list[str]]:
    """The site that no list knows among the names of a byline, and the others.

    It is what stands behind a writer's initials ("rim, Warta Nusantara"), or looks like a domain ("Kabarkita.id").
    """
    site = next((name for name in names if _DOMAIN.fullmatch(name)), None)
    if site is None and len(names) == 2 and _is_initials(names[0]) and not _is_initials(names[1]):
        site = names[1]
    return site, [name for name in names if name != site]


def _read_site(line: str) -> Byline | None:
    """ "Tim detikcom - detikNews", "CNN Indonesia"."""
    pieces = [piece.strip(_EDGES) for piece in _PIECES.split(line)]
    pieces = [piece for piece in pieces if piece]
    if not pieces or pieces[-1].lower() not in publishers.by_byline():
        return None
    names = [piece for piece in pieces[:-1] if piece.lower() not in publishers.by_byline()]
    if not all(is_name(name) or _is_initials(name) for name in names):
        return None
    return Byline(", ".join(names) or None, publishers.by_byline()[pieces[-1].lower()])


def read_bare(line: str, following: str | None) -> tuple[Byline, int] | None:
    """What ``line`` tells beside a line that gives the time: a bare name, or a label without a colon.

    Returns the byline and the number of lines it takes (two for a label with the name below it), or None.
    """
    labelled = _label_alone().match(line) if len(line) <= _LONGEST else None
    if labelled is not None:
        is_author = labelled["label"].lower() in {name.lower() for name in _author_labels()}
        name, taken = labelled["name"], 1
        if name is None and following is not None and is_name(following):
            name, taken = following, 2
        if name is None:
            return Byline(), 1
        if is_name(name):
            return Byline(author=name if is_author else None), taken
    if is_name(line) and line.split()[0][0].isupper():
        return Byline(author=line), 1
    return None


def read_credit(line: str) -> Byline | None:
    """What ``line`` tells below a report ("Pewarta: Fulan"), or None when it is no credit."""
    return _read_labelled(line) if len(line) <= _LONGEST and _label().match(line) else None

"""What is the headline? What the page calls itself, without the site's name, as it stands above the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from warta.reading import publishers, tables
from warta.reading.characters import clean
from warta.reading.lines import Line, norm
from warta.reading.structured import PATH, Said
from warta.reading.tables import load, strings

_LONGEST = 400
# A heading that is part of the title must be this much of it; what it lacks is then a channel and a site.
_SMALLEST_PART = 0.45
_FEWEST_LETTERS = 8
_FEWEST_WORDS = 4
_CUT_OFF = re.compile(r"\s*(?:\.{2,}|…)$")


@cache
def _joint() -> re.Pattern[str]:
    return tables.any_of(strings(load(PATH), "title_joints", PATH), PATH)


@cache
def _page_number() -> re.Pattern[str]:
    pattern = load(PATH).get("title_pages")
    return tables.any_of([rf"(?:{pattern})$"] if isinstance(pattern, str) else [], PATH)


@cache
def _site_endings(name: str | None) -> re.Pattern[str]:
    site = publishers.by_name(name)
    return tables.any_of(site.titles if site else (), tables.PUBLISHERS)


def choose(
    candidates: Sequence[Said], lines: Iterable[Line], sites: Sequence[str], publisher: str | None
) -> tuple[Said, Line | None] | None:
    """The headline, where it was read, and the line of the page on which it stands.

    ``candidates`` are what the page calls itself, most trusted first, ``sites`` the names it gives its site. Of these
    the first counts that the page shows as a line of its own, as it is shown; else the first, cut where the site's name
    begins. None when there is none.
    """
    cut = [
        Said(without_site(said.value, sites, publisher), said.origin) for said in candidates if 0 < len(said.value) <= _LONGEST
    ]
    cut = [said for said in cut if len(norm(said.value)) >= _FEWEST_LETTERS]
    shown = [(line, norm(line.text)) for line in lines if _FEWEST_LETTERS <= len(line.text) <= _LONGEST]
    for said in cut:
        line = _shown(norm(_CUT_OFF.sub("", said.value)), bool(_CUT_OFF.search(said.value)), shown)
        if line is not None:
            # The structured form is kept where both have the same words: the line may be in capitals.
            same = norm(line.text) == norm(said.value)
            text = said.value if same else without_site(line.text, sites, publisher)
            return Said(_tidy(text), said.origin if same else f"heading, as {said.origin} begins"), line
    heading = next((line for line, words in shown if line.heading and line.linked < 0.5 and len(words.split()) > 2), None)
    # Titles of few words that the page does not show are the site's.
    if cut and (heading is None or len(cut[0].value.split()) >= _FEWEST_WORDS):
        return Said(_tidy(cut[0].value), cut[0].origin), None
    return (Said(_tidy(without_site(heading.text, sites, publisher)), "heading"), heading) if heading else None


def without_site(title: str, sites: Sequence[str], publisher: str | None) -> str:
    """``title`` without page numbers and without the names of sites and channels at its ends."""
    title = _page_number().sub("", title).strip()
    bare = _site_endings(publisher).sub("", title).strip()
    title = bare or title
    known = {norm(name) for name in sites} | {norm(publisher or "")} | set(map(norm, publishers.by_byline()))
    for _ in range(4):
        shorter = _without_one(title, known - {""})
        if shorter == title:
            break
        title = shorter
    return _page_number().sub("", title).strip()


def _without_one(title: str, known: set[str]) -> str:
    joints = list(_joint().finditer(title))
    if not joints:
        return title
    last, first = joints[-1], joints[0]
    after, before = norm(title[last.end() :]), norm(title[: first.start()])
    if last.start() > 0 and _names_site(after, known):
        return title[: last.start()].rstrip()
    if before in known and title[first.end() :].strip():
        return title[first.end() :].lstrip()
    return title


def _names_site(words: str, known: set[str]) -> bool:
    """Whether ``words`` are a site's name, alone or with the name of a channel before or after it."""
    if words in known:
        return True
    padded = f" {words} "
    return len(words.split()) <= 4 and any(f" {name} " in padded for name in known if len(name) > 3)


def _shown(title: str, cut_off: bool, shown: list[tuple[Line, str]]) -> Line | None:
    """The line that shows ``title``, or the part of it that is no site's name; headings and the earliest first."""
    best: tuple[tuple[bool, int, bool], Line] | None = None
    for line, words in shown:
        if not words:
            continue
        if cut_off:
            part = words.startswith(title)
        else:
            part = words == title or (len(words) >= _SMALLEST_PART * len(title) and _is_part(words, title) and line.heading)
        if not part:
            continue
        rank = (line.linked < 0.5, len(words) if not cut_off else 0, line.heading)
        if best is None or rank > best[0]:
            best = (rank, line)
    return best[1] if best else None


def _is_part(words: str, title: str) -> bool:
    return f" {words} " in f" {title} "


def _tidy(title: str) -> str:
    return " ".join(clean(title).split())

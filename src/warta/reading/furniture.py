"""Is it report, or what the page puts around one? Related links, adverts, share buttons, tags, writers' initials."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from warta.errors import DataError
from warta.reading import tables
from warta.reading.publishers import publishers

_PATH = tables.INDONESIAN / "furniture.yaml"
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
# A paragraph of report ends like a sentence and is longer than most headlines with a stop.
_REPORT_LENGTH = 80
_HEADLINE_LENGTH = 160
_BULLET = re.compile(r"^[-–—•*▪●·]\s+")


@dataclass(frozen=True, slots=True)
class _Patterns:
    lines: re.Pattern[str]
    announces: re.Pattern[str]
    inline: re.Pattern[str]
    tail: re.Pattern[str]
    initials: re.Pattern[str]
    last_initials: re.Pattern[str]
    closes: re.Pattern[str]
    closes_weakly: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    table = tables.load(_PATH)

    def compiled(key: str, *more: str) -> re.Pattern[str]:
        return tables.any_of((*tables.strings(table, key, _PATH), *more), _PATH)

    def initials(key: str) -> re.Pattern[str]:
        if not isinstance(table.get(key), str):
            raise DataError(f"{_PATH}: {key} must be one regular expression")
        return re.compile(rf"(?:^|(?<=[.!?\"”])\s*)(?:{table[key]})\.?$", re.IGNORECASE)

    tails = compiled("tails").pattern
    return _Patterns(
        lines=compiled("lines", *(pattern for site in publishers() for pattern in site.furniture)),
        announces=compiled("announces"),
        inline=compiled("inline"),
        tail=re.compile(rf"(?<=[.!?\"”’)])\s*(?:{tails})$", re.IGNORECASE),
        initials=initials("initials"),
        last_initials=initials("last_initials"),
        closes=compiled("closes"),
        closes_weakly=compiled("closes_unless_report_follows"),
    )


def is_furniture(paragraph: str) -> bool:
    """Whether the whole of ``paragraph`` is furniture that stands alone."""
    patterns = _patterns()
    return bool(patterns.lines.fullmatch(paragraph) or patterns.announces.fullmatch(paragraph))


def is_closing(paragraph: str) -> bool:
    """Whether ``paragraph`` heads a block that closes a report, or may."""
    patterns = _patterns()
    return bool(patterns.closes.fullmatch(paragraph) or patterns.closes_weakly.fullmatch(paragraph))


def cut_inline(paragraph: str) -> str:
    """``paragraph`` without the furniture inside it, blanks collapsed; empty when there was nothing else."""
    patterns = _patterns()
    cut = patterns.initials.sub("", patterns.tail.sub("", patterns.inline.sub(" ", paragraph)))
    return paragraph if cut == paragraph else " ".join(cut.split())


def prune(paragraphs: list[str]) -> list[str]:
    """The paragraphs that are report, without the furniture among and after them."""
    patterns = _patterns()
    kept: list[str] = []
    announced = False
    for number, original in enumerate(paragraphs):
        paragraph = cut_inline(original)
        if not paragraph:
            # Initials alone end a report as a heading of related links does.
            if kept and patterns.initials.fullmatch(original) and not _report_follows(paragraphs[number + 1 :]):
                break
        elif kept and patterns.closes.fullmatch(paragraph):
            break
        elif kept and patterns.closes_weakly.fullmatch(paragraph):
            if not _report_follows(paragraphs[number + 1 :]):
                break
        elif patterns.announces.fullmatch(paragraph):
            announced = True
        elif announced and _may_be_headline(paragraph):
            # A list of related headlines has bullets, a single one has none.
            announced = bool(_BULLET.match(paragraph))
        elif not patterns.lines.fullmatch(paragraph):
            announced = False
            kept.append(paragraph)
    if kept:
        kept[-1] = patterns.last_initials.sub("", kept[-1]).rstrip()
    return [paragraph for paragraph in kept if paragraph]


def _may_be_headline(paragraph: str) -> bool:
    return len(paragraph) <= _HEADLINE_LENGTH and not SENTENCE_END.search(paragraph)


def _report_follows(paragraphs: list[str]) -> bool:
    """Whether at least half of what follows, furniture aside, are full sentences: a box in mid-article, then."""
    patterns = _patterns()
    following: list[str] = []
    for paragraph in paragraphs:
        if patterns.closes.fullmatch(paragraph):
            break
        if not is_furniture(paragraph) and cut_inline(paragraph):
            following.append(paragraph)
    report = sum(1 for text in following if len(text) >= _REPORT_LENGTH and SENTENCE_END.search(text))
    return report > 0 and 2 * report >= len(following)

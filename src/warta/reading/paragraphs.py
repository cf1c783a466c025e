"""Where do paragraphs end? A line is a paragraph, unless the lines are evidently wrapped at a margin."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from warta.reading.furniture import SENTENCE_END

# Mail and terminals wrap at 65 to 80, editors at up to 120; a longest line beyond this was not wrapped.
_WIDEST_MARGIN = 140
_NARROWEST_MARGIN = 30
# Wrapped lines are ragged by at most a word that did not fit; hyphenation and tabs blur that by a few characters.
_SLACK = 8
_FEWEST_LINES = 3


def split(text: str, stands_alone: Callable[[str], bool]) -> list[str]:
    """The paragraphs of clean ``text``, without blank ones.

    ``stands_alone`` says of a line whether it is a paragraph of its own in any case (byline, furniture).
    """
    blocks = _blocks(text.split("\n"), stands_alone)
    margin = _margin(blocks)
    if margin is None:
        return [line for block in blocks for line in block]
    joined: list[str] = []
    for number, block in enumerate(blocks):
        joined.extend(_join(block, margin, headline=number == 0))
    return joined


def _blocks(lines: list[str], stands_alone: Callable[[str], bool]) -> list[list[str]]:
    """Runs of lines between blank lines and lines that stand alone."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if not line:
            blocks.append([])
        elif stands_alone(line):
            blocks.extend(([line], []))
        else:
            blocks[-1].append(line)
    return [block for block in blocks if block]


def _margin(blocks: list[list[str]]) -> int | None:
    """The column at which the text is wrapped, or None."""
    margin = max((len(line) for block in blocks for line in block if " " in line), default=0)
    if not _NARROWEST_MARGIN <= margin <= _WIDEST_MARGIN:
        return None
    pairs = [pair for block in blocks for pair in pairwise(block)]
    full = sum(1 for line, following in pairs if not _would_fit(line, following, margin))
    mid_sentence = sum(1 for line, _ in pairs if not SENTENCE_END.search(line))
    evident = len(pairs) >= _FEWEST_LINES and full >= 0.75 * len(pairs) and mid_sentence >= 0.5 * len(pairs)
    return margin if evident else None


def _would_fit(line: str, following: str, margin: int) -> bool:
    """Whether the next word had room on ``line``: a wrapping program would have put it there."""
    return len(line) + 1 + len(following.split(" ", 1)[0]) <= margin - _SLACK


def _join(block: list[str], margin: int, headline: bool) -> list[str]:
    paragraphs = [block[0]]
    for line, following in pairwise(block):
        ended = bool(SENTENCE_END.search(line)) or (headline and len(paragraphs) == 1)
        if ended and _would_fit(line, following, margin):
            paragraphs.append(following)
        else:
            paragraphs[-1] = f"{paragraphs[-1]} {following}"
    return paragraphs

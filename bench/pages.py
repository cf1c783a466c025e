"""Page reading on real pages: ``python bench/pages.py --shared ../shared``.

For each page of ``pages/expected.jsonl``: whether the title is exact, whether the time is right to the minute, and the F1 of
the body's words, raw and without the dateline and credit that warta strips, beside what plain trafilatura gives. ``--unlisted``
reads the pages without the layouts of sites (their names are still known in titles and datelines), ``--differences`` prints the
words that differ.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from unittest.mock import patch

from warta.reading import publishers
from warta.reading.clock import WIB
from warta.reading.datelines import read_dateline
from warta.reading.html import read_page

ROOT = Path(__file__).parents[1]
_WORD = re.compile(r"\w+")
_CREDIT = re.compile(r"(?:\s*\([\w/-]{1,12}\)|\s+[A-Z]{2,}(?:\s[A-Z]{2,}){0,3})$")


@dataclass(frozen=True, slots=True)
class Score:
    """How well one page was read. ``bare`` is F1 without dateline and credit, ``plain`` that of plain trafilatura."""

    page: str
    title: bool
    time: bool
    raw: float
    bare: float
    plain: float
    plain_title: bool
    got: dict[str, str]
    expected: dict[str, str]


def words(text: str) -> list[str]:
    """The words of ``text`` in lower case."""
    return _WORD.findall(text.lower())


def f1(got: str, expected: str) -> float:
    """The F1 of the words of ``got``, as often as they occur."""
    one, other = Counter(words(got)), Counter(words(expected))
    same = (one & other).total()
    return 2 * same / max(1, one.total() + other.total())


def without_dateline(body: str) -> str:
    """``body`` without the dateline at its beginning and the credit at its end."""
    lines = body.split("\n")
    dateline = read_dateline(lines[0])
    lines[0] = lines[0][dateline.end :] if dateline else lines[0]
    return _CREDIT.sub("", "\n".join(lines).strip())


def scores(shared: Path, unlisted: bool = False) -> Iterator[Score]:
    """The scores of the pages with expectations, in order."""
    for line in (shared / "pages/expected.jsonl").read_text(encoding="utf-8").splitlines():
        expected = json.loads(line)
        data = gzip.decompress((shared / "pages" / expected["page"]).read_bytes())
        yield score(expected, data, unlisted)


def score(expected: dict[str, Any], data: bytes, unlisted: bool) -> Score:
    """The score of one page."""
    known = patch.multiple(publishers, layouts_of=lambda _: (), by_url=lambda _: None) if unlisted else nullcontext()
    with known:
        article = read_page(data, url=None if unlisted else expected["url"]).article
    body = article.text[article.body_start :]
    time = datetime.fromisoformat(expected["published"])
    time = time if time.tzinfo else time.replace(tzinfo=WIB)
    right = article.published is not None and abs((article.published - time).total_seconds()) < 60
    plain_title, plain = plain_trafilatura(data)
    return Score(
        page=expected["page"],
        title=article.title == expected["title"],
        time=right,
        raw=f1(body, expected["body"]),
        bare=f1(without_dateline(body), without_dateline(expected["body"])),
        plain=f1(plain, expected["body"]),
        plain_title=plain_title == expected["title"],
        got={"title": article.title, "time": str(article.published), "body": without_dateline(body)},
        expected={"title": expected["title"], "time": expected["published"], "body": without_dateline(expected["body"])},
    )


def plain_trafilatura(data: bytes) -> tuple[str, str]:
    """Title and body that trafilatura gives with its defaults."""
    from trafilatura import bare_extraction

    document = bare_extraction(data, include_comments=False, with_metadata=True)
    return (getattr(document, "title", None) or "", getattr(document, "text", None) or "") if document else ("", "")


def differences(one: Score) -> Iterator[str]:
    """What differs, a line each: ``-`` expected and not read, ``+`` read and not expected."""
    for key in ("title", "time"):
        if not getattr(one, key):
            yield f"  - {key}: {one.expected[key]}"
            yield f"  + {key}: {one.got[key]}"
    old, new = words(one.expected["body"]), words(one.got["body"])
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (f"  {sign} {' '.join(part)}" for sign, part in (("-", old[a:b]), ("+", new[c:d])) if part)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--unlisted", action="store_true", help="read the pages without what is known of their sites")
    parser.add_argument("--differences", action="store_true", help="print the words that differ")
    args = parser.parse_args()
    done = list(scores(args.shared, args.unlisted))
    print(f"{'':26} title   time  body F1  without dateline | trafilatura: title  body F1")
    for one in done:
        marks = f"{'exact' if one.title else 'WRONG':>5}  {'right' if one.time else 'WRONG'}"
        beside = f"{'exact' if one.plain_title else 'wrong'}    {one.plain:.3f}"
        print(f"{one.page:26} {marks}    {one.raw:.3f}             {one.bare:.3f} |        {beside}")
        if args.differences:
            print("\n".join(differences(one)))
    count = len(done)
    print(
        f"{'mean of ' + str(count):26} {sum(one.title for one in done):>2}/{count}  {sum(one.time for one in done):>2}/{count}"
        f"    {sum(one.raw for one in done) / count:.3f}             {sum(one.bare for one in done) / count:.3f}"
        f" |        {sum(one.plain_title for one in done):>2}/{count}    {sum(one.plain for one in done) / count:.3f}"
    )


if __name__ == "__main__":
    main()

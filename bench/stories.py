"""Joining one new article to the stories of a large database: ``python bench/stories.py --coded coded.jsonl --db big.db``.

Fills ``--db`` with ``--events`` events made by varying those of ``--coded`` (the output of ``warta code --format jsonl``): each
copy of the corpus lies on days of its own, and has other names and seldom words than the rest. Then articles of the corpus, as
another newsroom would print them, are written one at a time into the days of one copy. Printed are the milliseconds of
``Store.write``, those of joining stories in it, and the CPU's of the latter (median, 95th percentile, slowest), and how many rows
the tables have. A filled database is used again, with other articles when it is asked for more.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, func, insert, select

from warta.export.json import from_dict
from warta.linking.story_keys import Side, Traits, blocks, signature, weight
from warta.records import CodedArticle, Event
from warta.store import Store, connect
from warta.store.rows import now
from warta.store.schema import articles, events, stories, story_blocks, story_edges, story_traits
from warta.store.story_edges import compare
from warta.store.story_joining import join, regroup
from warta.store.story_rows import block_number, pack
from warta.store.versions import current
from warta.store.write import version_id

STEP = timedelta(days=12)
"""From one copy of the corpus to the next: the eleven days of its densest part, and one."""
_TARGET = 1
"""The copy into whose days the new articles are written."""
_SELDOM = 0.9
_CHUNK = 20_000


def varied(traits: Traits, copy: int, number: int, *, rename: bool) -> Traits:
    """The traits in the copy of that number: its days later, its seldom words others when ``rename`` is set."""

    def word(one: str) -> str:
        return f"{one}{copy}" if rename and weight(one) >= _SELDOM else one

    def side(one: Side) -> Side:
        return replace(one, name=one.name if not rename else f"{one.name} {copy}", words=tuple(map(word, one.words)))

    def later(day: date | None) -> date | None:
        return day + STEP * copy if day else None

    return replace(
        traits,
        key=f"{number:016x}",
        article=f"b{copy}-{traits.article}",
        told=later(traits.told),
        start=later(traits.start),
        end=later(traits.end),
        day=later(traits.day),
        actors=tuple(map(side, traits.actors)),
        recipients=tuple(map(side, traits.recipients)),
        words=frozenset(map(word, traits.words)),
    )


def shifted(coded: CodedArticle, copy: int) -> CodedArticle:
    """The article as another publisher's, in the days of a copy."""

    def event(one: Event) -> Event:
        dates = one.date and replace(one.date, start=one.date.start + STEP * copy, end=one.date.end + STEP * copy)
        return replace(one, date=dates)

    article = coded.article
    published = article.published + STEP * copy if article.published else None
    article = replace(article, id=f"new-{article.id}", publisher="another", published=published)
    return replace(coded, article=article, events=tuple(map(event, coded.events)))


def fill(store: Store, base: Sequence[Traits], wanted: int) -> None:
    """Writes ``wanted`` events; those of the copy `_TARGET` keep their words, and are joined to stories."""
    with store.begin() as connection:
        version = version_id(connection, current())
    number = 0
    for copy in range(wanted // len(base) + 1):
        made = [varied(t, copy, number + n + 1, rename=copy != _TARGET) for n, t in enumerate(base)][: wanted - number]
        for start in range(0, len(made), _CHUNK):
            with store.begin() as connection:
                _rows(connection, made[start : start + _CHUNK], number + start + 1, version)
        if copy == _TARGET:
            ids = range(number + 1, number + len(made) + 1)
            with store.begin() as connection:
                compare(connection, ids)
                regroup(connection, ids)
        number += len(made)
        print(f"\r{number} events", end="", flush=True)
    print()


def _rows(connection: Connection, made: Sequence[Traits], first: int, version: int) -> None:
    known = {row.key: row.id for row in connection.execute(select(articles.c.key, articles.c.id))} if first == 0 else {}
    free = (connection.execute(select(func.max(articles.c.id))).scalar() or 0) + 1
    papers: list[dict[str, Any]] = []
    for traits in made:
        if traits.article not in known:
            known[traits.article] = free + len(papers)
            papers.append(
                {"id": known[traits.article], "key": f"{traits.article}-{first}", "publisher": traits.publisher, "language": "id"}
                | {"title": "", "text": "", "body_start": 0, "source": "", "version_id": version, "coded_at": now()}
            )
    connection.execute(insert(articles), papers)
    rows = [
        {
            "id": first + n,
            "key": t.key,
            "article_id": known[t.article],
            "local": t.key,
            "type": t.type,
            "mode": t.mode,
            "aux": t.aux,
        }
        | {"confidence": 0.5, "cameo": "", "quad": 0, "score": 0.0, "mentions": 1, "day": t.day, "publisher": t.publisher}
        for n, t in enumerate(made)
    ]
    connection.execute(insert(events), rows)
    connection.execute(insert(story_traits), [{"event_id": first + n, "traits": pack(t)} for n, t in enumerate(made)])
    connection.execute(insert(story_blocks), list(_blocks(made, first)))


def _blocks(made: Sequence[Traits], first: int) -> Iterator[dict[str, int]]:
    for n, traits in enumerate(made):
        if traits.day is not None:
            for block in blocks(traits):
                yield {"block": block_number(block), "day": traits.day.toordinal(), "event_id": first + n}


def timed(store: Store, new: Sequence[CodedArticle]) -> tuple[list[float], list[float], list[float]]:
    """The milliseconds of writing each article, of joining its events to stories, and of the CPU in that."""
    whole: list[float] = []
    joining: list[float] = []
    busy: list[float] = []

    def clocked(*given: Any) -> None:  # noqa: ANN401  # whatever join takes
        began, worked = time.perf_counter(), time.process_time()
        join(*given)
        joining.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - worked))

    with patch("warta.store.write.join", clocked):
        for coded in new:
            began = time.perf_counter()
            written = store.write(coded)
            assert written.new, f"{coded.article.id} is there already, or could not be written: {written}"
            whole.append(1000 * (time.perf_counter() - began))
    return whole, joining, busy


def told(name: str, times: Sequence[float]) -> str:
    """One line of the report."""
    ordered = sorted(times)
    late = ordered[int(0.95 * (len(ordered) - 1))]
    return f"{name}: median {statistics.median(ordered):.1f} ms, 95 % {late:.1f} ms, slowest {ordered[-1]:.1f} ms"


def main() -> None:
    """Fills the database, if need be, and times."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--coded", type=Path, required=True)
    options.add_argument("--db", required=True)
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--articles", type=int, default=200)
    asked = options.parse_args()
    with asked.coded.open(encoding="utf-8") as file:
        corpus = [from_dict(json.loads(line)) for line in file]
    base = [signature(event, coded) for coded in corpus for event in coded.events]
    with connect(asked.db) as store:
        with store.read() as connection:
            there = connection.execute(select(func.count()).select_from(events)).scalar_one()
        if there < asked.events:
            fill(store, base, asked.events)
        new = random.Random(there).sample([coded for coded in corpus if coded.events], asked.articles + 5)
        whole, joining, busy = timed(store, [shifted(coded, _TARGET) for coded in new])
        with store.read() as connection:
            tables = (events, story_traits, story_blocks, story_edges, stories)
            sizes = {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}
    # The first ones fill the caches.
    lines = (
        told("write", whole[5:]),
        told("of it joining stories", joining[5:]),
        told("CPU of the joining", busy[5:]),
        f"{sizes}",
    )
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()

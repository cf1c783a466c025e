"""How fast a database of many events answers: builds one by varying coded articles, then times each kind of question.

    python bench/store.py build coded.jsonl million.db --events 1000000
    python bench/store.py ask million.db

``coded.jsonl`` is what ``warta code --format jsonl`` wrote. Copies of its articles differ in their days, countries, places and
publishers; three of a kind tell of one act, of which writing makes a story. The same input gives the same database. Building
a million events takes most of an hour and 5 GB of disk; asking, two minutes. What is printed: the median and the 95th
percentile of each question, and the processor's time in it, which tells more on a machine that others use too.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import func, select

from warta.export.json import from_dict
from warta.records import CodedArticle, Dates, Entity, Event, Mention, Place
from warta.store import Store, connect, query
from warta.store.filters import Filter
from warta.store.schema import events

TOLD_BY = 3
"""Copies that make a story."""
SPREAD = 5 * 365
"""Days over which copies are spread."""
BATCH = 500
SHOWN = 25
Act = TypeVar("Act", Mention, Event)
Pools = tuple[list[str], list[Place], list[str]]


def build(coded: Path, db: Path, wanted: int) -> None:
    """Writes varied copies of the articles of ``coded`` to ``db`` until it has ``wanted`` events, and makes stories of them."""
    with coded.open(encoding="utf-8") as lines:
        originals = [from_dict(json.loads(line)) for line in lines]
    pools = _pools(originals)
    began = time.monotonic()
    with connect(db) as store:
        batch: list[CodedArticle] = []
        count = 0
        for copy in _copies(originals, pools):
            batch.append(copy)
            count += len(copy.events)
            if len(batch) == BATCH or count >= wanted:
                store.write(batch)
                batch = []
                print(f"\r{count:,} events, {time.monotonic() - began:.0f} s", end="", file=sys.stderr, flush=True)
            if count >= wanted:
                break
        with store.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
    print(f"\n{db}: {db.stat().st_size / 1e9:.1f} GB, built in {time.monotonic() - began:.0f} s", file=sys.stderr)


def _pools(originals: list[CodedArticle]) -> Pools:
    """The codes, places and publishers to vary with, each as often as it occurs."""
    codes: Counter[str] = Counter()
    places: list[Place] = []
    publishers: list[str] = []
    for coded in originals:
        publishers.append(coded.article.publisher or "?")
        for event in coded.events:
            codes.update(entity.code for entity in (*event.actors, *event.recipients) if entity.code)
            places += [event.place] if event.place else []
    return list(codes.elements()), places, publishers


def _copies(originals: list[CodedArticle], pools: Pools) -> Iterator[CodedArticle]:
    number = 0
    while True:
        for original in originals:
            yield _varied(original, number, pools)
        number += 1


def _varied(coded: CodedArticle, number: int, pools: Pools) -> CodedArticle:
    """The copy of that number: the act is the same in every `TOLD_BY` of them, the publisher differs."""
    codes, places, publishers = pools
    act = random.Random(f"{coded.article.id}:{number // TOLD_BY}")
    own = random.Random(f"{coded.article.id}:{number}")
    days = timedelta(days=act.randrange(SPREAD))
    swapped: dict[str, str] = {}
    put: dict[str, Place] = {}

    def entity(one: Entity) -> Entity:
        if one.code is None:
            return one
        return replace(one, code=swapped.setdefault(one.code, act.choice(codes) if act.random() < 0.7 else one.code))

    def place(one: Place | None) -> Place | None:
        if one is None:
            return None
        other = put.setdefault(one.name, act.choice(places))
        return replace(other, text=one.text, span=one.span)

    def dates(one: Dates | None) -> Dates | None:
        return replace(one, start=one.start + days, end=one.end + days) if one else None

    def moved(one: Act) -> Act:
        sides = {side: tuple(map(entity, getattr(one, side))) for side in ("actors", "recipients")}
        return replace(one, **sides, place=place(one.place), date=dates(one.date))  # type: ignore[arg-type]

    published = coded.article.published or datetime.fromisoformat("2020-01-01T00:00:00+07:00")
    digest = hashlib.sha256(f"{coded.article.id}:{number}".encode()).hexdigest()
    article = replace(
        coded.article,
        id=digest[:16],
        published=published + days + timedelta(hours=own.randrange(48)),
        publisher=own.choice(publishers),
        url=f"https://example.org/{digest[:16]}",
    )
    sure = {mention.id: min(1.0, max(0.0, mention.confidence + own.uniform(-0.1, 0.1))) for mention in coded.mentions}
    mentions = tuple(replace(moved(mention), confidence=round(sure[mention.id], 3)) for mention in coded.mentions)
    return replace(coded, article=article, mentions=mentions, events=tuple(map(moved, coded.events)))


def ask(db: Path, times: int) -> None:
    """Prints how long each kind of question takes."""
    with connect(db, create=False) as store:
        keys = _some_keys(store)
        print(f"{'question':52} {'median':>10} {'p95':>10} {'processor':>10}")
        for name, question in _questions(store, keys).items():
            taken = [_seconds(question) for _ in range(times)]
            wall, busy = sorted(one for one, _ in taken), sorted(one for _, one in taken)
            figures = statistics.median(wall), wall[int(len(wall) * 0.95)], statistics.median(busy)
            print(f"{name:52} " + " ".join(f"{figure * 1000:7.1f} ms" for figure in figures), flush=True)


def _questions(store: Store, keys: list[str]) -> dict[str, Callable[[], Any]]:
    """The questions by what they are called; ``keys`` are events to show, another each time."""
    shown = cycle(keys)

    def page(after: str | None = None, **asked: object) -> Callable[[], Any]:
        return lambda: query.events_page(store, Filter.of(**asked), 50, after)

    def count(by: str, **asked: object) -> Callable[[], Any]:
        return lambda: query.count(store, Filter.of(**asked), by.split(","))

    first = query.events_page(store, limit=1000)
    act = {"actor": "RUS", "recipient": "USA", "type": "CONSULT", "aux": "asserted", "since": "2021-01"}
    return {
        "a page of events": page(),
        "the page after a thousand": page(first.after),
        "page: actor RUS": page(actor="RUS"),
        "page: actor IDN (most of all)": page(actor="IDN"),
        "page: dyad RUS-USA": page(dyad="RUS-USA"),
        "page: dyad IDN-IDN (most of all)": page(dyad="IDN-IDN"),
        "page: actor RUS, recipient USA, type, aux, since": page(**act),
        "page: type ASSAULT, place ID-JK": page(type="ASSAULT", place="ID-JK"),
        "page: IDN:COP to :CRM, COERCE, confidence 0.8": page(actor="IDN:COP", recipient=":CRM", type="COERCE", confidence=0.8),
        "page: actor RUS, place IDN, negation (hardly any)": page(actor="RUS", place="IDN", aux="negation"),
        "page: text 'kerja sama'": page(text='"kerja sama"'),
        "page: text latihan, aux future, year": page(text="latihan", aux="future", since="2022", until="2022"),
        "counts by week": count("week"),
        "counts by week and type": count("week,type"),
        "counts by week, type, dyad": count("week,type,dyad"),
        "counts by dyad": count("dyad"),
        "counts by week: actor RUS": count("week", actor="RUS"),
        "counts by week: dyad RUS-USA": count("week", dyad="RUS-USA"),
        "counts by week: type ASSAULT": count("week", type="ASSAULT"),
        "counts by week: one year": count("week", since="2022", until="2022"),
        "counts by week: actor IDN (most of all)": count("week", actor="IDN"),
        "counts by type: actor IDN": count("type", actor="IDN"),
        "counts by dyad: actor IDN": count("dyad", actor="IDN"),
        "counts by country": count("country"),
        "facets, newest 20,000 of all": lambda: query.facets(store),
        "facets: actor RUS": lambda: query.facets(store, Filter.of(actor="RUS")),
        "show an event": lambda: query.show(store, next(shown)),
        "search: latihan gabungan": lambda: query.search(store, "latihan gabungan"),
        "search: polisi": lambda: query.search(store, "polisi"),
        "search: presiden, in articles": lambda: query.search(store, "presiden", what="articles"),
        "stories": lambda: query.stories_page(store),
        "stories: dyad RUS-USA": lambda: query.stories_page(store, Filter.of(dyad="RUS-USA")),
        "stories: type ASSAULT, three publishers": lambda: query.stories_page(store, Filter.of(type="ASSAULT"), publishers=3),
    }


def _some_keys(store: Store) -> list[str]:
    with store.read() as connection:
        last = connection.execute(select(func.max(events.c.id))).scalar_one()
        wanted = [random.Random(number).randrange(1, last) for number in range(SHOWN)]
        return list(connection.execute(select(events.c.key).where(events.c.id.in_(wanted))).scalars())


def _seconds(question: Callable[[], Any]) -> tuple[float, float]:
    """How long it took, and how much of a processor's time: where others work too, the second tells more."""
    began, busy = time.perf_counter(), time.process_time()
    question()
    return time.perf_counter() - began, time.process_time() - busy


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    commands = parser.add_subparsers(required=True)
    building = commands.add_parser("build")
    building.add_argument("coded", type=Path)
    building.add_argument("db", type=Path)
    building.add_argument("--events", type=int, default=1_000_000)
    building.set_defaults(run=lambda given: build(given.coded, given.db, given.events))
    asking = commands.add_parser("ask")
    asking.add_argument("db", type=Path)
    asking.add_argument("--times", type=int, default=20)
    asking.set_defaults(run=lambda given: ask(given.db, given.times))
    given = parser.parse_args()
    given.run(given)

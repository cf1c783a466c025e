"""How fast the web application answers over a large database, and how much it sends: each view, first and again.

    python bench/store.py build coded.jsonl million.db --events 1000000
    python bench/web.py million.db

``first``: nothing was counted before. ``again``: the median of five more, with what was counted kept. ``processor``: its time
in the first answer, which tells more on a machine that others use too. ``size``: bytes sent, compressed. Below, what a browser
that has nothing yet is sent for a view: the page with its scripts and styles, and what its chart loads. Ends with status 1
where a view takes longer than the limit, the first time or again, or where home or the table of Explore are above the budget.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import func, select

from warta.store import Store, connect
from warta.store.listing import events_page
from warta.store.schema import articles, stories, story_links
from warta.web.app import create_app
from warta.web.settings import Settings
from warta.web.tallies import Tallies

LIMIT_MS = 500
BUDGET = 300_000
AGAIN = 5
VIEWS = {
    "home": "/",
    "home: search polisi": "/?q=polisi",
    "explore: table": "/explore",
    "explore: table, actor IDN (most of all)": "/explore?actor=IDN",
    "explore: table, actor USA": "/explore?actor=USA",
    "explore: table, sector REL (rare)": "/explore?actor=%3AREL",
    "explore: table, IDN to USA": "/explore?actor=IDN&recipient=USA",
    "explore: table, dyad IDN-USA": "/explore?dyad=IDN-USA",
    "explore: table, type ASSAULT": "/explore?type=ASSAULT",
    "explore: table, two types, IDN": "/explore?type=ASSAULT&type=COERCE&actor=IDN",
    "explore: table, quad class 2": "/explore?quad=2",
    "explore: table, context military": "/explore?context=military",
    "explore: table, Jakarta, ASSAULT": "/explore?place=ID-JK&type=ASSAULT",
    "explore: table, confidence 0.9": "/explore?confidence=0.9",
    "explore: table, looked at": "/explore?verdict=any",
    "explore: table, until 2021": "/explore?until=2021",
    "explore: table, text latihan gabungan": "/explore?text=latihan+gabungan",
    "explore: table, text polisi": "/explore?text=polisi",
    "explore: table, dyad RUS-USA, least sure": "/explore?dyad=RUS-USA&order=unsure",
    "explore: time": "/explore?view=time",
    "explore: time by type, assaults": "/explore?view=time&by=type&type=ASSAULT",
    "explore: time by type, all": "/explore?view=time&by=type",
    "explore: time by pair": "/explore?view=time&by=dyad",
    "explore: time by pair, since 2022": "/explore?view=time&by=dyad&since=2022",
    "explore: time, actor IDN": "/explore?view=time&actor=IDN",
    "explore: mean score, dyad RUS-USA": "/explore?view=time&by=dyad&dyad=RUS-USA&measure=mean",
    "explore: mean score of all": "/explore?view=time&measure=mean",
    "explore: mean score, actor IDN, by type": "/explore?view=time&measure=mean&by=type&actor=IDN",
    "explore: map": "/explore?view=map",
    "explore: map, actor USA": "/explore?view=map&actor=USA",
    "explore: network": "/explore?view=network",
    "explore: network of countries": "/explore?view=network&level=country",
    "explore: network of countries, since 2022": "/explore?view=network&level=country&since=2022",
    "explore: network, place Jakarta": "/explore?view=network&place=ID-JK",
    "data: time": "/explore/data/time",
    "data: map": "/explore/data/map",
    "data: map, actor IDN": "/explore/data/map?actor=IDN",
    "data: network": "/explore/data/network",
    "stories": "/stories?publishers=2",
    "stories: of all": "/stories?publishers=1",
    "stories: actor RUS": "/stories?publishers=2&actor=RUS",
    "stories: dyad IDN-USA": "/stories?publishers=2&dyad=IDN-USA",
    "review: the queue": "/review",
    "review: assaults": "/review?type=ASSAULT",
    "review: by lot": "/review?order=random&seed=2",
    "api: events": "/api/events?limit=100",
}
OPENED = {
    "home": ("/", (), ()),
    "explore: table": ("/explore", (), ()),
    "explore: time": ("/explore?view=time", ("echarts",), ("/explore/data/time",)),
    "explore: map": ("/explore?view=map", ("leaflet", "cluster", "topojson", "world", "styles"), ("/explore/data/map",)),
    "explore: network": ("/explore?view=network", ("echarts",), ("/explore/data/network",)),
    "stories": ("/stories", (), ()),
}
"""A view, which files its chart loads (the attributes that name them), and which data."""
BUDGETED = ("home", "explore: table")


def measure(db: Path) -> bool:
    """Prints how long each view takes and how much a browser is sent; whether all of it was within the limits."""
    with connect(db, create=False) as store:
        client = TestClient(create_app(store, Settings(warm=False)), base_url="http://localhost")
        print(f"{'view':44}{'first':>10}{'processor':>11}{'again':>10}{'size':>11}")
        well = [_timed(client, name, path) for name, path in (VIEWS | _single(store)).items()]
        print(f"\n{'a browser that has nothing yet is sent':44}{'files':>6}{'size':>13}")
        well += [_sent(client, name) for name in OPENED]
    return all(well)


def _single(store: Store) -> dict[str, str]:
    """The pages of single things: the story that most tell, one that is a plan with its outcome, an article, an event."""
    with store.read() as connection:
        big = connection.execute(select(stories.c.key).order_by(stories.c.publishers.desc(), stories.c.events.desc())).scalar()
        plan = connection.execute(select(stories.c.key).join(story_links, story_links.c.plan_id == stories.c.id)).scalar()
        last = select(func.max(articles.c.id)).scalar_subquery()
        article = connection.execute(select(articles.c.key).where(articles.c.id == last)).scalar()
    (event,) = events_page(store, limit=1, order="unsure").rows
    found = {"a story": f"/stories/{big}", "a story: a plan and its outcome": f"/stories/{plan}" if plan else ""}
    found |= {"an article": f"/read/{article}", "review: an event": f"/review/event/{event.key}"}
    return {name: path for name, path in found.items() if path}


def _timed(client: TestClient, name: str, path: str) -> bool:
    client.app.state.tallies = Tallies()  # type: ignore[attr-defined]  # the application is ours
    wall, processor = time.perf_counter(), time.process_time()
    answer = client.get(path)
    first, spent = time.perf_counter() - wall, time.process_time() - processor
    again = []
    for _ in range(AGAIN):
        wall = time.perf_counter()
        client.get(path)
        again.append(time.perf_counter() - wall)
    median = statistics.median(again)
    note = "" if answer.status_code == 200 else f"  status {answer.status_code}"
    well = 1000 * max(first, median) <= LIMIT_MS and not note
    size = answer.num_bytes_downloaded
    print(
        f"{name:44}{1000 * first:7.0f} ms{1000 * spent:8.0f} ms{1000 * median:7.0f} ms{size:9,} B{note}{'' if well else '  <--'}",
        flush=True,
    )
    return well


def _sent(client: TestClient, name: str) -> bool:
    """Prints the bytes of a view with all that it loads; whether they are within the budget, where there is one."""
    path, loaded, data = OPENED[name]
    page = client.get(path)
    named = re.findall(r'\s(?:(href|src)|data-(\w+))="([^"]*)"', page.text)
    files: Iterable[str] = {
        file
        for own, attribute, value in named
        if own or attribute in loaded
        for file in value.split()
        if file.startswith("/static/")
    }
    answers = [page, *(client.get(file) for file in (*sorted(files), *data))]
    size = sum(answer.num_bytes_downloaded for answer in answers)
    well = name not in BUDGETED or size <= BUDGET
    print(f"{name:44}{len(answers):6}{size:11,} B{'' if well else '  <--'}", flush=True)
    return well


def main() -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("db", type=Path)
    return 0 if measure(parser.parse_args().db) else 1


if __name__ == "__main__":
    sys.exit(main())

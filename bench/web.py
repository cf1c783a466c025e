"""How fast the web application answers over a large database: each view as a browser asks for it, first and again.

    python bench/store.py build coded.jsonl million.db --events 1000000
    python bench/web.py million.db

``first``: nothing was counted before. ``again``: the median of five more, with what was counted kept. ``processor``: its time
in the first answer, which tells more on a machine that others use too. ``size``: bytes sent, compressed. Ends with status 1
where a view that was asked for again takes longer than the limit.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

from fastapi.testclient import TestClient

from warta.store import connect
from warta.store.query import stories_page
from warta.web.app import create_app
from warta.web.settings import Settings

LIMIT_MS = 500
AGAIN = 5
VIEWS = {
    "home": "/",
    "explore: table": "/explore",
    "explore: table, actor IDN (most of all)": "/explore?actor=IDN",
    "explore: table, text latihan gabungan": "/explore?text=latihan+gabungan",
    "explore: table, dyad RUS-USA, least sure": "/explore?dyad=RUS-USA&order=unsure",
    "explore: time": "/explore?view=time",
    "explore: time by type, assaults": "/explore?view=time&by=type&type=ASSAULT",
    "explore: time by pair": "/explore?view=time&by=dyad",
    "explore: time, actor IDN": "/explore?view=time&actor=IDN",
    "explore: mean score, dyad RUS-USA": "/explore?view=time&by=dyad&dyad=RUS-USA&measure=mean",
    "explore: mean score of all": "/explore?view=time&measure=mean",
    "explore: map": "/explore?view=map",
    "explore: map, actor USA": "/explore?view=map&actor=USA",
    "explore: network": "/explore?view=network",
    "explore: network of countries": "/explore?view=network&level=country",
    "explore: network, place Jakarta": "/explore?view=network&place=ID-JK",
    "data: time": "/explore/data/time",
    "data: map": "/explore/data/map",
    "data: network": "/explore/data/network",
    "stories": "/stories?publishers=2",
    "stories: actor RUS": "/stories?publishers=2&actor=RUS",
}


def measure(db: Path) -> bool:
    """Prints how long each view takes; whether all that were asked for again were within the limit."""
    well = True
    with connect(db, create=False) as store:
        client = TestClient(create_app(store, Settings(warm=False)), base_url="http://localhost")
        views = dict(VIEWS)
        for row in stories_page(store, limit=1, publishers=3).rows:
            # Stories of bench/store.py have no summary, of which their pages are made.
            views |= {"a story": f"/stories/{row.key}"} if row.summary else {}
        print(f"{'view':42}{'first':>10}{'processor':>11}{'again':>10}{'size':>11}")
        for name, path in views.items():
            wall, processor = time.perf_counter(), time.process_time()
            answer = client.get(path)
            first, spent = time.perf_counter() - wall, time.process_time() - processor
            again = []
            for _ in range(AGAIN):
                wall = time.perf_counter()
                client.get(path)
                again.append(time.perf_counter() - wall)
            median = 1000 * statistics.median(again)
            size = int(answer.headers.get("content-length", 0))
            note = "" if answer.status_code == 200 else f"  status {answer.status_code}"
            well = well and median <= LIMIT_MS and not note
            print(f"{name:42}{1000 * first:7.0f} ms{1000 * spent:8.0f} ms{median:7.0f} ms{size:9,} B{note}", flush=True)
    return well


def main() -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("db", type=Path)
    return 0 if measure(parser.parse_args().db) else 1


if __name__ == "__main__":
    sys.exit(main())

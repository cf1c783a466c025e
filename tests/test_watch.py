"""Watching feeds of a real server, into a real database: each article once, whatever happens."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.reading import stories
from tests.reading.site import FastTime, Request, Site, serving
from warta.reading.fetch import Fetcher
from warta.records import Article, CodedArticle, Rejected
from warta.store import Store, connect
from warta.store.faults import StoreFailure
from warta.store.journal import StoreJournal
from warta.watch import FeedState, Round, Source, Watcher

FEED = "/rss.xml"


def stub_code(article: Article) -> CodedArticle:
    """No events: what is tested is which articles are kept."""
    return CodedArticle(article, ((0, len(article.text)),), (), ())


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with connect(tmp_path / "news.db") as store:
        yield store


@pytest.fixture
def clock() -> FastTime:
    return FastTime()


@pytest.fixture
def watch(site: Site, store: Store, clock: FastTime) -> Callable[..., Round]:
    """One round of a watcher that has just started, over the feeds at ``paths``."""

    def run(*paths: str, code: Callable[[Article], CodedArticle | Rejected] = stub_code) -> Round:
        fetcher = Fetcher(allow_private=True, delay=0, tries=1, clock=clock.clock())
        sources = [Source(site.url + path, "Contoh") for path in paths or (FEED,)]
        return Watcher(sources, StoreJournal(store), fetcher, code, clock=clock.clock()).round()

    return run


def titles(store: Store) -> list[str]:
    return [coded.article.title for coded in store.articles()]


def publish(site: Site, *articles: tuple[str, tuple[str, ...]], feed: str = FEED, **headers: str) -> None:
    """Puts the pages of ``articles`` (path and story, the newest first) and a feed of them on the site."""
    for path, story in articles:
        site.page(path, stories.page(story))
    site.page(feed, stories.feed(*((site.url + path, None) for path, _ in articles)), "application/rss+xml", **headers)


def test_new_articles_are_kept_once(site: Site, store: Store, watch: Callable[..., Round]) -> None:
    publish(site, ("/a/1002/korupsi", stories.KORUPSI), ("/a/1001/banjir", stories.BANJIR))
    assert watch().articles == 2
    assert titles(store) == [stories.BANJIR[0], stories.KORUPSI[0]]
    publish(site, ("/a/1003/buruh", stories.BURUH), ("/a/1002/korupsi", stories.KORUPSI), ("/a/1001/banjir", stories.BANJIR))
    assert watch().articles == 1
    assert titles(store) == [stories.BANJIR[0], stories.KORUPSI[0], stories.BURUH[0]]
    assert sorted(path for path in site.paths() if path != FEED) == ["/a/1001/banjir", "/a/1002/korupsi", "/a/1003/buruh"]
    assert {coded.article.publisher for coded in store.articles()} == {"Contoh"}


def test_a_feed_that_has_not_changed_is_not_read(site: Site, watch: Callable[..., Round]) -> None:
    publish(site, ("/a/1001/banjir", stories.BANJIR), ETag='"1"')
    assert (watch().articles, watch().unchanged) == (1, 1)
    assert site.asked[-1].headers["If-None-Match"] == '"1"'


@pytest.mark.parametrize(
    "again",
    [
        "/a/1001/banjir?utm_source=rss&utm_medium=feed",
        "/a/1001/banjir/",
        "/a/1001/banjir/amp",
        "/amp/a/1001/banjir",
        "/a/1001/banjir?page=2",
        "/a/1001/banjir?fbclid=abc#komentar",
    ],
)
def test_the_same_address_in_other_clothes_is_not_fetched(
    again: str, site: Site, store: Store, watch: Callable[..., Round]
) -> None:
    publish(site, ("/a/1001/banjir", stories.BANJIR))
    watch()
    publish(site, (again, stories.BANJIR))
    assert (watch().duplicates, len(titles(store))) == (0, 1)
    assert again not in site.paths()


def test_the_same_item_under_two_ids_and_two_addresses_with_one_id(site: Site, store: Store, watch: Callable[..., Round]) -> None:
    one, moved = site.url + "/a/1001/banjir", site.url + "/b/9001/banjir-surut"
    for path in ("/a/1001/banjir", "/b/9001/banjir-surut"):
        site.page(path, stories.page(stories.BANJIR))
    site.page(FEED, stories.feed((one, "contoh-1001"), (one, "contoh-77")))
    assert watch().articles == 1
    site.page(FEED, stories.feed((moved, "contoh-1001")))
    assert (watch().articles, len(titles(store))) == (0, 1)


def test_an_article_that_moved_is_a_repetition(site: Site, store: Store, watch: Callable[..., Round]) -> None:
    publish(site, ("/a/1001/banjir", stories.BANJIR))
    watch()
    site.page("/pindah/5", stories.page(stories.BANJIR, canonical=site.url + "/a/1001/banjir"))
    site.redirect("/pendek/6", "/a/1001/banjir")
    site.page(FEED, stories.feed((site.url + "/pindah/5", None), (site.url + "/pendek/6", None)))
    done = watch()
    assert (done.articles, done.duplicates, len(titles(store))) == (0, 2, 1)
    watch()
    assert site.paths().count("/pindah/5") == 1


def test_a_wrong_canonical_address_hides_nothing(site: Site, watch: Callable[..., Round]) -> None:
    for number, story in enumerate(stories.STORIES):
        site.page(f"/a/{1000 + number}/x", stories.page(story, canonical=site.url + "/berita"))
    site.page(FEED, stories.feed(*((f"{site.url}/a/{1000 + number}/x", "beranda") for number in range(len(stories.STORIES)))))
    assert watch().articles == len(stories.STORIES)


def test_a_syndicated_story_is_kept_once(site: Site, watch: Callable[..., Round]) -> None:
    publish(site, ("/a/1001/banjir", stories.BANJIR), feed="/satu.xml")
    _, *paragraphs = stories.BANJIR
    syndicated = ("Sungai Meluap, Dua Kecamatan Terendam", "Ambon (Kantor Berita) - " + paragraphs[0], *paragraphs[1:])
    publish(site, ("/nasional/31337/sungai-meluap", syndicated), feed="/dua.xml")
    done = watch("/satu.xml", "/dua.xml")
    assert (done.articles, done.duplicates) == (1, 1)


def test_an_update_with_another_toll_is_no_repetition(site: Site, watch: Callable[..., Round]) -> None:
    title, *paragraphs = stories.BANJIR
    risen = (title, *(paragraph.replace("312 orang", "455 orang") for paragraph in paragraphs))
    publish(site, ("/a/1001/banjir", stories.BANJIR), ("/a/1009/banjir", risen))
    assert watch().articles == 2


def test_what_is_no_article_is_noted_once(site: Site, watch: Callable[..., Round]) -> None:
    english = (
        "Flood Hits Two Districts",
        "Heavy rain since Saturday made the river burst its banks and flooded hundreds of houses in two districts of the town. "
        "People fled to schools and village halls while the water rose to their waists during the night.",
        "The regent asked for more boats and kitchens and promised to visit the people on Sunday morning with rice and blankets.",
    )
    publish(site, ("/a/1001/flood", english), ("/a/1002/banjir", stories.BANJIR))
    done = watch()
    assert (done.articles, done.rejected) == (1, 1)
    assert watch().rejected == 0
    assert site.paths().count("/a/1001/flood") == 1


def test_a_coder_that_fails_on_one_article_stops_nothing(site: Site, watch: Callable[..., Round]) -> None:
    def code(article: Article) -> CodedArticle | Rejected:
        return Rejected(article.source, "coder-fault", "x") if "Banjir" in article.title else stub_code(article)

    publish(site, ("/a/1001/banjir", stories.BANJIR), ("/a/1002/korupsi", stories.KORUPSI))
    done = watch(code=code)
    assert (done.articles, done.rejected) == (1, 1)


def test_a_text_that_no_database_holds_stops_nothing(site: Site, watch: Callable[..., Round]) -> None:
    def code(article: Article) -> CodedArticle:
        broken = replace(article, title="\ud800") if "Banjir" in article.title else article
        return stub_code(broken)

    publish(site, ("/a/1001/banjir", stories.BANJIR), ("/a/1002/korupsi", stories.KORUPSI))
    done = watch(code=code)
    assert (done.articles, done.rejected) == (1, 1)


# Feeds and sites in trouble


def test_a_feed_in_trouble_is_left_alone_for_longer_and_longer(
    site: Site, clock: FastTime, store: Store, watch: Callable[..., Round]
) -> None:
    site.plays["/rusak.xml"] = lambda request: request.reply(500)
    publish(site, ("/a/1001/banjir", stories.BANJIR))
    first = watch("/rusak.xml", FEED)
    assert (first.articles, len(first.troubles)) == (1, 1)
    assert watch("/rusak.xml").resting == 1
    rests = []
    for _ in range(9):
        state = StoreJournal(store).feed_state(site.url + "/rusak.xml")
        assert state is not None
        assert state.next_at is not None
        rests.append((state.next_at - clock.clock().now()).total_seconds())
        clock.sleep(rests[-1])
        watch("/rusak.xml")
    assert rests == [900.0 * 2**n for n in range(7)] + [86400.0, 86400.0]
    publish(site, ("/a/1002/korupsi", stories.KORUPSI), feed="/rusak.xml")
    clock.sleep(86400)
    assert watch("/rusak.xml").articles == 1
    assert StoreJournal(store).feed_state(site.url + "/rusak.xml") == FeedState(site.url + "/rusak.xml")


@pytest.mark.parametrize("body", ["", "<html><body>Situs sedang dirawat</body></html>", "<rss><channel", "\0\0\0"])
def test_a_feed_that_is_none_is_told(body: str, site: Site, watch: Callable[..., Round]) -> None:
    site.page(FEED, body)
    done = watch()
    assert (done.articles, len(done.troubles)) in {(0, 1), (0, 0)}


def test_a_site_that_goes_down_in_the_middle_loses_nothing(site: Site, clock: FastTime, watch: Callable[..., Round]) -> None:
    publish(site, *((f"/a/{1000 + number}/x", story) for number, story in enumerate(stories.STORIES)), ETag='"1"')
    plays = dict(site.plays)
    for number in range(4):
        site.plays[f"/a/{1000 + number}/x"] = lambda request: request.reply(503)
    done = watch()
    assert (done.articles, len(done.troubles)) == (1, 1)
    assert len(site.paths()) == 1 + 1 + 3  # the feed, the oldest article, three that failed
    site.plays |= plays
    clock.sleep(900)
    assert watch().articles == 4
    assert watch().unchanged == 1


def test_a_page_that_appears_later_is_not_lost_and_one_that_never_does_is_given_up(
    site: Site, watch: Callable[..., Round]
) -> None:
    publish(site, ("/a/1001/banjir", stories.BANJIR), ("/a/1002/korupsi", stories.KORUPSI), ETag='"1"')
    there = site.plays.pop("/a/1001/banjir")
    del site.plays["/a/1002/korupsi"]
    assert watch().postponed == 2
    site.plays["/a/1001/banjir"] = there
    done = watch()
    assert (done.articles, done.postponed) == (1, 1)
    assert watch().rejected == 1
    assert watch().unchanged == 1


def test_a_slow_site_does_not_hold_up_the_others(
    site: Site, clock: FastTime, store: Store, watch: Callable[..., Round], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warta.watch.VISIT_SECONDS", 60.0)
    publish(site, *((f"/a/{1000 + number}/x", story) for number, story in enumerate(stories.STORIES)), feed="/lambat.xml")
    publish(site, ("/b/2001/y", ("Judul lain", *stories.BURUH[1:3], stories.JALAN[3])), feed="/cepat.xml")
    for number in range(5):
        quick = site.plays[f"/a/{1000 + number}/x"]

        def play(request: Request, quick: Callable[[Request], None] = quick) -> None:
            clock.sleep(25)
            quick(request)

        site.plays[f"/a/{1000 + number}/x"] = play
    done = watch("/lambat.xml", "/cepat.xml")
    assert (done.articles, done.postponed) == (4, 2)
    assert "Judul lain" in titles(store)
    watch("/lambat.xml", "/cepat.xml")
    assert len(titles(store)) == 6


def test_an_index_of_sitemaps_is_followed(site: Site, watch: Callable[..., Round]) -> None:
    site.page("/a/1001/banjir", stories.page(stories.BANJIR))
    site.page("/news.xml", f"<urlset><url><loc>{site.url}/a/1001/banjir</loc></url></urlset>", "text/xml")
    site.page(FEED, f"<sitemapindex><sitemap><loc>{site.url}/news.xml</loc></sitemap></sitemapindex>", "text/xml")
    assert watch().articles == 1


def test_rounds_begin_at_even_intervals(site: Site, store: Store, clock: FastTime) -> None:
    fetcher = Fetcher(allow_private=True, delay=0, clock=clock.clock())
    rounds = Watcher([Source(site.url + FEED)], StoreJournal(store), fetcher, stub_code, clock=clock.clock()).rounds()
    publish(site, ("/a/1001/banjir", stories.BANJIR))
    assert [next(rounds).articles for _ in range(3)] == [1, 0, 0]
    assert clock.slept == [900.0, 900.0]


def test_a_database_that_fails_ends_the_round_alone(site: Site, store: Store, clock: FastTime) -> None:
    class Failing(StoreJournal):
        fails = True

        def is_seen(self, keys: Collection[str]) -> bool:
            if self.fails:
                raise StoreFailure("the disk is full")
            return super().is_seen(keys)

    journal = Failing(store)
    fetcher = Fetcher(allow_private=True, delay=0, clock=clock.clock())
    rounds = Watcher([Source(site.url + FEED)], journal, fetcher, stub_code, clock=clock.clock()).rounds()
    publish(site, ("/a/1001/banjir", stories.BANJIR), ETag='"1"')
    assert next(rounds).troubles == [("all", "the disk is full")]
    journal.fails = False
    assert next(rounds).articles == 1


def test_what_no_database_holds_in_an_address_stops_nothing(site: Site, watch: Callable[..., Round]) -> None:
    site.page("/a/1001/banjir", stories.page(stories.BANJIR, canonical="/a/1001/ban&#0;jir-&#xD800;besar-sekali"))
    site.page(FEED, stories.feed((site.url + "/a/1001/banjir", "id\x07-\x0b12345"), (site.url + "/b\ud7ff/100\x01", None)))
    assert watch().articles == 1


# Stops


def watching(site: Site, folder: Path, *options: str) -> subprocess.Popen[bytes]:
    """``warta watch`` in a process of its own, with the stub for a coder."""
    feeds = folder / "feeds.yaml"
    feeds.write_text(f"- {site.url}{FEED}")
    command = [sys.executable, "-m", "tests.test_watch", "watch", str(feeds), "--db", str(folder / "news.db")]
    return subprocess.Popen([*command, "--allow-private", "--delay", "0", *options], stderr=subprocess.PIPE)


def wait_for(done: threading.Event, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if done.wait(0.1) or process.poll() is not None:
            break
    assert done.is_set(), process.communicate()[1].decode()


def test_stops_in_the_middle_lose_nothing_and_repeat_nothing(site: Site, tmp_path: Path) -> None:
    articles = [(f"/a/{1000 + number}/x", story) for number, story in enumerate(stories.STORIES)]
    publish(site, *articles, ETag='"1"')
    expected = [story[0] for story in reversed(stories.STORIES)]
    for number, (stop, stopped_at) in enumerate(((signal.SIGKILL, "/a/1002/x"), (signal.SIGTERM, "/a/1001/x")), start=2):
        whole, reached, go_on = site.plays[stopped_at], threading.Event(), threading.Event()

        def hold(request: Request, events: tuple[threading.Event, threading.Event] = (reached, go_on)) -> None:
            events[0].set()
            events[1].wait(20)
            request.reply(500)

        site.plays[stopped_at] = hold
        process = watching(site, tmp_path, "--once")
        wait_for(reached, process)
        process.send_signal(stop)
        process.wait(30)
        assert process.returncode == (-signal.SIGKILL if stop is signal.SIGKILL else 130)
        go_on.set()
        site.plays[stopped_at] = whole
        with connect(tmp_path / "news.db") as store:
            assert titles(store) == expected[:number]
    process = watching(site, tmp_path, "--once")
    err = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 0, err
    with connect(tmp_path / "news.db") as store:
        assert titles(store) == expected
    times = {path: site.paths().count(path) for path, _ in articles}
    assert times == {path: 2 if path in ("/a/1001/x", "/a/1002/x") else 1 for path, _ in articles}


def test_a_kill_at_any_moment_loses_nothing(site: Site, tmp_path: Path) -> None:
    publish(site, *((f"/a/{1000 + number}/x", story) for number, story in enumerate(stories.STORIES)), ETag='"1"')
    process = watching(site, tmp_path, "--once")
    while not site.asked and process.poll() is None:
        time.sleep(0.005)
    time.sleep(0.03)
    process.kill()
    process.wait(30)
    process = watching(site, tmp_path, "--once")
    assert process.communicate(timeout=60)[1]
    with connect(tmp_path / "news.db") as store:
        assert sorted(titles(store)) == sorted(story[0] for story in stories.STORIES)


if __name__ == "__main__":
    from types import ModuleType

    # In place of the coder, whose models take seconds to load.
    sys.modules["warta.pipeline"] = pipeline = ModuleType("warta.pipeline")
    vars(pipeline)["code_or_reject"] = stub_code
    from warta.cli.main import run

    run()

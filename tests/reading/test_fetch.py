"""Fetching against a real server: what must be refused, what must end, what must be asked again."""

from __future__ import annotations

import gzip
import ssl
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.reading.site import AUTHORITY, PUBLIC, FastTime, Request, Site, bomb, network, serving
from warta.errors import UnreadableInput
from warta.reading.cache import Cache, Stored
from warta.reading.fetch import Fetched, Fetcher, Unfetchable
from warta.reading.network import MAX_BODY

PAGE = "<title>Banjir surut</title><p>Warga kembali ke rumah.</p>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def time() -> FastTime:
    return FastTime()


def fetcher(time: FastTime, **options: object) -> Fetcher:
    """One that may ask loopback and never waits."""
    settings: dict[str, object] = {"allow_private": True, "clock": time.clock(), **options}
    return Fetcher(**settings)  # type: ignore[arg-type]


def reason(fetch: Fetcher, url: str) -> str:
    with pytest.raises(UnreadableInput) as caught:
        fetch.fetch_page(url)
    return caught.value.reason


def test_a_page_comes_with_what_its_header_says(site: Site, time: FastTime) -> None:
    site.page("/berita/1", PAGE, "text/html; charset=ISO-8859-1", ETag='"a1"', Last_Modified="Mon, 02 Mar 2026 01:00:00 GMT")
    assert fetcher(time).fetch_page(f"{site.url}/berita/1#bagian") == Fetched(
        f"{site.url}/berita/1",
        PAGE.encode(),
        "iso-8859-1",
        200,
        '"a1"',
        "Mon, 02 Mar 2026 01:00:00 GMT",
        "text/html; charset=ISO-8859-1",
        time.clock().now(),
    )
    sent = site.asked[-1].headers
    assert sent["User-Agent"].startswith("warta/")
    assert "Cookie" not in sent


def test_names_with_other_letters_are_asked_for_as_they_are_sent(site: Site, time: FastTime) -> None:
    site.page("/berita/caf%C3%A9?q=a%20b", PAGE)
    assert fetcher(time).fetch_page(f"{site.url}/berita/café?q=a b").body == PAGE.encode()


# Addresses


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_this_machine_is_not_asked(host: str, time: FastTime) -> None:
    assert reason(fetcher(time, allow_private=False), f"http://{host}/") == "refused"


@pytest.mark.parametrize(
    "answers",
    [
        ["10.1.2.3"],
        ["169.254.169.254"],
        ["fd00::1"],
        [PUBLIC, "192.168.1.1"],
        ["100.64.0.1"],
        ["64:ff9b::7f00:1"],
        ["2002:7f00:1::"],
    ],
)
def test_a_public_name_with_a_private_address_is_not_asked(answers: list[str], site: Site, time: FastTime) -> None:
    dialled: list[str] = []
    net = network(site, {"berita.contoh.id": answers}, dialled)
    assert reason(fetcher(time, allow_private=False, network=net), "http://berita.contoh.id/") == "refused"
    assert dialled == []


def test_the_address_checked_is_the_one_connected_to(site: Site, time: FastTime) -> None:
    """A name server that gives another answer the second time is not asked a second time for one request."""
    dialled: list[str] = []
    answers = [[PUBLIC], [PUBLIC], ["127.0.0.1"]]
    net = replace(network(site, {}, dialled), resolve=lambda _host, _port: answers.pop(0))
    site.page("/a", PAGE)
    fetch = fetcher(time, allow_private=False, network=net)
    assert fetch.fetch_page("http://berita.contoh.id/a").body == PAGE.encode()
    assert dialled == [PUBLIC, PUBLIC]  # robots.txt and the page
    assert reason(fetch, "http://berita.contoh.id/a") == "refused"
    assert dialled == [PUBLIC, PUBLIC]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/admin",
        "http://dalam.contoh.id/",
        "//169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "file:///etc/passwd",
        "ftp://berita.contoh.id/",
        "gopher://berita.contoh.id:70/_x",
        "http://berita.contoh.id:25/",
        "http://orang:rahasia@berita.contoh.id/",
    ],
)
def test_a_redirect_leads_nowhere_forbidden(target: str, site: Site, time: FastTime) -> None:
    dialled: list[str] = []
    net = network(site, {"berita.contoh.id": [PUBLIC], "dalam.contoh.id": ["10.0.0.5"]}, dialled)
    site.redirect("/a", target)
    assert reason(fetcher(time, allow_private=False, network=net), "http://berita.contoh.id/a") in ("refused", "unreachable")
    assert set(dialled) == {PUBLIC}


@pytest.mark.parametrize(
    "url", ["http://", "http:///a", "http://a..b/", "http://a b/", "http://[1::2::3]/", "http://x:99999/", "x" * 5000]
)
def test_what_is_no_address_is_refused(url: str, time: FastTime) -> None:
    assert reason(fetcher(time), url) == "refused"


def test_redirects_are_followed_and_told(site: Site, time: FastTime) -> None:
    site.redirect("/lama", "/baru?x=1", 301)
    site.page("/baru?x=1", PAGE)
    assert fetcher(time).fetch_page(f"{site.url}/lama").url == f"{site.url}/baru?x=1"


def test_a_loop_of_redirects_ends(site: Site, time: FastTime) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    assert reason(fetcher(time), f"{site.url}/a") == "unreachable"
    assert len(site.paths()) == 6


def test_a_site_has_to_prove_its_name(time: FastTime) -> None:
    with serving(tls=True) as site:
        site.page("/a", PAGE)
        plain = network(site, {"berita.contoh.id": [PUBLIC], "palsu.contoh.id": [PUBLIC]})
        trust = ssl.create_default_context()
        AUTHORITY.configure_trust(trust)
        trusting = replace(plain, tls=trust)
        fetch = fetcher(time, allow_private=False, network=trusting, tries=1)
        assert fetch.fetch_page("https://berita.contoh.id/a").body == PAGE.encode()
        assert reason(fetch, "https://palsu.contoh.id/a") == "unreachable"
        assert reason(fetcher(time, network=plain, tries=1), "https://berita.contoh.id/a") == "unreachable"


# Sizes and times


def test_a_body_without_end_is_given_up(site: Site, time: FastTime) -> None:
    site.drip("/a", b"x" * 1_000_000, 0)
    assert reason(fetcher(time), f"{site.url}/a") == "too-large"


def test_a_gzip_bomb_does_not_go_off(site: Site, time: FastTime) -> None:
    site.page("/bom", bomb(5 * MAX_BODY), Content_Encoding="gzip")
    site.page("/banyak", gzip.compress(b"x" * 1000) * 30_000, Content_Encoding="gzip")
    site.page("/dalam", gzip.compress(gzip.compress(b"x")), Content_Encoding="gzip, gzip")
    fetch = fetcher(time)
    assert reason(fetch, f"{site.url}/bom") == "too-large"
    assert reason(fetch, f"{site.url}/banyak") == "too-large"
    assert reason(fetch, f"{site.url}/dalam") == "unreadable"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(PAGE.encode())),
        ("x-gzip", gzip.compress(PAGE.encode()) + b"\0\0\0"),
        ("deflate", zlib.compress(PAGE.encode())),
        ("deflate", zlib.compress(PAGE.encode())[2:-4]),
        ("gzip", gzip.compress(PAGE.encode()[:9]) + gzip.compress(PAGE.encode()[9:])),
        ("identity", PAGE.encode()),
    ],
)
def test_packed_pages_are_unpacked(encoding: str, packed: bytes, site: Site, time: FastTime) -> None:
    site.page("/a", packed, Content_Encoding=encoding)
    assert fetcher(time).fetch_page(f"{site.url}/a").body == PAGE.encode()


@pytest.mark.parametrize("damaged", [gzip.compress(PAGE.encode())[:-9], b"\x1f\x8bxxxxxxxxxxxx", PAGE.encode()])
def test_a_damaged_page_is_told(damaged: bytes, site: Site, time: FastTime) -> None:
    site.page("/a", damaged, Content_Encoding="gzip")
    assert reason(fetcher(time), f"{site.url}/a") == "unreadable"


def test_slow_bytes_end_at_the_deadline(site: Site) -> None:
    site.drip("/a", b"x", 0.02)
    site.page("/robots.txt", "")
    fetch = Fetcher(allow_private=True, delay=0, tries=1, seconds=0.4)
    assert reason(fetch, f"{site.url}/a") == "unreachable"


def test_a_slow_header_ends_at_the_deadline(site: Site) -> None:
    def play(request: Request) -> None:
        while not site.stopped.is_set():
            request.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            site.stopped.wait(0.02)

    site.plays["/a"] = play
    site.page("/robots.txt", "")
    assert reason(Fetcher(allow_private=True, delay=0, tries=1, seconds=0.4), f"{site.url}/a") == "unreachable"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50_000,
        b"SSH-2.0-x\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nputus",
    ],
)
def test_what_is_no_answer_is_told(answer: bytes, site: Site, time: FastTime) -> None:
    site.plays["/a"] = lambda request: (request.wfile.write(answer), None)[1]
    assert reason(fetcher(time), f"{site.url}/a") == "unreachable"


# Manners


def test_requests_to_one_host_are_a_second_apart(site: Site, time: FastTime) -> None:
    for path in ("/1", "/2"):
        site.page(path, PAGE)
    fetch = fetcher(time)
    for path in ("/1", "/2"):
        fetch.fetch_page(site.url + path)
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/1", "/2"]
    assert time.slept == [1.0, 1.0]


def test_robots_txt_is_obeyed(site: Site, time: FastTime) -> None:
    site.page(
        "/robots.txt", "User-agent: warta\nDisallow: /*?utm_\nDisallow: /arsip/\nCrawl-delay: 7\n\nUser-agent: *\nDisallow: /\n"
    )
    site.page("/berita/1", PAGE)
    site.redirect("/pindah", "/arsip/1")
    fetch = fetcher(time)
    assert fetch.fetch_page(f"{site.url}/berita/1").status == 200
    for path in ("/arsip/1", "/berita/1?utm_source=x", "/pindah"):
        assert reason(fetch, site.url + path) == "robots"
    assert site.paths() == ["/berita/1", "/pindah"]
    assert time.slept == [1.0, 7.0]


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
def test_a_site_without_robots_txt(status: int, allowed: bool, site: Site, time: FastTime) -> None:
    site.plays["/robots.txt"] = lambda request: request.reply(status)
    site.page("/a", PAGE)
    if allowed:
        assert fetcher(time).fetch_page(f"{site.url}/a").status == 200
    else:
        assert reason(fetcher(time), f"{site.url}/a") == "robots"
        assert site.paths() == []


def test_an_endless_robots_txt_is_read_in_part(site: Site, time: FastTime) -> None:
    site.drip("/robots.txt", b"User-agent: *\nDisallow: /arsip/\n" + b"# x\n" * 50_000, 0)
    site.page("/a", PAGE)
    fetch = fetcher(time)
    assert fetch.fetch_page(f"{site.url}/a").status == 200
    assert reason(fetch, f"{site.url}/arsip/1") == "robots"


def test_a_long_crawl_delay_is_capped(site: Site, time: FastTime) -> None:
    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 86400\n")
    site.page("/a", PAGE)
    fetch = fetcher(time)
    fetch.fetch_page(f"{site.url}/a")
    fetch.fetch_page(f"{site.url}/a")
    assert time.slept == [1.0, 30.0]


def test_a_busy_site_is_asked_again_when_it_says(site: Site, time: FastTime) -> None:
    site.in_turn(
        "/a",
        lambda request: request.reply(429, Retry_After="20"),
        lambda request: request.reply(503),
        lambda request: request.reply(200, PAGE.encode()),
    )
    assert fetcher(time).fetch_page(f"{site.url}/a").body == PAGE.encode()
    assert time.slept == [1.0, 20.0, 2.0]


def test_a_date_to_come_back_at_is_understood(site: Site, time: FastTime) -> None:
    site.in_turn(
        "/a",
        lambda request: request.reply(503, Retry_After="Mon, 02 Mar 2026 01:00:31 GMT"),
        lambda request: request.reply(200, PAGE.encode()),
    )
    fetcher(time).fetch_page(f"{site.url}/a")
    assert time.slept == [1.0, 30.0]


def test_a_site_that_asks_for_hours_is_left_alone(site: Site, time: FastTime) -> None:
    site.plays["/a"] = lambda request: request.reply(429, Retry_After="7200")
    with pytest.raises(Unfetchable) as caught:
        fetcher(time).fetch_page(f"{site.url}/a")
    assert (caught.value.temporary, caught.value.wait) == (True, 7200.0)
    assert site.paths() == ["/a"]


def test_a_page_is_not_tried_for_ever(site: Site, time: FastTime) -> None:
    def slow(request: Request) -> None:
        time.sleep(28)
        request.reply(429, Retry_After="50")

    site.plays["/a"] = slow
    assert reason(fetcher(time), f"{site.url}/a") == "status"
    assert site.paths() == ["/a", "/a"]


def test_a_site_in_trouble_is_asked_three_times(site: Site, time: FastTime) -> None:
    site.plays["/a"] = lambda request: request.reply(502)
    assert reason(fetcher(time), f"{site.url}/a") == "status"
    assert site.paths() == ["/a"] * 3


def test_a_page_that_is_gone_is_asked_once(site: Site, time: FastTime) -> None:
    assert reason(fetcher(time), f"{site.url}/tidak-ada") == "status"
    assert site.paths() == ["/tidak-ada"]


# What was fetched before


def test_a_page_that_has_not_changed_is_not_sent_again(site: Site, time: FastTime, tmp_path: Path) -> None:
    site.page("/a", PAGE, ETag='"1"')
    first = fetcher(time, cache=Cache(tmp_path)).fetch_page(f"{site.url}/a")
    again = fetcher(time, cache=Cache(tmp_path)).fetch_page(f"{site.url}/a")
    assert again == first
    assert "If-None-Match" not in site.asked[1].headers
    assert site.asked[-1].headers["If-None-Match"] == '"1"'


def test_a_page_that_says_how_long_it_holds_is_not_asked_for(site: Site, time: FastTime, tmp_path: Path) -> None:
    site.page("/a", PAGE, Cache_Control="public, max-age=60")
    site.page("/b", PAGE, Cache_Control="max-age=60, no-store")
    fetch = fetcher(time, cache=Cache(tmp_path))
    for path in ("/a", "/b") * 2:
        fetch.fetch_page(site.url + path)
    assert site.paths() == ["/a", "/b", "/b"]
    time.sleep(61)
    fetch.fetch_page(f"{site.url}/a")
    assert site.paths()[-1] == "/a"


def test_not_modified_reaches_who_asks_with_what_was_known(site: Site, time: FastTime) -> None:
    site.page("/umpan", "<rss/>", ETag='"9"')
    fetched = fetcher(time).fetch_page(f"{site.url}/umpan", etag='"9"')
    assert (fetched.status, fetched.body, fetched.etag) == (304, b"", '"9"')


def test_a_damaged_cache_is_no_cache(site: Site, time: FastTime, tmp_path: Path) -> None:
    site.page("/a", PAGE, ETag='"1"')
    fetcher(time, cache=Cache(tmp_path)).fetch_page(f"{site.url}/a")
    (stored,) = tmp_path.iterdir()
    for damaged in (b"", b"{}\n", stored.read_bytes()[:-3], b"\xff" * 100):
        stored.write_bytes(damaged)
        assert fetcher(time, cache=Cache(tmp_path)).fetch_page(f"{site.url}/a").body == PAGE.encode()
    fetcher(time, cache=Cache(tmp_path / "a" / "b")).fetch_page(f"{site.url}/a")
    (tmp_path / "berkas").write_text("bukan folder")
    assert fetcher(time, cache=Cache(tmp_path / "berkas")).fetch_page(f"{site.url}/a").body == PAGE.encode()


def test_the_cache_does_not_grow_without_end(tmp_path: Path) -> None:
    for number in range(5):
        Cache(tmp_path, max_bytes=1000).put(Stored(f"http://a/{number}", bytes(range(256)) * 2, None, None, None, 0, 0))
    assert 1 <= len(list(tmp_path.iterdir())) <= 4
    Cache(tmp_path, max_age=-1).put(Stored("http://a/9", b"x", None, None, None, 0, 0))
    assert len(list(tmp_path.iterdir())) == 1

"""Feeds of every kind, good and broken ones."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warta.errors import UnreadableInput
from warta.reading.feeds import MAX_BYTES, MAX_ITEMS, Feed, FeedItem, read_feed

WIB = timezone(timedelta(hours=7))
URL = "https://berita.contoh.id/rss/terkini.xml"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Berita Contoh</title>
<item><title><![CDATA[Warga &amp; relawan bersihkan pasar]]></title><link>https://berita.contoh.id/a/101/pasar?utm_source=rss</link>
<guid isPermaLink="false">contoh-101</guid><pubDate>Mon, 02 Mar 2026 08:15:00 +0700</pubDate></item>
<item><title>Bupati lantik camat</title><link>/a/102/camat</link><pubDate>Senin, 2 Maret 2026 09:30 WIB</pubDate></item>
<item><title>Tanpa tautan</title></item>
<item><title>Tautan aneh</title><link>javascript:alert(1)</link></item>
<item><guid>https://berita.contoh.id/a/103/jalan</guid><title>Jalan ditutup</title></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://lain.contoh.id/">
<title>Contoh</title><entry><id>tag:contoh.id,2026:7</id><title type="html">Harga &lt;b&gt;beras&lt;/b&gt; turun</title>
<link rel="enclosure" href="https://berita.contoh.id/7.jpg"/><link rel="alternate" href="https://berita.contoh.id/a/7"/>
<published>2026-03-02T01:00:00Z</published><updated>2026-03-02T05:00:00Z</updated></entry></feed>"""

RSS1 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://contoh.id/"><title>Contoh</title></channel>
<item rdf:about="https://contoh.id/9"><title>Pelabuhan dibuka</title><link>https://contoh.id/9</link>
<dc:date>2026-03-02T10:00:00+07:00</dc:date></item></rdf:RDF>"""

RSS091 = """<rss version="0.91"><channel><title>c</title><item><title>Sekolah libur</title><link>https://contoh.id/10</link></item>
</channel></rss>"""

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://contoh.id/a/11</loc><image:image><image:loc>https://contoh.id/11.jpg</image:loc><image:title>Foto</image:title>
</image:image><news:news><news:publication><news:name>Contoh</news:name></news:publication>
<news:publication_date>2026-03-02T08:00:00+07:00</news:publication_date><news:title>Kapal tenggelam</news:title></news:news></url>
<url><lastmod>2026-03-01</lastmod><loc> /a/12 </loc></url><url><loc>ftp://contoh.id/13</loc></url></urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://contoh.id/lama.xml</loc><lastmod>2026-02-01</lastmod></sitemap>
<sitemap><loc>https://contoh.id/baru.xml</loc><lastmod>2026-03-02T01:00:00Z</lastmod></sitemap>
<sitemap><loc>https://contoh.id/entah.xml</loc></sitemap></sitemapindex>"""


def read(feed: str | bytes) -> Feed:
    return read_feed(feed.encode() if isinstance(feed, str) else feed, url=URL)


def test_rss() -> None:
    assert read(RSS).items == (
        FeedItem(
            "https://berita.contoh.id/a/101/pasar?utm_source=rss",
            "Warga & relawan bersihkan pasar",
            datetime(2026, 3, 2, 8, 15, tzinfo=WIB),
            "contoh-101",
        ),
        FeedItem("https://berita.contoh.id/a/102/camat", "Bupati lantik camat", datetime(2026, 3, 2, 9, 30, tzinfo=WIB)),
        FeedItem("https://berita.contoh.id/a/103/jalan", "Jalan ditutup", None, "https://berita.contoh.id/a/103/jalan"),
    )


def test_atom_and_older_rss() -> None:
    (atom,), (rss1,), (rss091,) = read(ATOM).items, read(RSS1).items, read(RSS091).items
    assert (atom.url, atom.guid, atom.published) == (
        "https://berita.contoh.id/a/7", "tag:contoh.id,2026:7", datetime(2026, 3, 2, 1, tzinfo=UTC),
    )  # fmt: skip
    assert (rss1.url, rss1.title, rss1.published) == (
        "https://contoh.id/9",
        "Pelabuhan dibuka",
        datetime(2026, 3, 2, 10, tzinfo=WIB),
    )
    assert (rss091.url, rss091.published) == ("https://contoh.id/10", None)


def test_sitemaps() -> None:
    assert read(SITEMAP).items == (
        FeedItem("https://contoh.id/a/11", "Kapal tenggelam", datetime(2026, 3, 2, 8, tzinfo=WIB)),
        FeedItem("https://berita.contoh.id/a/12", "", datetime(2026, 3, 1, tzinfo=WIB)),
    )
    assert read(INDEX).sitemaps == ("https://contoh.id/baru.xml", "https://contoh.id/lama.xml", "https://contoh.id/entah.xml")


def test_an_item_is_given_once_and_a_shared_id_names_none() -> None:
    item = "<item><link>https://contoh.id/{0}</link><guid isPermaLink='false'>{1}</guid></item>"
    feed = "<rss version='2.0'><channel>" + "".join(
        item.format(*pair) for pair in ((1, "beranda"), (2, "beranda"), (1, "x"), (3, "y"))
    )
    assert [(entry.url[-1], entry.guid) for entry in read(feed + "</channel></rss>").items] == [
        ("1", None),
        ("2", None),
        ("3", "y"),
    ]


@pytest.mark.parametrize(
    ("broken", "urls"),
    [
        (RSS[: RSS.index("<item><title>Tanpa")], 2),
        (RSS.replace("</title>", "", 2), 1),
        (RSS.replace("<channel>", "<channel>&nbsp;&bukan; & <br>"), 3),
        (RSS.replace("UTF-8", "UTF-16"), 3),
        (RSS.replace("UTF-8", "entah"), 3),
        ("\n\n" + RSS, 3),
        (RSS.encode().replace(b"relawan", b"relawan\xff\xfe\x00"), 1),
        (SITEMAP[:-60], 2),
        (SITEMAP.replace("<news:title>", "<news:title>&tidakada;<b>"), 1),
    ],
)
def test_a_broken_feed_gives_what_can_be_read(broken: str | bytes, urls: int) -> None:
    assert len(read(broken).items) >= urls


@pytest.mark.parametrize(
    ("feed", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<!doctype html><html><body>Halaman tidak ditemukan</body></html>", "not-a-feed"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "not-a-feed"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not-a-feed"),
        (b"<rss>" + b" " * MAX_BYTES, "too-large"),
    ],
)
def test_what_is_no_feed_is_told(feed: bytes, reason: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read(feed)
    assert caught.value.reason == reason


def test_entities_do_not_explode_and_read_no_file() -> None:
    levels = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    head = f"<!DOCTYPE x [<!ENTITY a0 'meledak'>{levels}<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    for feed in (RSS, SITEMAP, ATOM):
        bomb = feed.replace("?>", "?>" + head, 1).replace("</title>", "&a9;&f;</title>").replace("<loc>", "<loc>&f;")
        for item in read(bomb).items:
            assert "root:" not in item.title + item.url
            assert len(item.title) <= 1000


def test_a_long_feed_is_taken_in_part() -> None:
    item = "<item><link>https://contoh.id/{}</link></item>"
    feed = "<rss version='2.0'><channel>" + "".join(map(item.format, range(3 * MAX_ITEMS))) + "</channel></rss>"
    assert len(read(feed).items) == MAX_ITEMS


SEEDS = [RSS, ATOM, RSS1, RSS091, SITEMAP, INDEX]
CHUNKS = (
    """
<item> </item> < <![CDATA[ ]]> & &#0; &#x110000; <!-- <!DOCTYPE_x_[ \0 \xff <?xml <link> <guid> <title_type='xhtml'>
encoding='utf-7' <content_type='application/octet-stream'_mode='base64'> xml:base='http://[x'
<pubDate>99_Feb_99999_99:99</pubDate> <updated>9999999999
<dc:date>-1-W99</dc:date> <georss:point> <gml:pos>x</gml:pos> <media:content_url=''/> <itunes:duration> <cloud/> ===========
""".replace("\\0", "\0")
    .encode("latin-1")
    .split()
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A feed with pieces cut out, doubled, put in or changed."""
    feed = bytearray(draw(st.sampled_from(SEEDS)).encode())
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(feed)))
        end = draw(st.integers(start, min(len(feed), start + 200)))
        kind = draw(st.integers(0, 3))
        piece = [
            b"",
            bytes(feed[start:end]) * draw(st.integers(2, 30)),
            draw(st.sampled_from(CHUNKS)).replace(b"_", b" "),
            draw(st.binary(max_size=20)),
        ][kind]
        feed[start : end if kind == 0 else start] = piece
    return bytes(feed)


def survives(feed: bytes, charset: str | None) -> float:
    """Reads ``feed`` and returns the seconds that took."""
    began = time.perf_counter()
    try:
        found = read_feed(feed, url=URL, charset=charset)
    except UnreadableInput:
        pass
    else:
        assert all(item.url.startswith(("http://", "https://")) for item in found.items)
        assert all(item.published is None or item.published.tzinfo for item in found.items)
    return time.perf_counter() - began


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated(), st.sampled_from([None, "utf-8", "utf-16", "iso-8859-1", "rot13", "x" * 40]))
def test_mutated_feeds_are_survived(feed: bytes, charset: str | None) -> None:
    survives(feed, charset)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_survived(data: bytes) -> None:
    survives(data, None)

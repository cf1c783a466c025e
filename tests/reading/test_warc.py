"""Crawls: what is kept, what is passed over and counted, and that damage costs only the damaged record."""

from __future__ import annotations

import gzip
import io
import zlib
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastwarc.stream_io import BrotliWriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from warta.reading import html, streams, warc
from warta.reading.crawl import passages
from warta.reading.language import identify
from warta.reading.options import Options
from warta.reading.sources import read_path
from warta.records import Article, Rejected

HTML = ("Content-Type", "text/html; charset=utf-8")
PUBLISHED = "2024-03-05T08:30:00+07:00"
TOWNS = ["Palu", "Ende", "Sorong", "Kendari", "Tarakan", "Dumai", "Blitar", "Bima"]
ENGLISH = [
    "The minister said on Monday that the talks would go on until both sides had agreed on the terms of the new treaty.",
    "Several members of the opposition have asked for a vote in parliament before the end of the month, he added.",
    "The two governments have been at odds over fishing rights in the strait for more than a decade.",
]


def news(town: str) -> bytes:
    """A page of a news site about something in ``town``."""
    body = [
        f"Polisi menangkap lima orang yang diduga merusak kantor bupati di {town} pada Senin malam, 4 Maret 2024.",
        f"Kepala kepolisian {town} mengatakan kelima orang itu ditahan untuk diperiksa lebih lanjut oleh penyidik.",
        "Menurut dia, kerusuhan bermula ketika massa yang menolak hasil pemilihan kepala daerah melempari kantor itu.",
        "Pemerintah provinsi meminta warga tetap tenang dan menyerahkan kasus tersebut kepada aparat penegak hukum.",
    ]
    return page(f"Polisi Tangkap Lima Perusak Kantor Bupati di {town}", body)


def page(title: str, body: Iterable[str], kind: str = "NewsArticle") -> bytes:
    data = f'{{"@context": "https://schema.org", "@type": "{kind}", "headline": "{title}", "datePublished": "{PUBLISHED}"}}'
    paragraphs = "\n".join(f"<p>{text}</p>" for text in body)
    menu = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in ("Nasional", "Ekonomi", "Olahraga", "Hiburan"))
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title><meta property="og:type" content="article">
<script type="application/ld+json">{data}</script></head><body><ul>{menu}</ul>
<article><h1>{title}</h1>{paragraphs}</article></body></html>""".encode()


def front_page() -> bytes:
    """Headlines with links, and no report."""
    links = "".join(
        f'<li><a href="/berita/{town}">Polisi tangkap lima orang di {town} setelah kerusuhan</a></li>' for town in TOWNS
    )
    return f"<!DOCTYPE html><html><head><title>Beranda</title></head><body><ul>{links}</ul></body></html>".encode()


class Crawl:
    """A WARC file in the making; ``parts`` are its records as they stand in the file."""

    def __init__(self, packed: bool) -> None:
        self.packed = packed
        self.parts: list[bytes] = []

    def add(
        self, payload: bytes, *headers: tuple[str, str], status: str = "200 OK", kind: str = "response", url: str | None = None
    ) -> None:
        file = io.BytesIO()
        writer = WARCWriter(file, gzip=self.packed)
        http = StatusAndHeaders(status, list(headers or [HTML]), protocol="HTTP/1.1") if kind == "response" else None
        record = writer.create_warc_record(
            url or f"https://berita.example/{len(self.parts)}",
            kind,
            payload=io.BytesIO(payload),
            http_headers=http,
            warc_content_type="" if http else dict(headers).get("Content-Type", "text/plain"),
            warc_headers_dict={"WARC-Date": "2024-03-06T00:00:00Z"},
        )
        writer.write_record(record)
        self.parts.append(file.getvalue())

    def write(self, path: Path) -> Path:
        path.write_bytes(b"".join(self.parts))
        return path


def crawl_of(count: int, packed: bool) -> Crawl:
    crawl = Crawl(packed)
    for town in TOWNS[:count]:
        crawl.add(news(town))
    return crawl


def outcome(path: Path, *, any_language: bool = False) -> tuple[list[str], list[Rejected], Counter[str]]:
    """The towns that were read about, what was refused, and what was passed over."""
    skipped: Counter[str] = Counter()
    towns, refused = [], []
    for result in read_path(path, Options(any_language=any_language, on_skip=lambda reason: skipped.update([reason]))):
        if isinstance(result, Rejected):
            refused.append(result)
        else:
            towns.append(result.title.split()[-1])
    return towns, refused, skipped


@pytest.mark.parametrize("packed", [False, True])
def test_news_in_indonesian_is_kept_and_all_else_counted(tmp_path: Path, packed: bool) -> None:
    crawl = Crawl(packed)
    crawl.add(b"software: test", ("Content-Type", "application/warc-fields"), kind="warcinfo")
    crawl.add(news("Palu"), url="https://berita.example/palu")
    crawl.add(b"GET / HTTP/1.1\r\n\r\n", ("Content-Type", "application/http; msgtype=request"), kind="request")
    crawl.add(page("Talks To Go On", ENGLISH))
    crawl.add(page("Talks Still Go On", ENGLISH))
    crawl.add(news("Ende"), status="404 Not Found")
    crawl.add(b"\x89PNG\r\n\x1a\n", ("Content-Type", "image/png"))
    crawl.add(front_page())
    crawl.add(b"")
    crawl.add(news("Sorong"), ("Content-Type", "text/html"), kind="resource")
    path = crawl.write(tmp_path / ("a.warc.gz" if packed else "a.warc"))
    towns, refused, skipped = outcome(path)
    assert (towns, refused) == (["Palu", "Sorong"], [])
    assert (skipped["language"], skipped["http-status"], skipped["not-html"]) == (2, 1, 1)
    # The page of headlines, and the empty one.
    assert skipped.total() == 6
    first = next(iter(read_path(path)))
    assert isinstance(first, Article)
    assert first.url == "https://berita.example/palu"
    assert first.source == f"{path}:@{len(crawl.parts[0])}"
    assert first.published is not None
    assert first.published.isoformat() == "2024-03-05T08:30:00+07:00"
    assert len(outcome(path, any_language=True)[0]) == 4


def test_pages_are_unpacked_as_their_headers_say_or_as_they_are(tmp_path: Path) -> None:
    def chunked(data: bytes) -> bytes:
        return (
            b"".join(b"%x\r\n%s\r\n" % (len(data[at : at + 900]), data[at : at + 900]) for at in range(0, len(data), 900))
            + b"0\r\n\r\n"
        )

    squeezed = io.BytesIO()
    writer = BrotliWriter(squeezed)
    writer.write(news("Kendari"))
    writer.close()
    crawl = Crawl(packed=True)
    crawl.add(gzip.compress(news("Palu")), HTML, ("Content-Encoding", "gzip"))
    crawl.add(zlib.compress(news("Ende")), HTML, ("Content-Encoding", "deflate"))
    crawl.add(chunked(gzip.compress(news("Sorong"))), HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    crawl.add(squeezed.getvalue(), HTML, ("Content-Encoding", "br"))
    crawl.add(news("Tarakan"), HTML, ("Content-Encoding", "gzip"))
    crawl.add(gzip.compress(b"<p>" + b"a" * 50_000_000), HTML, ("Content-Encoding", "gzip"))
    crawl.add(news("Dumai"), HTML, ("Content-Encoding", "rot13"))
    towns, refused, skipped = outcome(crawl.write(tmp_path / "a.warc.gz"))
    assert (towns, refused) == (["Palu", "Ende", "Sorong", "Kendari", "Tarakan", "Dumai"], [])
    assert skipped == {"too-large": 1}


def test_the_time_of_the_crawl_is_none_of_publication(tmp_path: Path) -> None:
    undated = news("Palu").replace(b'"datePublished"', b'"x"').replace(b", 4 Maret 2024", b"")
    crawl = Crawl(packed=True)
    crawl.add(undated)
    crawl.add(undated.replace(b"</h1>", b"</h1><time>2 jam yang lalu</time>"))
    first, second = read_path(crawl.write(tmp_path / "a.warc.gz"))
    assert isinstance(first, Article)
    assert first.published is None
    assert isinstance(second, Article)
    assert second.published == datetime(2024, 3, 5, 22, tzinfo=UTC)


def test_a_page_on_which_the_reader_fails_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(data: bytes, **others: Any) -> html.Page:  # noqa: ANN401
        if b"Ende" in data:
            raise RuntimeError("no such luck")
        return real(data, **others)

    real = html.read_page
    monkeypatch.setattr(html, "read_page", failing)
    towns, refused, _ = outcome(crawl_of(3, packed=True).write(tmp_path / "a.warc.gz"))
    assert towns == ["Palu", "Sorong"]
    assert [(rejected.reason, "no such luck" in rejected.message) for rejected in refused] == [("reader-fault", True)]


@pytest.mark.parametrize("name", ["crawl", "-"])
def test_a_crawl_is_known_by_its_first_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for packed in (False, True):
        path = crawl_of(2, packed).write(tmp_path / "crawl")
        with path.open("rb") as file:
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(file))
            assert outcome(path if name == "crawl" else Path("-"))[0] == TOWNS[:2]


def cut(part: bytes) -> bytes:
    return part[: len(part) // 2]


def flipped(part: bytes) -> bytes:
    middle = len(part) // 2
    return part[:middle] + bytes(byte ^ 0x55 for byte in part[middle : middle + 9]) + part[middle + 9 :]


def too_long(part: bytes) -> bytes:
    return part.replace(b"Content-Length: ", b"Content-Length: 1")


def far_too_long(part: bytes) -> bytes:
    return part.replace(b"Content-Length: ", b"Content-Length: 999999999999")


def no_length(part: bytes) -> bytes:
    return part.replace(b"Content-Length: ", b"Content-Length: x")


def no_magic(part: bytes) -> bytes:
    return b"#" + part[1:]


def with_rubbish(part: bytes) -> bytes:
    return b"rubbish \x1f\x8b\x08 and more of it" * 5000 + part[60:]


@pytest.mark.parametrize("at", [0, 2, 4])
@pytest.mark.parametrize("damage", [cut, too_long, far_too_long, no_length, no_magic, with_rubbish])
def test_a_damaged_record_costs_itself(tmp_path: Path, at: int, damage: object) -> None:
    assert callable(damage)
    crawl = crawl_of(5, packed=False)
    crawl.parts[at] = damage(crawl.parts[at])
    towns, refused, _ = outcome(crawl.write(tmp_path / "a.warc"))
    assert towns == [town for town in TOWNS[:5] if town != TOWNS[at]]
    assert [rejected.reason for rejected in refused] == ["damaged"]
    assert refused[0].source == f"{tmp_path / 'a.warc'}:@{sum(map(len, crawl.parts[:at]))}"


@pytest.mark.parametrize("at", [0, 2, 4])
@pytest.mark.parametrize("damage", [cut, flipped, no_magic, with_rubbish, lambda part: part[:-8] + b"\0" * 8])
def test_a_damaged_gzip_member_costs_itself(tmp_path: Path, at: int, damage: object) -> None:
    assert callable(damage)
    crawl = crawl_of(5, packed=True)
    crawl.parts[at] = damage(crawl.parts[at])
    towns, refused, _ = outcome(crawl.write(tmp_path / "a.warc.gz"))
    assert towns == [town for town in TOWNS[:5] if town != TOWNS[at]]
    assert [rejected.reason for rejected in refused] == ["damaged"]


@pytest.mark.parametrize("damage", [cut, too_long, no_length, no_magic])
def test_a_damaged_record_in_a_whole_member_costs_itself(tmp_path: Path, damage: object) -> None:
    assert callable(damage)
    crawl = crawl_of(5, packed=False)
    crawl.parts[2] = damage(crawl.parts[2])
    (tmp_path / "one.warc.gz").write_bytes(gzip.compress(b"".join(crawl.parts)))
    (tmp_path / "many.warc.gz").write_bytes(b"".join(map(gzip.compress, crawl.parts)) + b"\0" * 512)
    for name in ("one", "many"):
        towns, refused, _ = outcome(tmp_path / f"{name}.warc.gz")
        assert towns == ["Palu", "Ende", "Kendari", "Tarakan"], name
        assert [rejected.reason for rejected in refused] == ["damaged"], name


def test_a_crawl_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    for packed in (False, True):
        crawl = crawl_of(5, packed)
        crawl.parts[-1] = cut(crawl.parts[-1])
        towns, refused, _ = outcome(crawl.write(tmp_path / "a.warc"))
        assert (towns, len(refused)) == (TOWNS[:4], 1)
    whole = gzip.compress(b"".join(crawl_of(5, packed=False).parts), 0)
    (tmp_path / "b.warc.gz").write_bytes(whole[: len(whole) * 9 // 10])
    towns, refused, _ = outcome(tmp_path / "b.warc.gz")
    assert (towns, len(refused)) == (TOWNS[:4], 1)


@pytest.mark.parametrize("packed", [False, True])
def test_long_records_are_passed_over(tmp_path: Path, packed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MAX_RECORD", 300_000)
    crawl = crawl_of(1, packed)
    crawl.add(b"<html>" + b"halo " * 100_000)
    crawl.add(b"v" * 3_000_000, ("Content-Type", "video/mp4"))
    crawl.add(news("Ende"))
    towns, refused, skipped = outcome(crawl.write(tmp_path / "a.warc"))
    assert (towns, refused) == (["Palu", "Ende"], [])
    assert skipped == {"too-large": 1, "not-html": 1}


def test_a_gzip_bomb_in_a_crawl_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_SKIPPED", 5_000_000)
    monkeypatch.setattr(warc, "MAX_RECORD", 300_000)
    crawl = crawl_of(3, packed=True)
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 60000000\r\n\r\n"
    crawl.parts.insert(1, gzip.compress(head + b"\0" * 60_000_000))
    crawl.parts.insert(3, gzip.compress(b"WARC/1.0\r\n" + b"\0" * 60_000_000))
    towns, refused, _ = outcome(crawl.write(tmp_path / "a.warc.gz"))
    assert towns == TOWNS[:3]
    assert "damaged" in {rejected.reason for rejected in refused}


def test_the_language_is_told_from_the_longest_passages() -> None:
    for data, code in ((news("Palu"), "id"), (page("Talks To Go On", ENGLISH), "en")):
        assert identify(passages(data)) == code
        assert identify(passages(b"<script>if (a < b) the of and</script><nav>Home</nav>" + data)) == code
    chinese = "<p>" + "部长星期一表示，谈判将继续进行，直到双方达成协议为止。" * 6 + "</p>"
    assert identify(passages(chinese.encode("gb18030"), "gb18030")) == "zh"
    assert identify(passages(f'<meta charset="big5">{chinese}'.encode("big5", "ignore"))) == "zh"
    assert passages(b"<p>a" * 10, "no-such-charset") == ""


@pytest.mark.parametrize("unit", [b"<", b"<script", b"<!--", b"<a ", b"<p>\n", b"<svg></", b"a=", b"&#"])
def test_no_page_is_slow_to_tell_the_language_of(unit: bytes) -> None:
    # A pattern that goes back over the page for each of these would take hours.
    passages(unit * (1_000_000 // len(unit)))


def mutate(data: bytes, changes: list[tuple[str, float, int]]) -> bytes:
    """``data`` with bytes changed, taken out, put in, doubled; places are fractions of its length."""
    for kind, place, size in changes:
        at = int(place * len(data))
        piece = data[at : at + size]
        if kind == "flip":
            data = data[:at] + bytes(byte ^ (size & 0xFF | 1) for byte in piece[:4]) + data[at + len(piece[:4]) :]
        elif kind == "drop":
            data = data[:at] + data[at + size :]
        elif kind == "double":
            data = data[:at] + piece + data[at:]
        elif kind == "zero":
            data = data[:at] + b"\0" * len(piece) + data[at + size :]
        elif kind == "digit":
            data = data[:at] + data[at:].replace(b"Content-Length: ", b"Content-Length: %d" % (size % 10), 1)
        else:
            data = data[:at]
    return data


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["flip", "drop", "double", "zero", "digit", "end"]),
        st.floats(0, 1, exclude_max=True),
        st.integers(1, 3000),
    ),
    max_size=6,
)


def check_mutated(folder: Path, packed: bool, changes: list[tuple[str, float, int]]) -> None:
    """Reads a crawl after ``changes``: what comes are articles and refusals, the same on every reading."""
    crawl = crawl_of(3, packed)
    crawl.add(gzip.compress(news("Kendari")), HTML, ("Content-Encoding", "gzip"))
    path = folder / "mutated.warc.gz"
    path.write_bytes(mutate(b"".join(crawl.parts), changes))
    towns, refused, _ = outcome(path, any_language=True)
    assert len(towns) + len(refused) < 100
    if not changes:
        assert (len(towns), refused) == (4, [])
    assert outcome(path, any_language=True)[0] == towns


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(packed=st.booleans(), changes=CHANGES)
def test_any_damage_is_survived(tmp_path: Path, packed: bool, changes: list[tuple[str, float, int]]) -> None:
    check_mutated(tmp_path, packed, changes)

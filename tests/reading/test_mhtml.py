"""Pages that a browser saved as one file."""

from __future__ import annotations

import base64
import gzip
from email.message import EmailMessage
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warta.errors import UnreadableInput
from warta.reading import read, read_many
from warta.reading.mhtml import read_mhtml
from warta.records import Article, Rejected

URL = "https://berita.example/nelayan"
PAGE = """<!DOCTYPE html><html><head><title>Nelayan Hilang Ditemukan</title><script type="application/ld+json">
{"@type": "NewsArticle", "headline": "Nelayan Hilang Ditemukan", "datePublished": "2024-03-05T08:30:00+07:00"}</script></head>
<body><article><h1>Nelayan Hilang Ditemukan</h1>
<p>Tim penyelamat menemukan tiga nelayan yang hilang sejak Sabtu di perairan sebelah utara pulau itu.</p>
<p>“Ketiganya selamat,” kata kepala kantor pencarian dan pertolongan setempat kepada wartawan pada Selasa.</p>
<p>Perahu mereka mati mesin dan hanyut selama tiga hari sebelum dilihat oleh sebuah kapal barang.</p>
<p>Mereka dibawa ke rumah sakit daerah untuk diperiksa dan kemudian dijemput oleh keluarga masing-masing.</p>
</article></body></html>"""


def saved(page: str = PAGE, charset: str = "utf-8", *, encoding: str = "quoted-printable", start: str = "") -> bytes:
    """The page with a frame before it and a picture behind it."""
    whole = MIMEMultipart("related", type="text/html")
    if start:
        whole.set_param("start", start)
    whole["From"] = "<Saved by Blink>"
    whole["Snapshot-Content-Location"] = URL
    whole["Subject"] = "Nelayan Hilang Ditemukan"
    parts = []
    for text, content_id in ((page, "<page@mhtml>"), ("<html><body><p>Iklan</p></body></html>", "<frame@mhtml>")):
        part = MIMENonMultipart("text", "html", charset=charset)
        part["Content-ID"] = content_id
        del part["MIME-Version"]
        part.set_payload(text.encode(charset), charset)
        if encoding == "base64":
            part.replace_header("Content-Transfer-Encoding", "base64")
            part.set_payload(base64.encodebytes(text.encode(charset)).decode())
        parts.append(part)
    for part in reversed(parts) if start else parts:
        whole.attach(part)
    whole.attach(MIMEImage(b"\x89PNG\r\n\x1a\n\0", "png"))
    return whole.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
@pytest.mark.parametrize("start", ["", "<page@mhtml>"])
def test_the_page_that_is_shown_is_read(tmp_path: Path, charset: str, start: str) -> None:
    for name in ("a.mhtml", "a.mht.gz", "noname", "a.html"):
        data = saved(charset=charset, start=start)
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
        article = read(tmp_path / name)
        assert (article.title, article.url) == ("Nelayan Hilang Ditemukan", URL)
        assert "“Ketiganya selamat,” kata" in article.text
        assert article.published is not None
        assert article.published.isoformat() == "2024-03-05T08:30:00+07:00"


def test_transfer_encodings_and_addresses() -> None:
    page = read_mhtml(saved(encoding="base64"), "a")
    assert (page.html.decode("utf-8"), page.url, page.charset) == (PAGE, URL, "utf-8")
    alone = EmailMessage()
    alone.set_content(PAGE, subtype="html")
    alone["Content-Location"] = URL
    page = read_mhtml(alone.as_bytes(), "a")
    assert "Nelayan" in page.html.decode("utf-8")
    assert page.url == URL


def test_the_time_of_saving_settles_a_relative_time_and_is_none_of_publication(tmp_path: Path) -> None:
    page = PAGE.replace('"datePublished": "2024-03-05T08:30:00+07:00"', '"x": 1')
    data = b"Date: Tue, 5 Mar 2024 12:00:00 +0700\n" + saved(page)
    assert str(read_mhtml(data, "a").when) == "2024-03-05 12:00:00+07:00"
    (tmp_path / "a.mhtml").write_bytes(data)
    assert read(tmp_path / "a.mhtml").published is None
    shown = page.replace("</h1>", "</h1><time>2 jam yang lalu</time>")
    (tmp_path / "a.mhtml").write_bytes(b"Date: Tue, 5 Mar 2024 12:00:00 +0700\n" + saved(shown))
    assert str(read(tmp_path / "a.mhtml").published) == "2024-03-05 10:00:00+07:00"


def test_a_page_under_the_name_of_mhtml(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_text(PAGE, encoding="utf-8")
    assert read(tmp_path / "a.mhtml").title == "Nelayan Hilang Ditemukan"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\nx\n--x--", "empty"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n", "empty"),
        (b"Content-Type: text/html; charset*=x''%ff\nContent-Transfer-Encoding: base64\n\n", "empty"),
    ],
)
def test_a_file_without_a_page_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_mhtml(data, "a.mhtml")
    assert (caught.value.source, caught.value.reason) == ("a.mhtml", reason)


def test_parts_in_parts_without_end_are_survived(tmp_path: Path) -> None:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000))
    (tmp_path / "a.mhtml").write_bytes(b"MIME-Version: 1.0\n" + head + b"Content-Type: text/html\n\n" + PAGE.encode())
    (result,) = read_many(tmp_path / "a.mhtml")
    assert isinstance(result, Article | Rejected)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6), st.integers(0, 200)), max_size=5))
def test_any_damage_is_survived(tmp_path: Path, changes: list[tuple[float, bytes, int]]) -> None:
    data = saved()
    for place, put, taken in changes:
        at = int(place * len(data))
        data = data[:at] + put + data[at + taken :]
    (tmp_path / "a.mhtml").write_bytes(data)
    assert all(isinstance(result, Article | Rejected) for result in read_many(tmp_path / "a.mhtml", any_language=True))

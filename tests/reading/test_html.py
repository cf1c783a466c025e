"""Web pages: title, report, writer, address and further pages, from several layouts each."""

# Pages stand here as they are served, in long lines.
# ruff: noqa: E501

from __future__ import annotations

import json

import pytest

from warta.errors import UnreadableInput
from warta.reading.html import Page, Trace, join, read_page

TITLE = "Dua Menteri Pertahanan Bertemu di Manila, Bahas Patroli Laut"
REPORT = (
    "Menteri pertahanan kedua negara bertemu di Manila pada Senin pagi untuk membahas patroli laut bersama.",
    '"Kami sepakat memulai patroli bulan depan," kata juru bicara kementerian itu seusai pertemuan tertutup.',
    "Pertemuan itu digelar setelah tiga kapal nelayan ditahan penjaga pantai pada akhir pekan lalu.",
    "Kedua pihak juga berjanji membuka kembali jalur komunikasi antara angkatan laut masing-masing.",
)
JUNK = """<nav><a href="/">Beranda</a> <a href="/politik">Politik</a></nav><div>Selasa, 5 Maret 2024</div>"""
RELATED = """<div class="terpopuler"><h3>Terpopuler</h3><ul><li><a href="/a/1">Harga Cabai di Pasar Induk Naik Lagi</a>
<span>Selasa, 05/03/2024 10:00 WIB</span></li><li><a href="/a/2">Jalan Lingkar Selatan Ditutup Dua Hari</a></li></ul></div>
<footer>© 2024 Kabar Kita. All rights reserved.</footer>"""


def _page(head: str, body: str) -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{JUNK}{body}{RELATED}</body></html>".encode()


def _paragraphs(*extra: str) -> str:
    return "".join(f"<p>{text}</p>" for text in (*REPORT, *extra))


def _body(page: Page) -> list[str]:
    return page.article.text[page.article.body_start :].split("\n")


HEAD = (
    f'<title>{TITLE} - Kabar Kita</title><meta property="og:title" content="{TITLE}"><meta property="og:type" content="article">'
)

LAYOUTS = {
    "paragraphs in a known place": f'<h1>{TITLE}</h1><div class="entry-content">{_paragraphs()}</div>',
    "line breaks only": f"<h1>{TITLE}</h1><div id='isi'><b>Manila</b> - {'<br><br>'.join(REPORT)}</div>",
    "divs for paragraphs": f"<h2>{TITLE}</h2><div class='x1'>{''.join(f'<div>{text}</div><div><br></div>' for text in REPORT)}</div>",
    "a table for the layout": f"<table><tr><td><h1>{TITLE}</h1><p>{'</p><p>'.join(REPORT)}</p></td></tr></table>",
    "related link amid": f"<h1>{TITLE}</h1><article><p>{REPORT[0]}</p><p><b>Baca juga: <a href='/z'>Kapal Patroli Baru Tiba</a></b></p>"
    f"<p>{REPORT[1]}</p><div class='linksisip'><a href='/y'>Nelayan Mogok Melaut Tiga Hari</a></div><p>{REPORT[2]}</p>"
    f"<p>ADVERTISEMENT</p><p>SCROLL TO CONTINUE WITH CONTENT</p><p>{REPORT[3]}</p></article>",
    "caption and share buttons amid": f"<h1>{TITLE}</h1><div class='article-body'><figure><img src='a.jpg'><figcaption>Kapal patroli. "
    f"(Foto: Dok. Kementerian)</figcaption></figure><div class='share-box'>Bagikan</div><p>{REPORT[0]}</p><p>{REPORT[1]}</p>"
    f"<div><img src='b.jpg'></div><div>Suasana pertemuan di Manila. (Foto: Fulan)</div><p>{REPORT[2]}</p><p>{REPORT[3]}</p></div>",
    "list of links at the end": f"<h1>{TITLE}</h1><div class='story'>{_paragraphs()}<h2>Jangan Lewatkan!</h2>"
    "<a href='/1'>Harga Beras Turun Menjelang Panen Raya</a><br><a href='/2'>Banjir Surut, Warga Kembali ke Rumah</a><br></div>",
    "AMP": f"<h1>{TITLE}</h1><amp-img src='a.jpg'></amp-img><div class='article-content'>{_paragraphs()}<amp-ad>Iklan</amp-ad></div>",
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_report_is_read_whole_and_alone(name: str) -> None:
    page = read_page(_page(HEAD, LAYOUTS[name]), url="https://kabarkita.example/politik/dua-menteri-bertemu")
    assert page.article.title == TITLE
    assert _body(page) == list(REPORT)
    assert page.is_article


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        (f"<title>{TITLE} | Republika Online</title>", f"<h2>{TITLE}</h2>"),
        (f"<title>{TITLE} - Kompas.com Regional</title>", "<h1>Regional</h1>"),
        (f'<meta property="og:title" content="{TITLE} - Kabar Kita"><meta property="og:site_name" content="Kabar Kita">', ""),
        (f'<meta property="og:title" content="{TITLE} - Halaman 2"><title>x</title>', f"<h1>{TITLE} - Halaman 2</h1>"),
        (f"<title>{TITLE} - Politik :: Kanal Nusantara</title>", f"<h1>Politik</h1><h1>{TITLE}</h1>"),
        (f'<meta property="og:title" content="{TITLE[:40]}...">', f"<h1>{TITLE}</h1>"),
        (f'<meta property="og:title" content="{TITLE}"><title>x</title>', f"<h1>{TITLE.upper()}</h1>"),
        ("<title>Kabar Kita</title>", f"<h1>{TITLE}</h1>"),
    ],
)
def test_the_title_is_the_headline_without_the_site(head: str, shown: str) -> None:
    page = read_page(_page(head, f"{shown}<div class='entry-content'>{_paragraphs()}</div>"))
    assert page.article.title == TITLE


def test_entities_that_were_escaped_twice_are_resolved() -> None:
    head = '<meta property="og:title" content="Tentara &amp;quot;Penjaga&amp;quot; Damai Pulang dari Lebanon">'
    page = read_page(_page(head, f"<div class='entry-content'>{_paragraphs()}</div>"))
    assert page.article.title == 'Tentara "Penjaga" Damai Pulang dari Lebanon'


NODE = {
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2024-03-04T19:05:00+07:00",
    "author": {"name": "Fulan Wijaya"},
}


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(NODE),
        json.dumps({"@graph": [{"@type": "WebSite", "name": "Kabar"}, NODE]}),
        json.dumps([{"@type": "BreadcrumbList"}, NODE]),
        json.dumps({**NODE, "@type": ["Article", "NewsArticle"], "author": [{"@type": "Person", "name": "Fulan Wijaya"}]}),
        f"<!-- {json.dumps(NODE)} -->",
        f"//<![CDATA[\n{json.dumps(NODE)};\n//]]>",
        "/* berita */ " + json.dumps(NODE)[:-1] + ", }",
        json.dumps(NODE).replace("Bertemu di", "Bertemu\ndi"),
    ],
)
def test_json_ld_is_read_however_it_is_written(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'
    article = read_page(_page(head, f"<h1>{TITLE}</h1><div class='entry-content'>{_paragraphs()}</div>")).article
    assert article.title == TITLE
    assert article.published is not None
    assert article.published.isoformat() == "2024-03-04T19:05:00+07:00"
    assert article.author == "Fulan Wijaya"


def test_broken_json_ld_still_gives_its_time() -> None:
    script = '{"@type": "NewsArticle", "headline": "' + TITLE + '", "datePublished": "2024-03-04T19:05:00+07:00", "image": [ }'
    article = read_page(_page(f'<script type="application/ld+json">{script}</script>', LAYOUTS["line breaks only"])).article
    assert article.published is not None


@pytest.mark.parametrize(
    ("host", "markup"),
    [
        ("news.detik.com", '<div class="detail__body-text itp_bodycontent"><strong>Manila</strong> - {}</div>'),
        ("www.cnnindonesia.com", '<div class="detail-text">Manila, CNN Indonesia -- {}<table class="linksisip"><tr><td>x</td></tr></table></div>'),
        ("nasional.kompas.com", '<div class="read__content"><p><strong>MANILA, KOMPAS.com</strong> - {}</div>'),
        ("www.antaranews.com", '<div class="post-content">Manila (ANTARA) - {}<p>Pewarta: Fulan Wijaya<br>Editor: Fulana</p></div>'),
        ("www.liputan6.com", '<div class="article-content-body__item-content"><b>Liputan6.com, Manila -</b> {}<p>(Ful/Ana)</p></div>'),
        ("mediaindonesia.com", '<div class="article">{} (H-2)<div class="ext-channel">Cek berita di Google News</div></div>'),
        ("nasional.tempo.co", '<div id="isi"><strong>TEMPO.CO</strong>, <strong>Manila</strong> - {}<p>FULAN WIJAYA | ANTARA</p></div>'),
        ("www.viva.co.id", '<div class="main-content-detail"><strong>VIVA</strong> - {}<div class="main-content-baca-juga">Baca</div></div>'),
        ("www.tribunnews.com", '<div class="side-article txt-article"><p>TRIBUNNEWS.COM, MANILA - {}<p class="baca">Baca juga: Nelayan</p></div>'),
        ("www.bbc.com/indonesia", '<main role="main"><h1>x</h1><div><time>4 Maret 2024</time></div>{}<section>Berita terkait</section></main>'),
        ("www.voaindonesia.com", '<div id="article-content"><div class="wsw">{} [fw/ab]<div class="wsw__embed">Video</div></div></div>'),
    ],
)  # fmt: skip
def test_known_sites_are_read_by_their_layouts(host: str, markup: str) -> None:
    trace = Trace()
    body = (
        markup.replace("{}", "<br><br>".join(REPORT[:-1]) + "<p>" + REPORT[-1])
        if "(H-2)" not in markup
        else markup.replace("{}", "<p>" + "</p><p>".join(REPORT))
    )
    page = read_page(_page(HEAD, f"<h1>{TITLE}</h1>{body}"), url=f"https://{host}/read/2024/03/04/dua-menteri", trace=trace)
    assert trace.layout is not None
    assert " ".join(_body(page)) == " ".join(REPORT)


def test_a_layout_that_was_given_up_does_not_read_later_pages() -> None:
    stale = f'<h1>{TITLE}</h1><div class="kcm-read-text">Bukan berita, hanya sisa tata letak.</div><div class="read__content">{_paragraphs()}</div>'
    time = '<meta property="article:published_time" content="{}-03-04T19:05:00+07:00">'
    for year, layout in (("2024", ".read__content"), ("2016", ".kcm-read-text")):
        trace = Trace()
        read_page(_page(HEAD + time.format(year), stale), url="https://nasional.kompas.com/read/1/dua-menteri", trace=trace)
        assert trace.origins["body"] == f"layout {layout}"


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (f"<title>{TITLE}</title><p>“Damai”".encode(), "iso-8859-1"),
        (f"<meta charset='iso-8859-1'><title>{TITLE}</title><p>“Damai”".encode(), None),
        (f"<title>{TITLE}</title><p>“Damai”".encode("cp1252"), "utf-8"),
        (f"<meta charset=utf-8><title>{TITLE}</title><p>“Damai”".encode("cp1252"), "iso-8859-1"),
        (f"<title>{TITLE}</title><p>“Damai”".encode("utf-16"), None),
        (f"<title>{TITLE}</title><p>“Damai”".encode("utf-16-le"), "utf-16-le"),
        (b"\xef\xbb\xbf" + f"<title>{TITLE}</title><p>“Damai”".encode(), "windows-1252"),
        (f"<title>{TITLE}</title><p>“Damai”".encode(), "punycode"),
    ],
)
def test_the_bytes_are_believed_more_than_what_is_said_of_them(data: bytes, charset: str | None) -> None:
    text = read_page(
        data + "<p>".join(REPORT).encode("utf-16-le" if data[1:2] == b"\0" or data[:1] == b"\xff" else "ascii"), charset=charset
    )
    assert "“Damai”" in text.article.text


@pytest.mark.parametrize(
    ("links", "further"),
    [
        ('<a href="?page=2">2</a> <a href="?page=3">3</a> <a href="?page=2">Selanjutnya</a>', ("?page=2", "?page=3")),
        ('<a href="/read/dua-menteri/3">3</a><a href="/read/dua-menteri/2">2</a>', ("/2", "/3")),
        ('<a href="?page=all">Tampilkan semua</a>', ("?page=all",)),
        ('<a href="/read/tiga-menteri?page=2">2</a><a href="https://lain.example/read/dua-menteri?page=2">2</a>', ()),
        ('<a href="/read/dua-menteri#komentar">Komentar</a><a href="?page=1">1</a><a href="javascript:void(0)">x</a>', ()),
        ('<a href="?page=2&utm_source=x">2</a>', ("?page=2&utm_source=x",)),
    ],
)
def test_pages_2_to_n_are_found(links: str, further: tuple[str, ...]) -> None:
    url = "https://kabarkita.example/read/dua-menteri"
    page = read_page(_page(HEAD, f"{LAYOUTS['AMP']}<div class='paging'>{links}</div>"), url=url)
    assert page.further == tuple(url + end for end in further)


def test_pages_are_joined_without_repeating() -> None:
    one = read_page(_page(HEAD, f"<h1>{TITLE}</h1><div class='entry-content'><p>{REPORT[0]}</p><p>{REPORT[1]}</p></div>"))
    two = read_page(_page(HEAD, f"<h1>{TITLE}</h1><div class='entry-content'><p>{REPORT[1]}</p><p>{REPORT[2]}</p></div>"))
    article = join([one, two])
    assert article.text == "\n".join([TITLE, *REPORT[:3]])
    assert article.id != one.article.id
    assert join([one]).id == one.article.id


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ('<link rel="canonical" href="https://kabarkita.example/politik/1">', "https://kabarkita.example/politik/1"),
        ('<link rel="canonical" href="/politik/1">', "https://m.kabarkita.example/politik/1"),
        ('<link rel="canonical" href=""><meta property="og:url" content="https://kabarkita.example/politik/1">', "https://kabarkita.example/politik/1"),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ('<link rel="canonical" href="https://kabarkita.example/">', None),
        ("", None),
    ],
)  # fmt: skip
def test_the_canonical_address_is_absolute(head: str, canonical: str | None) -> None:
    page = read_page(_page(HEAD + head, LAYOUTS["AMP"]), url="https://m.kabarkita.example/politik/1?amp=1")
    assert page.canonical == canonical


@pytest.mark.parametrize(
    ("url", "head"),
    [
        ("https://kabarkita.example/", "<title>Kabar Kita</title>"),
        ("https://kabarkita.example/tag/pertahanan", "<title>Berita Pertahanan</title>"),
        (
            "https://kabarkita.example/v/1",
            "<title>Siaran Langsung Hari Ini</title><meta property='og:type' content='video.other'>",
        ),
    ],
)
def test_lists_and_videos_are_no_articles(url: str, head: str) -> None:
    cards = "".join(
        f"<div class='card'><h3><a href='/{n}'>Kapal {n} Tiba di Pelabuhan</a></h3><p>{text}</p></div>"
        for n, text in enumerate(REPORT)
    )
    assert not read_page(_page(head, cards), url=url).is_article


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\x89PNG\r\n\0\0\0", "binary"),
        (b"<html><head><title>Kabar</title></head><body></body></html>", "not-an-article"),
        (b"<p>" + b"a<br>" * 60_000, "too-large"),
        (b"<p>" + b"a" * 20_000_001, "too-large"),
    ],
)
def test_what_is_no_page_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_page(data, source="simpanan.html")
    assert caught.value.reason == reason
    assert caught.value.source == "simpanan.html"


def test_plain_text_is_read_as_text() -> None:
    page = read_page("\n".join([TITLE, *REPORT]).encode(), url="https://www.detik.com/x")
    assert (page.article.title, page.article.publisher) == (TITLE, "detikcom")
    assert _body(page) == list(REPORT)


@pytest.mark.parametrize("sign", ["\x01", "&#1;", "\ufffe", "&#xFFFF;", "&#xD800;"])
def test_control_characters_are_no_part_of_the_report(sign: str) -> None:
    page = read_page(_page(HEAD, f"<h1>{TITLE}</h1><div class='isi'>{'<br>'.join(f'{sign}{text}' for text in REPORT)}</div>"))
    assert [line.strip("\ufffe\uffff\ufffd") for line in _body(page)] == list(REPORT)

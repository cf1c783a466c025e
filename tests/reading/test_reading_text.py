"""Pasted text: headline, byline, dateline, captions and furniture, and that no report is lost."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import warta
from warta.errors import UnreadableInput
from warta.reading import furniture
from warta.reading.bylines import read_byline
from warta.reading.characters import clean
from warta.reading.clock import parse_time
from warta.reading.datelines import read_dateline
from warta.reading.text import read_text
from warta.records import Article

REPORT = (
    "Menteri pertahanan kedua negara bertemu di Manila pada Senin pagi untuk membahas patroli laut bersama.",
    '"Kami sepakat memulai patroli bulan depan," kata juru bicara kementerian itu seusai pertemuan tertutup.',
    "Pertemuan itu digelar setelah tiga kapal nelayan ditahan penjaga pantai pada akhir pekan lalu.",
)
TITLE = "Dua Menteri Pertahanan Bertemu, Bahas Patroli Laut"
CNN = f"""{TITLE}

fl, CNN Indonesia | Senin, 04/03/2024 19:05 WIB
Menteri pertahanan kedua negara bertemu di Manila. Ilustrasi kapal patroli. (AFP/Juan Cruz)
Manila, CNN Indonesia --

{REPORT[0]}

{REPORT[1]}
[Gambas:Video CNN]
Baca juga: Kapal Patroli Baru Tiba di Pelabuhan

{REPORT[2]}

(fl/fl)


TOPIK TERKAIT
Patroli Laut
REKOMENDASI
LAINNYA DI DETIKNETWORK
"""
DETIK = f"""{TITLE}
Tim detikcom - detikNews
Senin, 04 Mar 2024 19:05 WIB
Foto: Ilustrasi kapal patroli (Fulan/detikcom)
Jakarta - {REPORT[0]}
ADVERTISEMENT
SCROLL TO CONTINUE WITH CONTENT
{REPORT[1]} Baca juga: Kapal Patroli Baru Tiba
Simak juga Video: Kapal Patroli Berlayar
{REPORT[2]}
(fla/fln)
"""
KOMPAS = f"""{TITLE}
Kompas.com - 04/03/2024, 19:05 WIB
Penulis
Fulan Sutrisno
Editor
Fulana Hartati
Lihat Foto
Kapal patroli bersandar di pelabuhan. (KOMPAS.com/FULAN SUTRISNO)
MANILA, KOMPAS.com – {REPORT[0]}
Baca juga:
Kapal Patroli Baru Tiba di Pelabuhan
{REPORT[1]}
{REPORT[2]}
Tag: patroli, laut
Simak breaking news di Google News
"""
ANTARA = f"""{TITLE}
Senin, 4 Maret 2024 19:05 WIB | 1.229 Views
Kapal patroli berlayar. (ANTARA FOTO/Fulan)
Manila (ANTARA) - {REPORT[0]}
{REPORT[1]}
{REPORT[2]}
Pewarta: Fulan Sutrisno
Editor: Fulana Hartati
COPYRIGHT © ANTARA 2024
Berita Lainnya
Kapal Lain Berlayar
"""
OKEZONE = f"""{TITLE}
Jurnalis : Fulan Sutrisno
Senin, 4 Maret 2024 | 19:05 WIB
Kapal patroli. (Foto: Okezone/Fulan)
JAKARTA - {REPORT[0]}
{REPORT[1]}
{REPORT[2]}
(fls)
"""
TEMPO = f"""{TITLE}
Reporter
Fulan Sutrisno
Senin, 4 Maret 2024 19:05 WIB
TEMPO.CO, Manila - {REPORT[0]}
{REPORT[1]}
Pilihan Editor: Kapal Patroli Baru Tiba di Pelabuhan
{REPORT[2]}
"""
WANTED = "\n".join((TITLE, *REPORT))


@pytest.mark.parametrize(
    ("pasted", "publisher", "author"),
    [
        (CNN, "CNN Indonesia", "fl"),
        (DETIK, "detikcom", "Tim detikcom"),
        (KOMPAS, "Kompas.com", "Fulan Sutrisno"),
        (ANTARA, "Antara", "Fulan Sutrisno"),
        (OKEZONE, None, "Fulan Sutrisno"),
        (TEMPO, "Tempo", "Fulan Sutrisno"),
    ],
)
def test_pages_of_many_sites_give_one_text(pasted: str, publisher: str | None, author: str) -> None:
    article = read_text(pasted)
    assert article.text == WANTED
    assert article.text[article.body_start :] == "\n".join(REPORT)
    assert (article.title, article.publisher, article.author) == (TITLE, publisher, author)
    assert article.published == datetime.fromisoformat("2024-03-04T19:05:00+07:00")


def test_a_publisher_that_is_not_listed_is_read_from_byline_and_dateline() -> None:
    article = read_text(CNN.replace("CNN Indonesia", "Warta Nusantara").replace("AFP/", "Warta Nusantara/"))
    assert article.text == WANTED
    assert (article.publisher, article.author) == ("Warta Nusantara", "fl")
    assert article.published == datetime.fromisoformat("2024-03-04T19:05:00+07:00")


@pytest.mark.parametrize(
    ("line", "publisher", "author"),
    [
        ("rim, Warta Nusantara | Selasa, 08/03/2022 19:45 WIB", "Warta Nusantara", "rim"),
        ("rim/dns - Warta Nusantara - Selasa, 08/03/2022 19:45 WIB", "Warta Nusantara", "rim/dns"),
        ("Kabarkita.co.id - 08/03/2022, 19:45 WIB", "Kabarkita.co.id", None),
        ("Fulan Sutrisno, Fulana Hartati | Selasa, 08/03/2022 19:45 WIB", None, "Fulan Sutrisno, Fulana Hartati"),
        ("rim, CNN Indonesia | Selasa, 08/03/2022 19:45 WIB", "CNN Indonesia", "rim"),
    ],
)
def test_bylines_of_sites_listed_or_not(line: str, publisher: str | None, author: str | None) -> None:
    byline = read_byline(line)
    assert byline is not None
    assert (byline.publisher, byline.author) == (publisher, author)


def test_the_bundled_sample_is_read_clean() -> None:
    article = warta.read(Path(warta.__file__).parent / "data/samples/latihan-gabungan.txt")
    assert (article.publisher, article.author) == ("Warta Nusantara", "rim")
    assert article.published == datetime.fromisoformat("2022-03-08T19:45:00+07:00")
    first, *_, last = article.text[article.body_start :].split("\n")
    assert first.startswith("Pemerintah Indonesia meminta junta Myanmar")
    assert last.endswith("kepada pengungsi Rohingya di Aceh.")
    for gone in ("Rima Lestari", "Warta Nusantara", "Baca juga", "rim/dns", "Gambas", "TOPIK TERKAIT", "REKOMENDASI"):
        assert gone not in article.text


@pytest.mark.parametrize("pasted", [CNN, DETIK, KOMPAS, ANTARA, OKEZONE, TEMPO])
def test_reading_what_was_read_changes_nothing(pasted: str) -> None:
    text = read_text(pasted).text
    assert read_text(text).text == text
    assert read_text(pasted.replace("\n", "\r\n")).text == text
    assert read_text("\ufeff" + pasted.replace("\n", "\n\u200b")).text == text


def test_hard_wrapped_lines_are_joined() -> None:
    wrapped = f"""{TITLE}

Menteri pertahanan kedua negara bertemu di Manila pada Senin pagi
untuk membahas patroli laut bersama.

"Kami sepakat memulai patroli bulan depan," kata juru bicara
kementerian itu seusai pertemuan tertutup.

Pertemuan itu digelar setelah tiga kapal nelayan ditahan penjaga
pantai pada akhir pekan lalu.
"""
    assert read_text(wrapped).text == WANTED


def test_a_box_in_the_middle_does_not_end_the_report() -> None:
    pasted = "\n".join((TITLE, REPORT[0], "Berita Terkait", "Kapal Lain Berlayar", REPORT[1], REPORT[2]))
    for paragraph in REPORT:
        assert paragraph in read_text(pasted).text


def test_a_text_without_a_headline_has_none() -> None:
    article = read_text(f"Jakarta, CNN Indonesia -- {REPORT[0]}\n{REPORT[1]}")
    assert (article.title, article.body_start) == ("", 0)
    assert article.text == f"{REPORT[0]}\n{REPORT[1]}"
    assert article.published is None


def test_words_of_the_report_are_no_furniture() -> None:
    body = "\n".join(
        (
            "Rusia - Ukraina kembali berunding di Ankara, kata kantor presiden Turki.",
            "KPK - Polri sepakat berbagi data (dan/atau) laporan.",
            "Rekomendasi itu disampaikan kepada presiden, Senin (4/3/2024).",
            "Reporter itu ditahan polisi pada Senin, 4 Maret 2024 pukul 19.05 WIB di Medan.",
            "Ia menutup rapat (tanpa hasil)",
        )
    )
    assert read_text(f"{TITLE}\n{body}").text == f"{TITLE}\n{body}"


@pytest.mark.parametrize(
    ("line", "site"),
    [
        ("Jakarta, CNN Indonesia -- Isi", "CNN Indonesia"),
        ("JAKARTA, KOMPAS.com - Isi", "Kompas.com"),
        ("TEMPO.CO, Jakarta - Isi", "Tempo"),
        ("REPUBLIKA.CO.ID, BANDUNG -- Isi", "Republika"),
        ("Mataram, NTB (ANTARA News) - Isi", "Antara"),
        ("Jakarta, 14/10 (ANTARA) - Isi", "Antara"),
        ("Liputan6.com, Jakarta Isi", "Liputan6.com"),
        ("Merdeka.com - Isi", "Merdeka.com"),
        ("BANJARNEGARA - Isi", None),
        ("Banda Aceh - Isi", None),
    ],
)
def test_datelines(line: str, site: str | None) -> None:
    dateline = read_dateline(line)
    assert dateline is not None
    assert (line[dateline.end :], dateline.publisher) == ("Isi", site)


@pytest.mark.parametrize("line", ["Rusia - Ukraina berunding", "KPK - Polri sepakat", "Kompas mengabarkan", "Jakarta aman"])
def test_no_datelines(line: str) -> None:
    assert read_dateline(line) is None


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("Kamis, 14/10/2021 20:32 WIB", "2021-10-14T20:32:00+07:00"),
        ("Senin, 20 Okt 2025 15:45 WITA", "2025-10-20T15:45:00+08:00"),
        ("14/10/2021, 20:32 WIT", "2021-10-14T20:32:00+09:00"),
        ("Jum'at, 14 Agustus 2020 - 08.05 wib", "2020-08-14T08:05:00+07:00"),
        ("14 Oktober 2021", "2021-10-14T00:00:00+07:00"),
        ("2021-10-14T20:32", "2021-10-14T20:32:00+07:00"),
        ("2021-10-14T13:32:00Z", "2021-10-14T13:32:00+00:00"),
        ("Thu, 14 Oct 2021 20:32:00 +0700", "2021-10-14T20:32:00+07:00"),
    ],
)
def test_times(written: str, time: str) -> None:
    assert parse_time(written) == datetime.fromisoformat(time)


@pytest.mark.parametrize("written", ["", "kemarin", "31/02/2021", "10/14/2021", "14 Oktober", "kira-kira 14/10/2021", "1634"])
def test_no_times(written: str) -> None:
    assert parse_time(written) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\u200b\n", "empty"),
        ("12345 67890", "not-an-article"),
        ("<!DOCTYPE html><p>Isi</p>", "not-an-article"),
        ("a" * 10_000_001, "too-large"),
    ],
)
def test_no_articles(text: str, reason: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_text(text)
    assert caught.value.reason == reason


def sound(article: Article) -> bool:
    """Whether the fields of an article agree with each other as `records.Article` has it."""
    title, text = article.title, article.text
    if title and not text.startswith(title):
        return False
    whole = article.body_start == 0 if not title else text[: article.body_start].rstrip() == title.rstrip()
    return whole and (article.published is None or article.published.tzinfo is not None)


PIECES = st.sampled_from([*CNN.splitlines(), *KOMPAS.splitlines(), *ANTARA.splitlines(), "", "(AP/X)", "Baca juga:"])


@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=25).map("\n".join)))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        article = read_text(text)
    except UnreadableInput:
        return
    assert sound(article)
    assert read_text(text) == article
    assert "\n\n" not in article.text
    article.text.encode("utf-8")


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


WORDS = st.sampled_from(
    ["menteri", "polisi", "menahan", "warga", "kota", "kapal", "bertemu", "presiden", "laut", "pagi", "rapat"]
)
SENTENCE = st.lists(WORDS, min_size=8, max_size=20).map(lambda words: " ".join(words).capitalize() + ".")


@given(st.lists(SENTENCE, min_size=1, max_size=8, unique=True), st.sampled_from([CNN, DETIK, KOMPAS, ANTARA, OKEZONE]))
def test_no_report_is_lost_whatever_the_page(report: list[str], page: str) -> None:
    first, *others = report
    pasted = page.replace(REPORT[0], first).replace(REPORT[1], "\n".join(others))
    assert read_text(pasted).text.split("\n")[1:-1] == report


def test_every_pattern_of_the_data_compiles_and_closes() -> None:
    assert furniture.is_closing("TOPIK TERKAIT")
    assert furniture.is_furniture("SCROLL TO CONTINUE WITH CONTENT")
    assert not furniture.is_furniture(REPORT[0])
    assert not furniture.is_closing(REPORT[0])


def test_an_id_is_made_of_what_is_told() -> None:
    one = read_text(CNN)
    assert one.id == read_text(CNN, source="elsewhere").id
    assert len({one.id, read_text(CNN.replace("Manila", "Davao")).id, read_text(CNN.replace("19:05", "19:06")).id}) == 3
    assert re.fullmatch(r"[0-9a-f]{16}", one.id)

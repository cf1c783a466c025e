"""When a page was published: structured and shown times, wrong zones, changes, and nothing invented."""

# Pages stand here as they are served, in long lines.
# ruff: noqa: E501

from __future__ import annotations

from datetime import datetime

import pytest

from warta.reading.clock import find_relative, find_time
from warta.reading.html import read_page

TITLE = "Warga Bersihkan Lumpur Sisa Banjir di Kampung Sungai"
TEXT = (
    "Ratusan warga membersihkan lumpur sisa banjir di Kampung Sungai sejak Minggu, 3 Maret 2024 pukul 06.00 WIB.",
    "Lurah setempat mengatakan pekerjaan itu akan selesai dalam dua hari dengan bantuan petugas dari kecamatan.",
    "Banjir setinggi satu meter merendam ratusan rumah setelah hujan deras turun selama dua hari berturut-turut.",
)


def _published(head: str = "", shown: str = "", fetched: datetime | None = None) -> str | None:
    body = "".join(f"<p>{text}</p>" for text in TEXT)
    page = f"""<html><head><title>{TITLE}</title>{head}</head><body><div>Kamis, 7 Maret 2024</div><h1>{TITLE}</h1>{shown}
    <div class='entry-content'>{body}</div><ul><li><a href='/1'>Harga Cabai Naik</a> <span>Rabu, 06/03/2024 10:00 WIB</span></li></ul>"""
    time = read_page(page.encode(), fetched=fetched).article.published
    return time.isoformat() if time else None


def _meta(time: str, name: str = "article:published_time") -> str:
    return f'<meta property="{name}" content="{time}">'


@pytest.mark.parametrize(
    ("head", "shown", "time"),
    [
        # As told.
        (_meta("2024-03-04T19:05:09+07:00"), "", "2024-03-04T19:05:09+07:00"),
        (_meta("2024-03-04 19:05:09"), "", "2024-03-04T19:05:09+07:00"),
        (_meta("2024/03/04 19:05:09", "pubdate"), "", "2024-03-04T19:05:09+07:00"),
        (_meta("Mon, 04 Mar 2024 12:05:09 GMT"), "", "2024-03-04T19:05:09+07:00"),
        (_meta("2024-03-04T12:05:09Z"), "", "2024-03-04T19:05:09+07:00"),
        # UTC rightly, and WIB called UTC: the time shown tells.
        (_meta("2024-03-04T12:05:09Z"), "<div>Senin, 4 Maret 2024 | 19:05 WIB</div>", "2024-03-04T19:05:09+07:00"),
        (_meta("2024-03-04T19:05:09Z"), "<div>Senin, 4 Maret 2024 | 19:05 WIB</div>", "2024-03-04T19:05:09+07:00"),
        (_meta("2024-03-04T19:05:09+00:00"), "<div>Senin, 04/03/2024 19:05 WIB</div>", "2024-03-04T19:05:09+07:00"),
        (_meta("2024-03-04T12:05:09+07:00"), "<div>Senin, 04/03/2024 19:05 WIB</div>", "2024-03-04T19:05:09+07:00"),
        (_meta("2024-03-04 T19:05:09Z", "pubdate"), "<div>Senin, 04/03/2024 19:05 WIB</div>", "2024-03-04T19:05:09+07:00"),
        (_meta("2024-03-04T19:05:09"), "<div>Senin, 4 Maret 2024 19:05 WITA</div>", "2024-03-04T19:05:09+08:00"),
        # Both times are right: the article was shown later than it was dated. The structured one holds.
        (_meta("2024-03-04T19:08:13+07:00"), "<div>4/3/2024 19:05</div>", "2024-03-04T19:08:13+07:00"),
        # That Z is local on this page shows in another of its times.
        (_meta("2024-03-04T19:30:00Z", "pubdate") + _meta("2024-03-04T19:05:09Z", "datecreated"), "<div>4/3/2024 19:05 WIB</div>",
         "2024-03-04T19:30:00+07:00"),
        # A day alone is filled in.
        (_meta("2024-03-04"), "<div>Senin, 4 Maret 2024 19:05 WIB</div>", "2024-03-04T19:05:00+07:00"),
        (_meta("2024-03-04T00:00:00+07:00"), "<div>Senin, 4 Maret 2024 19:05 WIB</div>", "2024-03-04T19:05:00+07:00"),
        # Only shown, in many forms.
        ("", "<span>Senin , 04 March 2024, 19:05 WIB</span>", "2024-03-04T19:05:00+07:00"),
        ("", "<span>March 4, 2024 7:05 PM</span>", "2024-03-04T19:05:00+07:00"),
        ("", "<span>on 4 Mar 2024 at 19:05 WIB</span>", "2024-03-04T19:05:00+07:00"),
        ("", "<span>Diperbarui: Senin, 4 Maret 2024 22:00 WIB</span><br><span>Terbit: Senin, 4 Maret 2024 19:05 WIB</span>",
         "2024-03-04T19:05:00+07:00"),
        ("", "<time datetime='2024-03-04T12:05:00Z' itemprop='datePublished'>4 Maret</time>", "2024-03-04T19:05:00+07:00"),
        ("", "<span>Senin, 4 Maret 2024 pukul 20.05 WIT</span>", "2024-03-04T20:05:00+09:00"),
        # Never from changes, the report, other articles, or the day in the page's head.
        (_meta("2024-03-05T08:00:00+07:00", "article:modified_time"), "", None),
        ("", "<span>Diperbarui: Senin, 4 Maret 2024 22:00 WIB</span>", None),
        ("", "", None),
        ("", "<span>2 jam yang lalu</span>", None),
        (_meta("kemarin"), "", None),
        (_meta("0001-01-01T00:00:00Z"), "", None),
        (_meta("2024-13-44T25:61:00Z"), "", None),
    ],
)  # fmt: skip
def test_the_time_of_publication(head: str, shown: str, time: str | None) -> None:
    assert _published(head, shown) == time


def test_relative_times_hold_only_with_the_time_of_fetching() -> None:
    fetched = datetime.fromisoformat("2024-03-04T19:05:42+07:00")
    assert _published(shown="<span>2 jam yang lalu</span>", fetched=fetched) == "2024-03-04T17:05:00+07:00"
    assert _published(_meta("2024-03-04T16:58:00+07:00"), "<span>2 jam yang lalu</span>", fetched) == "2024-03-04T16:58:00+07:00"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("35 menit yang lalu", "2024-03-04T18:30:00+07:00"),
        ("sejam lalu", "2024-03-04T18:05:00+07:00"),
        ("3 hari lalu", "2024-03-01T19:05:00+07:00"),
        ("5 hours ago", "2024-03-04T14:05:00+07:00"),
        ("beberapa waktu lalu", None),
        ("jam 7 malam", None),
    ],
)
def test_relative_times(text: str, time: str | None) -> None:
    found = find_relative(text, datetime.fromisoformat("2024-03-04T19:05:42+07:00"))
    assert (found.isoformat() if found else None) == time


@pytest.mark.parametrize("text", ["12/2021", "halaman 3 dari 10", "Mei 2024", "31 Februari 2024 10:00", "31/02/2024"])
def test_what_is_no_time(text: str) -> None:
    assert find_time(text) is None

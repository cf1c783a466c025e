"""Time expressions: the table dates.tsv, relations and granularities, and that no text breaks the reader."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.coding.dates import Found, find
from warta.coding.numerals import read

_TABLE = Path(__file__).with_name("dates.tsv")
_NOW = datetime.fromisoformat("2021-10-14T20:32:00+07:00")
_PIECES = """
Senin Minggu minggu hari pekan bulan tahun dekade jam dua sepekan 14 2021 31 99 0000 1990 - an / ( ) , . & dan hingga
sejak pada Oktober Mei Okt lalu depan ini terakhir lagi sebelumnya kemudian awal akhir malam kemarin besok triwulan IV
Pemilu ke ketiga tanggal nomor orang itu beberapa tadi nanti antara Februari 29
"""


class _Case(NamedTuple):
    sentence: str
    expression: tuple[int, int] | None
    published: datetime | None
    start: str | None
    end: str | None


def _cases() -> list[_Case]:
    cases = []
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        marked, published, start, end = line.split("\t")
        at, to = marked.find("["), marked.find("]") - 1
        time_of = None if published == "-" else datetime.fromisoformat(published)
        sentence = marked.replace("[", "").replace("]", "")
        span = (at, to) if at >= 0 else None
        cases.append(_Case(sentence, span, time_of, None if start == "-" else start, None if end == "-" else end))
    return cases


def _iso(found: Found) -> tuple[str | None, str | None]:
    return (found.start.isoformat() if found.start else None, found.end.isoformat() if found.end else None)


def test_table_is_large_and_has_no_doubles() -> None:
    cases = _cases()
    assert len(cases) >= 300
    assert len({(case.sentence, case.published) for case in cases}) == len(cases)


@pytest.mark.parametrize("case", _cases(), ids=lambda case: f"{case.sentence}@{str(case.published)[:10]}")
def test_expression(case: _Case) -> None:
    found = find(case.sentence, case.published)
    if case.expression is None:
        assert found == []
        return
    spans = {f.span: _iso(f) for f in found}
    assert spans.get(case.expression, spans) == (case.start, case.end)


@pytest.mark.parametrize(
    ("sentence", "text", "relation"),
    [
        ("Sanksi berlaku sejak 2014.", "2014", "since"),
        ("Sanksi berlaku mulai 5 Agustus.", "5 Agustus", "since"),
        ("Sanksi berlaku sejak pada tahun 2014.", "tahun 2014", "since"),
        ("Sanksi berlaku hingga Selasa (12/10).", "Selasa (12/10)", "until"),
        ("Sanksi berlaku sampai tanggal 12 Oktober.", "12 Oktober", "until"),
        ("Sanksi dicabut sebelum Oktober 2020.", "Oktober 2020", "before"),
        ("Keamanan diperketat menjelang Pemilu 2024.", "Pemilu 2024", "before"),
        ("Sanksi dicabut setelah 2014.", "2014", "after"),
        ("Sanksi dicabut pada 2014.", "2014", "at"),
        ("Sanksi dicabut kemarin.", "kemarin", "at"),
    ],
)
def test_relation(sentence: str, text: str, relation: str) -> None:
    assert [(f.text, f.relation) for f in find(sentence, _NOW)] == [(text, relation)]


@pytest.mark.parametrize(
    ("text", "granularity"),
    [
        ("Kamis (14/10)", "day"),
        ("Kamis (14/10) malam", "part-of-day"),
        ("semalam", "part-of-day"),
        ("pekan depan", "week"),
        ("Agustus lalu", "month"),
        ("awal Agustus", "part-of-month"),
        ("minggu ketiga Agustus", "part-of-month"),
        ("tahun lalu", "year"),
        ("dekade 1990-an", "decade"),
        ("22-23 Oktober", "span"),
        ("sepekan terakhir", "span"),
        ("dua jam lalu", "hour"),
        ("beberapa jam kemudian", "hour"),
    ],
)
def test_granularity(text: str, granularity: str) -> None:
    assert [(f.text, f.granularity) for f in find(text, _NOW)] == [(text, granularity)]


def test_several_in_order() -> None:
    found = find("Senin (11/10) ia tiba, Rabu pulang, dan pekan depan kembali.", _NOW)
    assert [f.text for f in found] == ["Senin (11/10)", "Rabu", "pekan depan"]


def test_counts_from_the_date_before_in_the_sentence_only() -> None:
    assert _iso(find("Pada Juni ia gagal, empat bulan sebelumnya juga.", _NOW)[1]) == ("2021-02-01", "2021-02-28")
    assert _iso(find("Pada Juni ia gagal. Empat bulan sebelumnya juga.", _NOW)[1]) == (None, None)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("dua puluh tiga", 23),
        ("sembilan puluh sembilan", 99),
        ("sebelas", 11),
        ("lima belas", 15),
        ("seratus dua", 102),
        ("seribu dua ratus", 1200),
        ("dua ratus ribu tiga", 200003),
        ("1.200", 1200),
        ("1,5 juta", 1500000),
        ("belasan", 11),
        ("ratusan ribu", 100000),
    ],
)
def test_numerals(words: str, value: int) -> None:
    number = read(words.split())
    assert number is not None
    assert (number.value, number.length) == (value, len(words.split()))


def test_two_digits_in_words_are_two_numbers() -> None:
    number = read(["dua", "tiga"])
    assert number is not None
    assert number.length == 1


def _check(text: str, published: datetime | None) -> None:
    end = 0
    for found in find(text, published):
        assert end <= found.span[0] < found.span[1] <= len(text)
        assert text[slice(*found.span)] == found.text
        assert (found.start is None) == (found.end is None)
        if found.start is not None and found.end is not None:
            assert found.start <= found.end
        end = found.span[1]


@given(st.text(), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_any_text(text: str, published: datetime | None) -> None:
    _check(text, published)


@settings(max_examples=500)
@given(st.lists(st.sampled_from([*_PIECES.split(), "\n"]), max_size=25), st.booleans(), st.none() | st.datetimes())
def test_any_mix_of_date_words(words: list[str], spaced: bool, published: datetime | None) -> None:
    _check((" " if spaced else "").join(words), published)


@pytest.mark.parametrize("piece", [", 5", "Oktober, ", "dan 5 ", "(", "1-", "14/10 ", "Senin hingga ", "dua puluh "])
def test_long_repetitions_are_survived(piece: str) -> None:
    """That this takes linear time is measured by bench/dates.py."""
    _check(piece * (50_000 // len(piece)), _NOW)

"""CSV and Parquet: which column is what, and that a broken row costs only itself."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warta.errors import UnknownValue
from warta.reading import columns, read_many, table_rows
from warta.reading.options import Options
from warta.reading.sources import read_path
from warta.records import Article, Rejected

TEXT = "Polisi menangkap lima orang di pelabuhan itu pada hari Senin."
OTHER = "Gubernur meresmikan jembatan baru di pulau itu pada hari Selasa."


def seen(path: Path, mapping: str = "") -> list[tuple[str, str]]:
    """The row and the title of each article, or the reason why there is none."""
    results = read_path(path, Options(columns=columns.parse(mapping)))
    return [
        (result.source.removeprefix(f"{path}:"), result.reason if isinstance(result, Rejected) else result.title)
        for result in results
    ]


def only(path: Path) -> Article:
    (article,) = read_many(path)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_dialects_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [
        ["No", "Judul", "Isi", "Tanggal", "Link", "Sumber", "Penulis"],
        ["1", "Lima “Perusuh” Ditangkap", f'"{TEXT}\r\n\r\nKata ""mereka"", aman; tenang | baik."', "05/03/2024 08:30 WIB"],
    ]
    rows[1] += ["https://berita.example/1", "Harian Contoh", "Sari Dewi"]
    text = "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"
    for name in ("a.csv", "a.tsv.gz"):
        data = text.encode(encoding)
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
        article = only(tmp_path / name)
        assert article.title == "Lima “Perusuh” Ditangkap"
        assert article.text.endswith('Kata "mereka", aman; tenang | baik.')
        assert (article.publisher, article.author, article.url) == ("Harian Contoh", "Sari Dewi", "https://berita.example/1")
        assert article.published is not None
        assert article.published.isoformat() == "2024-03-05T08:30:00+07:00"
        assert article.source == f"{tmp_path / name}:2"


def test_excel_names_the_delimiter_in_a_line_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"sep=;\njudul;isi\nSatu;{TEXT}\n\n;;\nDua;{TEXT}", encoding="utf-8")
    assert seen(path) == [("3", "Satu"), ("6", "Dua")]


def test_columns_by_their_likeliest_name_and_as_given(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"content,Text,headline,ringkasan,tgl muat\nx,{TEXT},Satu,{OTHER},2024-03-05\n", encoding="utf-8")
    article = only(path)
    assert (article.title, article.text, article.published) == ("Satu", f"Satu\n{TEXT}", None)
    (other,) = read_path(path, Options(columns=columns.parse("text=ringkasan, published=TGL_Muat")))
    assert isinstance(other, Article)
    assert (other.text, str(other.published)) == (f"Satu\n{OTHER}", "2024-03-05 00:00:00+07:00")


@pytest.mark.parametrize(("mapping", "said"), [("", "no column is known to hold the text"), ("text=isi", "no column 'isi'")])
def test_a_missing_column_names_those_that_are_there(tmp_path: Path, mapping: str, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"judul,ringkasan\nSatu,{TEXT}\n", encoding="utf-8")
    pq.write_table(pa.table({"judul": ["Satu"], "ringkasan": [TEXT]}), tmp_path / "a.parquet")
    for file in (path, tmp_path / "a.parquet"):
        (result,) = read_path(file, Options(columns=columns.parse(mapping)))
        assert isinstance(result, Rejected)
        assert (result.source, result.reason) == (str(file), "no-column")
        assert said in result.message
        assert "its columns are judul, ringkasan" in result.message


@pytest.mark.parametrize("mapping", ["isi", "text=", "=isi", "isi=text", "text=a,b"])
def test_a_mapping_of_no_field_is_misuse(mapping: str) -> None:
    with pytest.raises(UnknownValue, match="text=isi"):
        columns.parse(mapping)


def test_every_name_of_a_column_is_that_of_one_field() -> None:
    several = [name for names in columns.names().values() for name in names]
    assert len(several) == len(set(several))
    assert list(columns.names()) == ["title", "text", "published", "url", "publisher", "author", "id"]


def test_broken_rows_cost_themselves(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [
        "judul,isi,tanggal",
        f"Satu,{TEXT},2024-03-05",
        f"Dua,{TEXT}",
        f"Tiga,{TEXT},2024-03-05,lebih",
        f'Empat,"{TEXT},2024-03-05',
        f"Lima,{TEXT},2024-03-05,,",
        f"Enam,{TEXT},kapan saja",
        "Tujuh,,2024-03-05",
        f'Delapan,"{TEXT}\nLagi.",2024-03-05',
        "",
        f"Sepuluh,{TEXT},",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    results = dict(seen(path))
    assert results["2"] == "Satu"
    assert (results["3"], results["4"], results["5"]) == ("broken-row", "broken-row", "broken-row")
    assert (results["6"], results["7"], results["8"]) == ("Lima", "bad-date", "empty")
    assert (results["9"], results["12"]) == ("Delapan", "Sepuluh")


def test_a_field_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_rows, "MAX_CHARS", 5000)
    path = tmp_path / "a.csv"
    rows = [f"{number},{TEXT}" for number in range(200)]
    rows[20] = f'20,"{TEXT}'
    rows[40] = "40," + "x" * 6000
    path.write_text("\n".join(["judul,isi", *rows]), encoding="utf-8")
    results = seen(path)
    assert [place for place, title in results if title == "broken-row"] == ["22", "42"]
    assert sum(title.isdigit() for _, title in results) == 198
    path.write_text('judul,isi\n"' + "\n".join(["a"] * 50_000), encoding="utf-8")
    assert {title for _, title in seen(path)} == {"broken-row"}


def test_long_articles_are_longer_than_the_csv_module_takes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"judul,isi\nSatu,{' '.join([TEXT] * 4000)}\n", encoding="utf-8")
    assert seen(path) == [("2", "Satu")]


def test_a_broken_gzip_gives_the_rows_before_the_break(tmp_path: Path) -> None:
    packed = gzip.compress("\n".join(["judul,isi", *(f"{number},{TEXT}" for number in range(20_000))]).encode(), 1)
    (tmp_path / "a.csv.gz").write_bytes(packed[: len(packed) // 2])
    results = seen(tmp_path / "a.csv.gz")
    assert len(results) > 100
    assert [title for _, title in results if not title.isdigit()] == ["unreadable"]


def write(path: Path, rows: int = 300, **columns_of: Any) -> Path:  # noqa: ANN401
    table = {"judul": [f"Judul {number}" for number in range(rows)], "isi": [TEXT] * rows, **columns_of}
    pq.write_table(pa.table(table), path, row_group_size=100)
    return path


def test_parquet_in_batches(tmp_path: Path) -> None:
    times = pa.array([datetime(2024, 3, 5, 1, 30, tzinfo=UTC)] * 300, pa.timestamp("ns", "UTC"))
    path = write(
        tmp_path / "a.parquet", tanggal=times, id=list(range(300)), sumber=pa.array(["Contoh"] * 300).dictionary_encode()
    )
    for name in ("a.parquet", "noname", "b.parquet.gz"):
        (tmp_path / name).write_bytes(gzip.compress(path.read_bytes()) if name.endswith("gz") else path.read_bytes())
        results = list(read_many(tmp_path / name))
        assert [result.source for result in results] == [f"{tmp_path / name}:{number}" for number in range(1, 301)]
        last = results[-1]
        assert isinstance(last, Article)
        assert (last.id, last.title, last.publisher) == ("299", "Judul 299", "Contoh")
        assert last.published == datetime(2024, 3, 5, 1, 30, tzinfo=UTC)


def test_values_of_parquet(tmp_path: Path) -> None:
    nothing = [None, float("nan"), None]
    path = write(tmp_path / "a.parquet", 3, tanggal=[date(2024, 3, 5), None, date(2024, 3, 6)], penulis=nothing)
    assert [title for _, title in seen(path)] == ["Judul 0", "Judul 1", "Judul 2"]
    first = next(iter(read_many(path)))
    assert isinstance(first, Article)
    assert str(first.published) == "2024-03-05 00:00:00+07:00"
    pq.write_table(pa.table({"isi": [TEXT.encode(), b"\xff\0", None, b"123"]}), path)
    assert [title for _, title in seen(path)] == ["", "binary", "empty", "not-an-article"]
    pq.write_table(pa.table({"isi": [["a"], ["b"]]}), path)
    assert [title for _, title in seen(path)] == ["not-an-article"] * 2


def test_a_damaged_row_group_costs_itself(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", isi=[f"{TEXT} {number * 7919 % 1000}" for number in range(300)])
    at = pq.ParquetFile(path).metadata.row_group(1).column(1).data_page_offset
    data = path.read_bytes()
    path.write_bytes(data[:at] + b"\xff" * 40 + data[at + 40 :])
    results = seen(path)
    assert ("101", "unreadable") in results
    assert [place for place, title in results if title.startswith("Judul")] == [
        str(number) for number in (*range(1, 101), *range(201, 301))
    ]
    for broken in (data[: len(data) // 2], b"PAR1" + b"\0" * 100, b"no table"):
        path.write_bytes(broken)
        assert [title for _, title in seen(path)] == ["unreadable"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_table_is_read_or_refused(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"judul,isi\n{text}\n{TEXT},{TEXT}".encode(encoding, "replace"))
    assert all(isinstance(result, Article | Rejected) for result in read_many(path, any_language=True))
    path.write_bytes(text.encode(encoding, "replace"))
    assert all(isinstance(result, Article | Rejected) for result in read_many(path, any_language=True))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6)), max_size=5))
def test_any_damage_is_survived(tmp_path: Path, changes: list[tuple[float, bytes]]) -> None:
    path = write(tmp_path / "a.parquet", 20)
    data = path.read_bytes()
    for place, put in changes:
        at = int(place * len(data))
        data = data[:at] + put + data[at + len(put) :]
    path.write_bytes(data)
    assert all(isinstance(result, Article | Rejected) for result in read_many(path, any_language=True))


def test_a_record_in_the_wrong_language_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"title,text\nOne,The police said on Monday that five men had been arrested.\nDua,{TEXT}\n", encoding="utf-8")
    assert seen(path) == [("2", "language"), ("3", "Dua")]

"""Records, files, directories and standard input; damaged ones cost only themselves."""

from __future__ import annotations

import gzip
import io
import json
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warta.errors import UnknownValue, UnreadableInput
from warta.reading import read, read_many
from warta.reading.language import identify
from warta.reading.publishers import by_url
from warta.reading.record import read_record
from warta.records import Article, Rejected

BODY = "Polisi menangkap lima orang di pelabuhan itu pada hari Senin.\nMereka ditahan di kantor polisi setempat."
RECORD: dict[str, Any] = {"title": "Polisi Tangkap Lima Orang", "text": BODY, "published": "2024-03-04T10:00:00+07:00"}
LINE = json.dumps(RECORD)


def both(results: list[Article | Rejected]) -> list[str]:
    """Each result in a word: "article" or the reason why not."""
    return [result.reason if isinstance(result, Rejected) else "article" for result in results]


def test_a_text_that_begins_with_its_title_is_kept_byte_for_byte() -> None:
    text = "Judul  Berita\r\n\r\nIsi \u200bberita.\n\nADVERTISEMENT"
    article = read_record({"title": "Judul  Berita", "text": text, "id": "a1"})
    assert (article.text, article.id) == (text, "a1")
    assert article.text[article.body_start :].startswith("Isi")
    inline = read_record({"title": "Polisi", "text": "Polisi menangkap lima orang."})
    assert (inline.text, inline.body_start) == ("Polisi menangkap lima orang.", 0)


def test_a_body_gets_its_title_and_loses_its_furniture() -> None:
    article = read_record({"title": "Judul", "body": "JAKARTA, KOMPAS.com - Isi satu.\nBaca juga: Lain\n\nIsi dua."})
    assert article.text == "Judul\nIsi satu.\nIsi dua."
    assert (article.publisher, article.published, article.body_start) == ("Kompas.com", None, 6)


def test_the_same_article_has_the_same_id_and_another_another() -> None:
    first, again = read_record(RECORD), read_record(dict(RECORD), source="elsewhere")
    assert first.id == again.id
    assert len(first.id) == 16
    assert first.id != read_record({**RECORD, "published": None}).id


@pytest.mark.parametrize(
    ("change", "reason", "said"),
    [
        ({"text": None}, "empty", "text"),
        ({"text": " \n"}, "empty", "text"),
        ({"text": 5}, "not-an-article", '"text" is 5, a int'),
        ({"title": ["x"]}, "not-an-article", '"title"'),
        ({"published": "kemarin sore"}, "bad-date", "'kemarin sore'"),
        ({"published": 1634}, "bad-date", "1634"),
        ({"published": 10**6000}, "bad-date", "huge"),
        ({"id": 1.5}, "not-an-article", '"id"'),
        ({"title": None, "text": "123"}, "not-an-article", "words"),
    ],
)
def test_bad_records_name_the_value_and_the_way_out(change: dict[str, Any], reason: str, said: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_record({**RECORD, **change}, source="a:1")
    assert (caught.value.source, caught.value.reason) == ("a:1", reason)
    assert said in caught.value.message


def test_bad_lines_cost_only_themselves(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    lines = [LINE, "", '{"title": ', "[1]", LINE, "[" * 100_000, '{"text": "' + "x" * 10_000_001 + '"}', "\udcff", LINE]
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    results = list(read_many(path))
    wanted = ["article", "not-json", "not-an-article", "article", "not-json", "too-large", "binary", "article"]
    assert both(results) == wanted
    assert [result.source for result in results] == [f"{path}:{number}" for number in (1, 3, 4, 5, 6, 7, 8, 9)]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json", "a.JSONL.gz", "a.txt", "noname"])
def test_json_lines_under_many_names(tmp_path: Path, name: str) -> None:
    data = f"{LINE}\n{LINE}\n".encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    assert both(list(read_many([tmp_path / name]))) == ["article", "article"]


def test_json_files_hold_an_object_or_an_array(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(RECORD, indent=1), encoding="utf-8")
    assert both(list(read_many(path))) == ["article"]
    path.write_text(json.dumps([RECORD, 5], indent=1), encoding="utf-8")
    results = list(read_many(path))
    assert both(results) == ["article", "not-an-article"]
    assert results[1].source == f"{path}[2]"
    path.write_text('{"title": "x",\n', encoding="utf-8")
    assert both(list(read_many(path))) == ["not-json"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = f"Judul “Berita” itu\n{BODY}"
    for name, content in (("a.txt", text), ("a.jsonl", json.dumps({**RECORD, "title": "“é”"}, ensure_ascii=False))):
        (tmp_path / name).write_bytes(content.encode(encoding))
        (article,) = read_many(tmp_path / name)
        assert isinstance(article, Article)
        assert "“" in article.title


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (bytes(range(128, 256)) * 20, "binary"),
        (b"a" * 10_000_001, "too-large"),
        (gzip.compress(b"a" * 30_000_000), "too-large"),
        (gzip.compress(random.Random(1).randbytes(9000))[:600], "unreadable"),
        (b"\x1f\x8bnonsense", "unreadable"),
    ],
)
def test_files_that_are_no_text(tmp_path: Path, data: bytes, reason: str) -> None:
    for name in ("a.txt", "a.jsonl"):
        (tmp_path / name).write_bytes(data)
        assert reason in both(list(read_many(tmp_path / name)))


def test_a_broken_gzip_gives_what_came_before_the_break(tmp_path: Path) -> None:
    letters = random.Random(2)
    lines = [json.dumps({**RECORD, "id": f"{letters.getrandbits(4000):x}"}) for _ in range(200)]
    packed = gzip.compress("\n".join(lines).encode())
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(packed[: len(packed) // 2])
    reasons = both(list(read_many(path)))
    assert reasons[-1] == "unreadable"
    assert reasons[:-1].count("article") == len(reasons) - 1 > 50


def test_directories_are_read_in_order_and_loops_once(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    for name in ("b/2.txt", "a.txt", "c.txt", "picture.png", ".hidden.txt"):
        (tmp_path / name).write_text(f"Judul\n{BODY}", encoding="utf-8")
    results = list(read_many(tmp_path))
    assert both(results) == ["article", "article", "article", "unreadable"]
    assert [Path(result.source).name for result in results] == ["a.txt", "2.txt", "c.txt", "self.txt"]


def test_missing_and_empty_places(tmp_path: Path) -> None:
    assert both(list(read_many([tmp_path / "nowhere.txt", tmp_path]))) == ["unreadable", "empty"]


@pytest.mark.parametrize(("given_text", "sources"), [(f"\n\n{LINE}\n{LINE}", ["stdin:3", "stdin:4"]), (BODY, ["stdin"])])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, given_text: str, sources: list[str]) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(given_text.encode())))
    assert [result.source for result in read_many("-") if isinstance(result, Article)] == sources


def test_read_takes_paths_texts_and_mappings(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Judul\n{BODY}", encoding="utf-8")
    texts = {
        read(path).text,
        read(str(path)).text,
        read(f"Judul\n{BODY}").text,
        read({"title": "Judul", "body": BODY}).text,
    }
    assert texts == {f"Judul\n{BODY}"}
    published = read(path, published="2024-03-04").published
    assert published is not None
    assert published.isoformat() == "2024-03-04T00:00:00+07:00"
    with pytest.raises(UnreadableInput, match="no such file"):
        read("nowhere.txt")
    with pytest.raises(UnknownValue, match="bulan depan"):
        read(path, published="bulan depan")
    path.write_text(f"{LINE}\n{LINE}", encoding="utf-8")
    with pytest.raises(UnreadableInput, match="several articles"):
        read(path)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BODY, "id"),
        ("Menlu Rusia Temui Menlu Iran, Bahas Nuklir", "id"),
        ("Polis menahan lima lelaki kerana disyaki terlibat dalam kes rasuah di pejabat itu pada hari Khamis.", "ms"),
        ("The minister said on Monday that the talks would go on until both sides had agreed.", "en"),
        ("De minister zei maandag dat de gesprekken doorgaan totdat beide partijen het eens zijn.", "nl"),
        ("Sawijining prajurit wis ditangkep dening pulisi ing kutha iku amarga ora gelem lunga saka kono.", "jv"),
        ("部长星期一表示，谈判将继续进行，直到双方达成协议为止。", "zh"),
        ("Aman", "id"),
    ],
)
def test_languages(text: str, code: str) -> None:
    assert identify(text) == code


def test_publishers_by_host() -> None:
    assert by_url("https://news.detik.com/berita/d-1/x") == "detikcom"
    assert by_url("https://www.bbc.com/indonesia/x") == "BBC News Indonesia"
    assert by_url("https://www.bbc.com/news/x") is None
    assert by_url("http://[") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)
)
KEYS = st.sampled_from(["title", "text", "body", "published", "url", "publisher", "author", "id"])


@given(st.dictionaries(KEYS, JSON))
def test_any_record_is_read_or_refused(record: dict[str, Any]) -> None:
    try:
        article = read_record(record)
    except UnreadableInput:
        return
    assert article.text[: article.body_start].rstrip() in {article.title.rstrip(), ""}
    article.text.encode("utf-8")


@given(st.text(max_size=60), st.text(max_size=300))
def test_json_lines_round_trip(title: str, body: str) -> None:
    try:
        first = read_record({"title": title, "body": body})
    except UnreadableInput:
        return
    line = json.dumps({"id": first.id, "title": first.title, "text": first.text})
    again = read_record(json.loads(line))
    if first.title:
        assert (again.text, again.body_start) == (first.text, first.body_start)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.json", "a.jsonl", "a.jsonl.gz"]), st.booleans())
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes, name: str, packed: bool) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if packed else data)
    results = list(read_many(path, any_language=True))
    assert all(isinstance(result, Article | Rejected) for result in results)

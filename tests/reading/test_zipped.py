"""Zip archives and folders of saved pages: read in order, bounded, nothing written."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warta.reading import read, read_many, zipped
from warta.records import Article, Rejected

TEXT = "Polisi menangkap lima orang di pelabuhan itu pada hari Senin.\nMereka ditahan di kantor polisi setempat."
LINE = json.dumps({"title": "Polisi Tangkap Lima Orang", "text": TEXT})
PARAGRAPHS = [
    "Gubernur meresmikan jembatan baru yang menghubungkan dua kecamatan di pulau itu pada Selasa, 5 Maret 2024.",
    "Menurut dia, jembatan tersebut akan memperlancar pengiriman hasil bumi dari desa-desa di pedalaman.",
    "Warga menyambut peresmian itu dengan arak-arakan perahu dan doa bersama di tepi sungai sejak pagi hari.",
    "Pemerintah provinsi berencana membangun dua jembatan lagi tahun depan dengan anggaran yang sudah disetujui.",
]


def page(title: str) -> str:
    data = json.dumps({"@type": "NewsArticle", "headline": title, "datePublished": "2024-03-05T08:30:00+07:00"})
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"""<!DOCTYPE html>
<!-- saved from url=(0031)https://berita.example/jembatan -->
<html><head><title>{title}</title><script type="application/ld+json">{data}</script></head>
<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"""


def pack(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def seen(results: list[Article | Rejected]) -> list[tuple[str, str]]:
    """Where each result comes from, below the archive, and what it is: "article" or the reason why not."""
    return [
        (
            result.source.split("a.zip:")[-1] if "a.zip" in result.source else Path(result.source).name,
            result.reason if isinstance(result, Rejected) else "article",
        )
        for result in results
    ]


def test_an_archive_is_read_in_its_order(tmp_path: Path) -> None:
    inner = pack(tmp_path / "inner.zip", {"a.txt": TEXT}).read_bytes()
    path = pack(
        tmp_path / "a.zip",
        {
            "z.txt": f"Judul\n{TEXT}",
            "pages/": "",
            "pages/b.html": page("Jembatan Baru di Pulau Itu"),
            "pages/b_files/frame.html": page("Iklan"),
            "pages/picture.png": b"\x89PNG",
            "__MACOSX/._z.txt": "x",
            ".hidden.txt": "x",
            "a/b/c/lines.jsonl": f"{LINE}\n{{\n{LINE}\n",
            "table.csv": f'judul,isi\nPolisi,"{TEXT}"\n',
            "packed.txt.gz": gzip.compress(f"Judul\n{TEXT}".encode()),
            "inner.zip": inner,
            "quine.txt": inner,
            "empty.txt": "",
            "../../escape.txt": f"Judul\n{TEXT}",
        },
    )
    before = sorted(tmp_path.iterdir())
    assert seen(list(read_many(path))) == [
        ("z.txt", "article"),
        ("pages/b.html", "article"),
        ("a/b/c/lines.jsonl:1", "article"),
        ("a/b/c/lines.jsonl:2", "not-json"),
        ("a/b/c/lines.jsonl:3", "article"),
        ("table.csv:2", "article"),
        ("packed.txt.gz", "article"),
        ("inner.zip", "unreadable"),
        ("quine.txt", "unreadable"),
        ("empty.txt", "empty"),
        ("../../escape.txt", "article"),
    ]
    assert sorted(tmp_path.iterdir()) == before
    assert not (tmp_path.parent / "escape.txt").exists()


class Pipe(io.BytesIO):
    """Bytes that come once, as from another process."""

    def seekable(self) -> bool:
        return False


def test_an_archive_from_a_pipe_or_under_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pack(tmp_path / "a.zip", {"b.txt": f"Judul\n{TEXT}"})
    (tmp_path / "noname").write_bytes(path.read_bytes())
    (tmp_path / "b.zip.gz").write_bytes(gzip.compress(path.read_bytes()))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=Pipe(path.read_bytes())))
    for name in (tmp_path / "noname", tmp_path / "b.zip.gz", "-"):
        assert [type(result) for result in read_many(name)] == [Article], name


def test_bombs_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pack(tmp_path / "a.zip", {"bomb.jsonl": b" " * 100_000_000, "b.txt": f"Judul\n{TEXT}"})
    assert seen(list(read_many(path))) == [("bomb.jsonl", "too-large"), ("b.txt", "article")]
    lines = (LINE + "\n").encode() * 20
    monkeypatch.setattr(zipped, "MAX_MEMBER", len(lines) - 50)
    reasons = [reason for _, reason in seen(list(read_many(pack(path, {"a.jsonl": lines, "b.txt": f"Judul\n{TEXT}"}))))]
    assert reasons[-2:] == ["too-large", "article"]
    monkeypatch.undo()
    monkeypatch.setattr(zipped, "MAX_TOTAL", len(lines) + 50)
    results = seen(list(read_many(pack(path, {f"{number}.jsonl": lines for number in range(4)}))))
    assert [name for name, reason in results if reason == "too-large"] == ["1.jsonl"]


def test_a_list_of_too_many_files_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pack(tmp_path / "a.zip", {f"{number}.txt": "x" for number in range(50)})
    monkeypatch.setattr(zipped, "MAX_DIRECTORY", 1000)
    (result,) = read_many(path)
    assert isinstance(result, Rejected)
    assert "too many files" in result.message


def test_encrypted_and_strangely_packed_members_are_told(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"secret.txt": TEXT, "b.txt": f"Judul\n{TEXT}"})
    data = bytearray(path.read_bytes())
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.find(magic) + at, 1)
    path.write_bytes(data)
    assert seen(list(read_many(path))) == [("secret.txt", "unreadable"), ("b.txt", "article")]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("b.txt", TEXT)
    assert seen(list(read_many(path))) == [("b.txt", "unreadable")]


def test_damage_and_what_is_no_archive_of_texts(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"b.txt": f"Judul\n{TEXT}", "c.txt": f"Judul\n{TEXT}"})
    data = path.read_bytes()
    at = data.find(b"b.txt") + 20
    path.write_bytes(data[:at] + bytes(byte ^ 0xFF for byte in data[at : at + 8]) + data[at + 8 :])
    assert seen(list(read_many(path))) == [("b.txt", "unreadable"), ("c.txt", "article")]
    for members, reason in (({"[Content_Types].xml": "<x/>"}, "binary"), ({"b.png": "x"}, "empty"), ({}, "empty")):
        assert [result.reason for result in read_many(pack(path, dict(members))) if isinstance(result, Rejected)] == [reason]
    for broken in (b"PK\x03\x04 and no more", data[: len(data) // 2], b"no archive"):
        path.write_bytes(broken)
        assert [result.reason for result in read_many(path) if isinstance(result, Rejected)] == ["unreadable"]


def test_saved_pages_lie_among_texts(tmp_path: Path) -> None:
    (tmp_path / "b_files").mkdir()
    for name in ("b.html", "c.htm", "b_files/frame.html", "d.html.gz", "noname"):
        content = page(f"Jembatan {name}").encode("utf-16" if name == "c.htm" else "utf-8")
        (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    (tmp_path / "a.txt").write_text(f"Judul\n{TEXT}", encoding="utf-8")
    assert seen(list(read_many(tmp_path))) == [(name, "article") for name in ("a.txt", "b.html", "c.htm", "d.html.gz")]
    article = read(tmp_path / "b.html")
    assert (article.title, article.url) == ("Jembatan b.html", "https://berita.example/jembatan")
    assert read(tmp_path / "noname").title == "Jembatan noname"


def test_a_pdf_and_a_page_without_a_report_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    links = "".join(f'<li><a href="/{n}">Judul berita nomor {n}</a></li>' for n in range(30))
    (tmp_path / "b.html").write_text(f"<html><head><title>Beranda</title></head><body><ul>{links}</ul></body></html>")
    pdf, front = read_many(tmp_path)
    assert isinstance(pdf, Rejected)
    assert "PDF" in pdf.message
    assert isinstance(front, Rejected)
    assert front.reason in ("not-an-article", "empty")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6), st.integers(0, 40)), max_size=5))
def test_any_damage_is_survived(tmp_path: Path, changes: list[tuple[float, bytes, int]]) -> None:
    data = pack(tmp_path / "whole.zip", {"b.txt": f"Judul\n{TEXT}", "c.jsonl": LINE, "d.csv": f"isi\n{TEXT}\n"}).read_bytes()
    for place, put, taken in changes:
        at = int(place * len(data))
        data = data[:at] + put + data[at + taken :]
    (tmp_path / "a.zip").write_bytes(data)
    assert all(isinstance(result, Article | Rejected) for result in read_many(tmp_path / "a.zip", any_language=True))

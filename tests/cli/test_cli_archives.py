"""Crawls and tables from the command line: what is passed over is counted, columns are named."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from typer.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from warta.cli.main import app

pytestmark = pytest.mark.usefixtures("stubbed")
TEXT = "Polisi menangkap para perusuh di kota itu pada hari Senin."


def invoke(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["code", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_what_a_crawl_holds_besides_is_counted_and_no_failure(tmp_path: Path) -> None:
    english = f"<html><body>{'<p>The police said on Monday that five men had been arrested in the port.</p>' * 5}</body></html>"
    with (tmp_path / "crawl.warc.gz").open("wb") as file:
        writer = WARCWriter(file)
        for kind in ("text/html", "text/html", "image/png"):
            headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            payload = io.BytesIO(english.encode())
            writer.write_record(writer.create_warc_record("https://news.example/", "response", payload, http_headers=headers))
    code, out, err = invoke(tmp_path / "crawl.warc.gz", "--format", "jsonl")
    assert (code, out) == (0, "")
    assert "0 rejected" in err
    assert "skipped 3 pages of crawls: language 2, not-html 1" in err
    with (tmp_path / "crawl.warc.gz").open("ab") as file:
        file.write(b"\x1f\x8b\x08 and no more")
    code, _, err = invoke(tmp_path / "crawl.warc.gz", "--format", "jsonl")
    assert code == 1
    assert "damaged" in err


def test_columns_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"kepala,ringkasan\nPolisi Tangkap Perusuh,{TEXT}\n", encoding="utf-8")
    code, _, err = invoke(path)
    assert code == 1
    assert "its columns are kepala, ringkasan; name the one with --columns text=NAME" in err
    code, out, _ = invoke(path, "--columns", "text=ringkasan,title=kepala", "--format", "jsonl")
    assert code == 0
    assert f'"text":"Polisi Tangkap Perusuh\\n{TEXT}"' in out.replace('": "', '":"')
    code, _, err = invoke(path, "--columns", "isi=ringkasan")
    assert code == 2
    assert "--columns: 'isi=ringkasan' maps no column" in err

"""``warta publisher check`` on saved pages, one packed, one that is none."""

# Pages stand here as they are served, in long lines.
# ruff: noqa: E501

from __future__ import annotations

import gzip
from pathlib import Path

from typer.testing import CliRunner

from warta.cli.main import app

SENTENCE = "Petugas menutup jalan di tepi sungai setelah tanggul jebol pada Senin malam, kata kepala dinas setempat."
PAGE = f"""<html><head><title>Tanggul Jebol, Jalan Tepi Sungai Ditutup - detikNews</title></head><body>
<h1 class="detail__title">Tanggul Jebol, Jalan Tepi Sungai Ditutup</h1><div class="detail__date">Senin, 04 Mar 2024 19:05 WIB</div>
<div class="detail__body-text"><p>{SENTENCE}</p><p>{SENTENCE}</p></div></body></html>"""


def test_it_tells_what_each_field_was_read_from(tmp_path: Path) -> None:
    path = tmp_path / "halaman.html.gz"
    path.write_bytes(gzip.compress(PAGE.encode()))
    done = CliRunner().invoke(app, ["publisher", "check", str(path), "--url", "https://news.detik.com/berita/d-1/tanggul-jebol"])
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert "publisher   detikcom" in lines
    assert "title       Tanggul Jebol, Jalan Tepi Sungai Ditutup" in lines
    assert "published   2024-03-04T19:05:00+07:00" in lines
    assert "  read from  layout .detail__date" in lines
    assert "  read from  layout .detail__body-text" in lines
    assert "missing     author" in lines
    assert any(line.startswith("  plain ") for line in lines)


def test_it_tells_that_a_site_is_in_no_list(tmp_path: Path) -> None:
    path = tmp_path / "halaman.html"
    path.write_text(PAGE.replace("detik", "kabar"), encoding="utf-8")
    done = CliRunner().invoke(app, ["publisher", "check", str(path), "--url", "https://kabar.example/1"])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == "missing     author, a file in reading/publishers/ for this address"


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["publisher", "check", str(tmp_path / "tidak-ada.html")]).exit_code == 2
    empty = tmp_path / "kosong.html"
    empty.write_text("<html><body></body></html>", encoding="utf-8")
    assert CliRunner().invoke(app, ["publisher", "check", str(empty)]).exit_code == 1

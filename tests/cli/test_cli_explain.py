"""Reasons in words, the explanation of an article, and a command line that answers at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from warta.cli.main import app
from warta.cli.reasons import entry_in_words, reasons_of, way_in_words


def test_a_rule_falls_into_its_parts() -> None:
    reasons = reasons_of("COERCE:menangkap[@per,!ikan|bola]; actor menangkap>nsubj; kept 0.8; actor again")
    assert reasons.entry == "COERCE:menangkap[@per,!ikan|bola]"
    assert reasons.ways == {"actor": "menangkap>nsubj"}
    assert reasons.others == ("kept 0.8", "actor again")
    assert reasons_of("").ways == {}


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("ACCUSE:mengecam", 'ACCUSE "mengecam"'),
        ("COERCE:menangkap[@per,!ikan|bola]", 'COERCE "menangkap", done to someone, without ikan | bola'),
        ("REQUEST:minta[a|b|c|d|e|f|g|h]", 'REQUEST "minta", with a | b | c | d | e | f | … 2 more'),
        ("stub", "stub"),
    ],
)
def test_entries_in_words(key: str, said: str) -> None:
    assert entry_in_words(key) == said


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("menangkap>nsubj", 'subject of "menangkap"'),
        ("datang>obl(ke)", 'adverbial (ke) of "datang"'),
        ("menembaki>obj>owner", 'owner of object of "menembaki"'),
        ("menggelar<xcomp<dijadwalkan>nsubj:pass", 'passive subject of "dijadwalkan", above "menggelar"'),
        ("a<conj<b<advcl<c>nsubj", 'subject of "c", above "b"'),
        ("berunjuk<acl", 'what "berunjuk" describes (clause)'),
        ("_nmod", "modifier of the trigger"),
        ("^xcomp_nsubj", "subject of the word above the trigger (complement)"),
        ("speaker", "who is cited for it"),
        ("something new", "something new"),
    ],
)
def test_ways_in_words(way: str, said: str) -> None:
    assert way_in_words(way) == said


@pytest.mark.usefixtures("stubbed")
def test_every_field_is_told_with_the_words_it_was_read_from(article_file: Path) -> None:
    done = CliRunner().invoke(app, ["explain", str(article_file)])
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "Polisi Tangkap Lima Perusuh di Kota Ambon"
    assert lines[1] == f"CNN Indonesia · 2024-03-06 09:15 +0900 · {article_file}"
    for line in (
        "1   COERCE · arrest   (event e1, confidence 0.50)",
        "    trigger     “menangkap”   stub",
        "    actor       =Polisi (IDN COP)   from “Polisi”",
        "    happened?   yes   asserted",
        "    when        2024-03-05   from “Selasa”",
        "    where       Ambon (IDN)   from “Ambon”; GeoNames 1651531",
        "    via         AFP",
        "    arrested    5",
    ):
        assert line in lines, line
    assert "Polisi *menangkap* lima orang" in done.stdout
    assert max(map(len, lines[2:])) <= 100
    assert "\x1b" not in done.stdout


def test_nothing_to_explain_is_misuse() -> None:
    done = CliRunner().invoke(app, ["explain"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "nothing to explain" in done.stderr


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["code", "--help"], ["schema"]])
def test_answers_that_need_no_coder_do_not_wait_for_one(arguments: list[str]) -> None:
    script = (
        "import sys; from warta.cli.main import run\n"
        "try: run()\n"
        "finally: sys.stderr.write(' '.join(m for m in ('spacy', 'numpy', 'py3langid') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout
    assert done.stderr == ""


def test_the_package_still_gives_what_it_names() -> None:
    script = (
        "import sys, warta; assert 'spacy' not in sys.modules; assert set(warta.__all__) <= set(dir(warta))\n"
        "assert all(callable(getattr(warta, name)) for name in ('read', 'read_many', 'code', 'code_many', 'parse'))\n"
        "from warta import code; assert 'spacy' in sys.modules\n"
        "try: warta.nothing\n"
        "except AttributeError as error: assert 'nothing' in str(error)\n"
        "else: raise SystemExit('no error')"
    )
    subprocess.run([sys.executable, "-c", script], check=True)

"""A coder that needs no model, so that the command line is tested alone; run as a script, ``warta`` with it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

import warta.cli.code
from warta.records import Article, CodedArticle, Dates, Entity, Event, Mention, Place, Span

Warta = Callable[..., "subprocess.CompletedProcess[bytes]"]

ARTICLE = """Polisi Tangkap Lima Perusuh di Kota Ambon

fl, CNN Indonesia | Rabu, 06/03/2024 09:15 WIT
Ambon, CNN Indonesia --

Polisi menangkap lima orang dalam kerusuhan di Kota Ambon pada Selasa malam, kata juru bicara kepolisian.

Gubernur Maluku akan bertemu dengan para tokoh agama pekan depan untuk membahas keamanan kota itu.

(fl/fl)
"""


def stub_code(article: Article) -> CodedArticle:
    """One mention for each "menangkap" and "bertemu", with every field filled."""
    sentences: list[Span] = [match.span() for match in re.finditer(r"[^\n]+", article.text)]
    mentions: list[Mention] = []
    events: list[Event] = []
    for number, match in enumerate(re.finditer("menangkap|bertemu", article.text), start=1):
        kind, mode, plover = ("COERCE", "arrest", "COERCE") if match[0] == "menangkap" else ("CONSULT", None, "AGREE")
        actors = (Entity("Polisi", (0, 6), "=Polisi", "IDN", "COP"),)
        place = Place("Ambon", (0, 5), "Ambon", "IDN", -3.69, 128.18, 1651531, "city")
        days = Dates(date(2024, 3, 5), date(2024, 3, 5), "Selasa", (0, 6))
        speaker = Entity("juru bicara kepolisian", (0, 6), "juru bicara", "IDN", "COP")
        fields = (actors, (), place, days, speaker, "AFP", None, None, 5)
        mentions.append(Mention(f"m{number}", match.span(), f"e{number}", kind, mode, "asserted", (), *fields, 0.5, "stub"))
        events.append(Event(f"e{number}", (f"m{number}",), kind, mode, "asserted", (), *fields, plover, "173", 4, -5.0))
    return CodedArticle(article, tuple(sentences), tuple(mentions), tuple(events))


def stub_code_many(articles: Iterable[Article], workers: int = 1) -> Iterator[CodedArticle]:
    assert workers >= 1
    return map(stub_code, articles)


@pytest.fixture
def stubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warta.cli.code.code_many", stub_code_many)


@pytest.fixture
def article_file(tmp_path: Path) -> Path:
    path = tmp_path / "ambon.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture
def warta_process() -> Warta:
    """Runs the command in a process of its own, with the stub for a coder."""

    def run(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, __file__, *map(str, arguments)]
        return subprocess.run(command, input=given, capture_output=True, timeout=120, check=False)

    return run


if __name__ == "__main__":
    vars(warta.cli.code)["code_many"] = stub_code_many
    from warta.cli.main import run as run_command

    run_command()

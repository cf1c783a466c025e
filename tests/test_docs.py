"""The documentation is true: its code runs, what is generated is current, what it links to is there."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
GENERATE: dict[str, Any] = runpy.run_path(str(ROOT / "docs/generate.py"))
CONFIDENCE = re.compile(r"confidence \d\.\d+")
"""Its last digit may differ from one processor to another."""


def _blocks(page: Path, kind: str) -> list[str]:
    found = GENERATE["BLOCK"].finditer(page.read_text(encoding="utf-8"))
    return [block["body"] for block in found if block["info"] == kind]


@pytest.fixture
def laid_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the tutorial's files lie, as the place to be."""
    GENERATE["lay_out"](tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_run(page: Path, laid_out: Path) -> None:
    for block in _blocks(page, "sh"):
        for command in GENERATE["commands_in"](block):
            code, _ = GENERATE["run"](command)
            assert code == 0, command
    assert list(laid_out.iterdir())


@pytest.mark.usefixtures("laid_out")
@pytest.mark.parametrize("page", [page for page in PAGES if _blocks(page, "python")], ids=lambda page: page.name)
def test_python_runs(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for block in _blocks(page, "python"):
        exec(compile(block, str(page), "exec"), {})
    assert capsys.readouterr().out


def test_what_is_generated_is_current() -> None:
    for path, text in GENERATE["documents"]().items():
        now = CONFIDENCE.sub("confidence", path.read_text(encoding="utf-8"))
        assert now == CONFIDENCE.sub("confidence", text), f"{path.name} is out of date: run python docs/generate.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_path_that_contribute_names_is_there() -> None:
    text = (ROOT / "docs/contribute.md").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:data|reading)/[\w/]+\.(?:tsv|yaml))`", text):
        known = re.sub("TYPE|NAME", "*", name)
        assert list((ROOT / "src/warta").glob(known)), name

"""Draws docs/images/demo.svg: the beginning of the table that ``warta demo`` prints, as it is.

python docs/make_images.py
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

from rich.console import Console

import warta
from warta.cli.main import SAMPLE
from warta.cli.render import WIDTH, show
from warta.records import Event

IMAGE = Path(__file__).resolve().parent / "images/demo.svg"
_MOST_EVENTS = 8


def draw() -> str:
    """The picture as SVG."""
    with as_file(files("warta.data") / SAMPLE) as path:
        article = replace(warta.read(path), source=path.name)
    coded = warta.code(article)
    # The events that tell most come first to the eye of someone who has not seen any; their order stays.
    told = sorted(coded.events, key=_tells, reverse=True)[:_MOST_EVENTS]
    shown = replace(coded, events=tuple(event for event in coded.events if event in told))
    console = Console(record=True, file=io.StringIO(), width=WIDTH, force_terminal=True, highlight=False, markup=False)
    show(shown, console)
    # Rich names a font on a server; the reader's own monospaced one will do, and nothing is fetched.
    return re.sub(r"@font-face\s*\{.*?\}\s*", "", console.export_svg(title="warta demo"), flags=re.DOTALL)


def _tells(event: Event) -> int:
    fields = (event.actors, event.recipients, event.mode, event.date, event.place, event.speaker)
    return sum(bool(field) for field in fields)


if __name__ == "__main__":
    IMAGE.parent.mkdir(exist_ok=True)
    IMAGE.write_text(draw(), encoding="utf-8")
    print(f"wrote {IMAGE}")

"""Writes what the documentation repeats from the code: the references, and the outputs shown in the tutorial.

    python docs/generate.py

``reference-cli.md`` and ``reference-json.md`` are written whole. In ``tutorial.md`` each block of ``sh`` with commands
of warta is followed by a block of ``text`` with their output, which is filled in here (where it is there). A block
whose first line is ``text FILE`` is a file that the commands read. In ``export.md`` the tables of columns are filled in
from ``data/export``. ``tests/test_docs.py`` checks that all is current.
"""

from __future__ import annotations

import inspect
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir
from enum import Enum
from pathlib import Path
from typing import Any, get_args

from typer.models import OptionInfo
from typer.testing import CliRunner
from typer.utils import get_params_from_function

from warta.cli.main import app
from warta.data import read_text
from warta.export.json import schema

DOCS = Path(__file__).resolve().parent
TUTORIAL = DOCS / "tutorial.md"
EXPORT = DOCS / "export.md"
BLOCK = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_SHOWN = re.compile(r"^```sh\n(?P<commands>(?:warta [^\n]*\n)+)```\n\n```text\n(?P<output>.*?)^```$", re.M | re.S)
_COLUMNS = re.compile(r"<!-- columns of (?P<table>\w+) -->\n.*?<!-- end -->", re.DOTALL)
_HAND = "<!-- Written by docs/generate.py from the code; do not edit by hand. -->\n"


def commands_in(body: str) -> list[str]:
    """The commands of warta in a block of ``sh``."""
    return [line for line in body.splitlines() if line.startswith("warta ")]


def lay_out(folder: Path) -> None:
    """Writes the files that the tutorial shows into ``folder``, and a folder ``folder/`` with one of them."""
    for block in BLOCK.finditer(TUTORIAL.read_text(encoding="utf-8")):
        kind, _, name = block["info"].partition(" ")
        if kind in ("text", "json") and name:
            (folder / name).write_text(block["body"], encoding="utf-8")
    (folder / "folder").mkdir()
    shutil.copy(folder / "news.txt", folder / "folder")


def run(command: str) -> tuple[int, str]:
    """Runs one command of warta here: its exit code, and what it prints for a person, without blanks at line ends."""
    done = CliRunner().invoke(app, shlex.split(command, comments=True)[1:])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip("\n")


def tutorial() -> str:
    """The tutorial with the outputs of its commands as they are now."""

    def filled(match: re.Match[str]) -> str:
        output = "\n".join(run(command)[1] for command in commands_in(match["commands"]))
        return f"```sh\n{match['commands']}```\n\n```text\n{_cut(output, match['output'])}\n```"

    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        lay_out(Path(folder))
        return _SHOWN.sub(filled, TUTORIAL.read_text(encoding="utf-8"))


def _cut(output: str, shown: str) -> str:
    """The beginning of ``output``, as long as what is shown when that ends in "..."."""
    lines = output.splitlines()
    kept = shown.rstrip("\n").splitlines()
    if kept and kept[-1] == "..." and len(lines) > len(kept):
        return "\n".join([*lines[: len(kept) - 1], "..."])
    return output


def reference_cli() -> str:
    """The commands with their arguments and options."""
    parts = [_HAND, "# The command line\n", f"{app.info.help}\n"]
    parts.append(
        "Results go to standard output, everything else to standard error. Exit codes: 0 all was coded; 1 some inputs "
        "were rejected, each is listed with the reason; 2 misuse; 130 interrupted, or nobody reads on.\n"
    )
    commands = [("warta", command) for command in app.registered_commands]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        commands += [(f"warta {group.name}", command) for command in group.typer_instance.registered_commands]
    for before, command in commands:
        assert command.callback is not None
        parts.append(f"## {before} {command.callback.__name__}\n\n{inspect.getdoc(command.callback)}\n")
        rows = list(_parameters(command.callback))
        if rows:
            parts.append("\n".join(["| | meaning | default |", "| --- | --- | --- |", *rows]) + "\n")
    parts.append("`warta --version` prints the version, `--help` behind any command its options.\n")
    return "\n".join(parts)


def _parameters(command: Callable[..., Any]) -> Iterator[str]:
    """A row for each argument and option of a command, from the annotations of its function."""
    for name, parameter in get_params_from_function(command).items():
        info = parameter.default
        kind = parameter.annotation
        kind = next((one for one in get_args(kind) if one is not type(None)), kind)
        shown = ", ".join(info.param_decls or ()) or name.upper()
        if isinstance(kind, type) and issubclass(kind, Enum):
            shown += " " + "\\|".join(value.value for value in kind)
        elif isinstance(info, OptionInfo) and kind is not bool:
            shown += f" {name.upper()}"
        told = info.default if info.default not in (..., None, False) else ""
        yield f"| `{shown}` | {info.help} | {told} |".replace("|  |", "| |")


def reference_json() -> str:
    """The fields of the coded article."""
    whole = schema()
    parts = [_HAND, "# The coded article as JSON\n", f"{whole['description']} `warta schema` prints the JSON Schema.\n"]
    parts.append(_table(whole))
    for name in ("mention", "event", "entity", "speaker", "place", "date"):
        part = whole["$defs"][name]
        parts.append(f"## {name}\n\n{part['description']}.\n\n{_table(part)}")
    parts.append("## Values\n")
    for name in ("type", "mode", "aux", "sector"):
        values = ", ".join(f"`{value}`" for value in whole["$defs"][name]["enum"] if value is not None)
        parts.append(f"- **{name}**: {values}")
    parts.append(f"- **code**: {whole['$defs']['code']['description']}\n")
    parts.append("What each value means is defined in [codebook.md](codebook.md).\n")
    parts.append(
        "## Gold articles\n\n`warta evaluate` reads the same shape: `id`, `text`, `sentences` and `mentions` must be "
        "there. Of a mention it needs `trigger`, `event`, `type`, `aux`, `actors` and `recipients` (objects with "
        "`code` and `sector`); `mode`, `place` (`country`), `date` (`start`, `end`) and `speaker` (`code`) where the "
        "text gives them. Texts are kept as they are, so offsets hold.\n"
    )
    return "\n".join(parts)


def _table(part: dict[str, Any]) -> str:
    rows = [f"| `{name}` | {_type(field)} | {_meaning(field)} |" for name, field in part["properties"].items()]
    return "\n".join(["| field | type | meaning |", "| --- | --- | --- |", *rows]).replace("|  |", "| |") + "\n"


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in field:
        return " or ".join(_type(one) for one in field["anyOf"])
    if field.get("type") == "array":
        return f"list of {_type(field['items'])}"
    if "enum" in field:
        return " or ".join("null" if value is None else f"`{value}`" for value in field["enum"])
    types = field["type"]
    return types if isinstance(types, str) else " or ".join(types)


def _meaning(field: dict[str, Any]) -> str:
    own = field.get("description")
    if own is None and "$ref" in field:
        own = schema()["$defs"][_type(field)].get("description")
    return str(own or "").replace("|", "\\|")


def export_columns() -> str:
    """What ``export.md`` says, its tables as the data files of the formats have them."""

    def filled(match: re.Match[str]) -> str:
        rows = [line.split("\t") for line in read_text(f"export/{match['table']}.tsv").splitlines() if not line.startswith("#")]
        typed = len(rows[0]) == 3
        head = ["| column | type | what it holds |", "| --- | --- | --- |"] if typed else ["| column | from |", "| --- | --- |"]
        body = [
            f"| `{cells[0]}` | {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells[1:])} |".replace("|  |", "| |")
            for cells in rows
        ]
        return "\n".join([f"<!-- columns of {match['table']} -->", *head, *body, "<!-- end -->"])

    return _COLUMNS.sub(filled, EXPORT.read_text(encoding="utf-8"))


def documents() -> dict[Path, str]:
    """What is generated: file -> text."""
    return {
        DOCS / "reference-cli.md": reference_cli(),
        DOCS / "reference-json.md": reference_json(),
        EXPORT: export_columns(),
        TUTORIAL: tutorial(),
    }


if __name__ == "__main__":
    os.environ.pop("COLUMNS", None)
    for path, text in documents().items():
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.relative_to(DOCS.parent)}")

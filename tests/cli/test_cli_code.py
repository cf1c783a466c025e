"""The command as a user meets it: what goes to which stream, and the exit codes."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from warta.cli.main import app
from warta.export.json import schema
from warta.export.table import COLUMNS, guarded

Warta = Callable[..., "subprocess.CompletedProcess[bytes]"]
pytestmark = pytest.mark.usefixtures("stubbed")
RECORD = {
    "title": "Polisi Tangkap Perusuh",
    "text": "Polisi menangkap para perusuh di kota itu pada hari Senin.",
    "published": "2024-03-05",
}


def invoke(*arguments: str | Path, given: str | bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["code", *map(str, arguments)], input=given)
    return result.exit_code, result.stdout, result.stderr


def test_jsonl_follows_the_schema_and_is_all_of_stdout(article_file: Path) -> None:
    code, out, err = invoke(article_file, "--format", "jsonl")
    assert code == 0
    (line,) = out.splitlines()
    coded = json.loads(line)
    jsonschema.Draft202012Validator(schema()).validate(coded)
    assert coded["published"] == "2024-03-06T09:15:00+09:00"
    assert [mention["type"] for mention in coded["mentions"]] == ["COERCE", "CONSULT"]
    start, end = coded["mentions"][0]["trigger"]
    assert coded["text"][start:end] == "menangkap"
    assert err.startswith("coded 1 article: 2 mentions, 2 events; 0 rejected; ")
    assert len(err.splitlines()) == 1


def test_output_goes_in_again_unchanged(article_file: Path) -> None:
    _, first, _ = invoke(article_file, "--format", "jsonl")
    _, second, _ = invoke("-", "--format", "jsonl", given=first)
    assert second == first


def test_csv_has_a_row_per_mention_and_no_formulas(article_file: Path) -> None:
    code, out, _ = invoke(article_file, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert tuple(rows[0]) == COLUMNS
    assert [row["trigger"] for row in rows] == ["menangkap", "bertemu"]
    assert rows[0]["actors"] == "'=Polisi"
    assert rows[0]["lat"] == "-3.69"
    assert rows[0]["actor_codes"] == "IDN COP"
    assert rows[0]["sentence"].startswith("Polisi menangkap lima orang")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_formulas_are_guarded_and_numbers_are_not(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert guarded(-1.5) == "-1.5"
    assert guarded(None) == ""


def test_table_reads_well_at_a_hundred_columns(article_file: Path) -> None:
    code, out, _ = invoke(article_file)
    assert code == 0
    assert out.startswith("Polisi Tangkap Lima Perusuh di Kota Ambon\nCNN Indonesia · 2024-03-06 09:15 +0900")
    for word in ("who", "did what", "to whom", "when", "where", "happened?", "says who", "COERCE", "5 arrested"):
        assert word in out
    assert "Polisi *menangkap* lima orang" in out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines()[2:])) <= 100


def test_rejections_are_listed_and_the_rest_is_coded(tmp_path: Path) -> None:
    lines = [json.dumps(RECORD), "{broken", json.dumps(RECORD | {"published": "kemarin"}), json.dumps(RECORD)]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    code, out, err = invoke(path, "--format", "jsonl")
    assert code == 1
    assert len(out.splitlines()) == 2
    assert f"rejected {path}:2: not-json: broken JSON" in err
    assert f"rejected {path}:3: bad-date: " in err


def test_of_many_rejections_twenty_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("{\n" * 30, encoding="utf-8")
    code, _, err = invoke(path)
    assert code == 1
    assert err.count("\nrejected ") == 20
    assert "... and 10 more rejected" in err


def test_articles_without_a_time_are_noted_and_published_sets_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Polisi Tangkap Perusuh\nPolisi menangkap para perusuh di kota itu.\n", encoding="utf-8")
    code, out, err = invoke(path, "--format", "jsonl")
    assert (code, json.loads(out)["published"]) == (0, None)
    assert "note: 1 article without a publication time" in err
    assert "--published" in err
    _, out, err = invoke(path, "--format", "jsonl", "--published", "2024-03-05T10:00")
    assert json.loads(out)["published"] == "2024-03-05T10:00:00+07:00"
    assert "note:" not in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "nothing to code"),
        (["nowhere.txt"], "nowhere.txt: there is no such file"),
        (["-", "--published", "kapan saja"], "'kapan saja' is no publication time"),
        (["-", "--format", "xml"], "xml"),
        (["-", "--fornat", "csv"], "--fornat"),
        (["-", "--workers", "0"], "workers"),
        (["-", "--output", "/nowhere/at/all.csv"], "does not exist"),
    ],
)
def test_misuse_is_told_with_exit_code_2(arguments: list[str], said: str) -> None:
    code, out, err = invoke(*arguments)
    assert code == 2
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_output_file_is_written_whole(article_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    code, out, _ = invoke(article_file, "--format", "csv", "--output", target)
    assert (code, out) == (0, "")
    assert target.read_text(encoding="utf-8").count("\n") == 3
    assert not target.with_name("out.csv.part").exists()


def test_output_over_an_input_is_misuse(article_file: Path) -> None:
    before = article_file.read_bytes()
    code, _, err = invoke(article_file, "--output", article_file)
    assert code == 2
    assert "one of the files to read" in err
    assert article_file.read_bytes() == before


def test_another_language_is_rejected_and_let_through_on_demand(tmp_path: Path) -> None:
    path = tmp_path / "en.txt"
    path.write_text("Police Arrest Five\nThe police said on Monday that five men had been arrested.\n", encoding="utf-8")
    code, _, err = invoke(path)
    assert code == 1
    assert "language: the text reads as English (en)" in err
    assert "--any-language" in err
    assert invoke(path, "--any-language")[0] == 0


def test_schema_and_version() -> None:
    printed = CliRunner().invoke(app, ["schema"])
    assert printed.exit_code == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(printed.stdout))
    assert CliRunner().invoke(app, ["--version"]).stdout.startswith("warta ")


def test_the_schema_knows_no_more_than_is_written(article_file: Path) -> None:
    _, out, _ = invoke(article_file, "--format", "jsonl")
    coded = json.loads(out)
    validator = jsonschema.Draft202012Validator(schema())
    assert not validator.is_valid({**coded, "body_start": 0})
    assert not validator.is_valid({**coded, "mentions": [{**coded["mentions"][0], "type": "DEMAND"}]})
    assert set(coded) == set(schema()["required"])


def test_a_process_reads_standard_input_and_writes_utf8(warta_process: Warta) -> None:
    record = {**RECORD, "text": RECORD["text"] + " “Aman,” katanya.", "id": "x"}
    done = warta_process("code", "-", "--format", "jsonl", given=json.dumps(record).encode())
    assert done.returncode == 0
    assert "“Aman,”" in done.stdout.decode("utf-8")
    assert json.loads(done.stdout)["id"] == "x"


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text((json.dumps(RECORD) + "\n") * 3000, encoding="utf-8")
    script = Path(__file__).with_name("conftest.py")
    for form in ("jsonl", "table", "csv"):
        command = [sys.executable, str(script), "code", str(path), "--format", form]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            said = process.stderr.read()
            assert process.wait(60) == 130
        assert said == b""


def test_ctrl_c_ends_quietly() -> None:
    command = [sys.executable, str(Path(__file__).with_name("conftest.py")), "code", "-", "--format", "jsonl"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as process:  # type: ignore[call-overload]
        # Enough output to fill its buffer shows that it is in the middle of the work; then it waits for more.
        process.stdin.write((json.dumps(RECORD) + "\n").encode() * 200)
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, b"")


def test_a_fifty_megabyte_line_is_rejected_and_its_neighbours_coded(tmp_path: Path, warta_process: Warta) -> None:
    path = tmp_path / "wide.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(RECORD) + "\n" + '{"text": "' + "a" * 50_000_000 + '"}\n' + json.dumps(RECORD) + "\n")
    done = warta_process("code", path, "--format", "csv")
    assert done.returncode == 1
    assert done.stdout.count(b"menangkap,") == 2
    assert f"{path}:2: too-large".encode() in done.stderr


def test_escape_sequences_of_an_article_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    title = "Polisi \x1b[31mmenangkap [bold]perusuh"
    path.write_text(json.dumps({**RECORD, "title": title, "text": f"{title}\n{RECORD['text']}"}), encoding="utf-8")
    code, out, _ = invoke(path)
    assert code == 0
    assert "\x1b" not in out
    assert "[bold]perusuh" in out

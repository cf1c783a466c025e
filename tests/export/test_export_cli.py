"""The command: from coded JSON Lines and from a database, what it writes and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from warta.cli.main import app
from warta.export import FORMATS, Output
from warta.export.coded import read_coded
from warta.export.json import to_dict, to_line
from warta.records import CodedArticle, Rejected
from warta.store import connect


@pytest.fixture
def coded(articles: list[CodedArticle], tmp_path: Path) -> Path:
    file = tmp_path / "coded.jsonl"
    file.write_text("".join(f"{to_line(one)}\n" for one in articles), encoding="utf-8")
    return file


@pytest.fixture
def db(articles: list[CodedArticle], tmp_path: Path) -> Path:
    file = tmp_path / "news.db"
    with connect(file) as store:
        assert not store.write(articles).rejected
    return file


def warta(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["export", *map(str, arguments)])


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_coded_lines_come_back_as_they_were(articles: list[CodedArticle], coded: Path) -> None:
    read = list(read_coded(coded))
    assert not any(isinstance(one, Rejected) for one in read)
    assert [to_line(one) for one in read if isinstance(one, CodedArticle)] == [to_line(one) for one in articles]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_each_format_is_written_whole(name: str, coded: Path, tmp_path: Path) -> None:
    if name == "conllu":
        coded.write_text(coded.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    target = tmp_path / "out"
    result = warta(coded, "--format", name, "-o", target)
    assert result.exit_code == 0, result.output
    assert target.exists()
    assert not list(tmp_path.glob("*.part"))
    assert "exported" in result.stderr
    assert not result.stdout


def test_database_and_lines_give_the_same(coded: Path, db: Path) -> None:
    for name in (name for name, one in FORMATS.items() if one.output is Output.text and name != "conllu"):
        from_lines, from_db = warta(coded, "--format", name), warta("--db", db, "--format", name)
        assert from_lines.stdout == from_db.stdout
        assert from_lines.stdout


def test_filters_choose_events(db: Path) -> None:
    def asked(*options: str) -> list[tuple[str, str]]:
        return [(row["article_id"], row["type"]) for row in rows(warta("--db", db, "--format", "csv", *options))]

    assert asked("--actor", "RUS") == [("a1", "COOPERATE")]
    assert asked("--actor", "AFG", "--type", "REJECT") == [("a1", "REJECT")]
    assert asked("--since", "2024", "--type", "AID", "--aux", "future,negation") == [("c3", "AID")] * 2
    assert asked("--article", "a1", "--until", "2020") == []


def test_only_the_mentions_of_events_asked_for_are_annotated(db: Path, tmp_path: Path) -> None:
    result = warta("--db", db, "--format", "brat", "-o", tmp_path / "brat.zip", "--actor", "RUS")
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(tmp_path / "brat.zip") as archive:
        assert archive.namelist() == ["annotation.conf", "000001-a1.txt", "000001-a1.ann"]
        assert b"REJECT" not in archive.read("000001-a1.ann")


def test_a_line_that_is_no_coded_article_is_told_and_passed_over(coded: Path, exercise: CodedArticle) -> None:
    good = to_dict(exercise)
    bad = [
        "no JSON",
        '"text"',
        '{"id": "x"}',
        json.dumps(good | {"id": ""}),
        json.dumps(good | {"text": "kurang"}),
        json.dumps(good | {"title": 5}),
        json.dumps(good | {"events": [good["events"][0] | {"cameo": "xx"}, good["events"][1]]}),
        json.dumps(good | {"events": [good["events"][0] | {"type": "DANCE"}, good["events"][1]]}),
        json.dumps(good | {"events": [good["events"][0] | {"dead": "lima"}, good["events"][1]]}),
        json.dumps(good | {"events": [good["events"][0] | {"date": 7}, good["events"][1]]}),
        json.dumps(good | {"mentions": [good["mentions"][0] | {"event": "e9"}]}),
    ]
    coded.write_text("\n".join([*bad, to_line(exercise)]), encoding="utf-8")
    result = warta(coded, "--format", "csv")
    assert result.exit_code == 1
    assert len(list(csv.reader(io.StringIO(result.stdout)))) == 3
    for number in range(1, len(bad) + 1):
        assert f"coded.jsonl:{number}: not-" in result.stderr


def test_half_characters_are_replaced(coded: Path, exercise: CodedArticle) -> None:
    half = replace(exercise, article=replace(exercise.article, url="https://example.org/\ud83c"))
    coded.write_text(json.dumps(to_dict(half)), encoding="utf-8")
    assert rows(warta(coded, "--format", "csv"))[0]["url"] == "https://example.org/\ufffd"


def test_misuse_is_told(coded: Path, db: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    (tmp_path / "cut.part").mkdir()
    for arguments, told in (
        ((), "give one of the two"),
        ((coded, "--db", db), "give one of the two"),
        ((coded, "--actor", "RUS"), "filters ask a database"),
        ((tmp_path / "none.jsonl",), "there is no such file"),
        (("--db", tmp_path / "none.db"), "there is no such database"),
        (("--db", db, "--actor", "RUZ"), "RUS"),
        ((coded, "-o", coded), "would overwrite"),
        (("--db", db, "-o", db), "would overwrite"),
        ((coded, "-o", tmp_path / "no" / "where"), "does not exist"),
        ((coded, "-o", tmp_path / "full"), "is a directory"),
        ((coded, "--format", "brat", "-o", tmp_path / "full"), "is there already"),
        ((coded, "--format", "brat", "-o", tmp_path / "cut"), "cut off"),
        ((coded, "--format", "parquet"), "--output"),
    ):
        options = () if "--format" in arguments else ("--format", "csv")
        result = warta(*arguments, *options)
        assert result.exit_code == 2, (arguments, result.output)
        assert told in result.stderr, (arguments, result.stderr)
    assert len(list(read_coded(coded))) == 4


def test_what_was_there_stays_when_an_export_fails(coded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    target, folder = tmp_path / "events.csv", tmp_path / "package"
    target.write_text("before")
    monkeypatch.setattr("warta.export.wide.row", fail)
    assert warta(coded, "--format", "csv", "-o", target).exit_code == 130
    assert warta(coded, "--format", "datapackage", "-o", folder).exit_code == 130
    assert target.read_text() == "before"
    assert not folder.exists()
    assert not list(tmp_path.glob("*.part"))

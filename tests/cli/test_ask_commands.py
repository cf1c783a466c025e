"""events, count, stories, show, search, review and evaluate --db as a user meets them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from warta.cli.main import app
from warta.linking.within import merge
from warta.records import Article, CodedArticle, Dates, Entity, Mention, Place
from warta.store import connect
from warta.store.query import every_event

Invoke = Callable[..., tuple[int, str, str]]
TEXT = "Polisi Tangkap Perusuh\nPolisi menangkap lima orang di Kota Ambon pada Selasa. Gubernur Maluku akan bertemu tokoh agama."


def article(number: int) -> CodedArticle:
    """Two events: an arrest, of which the coder is sure, and a meeting, of which it is not."""

    def span(words: str) -> tuple[int, int]:
        at = TEXT.rindex(words)
        return at, at + len(words)

    police = Entity("Polisi", span("Polisi"), "Polri", "IDN", "COP")
    crowd = Entity("lima orang", span("lima orang"), "lima orang", "IDN", "CVL")
    governor = Entity("Gubernur Maluku", span("Gubernur Maluku"), "Gubernur Maluku", "IDN", "GOV")
    ambon = Place("Kota Ambon", span("Kota Ambon"), "Kota Ambon", "IDN", -3.69, 128.18, 1651531, "city")
    day = Dates(date(2024, 3, 5), date(2024, 3, 5), "Selasa", span("Selasa"))
    arrest = Mention("m1", span("menangkap"), "e1", "COERCE", "arrest", "asserted", (), (police,), (crowd,), ambon, day)
    meeting = Mention("m2", span("bertemu"), "e2", "CONSULT", None, "future", (), (governor,))
    mentions = (
        replace(arrest, confidence=0.9, rule="COERCE:menangkap"),
        replace(meeting, confidence=0.3 + number / 100, rule="x"),
    )
    sentences = ((0, 22), (23, 74), (75, len(TEXT)))
    published = datetime(2024, 3, 6, 2, tzinfo=UTC)
    made = Article(f"a{number}", "Polisi Tangkap Perusuh", TEXT, 23, None, "Berita", None, published)
    return CodedArticle(made, sentences, mentions, tuple(merge(list(mentions))))


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = str(tmp_path / "news.db")
    with connect(path) as store:
        store.write([article(number) for number in range(3)])
    return path


@pytest.fixture
def warta(db: str) -> Invoke:
    def run(command: str, *arguments: str, given: str | None = None) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, [command, "--db", db, *arguments], input=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return run


def test_events_in_each_format(warta: Invoke) -> None:
    code, table, _ = warta("events")
    assert code == 0
    assert max(map(len, table.splitlines())) <= 100
    assert "COERCE ·" in table
    rows = list(csv.DictReader(io.StringIO(warta("events", "--format", "csv", "--actor", "IDN:COP")[1])))
    assert [row["type"] for row in rows] == ["COERCE"] * 3
    lines = warta("events", "--format", "jsonl", "--limit", "1", "--type", "COERCE")[1].splitlines()
    assert json.loads(lines[0])["actors"][0]["code"] == "IDN"


def test_events_go_to_a_file(warta: Invoke, tmp_path: Path) -> None:
    code, out, _ = warta("events", "--format", "jsonl", "-o", str(tmp_path / "out.jsonl"))
    assert (code, out) == (0, "")
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 6
    assert warta("events", "-o", str(tmp_path / "no" / "out"))[0] == 2


def test_counts(warta: Invoke) -> None:
    rows = list(csv.reader(io.StringIO(warta("count", "--by", "type,aux", "--format", "csv")[1])))
    assert rows == [["type", "aux", "events"], ["COERCE", "asserted", "3"], ["CONSULT", "future", "3"]]
    assert warta("count")[1].split() == ["events", "6"]
    code, _, err = warta("count", "--by", "weak")
    assert code == 2
    assert "week" in err


def test_misuse_is_told_in_one_line(warta: Invoke, tmp_path: Path) -> None:
    for arguments, told in (
        (("--type", "COPERATE"), "--type: 'COPERATE' is no type; did you mean COOPERATE"),
        (("--actor", "RUS:GVO"), "GOV"),
        (("--since", "yesterday"), "2021-01-05"),
    ):
        code, out, err = warta("events", *arguments)
        assert (code, out, len(err.splitlines())) == (2, "", 1)
        assert told in err
    result = CliRunner().invoke(app, ["events", "--db", str(tmp_path / "none.db")])
    assert result.exit_code == 2
    assert "no such database" in result.stderr


def test_nothing_found_is_said(warta: Invoke) -> None:
    code, _, err = warta("events", "--actor", "RUS")
    assert code == 0
    assert "no event has actor RUS" in err


def test_show_and_search(warta: Invoke, db: str) -> None:
    with connect(db) as store:
        key = next(row.key for row in every_event(store) if row.type == "COERCE")
    code, out, _ = warta("show", key)
    assert code == 0
    assert "*menangkap*" in out
    assert "[Polisi]" in out
    assert "(Kota Ambon)" in out
    code, out, _ = warta("search", "tokoh agama")
    assert code == 0
    assert out.count("*tokoh* *agama*") + out.count("*tokoh agama*") == 3
    assert warta("show", "nonsense")[0] == 2


def test_stories(warta: Invoke) -> None:
    assert warta("stories")[0] == 0
    assert warta("stories", "--format", "jsonl")[0] == 0


def test_review_keeps_what_is_said(warta: Invoke) -> None:
    # The meetings come first: the coder is less sure of them.
    code, out, err = warta("review", "--who", "Ani", given="a\nr\nq\n")
    assert code == 0
    assert "*bertemu*" in out
    assert "Ani: 1 accepted, 1 rejected" in err
    assert len(warta("events", "--format", "jsonl")[1].splitlines()) == 5
    code, out, _ = warta("evaluate", "--json")
    assert code == 0
    total = json.loads(out)["total"]
    assert (total["judged"], total["found"]) == (2, 1)
    assert "accept" in warta("review", "--log")[1]
    # Whoever comes next sees only what nobody has looked at.
    _, out, err = warta("review", "--who", "Budi", given="s\ns\ns\ns\ns\n")
    assert out.count("(confidence") == 4
    assert "that was the last one" in err


def test_review_draws_by_lot(warta: Invoke) -> None:
    def drawn(*arguments: str) -> list[str]:
        _, out, _ = warta("review", "--who", "Ani", *arguments, given="s\n" * 6)
        return [line.split()[0] for line in out.splitlines() if "(confidence" in line]

    by_lot = drawn("--order", "random", "--seed", "3")
    assert sorted(by_lot) == sorted(drawn())
    assert by_lot == drawn("--order", "random", "--seed", "3")
    assert len({tuple(drawn("--order", "random", "--seed", str(seed))) for seed in range(6)}) > 1
    # Broken off after one, it goes on with the next.
    warta("review", "--who", "Ani", "--order", "random", "--seed", "3", given="a\nq\n")
    assert drawn("--order", "random", "--seed", "3") == by_lot[1:]


def test_another_type_is_one_correction(warta: Invoke, db: str) -> None:
    code, _, err = warta("review", "--who", "Ani", "--type", "COERCE", given="f\ntype\nASSAULT\nq\n")
    assert (code, err.splitlines()[-1]) == (0, "Ani: 1 fixed")
    with connect(db) as store:
        (row,) = [row for row in every_event(store) if row.type == "ASSAULT"]
    assert row.mode is None
    assert warta("review", "--log")[1].count("fix type") == 1
    assert "fix mode" not in warta("review", "--log")[1]


def test_review_fixes_adds_and_undoes(warta: Invoke, db: str) -> None:
    fixing = "f\ntype\nCONSLT\nf\ntype\nAGREE\nu\nf\nrecipients\ntokoh agama = IDN:REL\n"
    given = fixing + "n\nTangkap\nCOERCE\narrest\n\nPolisi = IDN:COP\n\n\n\n\nx\nq\n"
    code, _, err = warta("review", "--who", "Ani", given=given)
    assert code == 0
    assert "did you mean CONSULT" in err
    assert "'x' is no key" in err
    assert "2 fixed, 1 added, 1 undone" in err
    with connect(db) as store:
        rows = [row for row in every_event(store) if row.article == "a0"]
    assert sorted(row.type for row in rows) == ["COERCE", "COERCE", "CONSULT"]
    assert next(row for row in rows if row.type == "CONSULT").recipients[0].sector == "REL"
    assert {row.verdict for row in rows} == {None, "fixed", "added"}


def test_review_goes_back_and_on(warta: Invoke) -> None:
    _, out, _ = warta("review", "--who", "Ani", given="a\nu\na\ns\ns\n")
    shown = [line.split()[0] for line in out.splitlines() if "(confidence" in line]
    # The second was shown before the undoing, and again after the first one was done anew.
    assert shown[0] == shown[2]
    assert shown[1] == shown[3]


def test_gold_comes_back_through_evaluate(warta: Invoke, tmp_path: Path) -> None:
    warta("review", "--who", "Ani", given="a\n" * 6)
    path = tmp_path / "gold.jsonl"
    assert warta("review", "--export-gold", str(path))[0] == 0
    from warta.evaluation import read_gold

    assert [len(one.acts) for one in read_gold(path)] == [2, 2, 2]


def test_evaluate_wants_one_thing(db: str) -> None:
    for arguments in ((), ("gold.jsonl", "--db", db)):
        assert CliRunner().invoke(app, ["evaluate", *arguments]).exit_code == 2

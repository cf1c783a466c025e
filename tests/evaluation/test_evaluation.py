"""The figures: as the project's own scorer has them, and right on small cases; malformed gold is told."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import warta
from warta.cli.evaluate import as_json
from warta.cli.main import app
from warta.errors import MalformedGold, UnknownValue
from warta.evaluation import Act, Ratio, read_gold, score
from warta.evaluation.scores import b_cubed, pair
from warta.export.json import to_line

TITLE = "Polisi Menangkap Lima Orang"
TEXT = f"{TITLE}\nPolisi menangkap lima orang di Ambon. Gubernur bertemu para tokoh."
POLICE = {"text": "Polisi", "code": "IDN", "sector": "COP"}
MENTION: dict[str, Any] = {
    "trigger": [7, 16],
    "event": "e1",
    "type": "COERCE",
    "mode": "arrest",
    "aux": "asserted",
    "actors": [POLICE],
    "recipients": [],
    "place": {"text": "Ambon", "country": "IDN"},
    "date": {"start": "2024-03-05", "end": "2024-03-05", "text": "Selasa"},
    "speaker": None,
}
ARTICLE: dict[str, Any] = {
    "id": "a1",
    "title": TITLE,
    "text": TEXT,
    "published": "2024-03-06T09:15:00+09:00",
    "sentences": [[0, 27], [28, 65], [66, 94]],
    "mentions": [MENTION],
}


def _file(folder: Path, *articles: dict[str, Any]) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    return path


def _with(**fields: object) -> dict[str, Any]:
    return {**ARTICLE, "mentions": [MENTION, {**MENTION, **fields}]}


def test_figures_are_those_of_the_shared_scorer(shared: Path, tmp_path: Path) -> None:
    with (shared / "gold/dev.jsonl").open(encoding="utf-8") as lines:
        some = [next(lines) for _ in range(14)]
    gold_file, coded_file = tmp_path / "gold.jsonl", tmp_path / "coded.jsonl"
    gold_file.write_text("".join(some), encoding="utf-8")
    gold = read_gold(gold_file)
    assert [article.article.text for article in gold] == [json.loads(line)["text"] for line in some]
    # One article is left out on purpose: it counts as coded with nothing.
    coded = [warta.code(article.article) for article in gold[1:]]
    coded_file.write_text("".join(to_line(article) + "\n" for article in coded), encoding="utf-8")
    command = [sys.executable, str(shared / "score.py"), str(gold_file), str(coded_file), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    ours = json.loads(as_json(score(gold, coded)))
    assert sum(ratio["hits"] for ratio in ours["types"].values()) == ours["mention"]["hits"] > 0
    assert set(theirs) == set(ours) - {"types"}
    for name in ("mention", "who", "dyad"):
        assert theirs[name] == pytest.approx(ours[name]), name
    for name, field in theirs["fields"].items():
        assert field == pytest.approx(ours["fields"][name]), name
    assert theirs["cluster"] == pytest.approx(ours["cluster"])


def _act(start: int, event: str = "e1", type_: str = "COERCE") -> Act:
    return Act((start, start + 3), event, type_, None, "asserted", frozenset(), frozenset(), None, None, None)


def test_overlapping_triggers_pair_before_nearer_ones() -> None:
    pairs = pair([_act(4), _act(10)], [_act(8), _act(12)], [(0, 20)])
    assert [(gold.trigger[0], coded.trigger[0]) for gold, coded in pairs] == [(10, 8), (4, 12)]


def test_triggers_in_other_sentences_or_of_other_types_do_not_pair() -> None:
    assert pair([_act(4)], [_act(25)], [(0, 20), (20, 40)]) == []
    assert pair([_act(4)], [_act(4, type_="ASSAULT")], [(0, 20)]) == []


def test_b_cubed() -> None:
    together = [(_act(0, "g1"), _act(0, "c1")), (_act(5, "g2"), _act(5, "c1"))]
    assert b_cubed([together]) == pytest.approx(2 * 0.5 * 1 / 1.5)
    assert b_cubed([]) == 0


def test_ratio() -> None:
    ratio = Ratio(hits=2, coded=4, gold=8)
    assert (ratio.precision, ratio.recall) == (0.5, 0.25)
    assert ratio.f1 == pytest.approx(1 / 3)
    assert (Ratio(0, 0, 3).precision, Ratio(0, 0, 0).f1) == (0, 0)


def test_text_is_kept_as_given(tmp_path: Path) -> None:
    text = "Jakarta, CNN Indonesia --  " + TEXT
    article = {**ARTICLE, "title": "Judul lain", "text": text, "mentions": []}
    assert read_gold(_file(tmp_path, article))[0].article.text == text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"type": "DEMAND"}, "type 'DEMAND' is none of AGREE"),
        ({"mode": "demo"}, "mode of COERCE 'demo' is none of seize"),
        ({"type": "AID", "mode": "arrest"}, "mode of AID 'arrest' is none of any"),
        ({"aux": "maybe"}, "aux 'maybe'"),
        ({"actors": [{**POLICE, "code": "INA"}]}, "actors 1: code 'INA' is no ISO 3166-1"),
        ({"recipients": [POLICE, {**POLICE, "sector": "XXX"}]}, "recipients 2: sector 'XXX'"),
        ({"place": {"country": "XX"}}, "place: country 'XX'"),
        ({"speaker": {"code": "XX"}}, "speaker: code 'XX'"),
        ({"trigger": [90, 999]}, "[90, 999] is not inside the text of 94 characters"),
        ({"trigger": [16, 7]}, "[16, 7] is not inside"),
        ({"trigger": "7-16"}, "trigger is '7-16'"),
        ({"date": {"start": "kemarin", "end": "2024-03-05"}}, "must be days as 2021-10-22"),
        ({"date": {"start": "2024-03-06", "end": "2024-03-05"}}, "before it starts"),
        ({"event": None}, "event is None"),
        ({"actors": None}, '"actors" is None; it must be a list'),
    ],
)
def test_malformed_gold_is_refused_by_article_and_mention(change: dict[str, Any], said: str, tmp_path: Path) -> None:
    path = _file(tmp_path, _with(**change))
    with pytest.raises(MalformedGold) as caught:
        read_gold(path)
    assert f"{path}:1: article a1: mention 2" in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda file: file.write_text("{broken"), "broken JSON"),
        (lambda file: file.write_text(""), "there is no article in it"),
        (lambda file: file.write_text('{"id": "x"}'), "a gold article is an object with"),
        (lambda file: file.write_text((json.dumps(ARTICLE) + "\n") * 2), "article a1 is there twice"),
        (lambda file: file.write_text(json.dumps({**ARTICLE, "sentences": [[0, 999]]})), "sentence 1 [0, 999]"),
    ],
)
def test_files_that_hold_no_gold(change: Callable[[Path], object], said: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    change(path)
    with pytest.raises(MalformedGold, match=r"gold\.jsonl") as caught:
        read_gold(path)
    assert said in str(caught.value)
    with pytest.raises(UnknownValue, match="No such file"):
        read_gold(tmp_path / "nowhere.jsonl")


def test_another_text_cannot_be_compared(tmp_path: Path) -> None:
    gold = read_gold(_file(tmp_path, ARTICLE))
    other = warta.code(warta.read({"id": "a1", "title": TITLE, "text": TEXT + " Selesai."}, any_language=True))
    with pytest.raises(MalformedGold, match="offsets mean nothing"):
        score(gold, [other])


def test_the_command_prints_figures_for_people_and_programs(tmp_path: Path) -> None:
    path = _file(tmp_path, ARTICLE)
    shown = CliRunner().invoke(app, ["evaluate", str(path)])
    assert shown.exit_code == 0
    for name in ("mention", "who", "dyad", "actors+sector", "cluster", "mentions by type", "COERCE"):
        assert name in shown.stdout
    figures = json.loads(CliRunner().invoke(app, ["evaluate", str(path), "--json"]).stdout)
    assert figures["mention"]["gold"] == 1
    bad = CliRunner().invoke(app, ["evaluate", str(_file(tmp_path, _with(type="DEMAND")))])
    assert (bad.exit_code, bad.stdout) == (2, "")
    assert "mention 2" in bad.stderr

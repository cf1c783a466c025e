"""brat, read by a strict reader of its standoff format; CoNLL-U, read by the package `conllu`."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from warta.export import FORMATS
from warta.export.base import Tally
from warta.export.files import several_files
from warta.records import CodedArticle

TEXT_BOUND = re.compile(r"T(\d+)\t(\w+) (\d+ \d+(?:;\d+ \d+)*)\t(.+)")
EVENT = re.compile(r"E(\d+)\t(\w+):T(\d+)((?: \w+:T\d+)*)")
ATTRIBUTE = re.compile(r"A(\d+)\t(\w+) E(\d+) ([\w-]+)")
RELATION = re.compile(r"R(\d+)\t(\w+) Arg1:E(\d+) Arg2:E(\d+)")
NOTE = re.compile(r"#(\d+)\tAnnotatorNotes ([TE]\d+)\t(.+)")


def read_configuration(text: str) -> dict[str, dict[str, str]]:
    """The sections of ``annotation.conf``, each name with what is behind it."""
    sections: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), {})
        else:
            name, _, rest = line.partition("\t")
            section[name] = rest
    return sections


def read_standoff(text: str, annotations: str, configuration: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    """Type and trigger of each event; fails on anything that brat's definition or the configuration does not allow."""
    spans: dict[str, tuple[str, str]] = {}
    events: dict[str, tuple[str, str]] = {}
    seen: set[str] = set()
    for line in annotations.split("\n")[:-1]:
        identifier = line.partition("\t")[0]
        assert identifier not in seen, f"{identifier} is there twice"
        seen.add(identifier)
        if bound := TEXT_BOUND.fullmatch(line):
            parts = [tuple(map(int, part.split())) for part in bound[3].split(";")]
            assert all(0 <= start < end <= len(text) for start, end in parts)
            assert parts == sorted(parts)
            assert "\n" not in bound[4]
            assert " ".join(text[start:end] for start, end in parts) == bound[4]
            assert bound[2] in configuration["entities"] or bound[2] in configuration["events"]
            spans[f"T{bound[1]}"] = (bound[2], bound[4])
        elif event := EVENT.fullmatch(line):
            assert spans[f"T{event[3]}"][0] == event[2]
            allowed = dict(re.findall(r"(\w+)[*?]?:(\w+)", configuration["events"][event[2]]))
            roles = [argument.partition(":") for argument in event[4].split()]
            assert len({role for role, _, _ in roles}) == len(roles)
            for role, _, filler in roles:
                assert allowed[role.rstrip("0123456789")] == spans[filler][0]
            events[f"E{event[1]}"] = (event[2], spans[f"T{event[3]}"][1])
        elif attribute := ATTRIBUTE.fullmatch(line):
            assert f"E{attribute[3]}" in events
            assert attribute[4] in configuration["attributes"][attribute[2]].partition("Value:")[2].split("|")
        elif relation := RELATION.fullmatch(line):
            assert relation[2] in configuration["relations"]
            assert {f"E{relation[3]}", f"E{relation[4]}"} <= set(events)
        else:
            note = NOTE.fullmatch(line)
            assert note, f"not standoff: {line!r}"
            assert note[2] in spans or note[2] in events
    return list(events.values())


def test_brat_is_what_its_definition_says(articles: list[CodedArticle], tmp_path: Path) -> None:
    with several_files(tmp_path / "brat") as put:
        tally = FORMATS["brat"].write(articles, put)
    files = {file.name: file.read_bytes().decode() for file in (tmp_path / "brat").iterdir()}
    configuration = read_configuration(files.pop("annotation.conf"))
    assert sorted(files) == sorted(
        f"{name}.{end}" for name in ("000001-a1", "000002--b-2-", "000003-c3", "000004-d4") for end in ("ann", "txt")
    )
    events = 0
    for coded, name in zip(articles, sorted(name for name in files if name.endswith(".txt")), strict=True):
        assert files[name] == coded.article.text
        found = read_standoff(files[name], files[name.replace(".txt", ".ann")], configuration)
        assert [type_ for type_, _ in found] == [mention.type for mention in coded.mentions]
        events += len(found)
    assert events == tally.rows
    assert "SameEvent Arg1:E1 Arg2:E2" in files["000001-a1.ann"]


def test_brat_archives_are_the_same_for_the_same_articles(articles: list[CodedArticle], tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        with several_files(tmp_path / name) as put:
            FORMATS["brat"].write(articles, put)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def conllu_of(*articles: CodedArticle) -> tuple[str, Any, Tally]:
    reader = pytest.importorskip("conllu")
    stream = io.StringIO(newline="")
    tally = FORMATS["conllu"].write(articles, stream)
    return stream.getvalue(), reader.parse(stream.getvalue()), tally


def test_conllu_is_read_back_with_the_mentions(exercise: CodedArticle) -> None:
    _, sentences, tally = conllu_of(exercise)
    assert tally.rows == 3
    assert [sentence.metadata["text"] for sentence in sentences] == exercise.article.text.split("\n")
    assert sentences[0].metadata["newdoc id"] == "a1"
    assert sentences[0].metadata["mention m1"].startswith("e1 COOPERATE aux=future actor=RUS:GOV actor=TJK:GOV")
    told = {
        role: [token["form"] for sentence in sentences for token in sentence if role in (token["misc"] or {})]
        for role in ("Trigger", "Actor", "Place", "Date", "Speaker")
    }
    assert told["Trigger"] == ["latihan", "gabungan", "Latihan", "itu", "menolak"]
    assert told["Actor"] == ["Rusia", "Tajikistan", "Kabul"]
    assert told["Place"] == ["Dushanbe"]
    assert told["Speaker"] == ["Menteri", "Ivan", "Sokolov"]
    for sentence in sentences:
        assert sum(token["head"] == 0 for token in sentence) == 1
        assert sentence.to_tree()  # heads lead to the root
        assert {token["deprel"] for token in sentence if token["head"] == 0} == {"root"}
        words = "".join(token["form"] + ("" if (token["misc"] or {}).get("SpaceAfter") == "No" else " ") for token in sentence)
        assert words.strip() == sentence.metadata["text"]


def test_conllu_of_hard_texts_has_ten_cells_a_line(hard: CodedArticle) -> None:
    text, sentences, _ = conllu_of(hard)
    rows = [line for line in text.split("\n") if line and not line.startswith("#")]
    assert all(len(row.split("\t")) == 10 for row in rows)
    assert all("\r" not in line for line in text.split("\n"))
    assert "".join("".join(token["form"] for token in sentence) for sentence in sentences) == re.sub(r"\s", "", hard.article.text)


def test_conllu_leaves_out_what_is_not_parsed(exercise: CodedArticle) -> None:
    english = replace(exercise, article=replace(exercise.article, language="en"))
    text, _, tally = conllu_of(english)
    assert (text, tally.left) == ("", {"articles in a language that is not parsed": 1})

"""What is wrong with a value is said in the reader's language."""

from __future__ import annotations

import ast
import html
import re
from importlib.resources import files

import pytest
from fastapi.testclient import TestClient

from warta import ontology
from warta.errors import UnknownValue
from warta.store.filters import Filter
from warta.web.i18n import LANGUAGES, Language, strings
from warta.web.refusals import is_known, refusal, sentence_of

ID = Language("id")
REFUSING = ("store/filters.py", "store/names.py", "store/conditions.py", "store/search.py", "web/review_form.py")
ALSO = ("_entity", "_place", "_date", "_number", "value_of", "words_at")
"""Of store/review.py: what reads the fields of a form."""


def sentences_of(name: str) -> list[str]:
    """The sentences with which a module refuses values, x in the place of each value."""
    found = []
    tree = ast.parse((files("warta") / name).read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for part in [one for one in functions if one.name in ALSO] if name == "store/review.py" else [tree]:
        for node in ast.walk(part):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "UnknownValue":
                pieces = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else node.args
                found.append("".join(str(one.value) if isinstance(one, ast.Constant) else "x" for one in pieces))
    return found


@pytest.mark.parametrize("name", [*REFUSING, "store/review.py"])
def test_every_sentence_that_refuses_a_value_is_in_the_catalogue(name: str) -> None:
    told = sentences_of(name)
    assert told
    for said in told:
        # "x: x" hands on what another said of a field; what a value is none of, the tests below ask.
        if said not in ("x: x", "x is no x; x"):
            said = re.sub(r"^(since|mode|publisher): ", "", said).replace("or x for none", "or - for none")
            assert is_known(said.replace("x = IDN", "Rusia = IDN")), said


@pytest.mark.parametrize(
    "asked",
    [
        {"type": "COERSE"}, {"mode": "arest"}, {"aux": "futur"}, {"context": "milter"}, {"verdict": "accept"}, {"quad": "9"},
        {"quad": "v-co"}, {"actor": "XQZ"}, {"actor": "RUS:GOX"}, {"place": "XQZ"}, {"place": "ID-QQ"}, {"dyad": "RUS"},
        {"since": "2021-13"}, {"since": "2022", "until": "2021"}, {"type": "AID", "mode": "arrest"}, {"confidence": "2"},
        {"text": "-"}, {"text": "x" * 9999}, {"actor": "x" * 300}, {"verdict": "rejected"}, {"type": ["AID"] * 999},
    ],
    ids=str,
)  # fmt: skip
def test_a_filter_that_cannot_be_is_told_in_indonesian(asked: dict[str, object]) -> None:
    with pytest.raises(UnknownValue) as caught:
        Filter.of(**asked)
    said = str(caught.value).partition(": ")[2]
    assert is_known(said), said
    assert not set(re.findall(r"\b[a-z]+\b", refusal(said, ID))) & {"is", "no", "of", "known", "are", "did", "you", "mean"}


def test_what_may_have_been_meant_is_named_in_the_readers_language() -> None:
    said = "'Rusland' is no code of a country or organisation; did you mean RUS (Russia), IRQ (Iraq)?"
    assert sentence_of(said, ID) == "“Rusland” bukan kode negara atau organisasi; maksudnya RUS (Rusia), IRQ (Irak)?"
    assert sentence_of(said, Language("en")) == (
        "“Rusland” is no code of a country or organisation; did you mean RUS (Russia), IRQ (Iraq)?"
    )


def test_what_no_catalogue_has_is_told_without_english() -> None:
    assert sentence_of("something new about x", ID, "x\u202e") == "“x” tidak dikenal di sini."
    assert sentence_of("something new about x", Language("en"), "x") == "Something new about x."
    assert sentence_of("'a' is no type; known are ' is no type; known are b", ID).startswith("“a”")


def test_pages_tell_it(client: TestClient) -> None:
    for path in ("/explore", "/stories", "/review"):
        page = html.unescape(client.get(f"{path}?actor=XQZ&since=2021-13&publisher=nirgends").text)
        assert "“XQZ” bukan kode negara atau organisasi; " in page
        assert "“2021-13” bukan hari, bulan, atau tahun" in page
        assert "tidak ada peristiwa dari penerbit “nirgends”" in page.lower()
        assert " is no " not in page
        assert "did you mean" not in page


def test_every_mode_has_a_word() -> None:
    for code in LANGUAGES:
        assert {f"mode.{name}" for _, name in ontology.modes()} <= strings(code).keys()

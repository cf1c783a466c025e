"""``warta show`` of stories and ``warta story``, on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

import warta as warta_package
from tests.reading.site import serving
from tests.store.test_stories import NAMES, arrest, event_of, groups
from warta.cli.main import app
from warta.errors import UnknownValue
from warta.records import Article, CodedArticle
from warta.store import Store, connect, stories, versions
from warta.store.schema import story_versions
from warta.store.showing import show
from warta.store.story_showing import events_called, show_story, tree

Invoke = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def warta(store: Store, db: str) -> Invoke:
    """Runs a command on a database with a story of two reports, its plan, and an arrest of somebody else."""
    store.write([arrest(0, arrested=1), arrest(1, words=1, arrested=3), arrest(2, who=NAMES[1]), arrest(3, words=3, day=4)])

    def run(*arguments: str) -> tuple[int, list[str], list[str]]:
        result = CliRunner().invoke(app, [*arguments, "--db", db])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout.splitlines(), result.stderr.splitlines()

    return run


def story_of(store: Store, article: str) -> str:
    return stories.read_story(store, event_of(store, article)).key


def test_a_story_is_shown_with_its_reports(warta: Invoke, store: Store) -> None:
    keys = [event_of(store, f"a{n:03}") for n in range(4)]
    code, out, err = warta("show", story_of(store, "a001")[:9])
    whole = "\n".join(out)
    assert (code, err) == (0, [])
    assert out[0].startswith(f"s{keys[0]}  COERCE · arrest   (2 events in 2 articles, 2 publishers;")
    assert out[1].startswith("  Polres Sorong (IDN COP) → Darius Wambrauw (IDN CRM) · 2024-03-05 · happened: yes · 1 arrested")
    for key, publisher in zip(keys[:2], ("p0", "p1"), strict=True):
        assert re.search(rf"{key}  2024-03-05  {publisher}", whole)
    assert "arrested   1 (p0); 3 (p1)" in whole
    assert re.search(rf"{min(keys[:2])} and {max(keys[:2])} \(0\.\d\d\): .*Darius Wambrauw", " ".join(whole.split()))
    assert f"planned as  s{keys[3]}  2024-03-0" in whole
    code, out, _ = warta("show", story_of(store, "a003"))
    assert code == 0
    assert any(line.startswith(f"came about as  s{keys[0]}") for line in out)
    # An event's key is that of an event, also when a story is called after it.
    assert warta("show", keys[0])[1][0].startswith(keys[0])


def test_keys_that_are_not_there(warta: Invoke, store: Store) -> None:
    first = story_of(store, "a000")
    for arguments, said in (
        (("show", "sffffffff"), "there is no story sffffffff"),
        (("show", "szzz"), "is no event and no story"),
        (("story", "join", first, "sffffffff", "--who", "Rina"), "there is no story sffffffff"),
        (("story", "join", first, "ffffffff", "--who", "Rina"), "there is no event ffffffff"),
        (("story", "join", first, first[1:], "--who", "Rina"), "two stories or events at least"),
        (("story", "split", first, event_of(store, "a002"), "--who", "Rina"), "is no event of the story"),
        (("story", "split", event_of(store, "a002"), event_of(store, "a002"), "--who", "Rina"), "is in none"),
        (("story", "split", first, *stories.read_story(store, first).events, "--who", "Rina"), "nothing to part"),
        (("story", "undo", "7", "--who", "Rina"), "no decision 7"),
    ):
        code, out, err = warta(*arguments)
        assert (code, out, len(err)) == (2, [], 1), arguments
        assert said in err[0]
    assert stories.decisions(store, undone=True) == []


def test_people_join_split_and_take_back(warta: Invoke, store: Store) -> None:
    first, other = story_of(store, "a000"), event_of(store, "a002")
    code, out, err = warta("story", "join", first, other[:12], "--who", "Rina")
    assert (code, err) == (0, ["Rina: 1 join kept; take back with: warta story undo 1"])
    # Its key is that of the report that is the first now.
    (whole,) = out
    assert frozenset({"a000", "a001", "a002"}) in groups(store)
    assert "Rina said that they are one" in " ".join(" ".join(warta("show", whole)[1]).split())
    code, out, err = warta("story", "split", whole, event_of(store, "a001"), other, "--who", "Budi")
    assert (code, err[0]) == (0, "Budi: 2 splits kept; take back with: warta story undo 2 3")
    assert all(len(one) == 1 for one in groups(store))
    code, out, _ = warta("story", "undo", "2", "3", "--who", "Budi")
    assert (code, out) == (0, [whole])
    assert frozenset({"a000", "a001", "a002"}) in groups(store)
    _, out, _ = warta("story", "log")
    assert [line.split()[0] for line in out[1:] if line[:1].isdigit()] == ["5", "4", "3", "2", "1"]
    assert sum("(taken" in line for line in out) == 2
    # The shell's help knows them all.
    assert "rebuild" in CliRunner().invoke(app, ["story", "--help"]).stdout


def test_who_made_the_stories_is_known(warta: Invoke, store: Store) -> None:
    assert warta("stories")[2] == []
    assert not stories.made_otherwise(store)
    with store.begin() as connection:
        connection.execute(update(story_versions).values(linking="0123456789abcdef"))
    _, _, err = warta("stories")
    assert len(err) == 1
    assert "warta story rebuild" in err[0]
    # What is written now makes the stories those of two versions.
    store.write(arrest(4, words=1))
    assert stories.made_otherwise(store)
    before = groups(store)
    assert warta("story", "rebuild")[::2] == (0, ["5 articles, 2 stories"])
    assert groups(store) == before
    assert warta("stories")[2] == []
    with store.read() as connection:
        assert len(connection.execute(select(story_versions)).all()) == 1


def test_the_strongest_edges_hold_a_story() -> None:
    edges = [(("a", "b"), 0.9, ()), (("c", "d"), 0.8, ()), (("b", "c"), 0.7, ()), (("a", "d"), 0.6, ()), (("d", "e"), 0.5, ())]
    assert [pair for pair, _, _ in tree(edges)] == [("a", "b"), ("c", "d"), ("b", "c"), ("d", "e")]


def test_a_split_pair_does_not_hold_a_story(store: Store) -> None:
    store.write([arrest(0), arrest(1, words=1), arrest(2, words=2)])
    key = story_of(store, "a000")
    one, other = sorted(stories.read_story(store, key).events)[:2]
    stories.decide(store, "split", [(one, other)], "Rina")
    stories.decide(store, "join", [(one, other)], "Budi")
    shown = show_story(store, key)
    assert len(shown.holds) == len(shown.story.events) - 1
    assert events_called(store, key) == shown.story.events
    with pytest.raises(UnknownValue, match="is a story"):
        show(store, key)


def test_a_new_database_has_stories_of_nobody(db: str) -> None:
    with connect(db) as store:
        assert not stories.made_otherwise(store)


def test_all_data_that_linking_reads_tell_its_version() -> None:
    package = Path(warta_package.__file__).parent
    code = [path.read_text(encoding="utf-8") for path in (package / "linking").glob("*.py") if path.name != "within.py"]
    read = {f"data/{name}" for text in code for name in re.findall(r'load_(?:tsv|yaml)\("([^"]+)"', text)}
    assert read == set(versions._JUDGED_BY)
    assert re.fullmatch("[0-9a-f]{16}", versions.linking())


def test_writing_to_stories_of_another_version_says_so(warta: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter((8, 9))

    def code_stub(articles: Iterable[Article], workers: int) -> Iterator[CodedArticle]:
        assert workers
        yield from (arrest(next(numbers)) for _ in articles)

    monkeypatch.setattr("warta.cli.code.code_many", code_stub)
    news, feeds = tmp_path / "news.txt", tmp_path / "feeds.yaml"
    news.write_text("Polisi Tangkap Penyelundup\n\nPolisi menangkap penyelundup amunisi di pelabuhan.\n", encoding="utf-8")
    assert not any("rebuild" in line for line in warta("code", str(news))[2])
    monkeypatch.setattr("warta.store.story_joining.linking", lambda: "0123456789abcdef")
    assert sum("warta story rebuild" in line for line in warta("code", str(news))[2]) == 1
    # Its handler of signals would stay.
    monkeypatch.setattr("warta.cli.watch_command.signal.signal", lambda *_: None)
    with serving() as site:
        feeds.write_text(f"- {site.url}/feed\n", encoding="utf-8")
        _, _, err = warta("watch", str(feeds), "--once", "--allow-private", "--delay", "0")
    assert sum("warta story rebuild" in line for line in err) == 1

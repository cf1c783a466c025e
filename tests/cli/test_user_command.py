"""``warta user`` as people type it."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import pytest
import typer
from argon2 import PasswordHasher
from typer.testing import CliRunner

from warta.cli.main import app
from warta.store import accounts, connect

PASSWORD = "kuda lumping di alun-alun"


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty database; passwords cost little."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    connect(tmp_path / "news.db").close()
    return str(tmp_path / "news.db")


def run(*arguments: str, given: str = "") -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    done = CliRunner().invoke(app, ["user", *arguments], input=given)
    return done.exit_code, done.stdout, done.stderr


def test_an_account_from_its_making_to_its_end(db: str) -> None:
    code, out, told = run("add", " Ani  Lestari ", "--db", db, given=f"{PASSWORD}\n")
    assert (code, out) == (0, "")
    assert "Ani Lestari can log in" in told
    with connect(db) as store:
        assert accounts.check(store, "ani lestari", PASSWORD) == "Ani Lestari"
    code, out, _ = run("token", "Ani Lestari", "--db", db)
    assert code == 0
    with connect(db) as store:
        assert accounts.known(store, out.strip(), "program") == "Ani Lestari"
    assert "Ani Lestari" in run("list", "--db", db)[1]
    assert "1 tokens taken back" in run("token", "Ani Lestari", "--revoke", "--db", db)[2]
    assert run("remove", "Ani Lestari", "--db", db)[0] == 0
    assert "Ani" not in run("list", "--db", db)[1]


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        (("add", "Ani"), "pendek\n", "a password has"),
        (("add", "Ani"), "", "a password has"),
        (("add", "<b>"), PASSWORD, "a name has"),
        (("remove", "Budi"), "", "no account"),
        (("token", "Budi"), "", "no account"),
        (("token", "Budi", "--revoke"), "", "no account"),
    ],
)
def test_what_cannot_be_is_told(db: str, arguments: tuple[str, ...], given: str, told: str) -> None:
    code, out, error = run(*arguments, "--db", db, given=given)
    assert (code, out) == (2, "")
    assert told in error
    assert "Traceback" not in error


def test_the_same_name_twice_and_a_database_that_is_not_there(db: str, tmp_path: Path) -> None:
    assert run("add", "Ani", "--db", db, given=PASSWORD)[0] == 0
    assert "already" in run("add", "ANI", "--db", db, given=PASSWORD)[2]
    assert run("list", "--db", str(tmp_path / "none.db"))[0] == 2


def test_at_a_terminal_the_password_is_asked_twice(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from warta.cli import user_command

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    answers = iter([PASSWORD, PASSWORD, PASSWORD, "lain sama sekali"])
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(answers))
    user_command.add("Ani", db)
    with pytest.raises(typer.Exit):
        user_command.add("Budi", db)
    with connect(db) as store:
        assert [one.name for one in accounts.accounts(store)] == ["Ani"]

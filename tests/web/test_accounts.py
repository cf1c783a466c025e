"""Beyond this machine: who may write, and what those find who may not."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from warta.records import CodedArticle
from warta.store import Store, accounts, connect
from warta.store.listing import every_event
from warta.store.review import history
from warta.store.rows import now
from warta.web.limits import Limit
from warta.web.security import Refused
from warta.web.user import SESSION

PASSWORD = "kuda lumping di alun-alun"
Made = Callable[..., TestClient]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passwords are hashed at the least cost, so that the tests do not wait for them."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    accounts._of_nobody.cache_clear()
    yield
    accounts._of_nobody.cache_clear()


@pytest.fixture
def own(tmp_path: Path, drill: CodedArticle) -> Iterator[Store]:
    """A database that a test may change, with an account of Ani's."""
    with connect(tmp_path / "news.db") as opened:
        opened.write(drill)
        accounts.add(opened, "Ani", PASSWORD)
        yield opened


@pytest.fixture
def away(own: Store, client_of: Made) -> TestClient:
    """A browser on another machine."""
    return client_of(own, "0.0.0.0")


def token_of(client: TestClient, path: str = "/login") -> str:
    """The token of the forms of a page."""
    return str(re.findall(r'name="token" value="([^"]+)"', client.get(path).text)[0])


def log_in(client: TestClient, name: str = "Ani", password: str = PASSWORD, **more: str) -> int:
    """Sends the form; its status."""
    data = {"name": name, "password": password, "token": token_of(client)} | more
    return int(client.post("/login", data=data).status_code)


def test_those_who_log_in_can_review_and_log_out_again(away: TestClient, own: Store) -> None:
    key = next(every_event(own)).key
    assert "data-key" not in away.get(f"/review/event/{key}").text
    assert log_in(away) == 303
    page = away.get(f"/review/event/{key}").text
    state = re.findall(r'name="state" value="([^"]+)"', page)[0]
    data = {"verdict": "accept", "state": state, "token": token_of(away, f"/review/event/{key}")}
    assert away.post(f"/review/event/{key}", data=data).status_code == 303
    assert [row["who"] for row in history(own)] == ["Ani"]
    assert away.post("/logout", data={"token": token_of(away, "/review")}).status_code == 303
    assert away.post(f"/review/event/{key}", data=data).status_code == 403
    assert own.engine.connect().exec_driver_sql("SELECT count(*) FROM sessions").scalar() == 0


def test_the_session_is_kept_by_its_hash_in_a_cookie_that_no_script_reads(away: TestClient, own: Store) -> None:
    data = {"name": "ani ", "password": PASSWORD, "token": token_of(away)}
    answer = away.post("/login", data=data)
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(SESSION))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert own.engine.url.database
    kept = sqlite3.connect(own.engine.url.database).execute("SELECT digest FROM sessions").fetchall()
    assert away.cookies[SESSION] not in str(kept)
    assert PASSWORD not in Path(own.engine.url.database).read_bytes().decode("latin-1")


def test_over_tls_the_cookie_is_secure(away: TestClient) -> None:
    data = {"name": "Ani", "password": PASSWORD, "token": token_of(away)}
    answer = away.post("/login", data=data, headers={"Origin": "https://localhost"})
    assert answer.status_code == 303
    assert "Secure" in next(one for one in answer.headers.get_list("set-cookie") if one.startswith(SESSION))


def test_unknown_names_and_wrong_passwords_are_answered_alike(away: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    is_ = accounts._is

    def noted(kept: str, password: str) -> bool:
        compared.append(kept)
        return is_(kept, password)

    monkeypatch.setattr(accounts, "_is", noted)
    pages = []
    for name in ("Ani", "Budi"):
        answer = away.post("/login", data={"name": name, "password": "salah semua ini", "token": token_of(away)})
        assert answer.status_code == 401
        page = re.sub(r'name="token" value="[^"]+"', "", answer.text)
        pages.append(page.replace(f'value="{name}"', ""))
    assert pages[0] == pages[1]
    assert "Nama atau kata sandi itu keliru" in pages[0]
    # Both were compared with a hash of the same cost.
    assert len(compared) == 2
    assert len({kept.rsplit("$", 2)[0] for kept in compared}) == 1


def test_after_too_many_tries_even_the_right_password_must_wait(away: TestClient) -> None:
    assert [log_in(away, password="salah semua ini") for _ in range(8)] == [401] * 8
    data = {"name": "Ani", "password": PASSWORD, "token": token_of(away)}
    answer = away.post("/login", data=data)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert log_in(away, "Budi", "salah semua ini") == 401


def test_whoever_gets_in_begins_anew(away: TestClient) -> None:
    for _ in range(2):
        assert [log_in(away, password="salah semua ini") for _ in range(6)] == [401] * 6
        assert log_in(away) == 303
        away.cookies.delete(SESSION)


def test_a_limit_holds_for_its_time_and_for_each_by_itself() -> None:
    at = 0.0
    limit = Limit(2, 10, lambda: at)
    limit.take("a")
    at = 4
    limit.take("a")
    limit.take("b")
    with pytest.raises(Refused, match="wait 6 seconds"):
        limit.take("a")
    at = 10
    limit.take("a")
    with pytest.raises(Refused):
        limit.take("a")
    limit.forget("a")
    limit.take("a")


def test_a_login_without_its_token_or_from_another_site_is_refused(away: TestClient) -> None:
    data = {"name": "Ani", "password": PASSWORD}
    assert away.post("/login", data=data).status_code == 403
    token = token_of(away)
    assert away.post("/login", data=data | {"token": token}, headers={"Origin": "https://jahat.example"}).status_code == 403
    assert away.post("/logout", data={}).status_code == 403
    assert away.post("/login", data={"name": "Ani", "password": "x" * 5000, "token": token}).status_code == 422


@pytest.mark.parametrize(
    ("next_", "to"),
    [
        ("/review?type=AID", "/review?type=AID"), ("//jahat.example", "/"), ("https://jahat.example", "/"),
        ("/\\jahat.example", "/"), ("javascript:alert(1)", "/"), ("/\tx", "/"), ("", "/"),
    ],
)  # fmt: skip
def test_a_login_leads_only_to_pages_of_this_server(away: TestClient, next_: str, to: str) -> None:
    answer = away.post("/login", data={"name": "Ani", "password": PASSWORD, "token": token_of(away), "next": next_})
    assert answer.headers["location"] == to


def test_a_program_with_a_token_can_have_articles_coded(away: TestClient, own: Store) -> None:
    sent = accounts.start(own, "Ani", "program")
    for wrong in ("", f"Bearer {sent[:-1]}", f"Basic {sent}", "Bearer"):
        assert away.post("/api/code", json={}, headers={"Authorization": wrong}).status_code == 403
    away.cookies.set(SESSION, sent)
    assert away.post("/api/code", json={}).status_code == 403, "a program's token is no browser's"
    away.cookies.clear()
    right = {"Authorization": f"Bearer {sent}"}
    assert away.post("/api/code", json={}, headers=right).status_code == 422
    assert accounts.end_tokens(own, "ANI") == 1
    assert away.post("/api/code", json={}, headers=right).status_code == 403


def test_how_often_one_address_may_have_something_coded(away: TestClient, own: Store, client: TestClient) -> None:
    right = {"Authorization": f"Bearer {accounts.start(own, 'Ani', 'program')}"}
    statuses = [away.post("/api/code", json={}, headers=right).status_code for _ in range(31)]
    assert statuses == [422] * 30 + [429]
    assert log_in(away) == 303
    assert away.post("/paste", data={"text": "x", "token": token_of(away, "/paste")}).status_code == 429
    assert {client.post("/api/code", json={}).status_code for _ in range(40)} == {422}, "no limit at this machine"


def test_who_is_removed_is_logged_out_and_what_they_said_stays(away: TestClient, own: Store) -> None:
    assert log_in(away) == 303
    assert "Ani" in away.get("/").text
    accounts.remove(own, "Ani")
    assert "<bdi>Ani</bdi>" not in away.get("/").text
    assert away.post("/paste", data={"text": "x"}).status_code == 403


def test_a_session_ends_after_its_time(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = accounts.start(own, "Ani", "browser")
    assert accounts.known(own, sent, "browser") == "Ani"
    later = now() + accounts.LASTS
    monkeypatch.setattr(accounts, "now", lambda: later)
    assert accounts.known(own, sent, "browser") is None


NEW = "angklung di tepi sawah"


def change(client: TestClient, old: str = PASSWORD, new: str = NEW, again: str = NEW) -> tuple[int, str]:
    """Sends the form for a new password; its status, and what the page says."""
    data = {"old": old, "new": new, "again": again, "token": token_of(client, "/account")}
    answer = client.post("/account", data=data)
    return answer.status_code, answer.text


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(away: TestClient, own: Store, client_of: Made) -> None:
    other = client_of(own, "0.0.0.0")
    assert log_in(away) == log_in(other) == 303
    program = accounts.start(own, "Ani", "program")
    before = away.cookies[SESSION]
    assert 'href="/account"' in away.get("/").text
    assert change(away)[0] == 303
    assert "Kata sandi sudah diganti" in away.get("/account?changed=yes").text
    assert away.cookies[SESSION] != before
    assert "<bdi>Ani</bdi>" not in other.get("/").text
    assert accounts.known(own, before, "browser") is None
    assert accounts.known(own, program, "program") == "Ani"
    assert log_in(other) == 401
    assert log_in(other, password=NEW) == 303


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"old": "salah semua ini"}, 401, "Kata sandi yang sekarang keliru"),
        ({"again": "angklung di tepi kali"}, 422, "tidak sama"),
        ({"new": "pendek", "again": "pendek"}, 422, "paling sedikit 10 karakter"),
        ({"new": "x" * 1001, "again": "x" * 1001}, 422, "Permintaan ini tidak dapat dipahami"),
    ],
)
def test_a_password_that_cannot_be_changes_nothing(
    away: TestClient, own: Store, given: dict[str, str], status: int, said: str
) -> None:
    assert log_in(away) == 303
    answer = change(away, **given)
    assert answer[0] == status
    assert said in answer[1]
    assert "salah semua" not in answer[1]
    assert accounts.check(own, "Ani", PASSWORD) == "Ani"


def test_changing_a_password_takes_a_login_a_token_and_patience(away: TestClient, own: Store) -> None:
    assert away.get("/account").headers["location"] == "/login?next=/account"
    data = {"old": PASSWORD, "new": NEW, "again": NEW}
    assert away.post("/account", data=data | {"token": token_of(away)}).status_code == 403
    assert log_in(away) == 303
    assert away.post("/account", data=data).status_code == 403
    assert [change(away, old="salah semua ini")[0] for _ in range(8)] == [401] * 8
    assert change(away)[0] == 429
    assert accounts.check(own, "Ani", PASSWORD) == "Ani"


def test_at_this_machine_there_is_no_password_to_change(own: Store, client_of: Made) -> None:
    client = client_of(own)
    assert 'type="password"' not in client.get("/account").text
    data = {"old": PASSWORD, "new": NEW, "again": NEW, "token": token_of(client, "/paste")}
    assert client.post("/account", data=data).status_code == 401
    assert accounts.check(own, "Ani", PASSWORD) == "Ani"


def test_at_this_machine_nobody_logs_in(own: Store, client_of: Made) -> None:
    client = client_of(own)
    assert log_in_status(client) == 401
    assert 'type="password"' not in client.get("/login").text


def log_in_status(client: TestClient) -> int:
    """The status of a right login where no form is shown."""
    token = token_of(client, "/paste")
    return int(client.post("/login", data={"name": "Ani", "password": PASSWORD, "token": token}).status_code)


def test_without_a_database_there_are_no_accounts(client_of: Made) -> None:
    away = client_of(None, "0.0.0.0")
    assert "basis data" in away.get("/login").text
    assert away.post("/api/code", json={}).status_code == 403


def test_names_and_passwords_that_cannot_be(own: Store) -> None:
    from warta.errors import UnknownValue

    for name in ("", " ", "x" * 61, "<b>", "a\u202eb", "-"):
        with pytest.raises(UnknownValue, match="a name has"):
            accounts.add(own, name, PASSWORD)
    for password in ("", "pendek", "x" * 1001):
        with pytest.raises(UnknownValue, match="a password has"):
            accounts.add(own, "Budi", password)
    with pytest.raises(UnknownValue, match="already"):
        accounts.add(own, "ANI", PASSWORD)
    with pytest.raises(UnknownValue, match="no account"):
        accounts.remove(own, "Budi")


def test_passwords_of_old_costs_are_hashed_anew(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def kept() -> str:
        with own.read() as connection:
            return str(connection.exec_driver_sql("SELECT password FROM users").scalar())

    before = kept()
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    assert accounts.check(own, "Ani", PASSWORD) == "Ani"
    assert kept() != before
    assert "t=2" in kept()
    assert accounts.check(own, "Ani", PASSWORD) == "Ani"

"""Review in a real browser: by keyboard alone, by selecting words, on a phone; what axe finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from warta.records import CodedArticle
from warta.store import Store, connect
from warta.store.listing import every_event
from warta.store.review import history

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SELECT = """words => {
  const walker = document.createTreeWalker(document.querySelector(".whole .body"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at >= 0) { getSelection().setBaseAndExtent(node, at, node, at + words.length); return; }
  }
}"""


@pytest.fixture
def own(tmp_path: Path, drill: CodedArticle) -> Iterator[Store]:
    """A database that a test may change."""
    with connect(tmp_path / "news.db") as opened:
        opened.write(drill)
        yield opened


@pytest.fixture
def address(own: Store, serving: Callable[[Store | None], AbstractContextManager[str]]) -> Iterator[str]:
    """The address of the application over it, served on loopback."""
    with serving(own) as at:
        yield at


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A browser of Ani's, on the first event; every word on its console is a failure."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="id", reduced_motion="reduce")
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(f"{address}/review")
    opened.get_by_label("Nama Anda").fill("Ani")
    opened.keyboard.press("Enter")
    opened.wait_for_url("**/review/event/**")
    yield opened
    context.close()
    assert said == []


def said_in(store: Store) -> list[tuple[str, str | None]]:
    """What was said, the first first."""
    return [(row["verdict"], row["field"]) for row in history(store)][::-1]


def test_all_of_a_review_by_keyboard(page: Page, own: Store) -> None:
    with page.expect_navigation():
        page.keyboard.press("s")  # the first is left for later
    with page.expect_navigation():
        page.keyboard.press("r")
    with page.expect_navigation():
        page.keyboard.press("u")
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.id") == "fix-type"
    page.keyboard.press("a")  # chooses in the list; it is no answer
    page.locator("#fix-injured").focus()
    page.keyboard.type("3")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("diperbaiki").first.is_visible()
    with page.expect_navigation():
        page.keyboard.press("a")
    verdicts = [verdict for verdict, _ in said_in(own)]
    assert verdicts[:2] == ["reject", "undo"]
    assert set(verdicts[2:-1]) == {"fix"}
    assert verdicts[-1] == "accept"


def test_keys_can_be_turned_off_and_stay_so(page: Page, own: Store) -> None:
    page.locator("#keys").uncheck()
    page.reload()
    page.keyboard.press("r")
    page.keyboard.press("a")
    assert not page.locator("#keys").is_checked()
    assert said_in(own) == []


def test_selecting_words_adds_an_act(page: Page, own: Store) -> None:
    for words, role in (("kata", "Kata peristiwa"), ("Indonesia", "Pelaku"), ("perairan Natuna", "Tempat")):
        page.evaluate(SELECT, words)
        page.locator(".picked").get_by_role("button", name=role, exact=True).click()
    page.locator("#add-type").select_option("STATEMENT")
    shown = page.locator("#add-mode optgroup:not([hidden])").evaluate_all("all => all.map(one => one.dataset.type)")
    assert set(shown) <= {"STATEMENT"}
    page.locator("#add-place").fill("perairan Natuna = IDN")
    with page.expect_navigation():
        page.get_by_role("button", name="Tambahkan").click()
    added = [row for row in every_event(own) if row.verdict == "added"]
    assert [(row.type, row.actors[0].code, row.place_country) for row in added] == [("STATEMENT", "IDN", "IDN")]


def test_on_a_phone_nothing_is_cut_off(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for opened in (False, True):
        if opened:
            page.get_by_role("link", name="Perbaiki").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        box = page.get_by_role("button", name="Benar", exact=False).first.bounding_box()
        assert box
        assert box["height"] >= 24
    page.goto(page.url.split("/review")[0] + "/review/log")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_review(browser: Browser, address: str, own: Store, axe: str, scheme: str) -> None:
    rules = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    key = next(every_event(own)).key
    for path in ("/review", "/review/log", f"/review/event/{key}", "/login", f"/review/event/{key}"):
        page.goto(f"{address}{path}?lang=en")
        if page.locator("#name").count():
            page.fill("#name", "Ani")
            with page.expect_navigation():
                page.keyboard.press("Enter")
        for details in page.locator("details.box > summary").all():
            details.click()
        page.evaluate(axe)
        found = page.evaluate(f"axe.run({rules})")["violations"]
        told = [(path, one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert told == []
    context.close()

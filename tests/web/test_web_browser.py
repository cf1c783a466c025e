"""The pages in a real browser: what lights up, by pointer, finger and keys; nothing that runs; what axe finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = "/read/jahat/1%3Fx%3D%23y"
MOST_BYTES = 300_000


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window as wide as a desk's; every word on its console is a failure."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900}, locale="id", reduced_motion="reduce")
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: said.append(dialog.message))
    yield opened
    opened.close()
    assert said == []


def test_pointing_at_an_event_lights_its_words_and_opens_its_card(page: Page, served: str) -> None:
    page.goto(f"{served}/read/latihan-1")
    page.get_by_role("link", name="menggelar latihan militer").hover()
    lit = page.locator(".lit").evaluate_all("all => all.map(one => [one.textContent, one.dataset.label || ''])")
    assert ["Indonesia", "Pelaku"] in lit
    assert ["perairan Natuna", "Tempat"] in lit
    assert ["22-23 Maret mendatang", "Waktu"] in lit
    assert ["Panglima TNI", "Narasumber"] in lit
    assert page.locator("#d1").is_visible()
    assert page.locator(".thread path").count() == 1
    page.mouse.move(5, 5)
    assert page.locator(".lit").count() == 0
    assert page.locator("#d1").is_hidden()


def test_keys_move_hold_and_let_go(page: Page, served: str) -> None:
    page.goto(f"{served}/read/latihan-1")
    marks = page.locator("a.ev")
    marks.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "menangkap dan menahan"
    page.keyboard.press("Enter")
    assert page.locator("#e2.pinned").count() == 1
    page.keyboard.press("ArrowLeft")
    assert page.locator("#e1.pinned").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".pinned").count() == 0
    assert page.evaluate("document.activeElement.className").startswith("ev ")


def test_words_of_two_events_are_pressed_for_one_then_the_other(page: Page, served: str) -> None:
    page.goto(f"{served}/read/latihan-1")
    mark = page.get_by_role("link", name="menangkap dan menahan")
    mark.click()
    assert page.locator("#e2.pinned").count() == 1
    mark.click()
    assert page.locator("#e3.pinned").count() == 1
    mark.click()
    assert page.locator(".pinned").count() == 0


def test_on_a_phone_the_card_comes_from_below_and_leaves_the_words_in_sight(page: Page, served: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{served}/read/latihan-1")
    mark = page.get_by_role("link", name="menangkap dan menahan")
    mark.click()
    card, words = page.locator("#e2").bounding_box(), mark.bounding_box()
    assert card is not None
    assert words is not None
    assert words["y"] + words["height"] < card["y"]
    assert card["y"] + card["height"] == pytest.approx(844, abs=2)
    page.get_by_role("button", name="Tutup").click()
    assert page.locator(".pinned").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_nothing_of_an_article_runs(page: Page, served: str) -> None:
    page.goto(served + HOSTILE)
    assert page.locator("main iframe, main img, main script").count() == 0
    assert "<script>alert('judul')</script>" in page.locator("h1").inner_text()
    page.locator("a.ev").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_light_and_dark_are_chosen_and_stay(page: Page, served: str) -> None:
    page.goto(f"{served}/paste")
    page.get_by_role("button", name="Mode gelap").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto(f"{served}/read/latihan-1")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_searching_shows_what_is_found_while_one_types(page: Page, served: str) -> None:
    page.goto(served)
    page.get_by_role("searchbox").type("perairan natuna")
    page.locator("#hits mark").first.wait_for()
    assert "perairan" in page.locator("#hits mark").all_inner_texts()


def test_the_first_view_is_light(page: Page, served: str) -> None:
    for path in ("/", "/read/latihan-1"):
        page.goto(served + path, wait_until="networkidle")
        sizes = page.evaluate(
            "[...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]"
            ".map(one => [one.name, one.transferSize])"
        )
        assert len(sizes) >= 4
        assert sum(size for _, size in sizes) < MOST_BYTES
        assert all(name.startswith(served) for name, _ in sizes)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_serious(browser: Browser, served: str, axe: str, scheme: Literal["light", "dark"], width: int) -> None:
    rules = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"
    # Only the script of axe itself needs the policy lifted.
    opened = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    page = opened.new_page()
    for path in ("/", "/read/latihan-1", HOSTILE, "/paste", "/api/docs", "/nothing"):
        page.goto(f"{served}{path}{'&' if '?' in path else '?'}lang=en")
        page.evaluate(axe)
        for pressed in (False, True):
            if pressed and page.locator("a.ev").count() == 0:
                continue
            if pressed:
                page.locator("a.ev").first.click()
            found = page.evaluate(f"axe.run({rules})")["violations"]
            told = [(path, one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
            assert told == []
    opened.close()

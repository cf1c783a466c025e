"""Every view in a real browser, in both languages, as wide as a phone and as a desk: a database of reports written for this."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

import warta
from warta.records import CodedArticle, Rejected
from warta.store import Store, accounts, connect
from warta.store.listing import every_event
from warta.store.telling import stories_page
from warta.web.i18n import LANGUAGES, strings
from warta.web.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ARTICLES = Path(__file__).parent / "articles.jsonl"
PASTED = (
    "Presiden Filipina Bertemu Perdana Menteri Jepang di Manila\n"
    "Manila - Presiden Filipina bertemu Perdana Menteri Jepang di Manila, Rabu (20/4). Jepang berjanji memberikan bantuan dua "
    "kapal patroli kepada Filipina.\n"
    "Sehari sebelumnya, ratusan nelayan berunjuk rasa di depan Kedutaan Besar Tiongkok. Polisi menangkap dua orang."
)
Scheme = Literal["light", "dark"]
WIDTHS = (390, 1280)
MOST_BYTES = 300_000
LONG = 13
"""Letters of a text of the other language that nobody writes by chance."""
VIEWS = {
    "home": "/", "search": "/?q=mahasiswa", "read": "/read/{article}", "sample": "/read/sample", "paste": "/paste",
    "table": "/explore", "unsure": "/explore?order=unsure&type=COERCE", "time": "/explore?view=time", "map": "/explore?view=map",
    "dyad": "/explore?view=time&dyad=RUS-UKR&measure=score&unit=month", "network": "/explore?view=network&level=country",
    "stories": "/stories", "story": "/stories/{story}", "plan": "/stories/{plan}", "queue": "/review",
    "event": "/review/event/{event}", "log": "/review/log", "account": "/account", "login": "/login", "api": "/api/docs",
}  # fmt: skip
REFUSED = {
    "/nothing": 404, "/read/nothing": 404, "/stories/nothing": 404, "/explore?actor=XQZ&since=2021-13": 400,
    "/review?type=COERSE": 200, "/stories?publisher=nirgends": 400, "/explore/data/time.csv?type=COERSE": 400,
    "/login?next=" + "x" * 3000: 422,
}  # fmt: skip
DRAWN = {"time": "time", "dyad": "time", "map": "map", "network": "network"}


@dataclass
class Walk:
    """Where the application is served, what its addresses name, and the browsers that walk it."""

    at: str
    names: dict[str, str]
    store: Store
    told: list[str] = field(default_factory=list)
    """What should not be: words on the console, faults of scripts, requests to elsewhere."""
    pages: dict[tuple[str, int], Page] = field(default_factory=dict)

    def url(self, view: str) -> str:
        return self.at + VIEWS[view].format_map(self.names)


@pytest.fixture(scope="module")
def coded() -> list[CodedArticle]:
    """The articles as the coder reads them."""
    read = [warta.code(article) for article in warta.read_many(ARTICLES) if not isinstance(article, Rejected)]
    assert len(read) == len(ARTICLES.read_text(encoding="utf-8").splitlines())
    return read


@pytest.fixture(scope="module")
def filled(coded: list[CodedArticle], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A database with all of them."""
    with connect(tmp_path_factory.mktemp("walk") / "news.db") as store:
        assert not store.write(coded).rejected
        yield store


@pytest.fixture(scope="module")
def walk(filled: Store, browser: Browser, serving: Callable[[Store | None], AbstractContextManager[str]]) -> Iterator[Walk]:
    """One server and one browser for all; a window for each language and width."""
    rows = stories_page(filled, publishers=2).rows
    told = next(row for row in rows if row.publishers >= 3)
    # The one that most was announced of: its page has a plan and an outcome.
    planned = next(row for row in stories_page(filled, publishers=1).rows if " Akan " in row.title)
    fullest = max(every_event(filled), key=lambda row: (len(row.actors) + len(row.recipients), row.key))
    names = {"article": fullest.article, "story": told.key, "plan": planned.key, "event": fullest.key}
    with serving(filled) as at:
        walked, contexts = Walk(at, names, filled), []
        for language in LANGUAGES:
            for width in WIDTHS:
                context = browser.new_context(viewport={"width": width, "height": 900}, locale=language, reduced_motion="reduce")
                context.add_cookies([{"name": "warta_lang", "value": language, "url": at}])
                contexts.append(context)
                walked.pages[language, width] = watched(context, walked.told, at)
        yield walked
        for context in contexts:
            context.close()


def watched(context: BrowserContext, told: list[str], at: str) -> Page:
    """A page of which ``told`` learns all that should not be."""
    page = context.new_page()
    page.on("console", lambda said: told.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith((at, "data:", "blob:")) else told.append(asked.url))
    return page


def texts_of(language: str) -> list[re.Pattern[str]]:
    """The texts that only ``language`` has, values in their places."""
    other = {text for code in LANGUAGES if code != language for text in strings(code).values()}
    own = {text for text in strings(language).values() if text not in other}
    pieces = {piece.strip() for text in own for piece in re.split(r"\{\w+\}", text)}
    return [re.compile(rf"(?<!\w){re.escape(piece)}(?!\w)") for piece in sorted(pieces) if len(piece) >= LONG]


FOREIGN = {code: [one for other in LANGUAGES if other != code for one in texts_of(other)] for code in LANGUAGES}
# What a reader of the page's language meets: not what is marked as of another (articles, the description of the API, the switch).
SEEN = """() => {
  const NAMES = ["aria-label", "title", "placeholder", "alt", "data-working"];
  const found = [document.title];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  const own = document.documentElement.lang;
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    const element = node.nodeType === 3 ? node.parentElement : node;
    if (element.closest("[lang]").lang !== own && !element.closest(".choices")) continue;
    if (element.closest("script, style, code, .docs h2")) continue;
    if (node.nodeType === 3) found.push(node.data);
    else for (const name of NAMES) found.push(element.getAttribute(name) || "");
  }
  return found.join("\\n");
}"""


def check(page: Page, language: str, width: int, told: list[str]) -> None:
    """What holds of every page."""
    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing scrolls sideways"
    assert page.locator("h1").count() == 1
    seen = page.evaluate(SEEN)
    assert [one.pattern for one in FOREIGN[language] if one.search(seen)] == []
    assert not re.search(r"\{\w+\}|\bNone\b|\bundefined\b|\bNaN\b", seen)
    assert told == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_each_view(walk: Walk, view: str, language: str, width: int) -> None:
    walk.told.clear()
    page = walk.pages[language, width]
    answer = page.goto(walk.url(view))
    assert answer is not None
    assert answer.status == 200
    if view in DRAWN:
        page.wait_for_selector(f'.chart.drawn[data-chart="{DRAWN[view]}"]')
    check(page, language, width, walk.told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path[:40])
def test_what_is_refused_is_told_on_a_page(walk: Walk, path: str, language: str) -> None:
    page = walk.pages[language, 390]
    answer = page.goto(walk.at + path)
    assert answer is not None
    assert answer.status == REFUSED[path]
    # The browser itself notes the status.
    walk.told[:] = [said for said in walk.told if "Failed to load resource" not in said]
    check(page, language, 390, walk.told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_pasted_and_its_page_comes(walk: Walk, language: str) -> None:
    walk.told.clear()
    page = walk.pages[language, 390]
    page.goto(walk.url("paste"))
    page.locator("#text").fill(PASTED)
    page.locator("#published").fill("2022-04-20 15:00")
    page.locator("form.paste button[type=submit]").click()
    page.wait_for_url("**/read/*")
    assert page.locator("h1").inner_text() == PASTED.partition("\n")[0]
    assert page.locator("a.ev").count() > 2
    check(page, language, 390, walk.told)


def test_a_fresh_database_and_none(
    browser: Browser, tmp_path: Path, serving: Callable[[Store | None], AbstractContextManager[str]]
) -> None:
    told: list[str] = []
    with connect(tmp_path / "fresh.db") as store, serving(store) as fresh, serving(None) as bare:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        pages = {at: watched(context, told, at) for at in (fresh, bare)}
        for language in LANGUAGES:
            for at, page in pages.items():
                for path in ("/", "/explore", "/explore?view=map", "/stories", "/review", "/read/sample"):
                    answer = page.goto(f"{at}{path}{'&' if '?' in path else '?'}lang={language}")
                    assert answer is not None
                    assert answer.status == 200
                    check(page, language, 390, told)
        context.close()


def test_accounts_beyond_this_machine(browser: Browser, walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    # As if it were reached from elsewhere: it is only bound to loopback.
    monkeypatch.setattr(Settings, "local", property(lambda _: False))
    accounts.add(walk.store, "Ani", "kuda lumping di alun-alun")
    told: list[str] = []
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = watched(context, told, walk.at)
    for language in LANGUAGES:
        context.add_cookies([{"name": "warta_lang", "value": language, "url": walk.at}])
        page.goto(f"{walk.at}/account")
        check(page, language, 390, told)
        page.locator("#name").fill("Ani")
        page.locator("#password").fill("kuda lumping di alun-alun")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{walk.at}/account")
        check(page, language, 390, told)
        page.locator("#old").fill("kuda lumping di alun-alun")
        page.locator("#new").fill("pendek sekali")
        page.locator("#again").fill("pendek sekali!")
        page.locator("form.login button").click()
        page.locator("#problem").wait_for()
        assert page.locator("#again").get_attribute("aria-describedby") == "problem"
        told[:] = [said for said in told if "Failed to load resource" not in said]
        check(page, language, 390, told)
        page.locator("form.who button").click()
        page.wait_for_url(f"{walk.at}/")
    context.close()


@pytest.mark.parametrize("view", ["home", "table"])
def test_the_first_view_is_light(browser: Browser, walk: Walk, view: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})  # nothing kept from before
    page = context.new_page()
    page.goto(walk.url(view), wait_until="networkidle")
    sizes = page.evaluate(
        "[...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]"
        ".map(one => one.transferSize)"
    )
    assert len(sizes) >= 4
    assert 0 < sum(sizes) < MOST_BYTES
    context.close()


def test_read_by_keyboard_alone(walk: Walk) -> None:
    page = walk.pages["id", 1280]
    page.goto(walk.url("read"))
    page.wait_for_selector(".cards.placed")
    marks = page.locator("a.ev")
    order = [marks.nth(n).get_attribute("data-m") for n in range(marks.count())]
    met: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.card .say')"):
            break
        now = page.evaluate("document.activeElement.matches('a.ev') ? document.activeElement.dataset.m : null")
        if now is not None:
            met.append(now)
            page.keyboard.press("Enter")
            assert page.locator(".card.pinned .detail").is_visible()
            assert page.locator(".card.pinned .say").get_attribute("aria-expanded") == "true"
            page.keyboard.press("Escape")
            assert page.locator(".card.pinned").count() == 0
            assert page.evaluate("document.activeElement.dataset.m") == now, "where one was before"
    assert met == order, "Tab reaches each event, in the order of the text"
    # On from the last word, the cards themselves: the loop stopped at the first.
    page.keyboard.press("Enter")
    assert page.locator("#e1.pinned .detail").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#e1 .detail").is_hidden()


@pytest.mark.parametrize(
    ("view", "scheme", "width"),
    [
        ("home", "dark", 390), ("read", "light", 1280), ("read", "dark", 1280), ("time", "dark", 1280), ("network", "dark", 390),
        ("map", "light", 390), ("table", "dark", 1280), ("story", "light", 1280), ("plan", "dark", 390), ("event", "dark", 1280),
        ("queue", "light", 390), ("log", "dark", 390), ("account", "dark", 390), ("paste", "light", 390),
    ],
)  # fmt: skip
def test_axe_finds_nothing_serious(browser: Browser, walk: Walk, axe: str, view: str, scheme: Scheme, width: int) -> None:
    # Only the script of axe itself needs the policy lifted.
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True, locale="id", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(walk.url(view))
    if view in DRAWN:
        page.wait_for_selector(f'.chart.drawn[data-chart="{DRAWN[view]}"]')
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
    context.close()

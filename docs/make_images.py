"""Draws the pictures of the documentation: the table of ``warta demo``, and every view of the web application.

python docs/make_images.py          # docs/images/demo.svg, docs/images/web-*.png
python docs/make_images.py demo     # the table alone

The web pages are those of the articles in tests/web/articles.jsonl, in headless Chromium (``pip install playwright``,
``apt-get install chromium``).
"""

from __future__ import annotations

import io
import re
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from rich.console import Console

import warta
from warta.cli.main import SAMPLE
from warta.cli.render import WIDTH, show
from warta.records import Event

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from warta.store import Store

ROOT = Path(__file__).resolve().parent
IMAGES = ROOT / "images"
ARTICLES = ROOT.parent / "tests/web/articles.jsonl"
_MOST_EVENTS = 8
_DESK, _PHONE = 1280, 390


@dataclass(frozen=True)
class Shot:
    """A picture of a page. ``press`` is what is clicked before it is taken, ``wait`` what must be there; sizes in pixels."""

    name: str
    path: str
    language: Literal["id", "en"] = "id"
    width: int = _DESK
    height: int = 800
    dark: bool = False
    press: str = ""
    wait: str = ""
    fill: bool = False
    """With a report in its form."""
    fresh: bool = False
    """Of a warta without a database."""


SHOTS = (
    Shot("home", "/", fresh=True, height=860),
    Shot("home-phone", "/", "en", _PHONE, 780),
    Shot("read", "/read/sample", height=860, press="a.ev >> nth=4"),
    Shot("read-dark", "/read/sample", "en", height=740, dark=True, press="a.ev >> nth=12"),
    Shot("read-phone", "/read/sample", width=_PHONE, height=780, press="a.ev >> nth=4"),
    Shot("paste", "/paste", "en", height=860, fill=True),
    Shot("paste-phone", "/paste", width=_PHONE, height=780),
    Shot("explore", "/explore", "en", height=840),
    Shot("explore-phone", "/explore?type=ASSAULT", width=_PHONE, height=780),
    Shot("explore-time", "/explore?view=time&dyad=RUS-UKR&by=quad", height=860, wait='[data-chart="time"]'),
    Shot("explore-map", "/explore?view=map", "en", height=880, wait='[data-chart="map"]'),
    Shot("explore-map-phone", "/explore?view=map", width=_PHONE, height=780, dark=True, wait='[data-chart="map"]'),
    Shot("explore-network", "/explore?view=network&level=country", height=920, wait='[data-chart="network"]'),
    Shot("stories", "/stories", height=860),
    Shot("stories-phone", "/stories", "en", width=_PHONE, height=780),
    Shot("story", "/stories/{story}", "en", height=1180),
    Shot("story-phone", "/stories/{second}", width=_PHONE, height=780),
    Shot("review-queue", "/review", height=800),
    Shot("review", "/review/event/{event}", height=900),
    Shot("review-phone", "/review/event/{event}", "en", width=_PHONE, height=780),
    Shot("review-log", "/review/log", "en", width=_PHONE, height=620),
    Shot("api", "/api/docs", "en", height=720),
    Shot("refused", "/explore?actor=XQZ&since=2021-13", width=_PHONE, height=780),
    Shot("missing", "/read/nothing", width=_PHONE, height=520),
)
AWAY = (Shot("login", "/login", width=_PHONE, height=700), Shot("account", "/account", "en", width=_PHONE, height=780))
"""As those see it who are on another machine."""


def draw() -> str:
    """The table as SVG."""
    with as_file(files("warta.data") / SAMPLE) as path:
        article = replace(warta.read(path), source=path.name)
    coded = warta.code(article)
    # The events that tell most come first to the eye of someone who has not seen any; their order stays.
    told = sorted(coded.events, key=_tells, reverse=True)[:_MOST_EVENTS]
    shown = replace(coded, events=tuple(event for event in coded.events if event in told))
    console = Console(record=True, file=io.StringIO(), width=WIDTH, force_terminal=True, highlight=False, markup=False)
    show(shown, console)
    # Rich names a font on a server; the reader's own monospaced one will do, and nothing is fetched.
    return re.sub(r"@font-face\s*\{.*?\}\s*", "", console.export_svg(title="warta demo"), flags=re.DOTALL)


def _tells(event: Event) -> int:
    fields = (event.actors, event.recipients, event.mode, event.date, event.place, event.speaker)
    return sum(bool(field) for field in fields)


def photograph(names: set[str]) -> None:
    """Takes the pictures of the web application, those of ``names`` or all."""
    from playwright.sync_api import sync_playwright

    from warta.store import accounts, connect

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with ExitStack() as stack:
        store = stack.enter_context(connect(Path(stack.enter_context(TemporaryDirectory())) / "news.db"))
        store.write(warta.code(article) for article in warta.read_many(ARTICLES))  # type: ignore[arg-type]  # all can be read
        accounts.add(store, "Ani", "kuda lumping di alun-alun")
        browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        full, bare = stack.enter_context(_served(store)), stack.enter_context(_served(None))
        named = _named(store)
        _review(browser, full, named["judged"])
        for shot in SHOTS:
            if not names or shot.name in names:
                _take(browser, bare if shot.fresh else full, shot, named)
        away = stack.enter_context(_served(store, away=True))
        for shot in AWAY:
            if not names or shot.name in names:
                _take(browser, away, shot, named, password="kuda lumping di alun-alun" if shot.name == "account" else "")


def _named(store: Store) -> dict[str, str]:
    """What stands in the addresses: the two stories that most publishers told, two events."""
    from warta.store.listing import every_event
    from warta.store.telling import stories_page

    rows = sorted(stories_page(store, publishers=2).rows, key=lambda row: (-row.publishers, row.key))
    events = sorted(
        every_event(store), key=lambda row: (-len(row.actors) - len(row.recipients) - 2 * bool(row.place_name), row.key)
    )
    return {
        "story": rows[0].key,
        "second": rows[1].key,
        "event": events[0].key,
        "judged": events[1].key,
    }


@contextmanager
def _served(store: Store | None, *, away: bool = False) -> Iterator[str]:
    import uvicorn

    from warta.web.app import create_app
    from warta.web.settings import Settings

    settings = Settings(host="0.0.0.0" if away else "127.0.0.1", warm=False)  # it is bound to loopback here
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(store, settings), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


def _review(browser: Browser, at: str, event: str) -> None:
    """Has Ani accept an event, so that the trail is not empty."""
    page = browser.new_page(locale="id")
    page.goto(f"{at}/review/event/{event}")
    page.locator("#name").fill("Ani")
    page.locator("form.name button").click()
    page.locator("button.yes").click()
    page.wait_for_url("**/review/event/**")
    browser.contexts[0].close()


def _take(browser: Browser, at: str, shot: Shot, named: dict[str, str], password: str = "") -> None:
    given: dict[str, Any] = {"viewport": {"width": shot.width, "height": shot.height}, "locale": shot.language}
    context = browser.new_context(**given, color_scheme="dark" if shot.dark else "light", reduced_motion="reduce")
    page = context.new_page()
    if password:
        page.goto(f"{at}/login")
        page.locator("#name").fill("Ani")
        page.locator("#password").fill(password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{at}/")
    page.goto(at + shot.path.format_map(named), wait_until="networkidle")
    if page.locator("form.name").count() and "/event/" in shot.path:
        page.locator("#name").fill("Ani")
        page.locator("form.name button").click()
        page.wait_for_url("**/review/event/**")
    if shot.wait:
        page.wait_for_selector(f".chart.drawn{shot.wait}")
        page.wait_for_timeout(1500)  # until the network has come to rest
    _show(page, shot)
    page.screenshot(path=IMAGES / f"web-{shot.name}.png")
    context.close()
    print(f"wrote web-{shot.name}.png")


def _show(page: Page, shot: Shot) -> None:
    if shot.fill:
        article = next(iter(warta.read_many(ARTICLES)))
        page.locator("#text").fill(article.text)  # type: ignore[union-attr]  # it can be read
    if shot.press:
        page.locator(shot.press).first.click()
    page.wait_for_timeout(300)
    page.mouse.move(2, shot.height - 2)


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    asked = set(sys.argv[1:])
    if not asked or "demo" in asked:
        (IMAGES / "demo.svg").write_text(draw(), encoding="utf-8")
        print("wrote demo.svg")
    if asked != {"demo"}:
        photograph(asked - {"demo"})

"""What tests of the web application share: articles made by hand, a database, the application, a browser."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from fastapi.testclient import TestClient

from warta.ontology import cameo_code, plover_type, score, types
from warta.reading.clock import WIB
from warta.records import Article, CodedArticle, Dates, Entity, Event, Mention, Place, Span
from warta.store import Store, connect
from warta.web.app import create_app
from warta.web.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TITLE = "Indonesia dan Malaysia Akan Gelar Latihan di Natuna"
BODY = (
    "Indonesia akan menggelar latihan militer bersama Malaysia di perairan Natuna pada 22-23 Maret mendatang, kata Panglima TNI.",
    "Polisi menangkap dan menahan 15 pengunjuk rasa di Ambon.",
)
HOSTILE = (
    "<script>alert('judul')</script> & <b>Polisi</b> Tangkap \u202eakam\u202c Massa\n"
    "Polisi <img src=x onerror=alert(1)> menangkap mas\u200bsa {{ 7*7 }} ${7*7} &lt;script&gt; "
    "di Kota \u2066Ambon\u2069 \u0645\u0631\u062d\u0628\u0627.\n"
    '"></p></article><iframe src="javascript:alert(2)"></iframe>'
)


def span_of(text: str, words: str, nth: int = 0) -> Span:
    """Where the ``nth`` ``words`` stand in ``text``."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return at, at + len(words)


def entity(text: str, words: str, code: str | None, sector: str | None, name: str = "", nth: int = 0) -> Entity:
    """Whoever ``words`` name in ``text``."""
    return Entity(words, span_of(text, words, nth), name or words, code, sector)


def event_of(mention: Mention, *others: Mention) -> Event:
    """The event of ``mention``, which ``others`` repeat."""
    fields = {name: getattr(mention, name) for name in Event.__dataclass_fields__ if hasattr(mention, name)}
    fields |= {"id": mention.event, "mentions": (mention.id, *(other.id for other in others))}
    type_, mode, aux = mention.type, mention.mode, mention.aux
    return Event(
        **fields,
        plover=plover_type(type_, aux),
        cameo=cameo_code(type_, mode, aux),
        quad=types()[type_].quad,
        score=score(type_, mode),
    )


@pytest.fixture(scope="session")
def drill() -> CodedArticle:
    """An article with a planned exercise, told twice, and an arrest whose words overlap with a detention's."""
    text = "\n".join((TITLE, *BODY))
    sides = (entity(text, "Indonesia", "IDN", "GOV", nth=1), entity(text, "Malaysia", "MYS", "GOV", nth=1))
    planned = Mention(
        id="m2", trigger=span_of(text, "menggelar latihan militer"), event="e1", type="COOPERATE", mode=None, aux="future",
        contexts=("military",), actors=sides, confidence=0.84, rule="COOPERATE:latihan militer",
        place=Place("perairan Natuna", span_of(text, "perairan Natuna"), "Laut Natuna", "IDN", 4.0, 108.0, None, "point"),
        date=Dates(date(2022, 3, 22), date(2022, 3, 23), "22-23 Maret mendatang", span_of(text, "22-23 Maret mendatang")),
        speaker=entity(text, "Panglima TNI", "IDN", "MIL"),
    )  # fmt: skip
    title = replace(planned, id="m1", trigger=span_of(text, "Latihan"), place=None, date=None, speaker=None, confidence=0.6)
    police, crowd = entity(text, "Polisi", "IDN", "COP"), entity(text, "15 pengunjuk rasa", "IDN", "CVL")
    arrest = Mention(
        id="m3", trigger=span_of(text, "menangkap dan menahan"), event="e2", type="COERCE", mode="arrest", aux="asserted",
        actors=(police,), recipients=(crowd,), arrested=15, confidence=0.9, rule="COERCE:menangkap",
        place=Place("Ambon", span_of(text, "Ambon"), "Kota Ambon", "IDN", -3.7, 128.2, None, "city"),
    )  # fmt: skip
    held = replace(arrest, id="m4", trigger=span_of(text, "menahan 15"), event="e3", confidence=0.5)
    article = Article(
        "latihan-1", TITLE, text, len(TITLE) + 1, "https://berita.example/latihan", "Warta Uji", "Rima",
        datetime(2022, 3, 8, 19, 45, tzinfo=WIB),
    )  # fmt: skip
    sentences = ((0, len(TITLE)), span_of(text, BODY[0]), span_of(text, BODY[1]))
    events = (event_of(planned, title), event_of(arrest), event_of(held))
    return CodedArticle(article, sentences, (title, planned, arrest, held), events)


@pytest.fixture(scope="session")
def hostile() -> CodedArticle:
    """An article full of what must not run, vanish or turn the page around."""
    title = HOSTILE.split("\n")[0]
    article = Article("jahat/1?x=#y", title, HOSTILE, len(title) + 1, "javascript:alert(3)", "<i>Penerbit</i>", "\u202eRima")
    mention = Mention(
        id="m1", trigger=span_of(HOSTILE, "menangkap"), event="e1", type="COERCE", mode="arrest", aux="negation",
        actors=(entity(HOSTILE, "Polisi <img src=x onerror=alert(1)>", "IDN", "COP"),),
        recipients=(entity(HOSTILE, "mas\u200bsa {{ 7*7 }}", "IDN", "CVL", "<u>massa</u> {whom} {0}"),), via="<s>AFP</s>",
        confidence=0.7, rule="<em>aturan</em>",
    )  # fmt: skip
    sentences = ((0, len(title)), (len(title) + 1, len(HOSTILE)))
    return CodedArticle(article, sentences, (mention,), (event_of(mention),))


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, drill: CodedArticle, hostile: CodedArticle) -> Iterator[Store]:
    """A database with both articles."""
    with connect(tmp_path_factory.mktemp("web") / "news.db") as opened:
        opened.write([drill, hostile])
        yield opened


@pytest.fixture(scope="session")
def client_of() -> Callable[..., TestClient]:
    """Makes a client of the application over a database, or over none; listening on ``host``."""

    def made(store: Store | None, host: str = "127.0.0.1", *, allow_private: bool = False) -> TestClient:
        app = create_app(store, Settings(host=host, allow_private=allow_private, warm=False))
        return TestClient(app, base_url="http://localhost", follow_redirects=False, raise_server_exceptions=False)

    return made


@pytest.fixture
def client(store: Store, client_of: Callable[..., TestClient]) -> TestClient:
    """A client of the application over the database."""
    return client_of(store)


@pytest.fixture
def bare(client_of: Callable[..., TestClient]) -> TestClient:
    """A client of the application without a database."""
    return client_of(None)


Serving = Callable[[Store | None], AbstractContextManager[str]]


@contextmanager
def _serving(store: Store | None) -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(store, Settings(warm=False)), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def serving() -> Serving:
    """Serves the application over a database on loopback; gives its address."""
    return _serving


@pytest.fixture(scope="session")
def served(store: Store, serving: Serving) -> Iterator[str]:
    """The address of the application over the database, served on loopback."""
    with serving(store) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; tests that need it are skipped without it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs Playwright: pip install playwright")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    quiet = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=chromium, args=list(quiet))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core; tests that need it are skipped without it."""
    beside = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
    found = Path(os.environ.get("WARTA_AXE") or beside)
    if not found.is_file():
        pytest.skip("needs axe-core: npm install --no-save axe-core, or name its axe.min.js in WARTA_AXE")
    return found.read_text(encoding="utf-8")

"""Downloads pages politely: asks robots.txt, keeps a pause, follows redirects, tries again, remembers; then reads them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from warta.errors import UnreadableInput
from warta.reading import pages
from warta.reading.addresses import Target, parse_url, resolve_link
from warta.reading.cache import Cache, Stored, directory
from warta.reading.characters import printable
from warta.reading.network import MAX_BODY, SECONDS, Network, Response, Unfetchable, exchange
from warta.reading.options import Options, checked
from warta.reading.politeness import DELAY, LONGEST_WAIT, Clock, Pace, back_off, retry_after
from warta.reading.robots import MAX_BYTES as MAX_ROBOTS
from warta.reading.robots import Robots
from warta.records import Article, Rejected

if TYPE_CHECKING:
    from warta.reading.html import Page

__all__ = ["Fetched", "Fetcher", "Found", "Unfetchable", "fetch_article", "read_url", "reader"]

AGENT = "warta"
MAX_REDIRECTS = 5
TRIES = 3
MAX_PAGES = 20
"""The most pages that one article is fetched from."""

PAGE_SECONDS = 90.0
"""How long all redirects and tries of one page may take; a request that is under way then is still waited for."""

ARTICLE_SECONDS = 180.0
"""How long after its first page an article's further pages are still asked for."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 500, 502, 503, 504})
_NOT_MODIFIED = 304
_NO_PAGES = ("image/", "video/", "audio/", "font/", "application/pdf", "application/json", "application/zip")
_LONGEST_FRESH = 24 * 3600.0
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave. ``url`` is where the redirects led; ``body`` is empty with status 304 (not modified).

    ``charset`` is what the header says, which may be wrong; ``etag`` and ``last_modified`` are to be given back when
    asking again; ``at`` is when the body came (UTC), which for a page from the cache is earlier.
    """

    url: str
    body: bytes
    charset: str | None = None
    status: int = 200
    etag: str | None = None
    last_modified: str | None = None
    content_type: str | None = None
    at: datetime | None = None


class Fetcher:
    """Fetches pages one after the other. One for a whole run, so that the pauses hold across addresses.

    ``delay`` are the seconds between two requests to a host, ``tries`` how often a busy or silent host is asked,
    ``seconds`` how long one request may take in all. Without a ``cache`` nothing is kept.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        delay: float = DELAY,
        cache: Cache | None = None,
        tries: int = TRIES,
        seconds: float = SECONDS,
        network: Network | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._allow_private, self._cache, self._tries, self._seconds = allow_private, cache, tries, seconds
        self._network = network or Network()
        self.clock = clock or Clock()
        self._pace = Pace(self.clock, delay)
        self._robots = Robots(AGENT, self.clock, self._get_robots)

    def fetch_page(self, url: str, *, etag: str | None = None, last_modified: str | None = None, most: int = MAX_BODY) -> Fetched:
        """What is at ``url``, at most ``most`` bytes of it.

        With ``etag`` or ``last_modified`` of an earlier answer, status 304 and no body when nothing has changed since.
        Raises `UnreadableInput` with reason ``refused`` for an address that must not be asked, and `Unfetchable`
        (``robots``, ``unreachable``, ``status``, ``too-large``, ``unreadable``) for one that gives no page.
        """
        target = parse_url(url, allow_private=self._allow_private)
        ends = self.clock.seconds() + PAGE_SECONDS
        for _ in range(MAX_REDIRECTS + 1):
            kept = self._cache.get(target.url) if self._cache and not (etag or last_modified) else None
            if kept and kept.fresh_until > self.clock.now().timestamp():
                return _from_cache(kept)
            crawl_delay = self._robots.check(target)
            asked = (kept.etag, kept.last_modified) if kept else (etag, last_modified)
            response = self._ask(target, asked, most, crawl_delay, ends)
            if response.status in _REDIRECTS:
                target = self._next(target, response)
                continue
            if response.status == _NOT_MODIFIED and kept:
                return _from_cache(kept)
            if response.status != _NOT_MODIFIED and not 200 <= response.status < 300:
                raise _bad_status(target.url, response.status)
            self._keep(target, response)
            return _fetched(target.url, response, self.clock.now())
        raise Unfetchable(
            url, "unreachable", f"it redirects more than {MAX_REDIRECTS} times; give the page's own address", temporary=False
        )

    def _next(self, target: Target, response: Response) -> Target:
        link = resolve_link(target.url, response.headers.get("location", ""))
        if link is None:
            raise Unfetchable(target.url, "unreachable", "it redirects to no address of the web; check it", temporary=False)
        return parse_url(link, allow_private=self._allow_private)

    def _ask(
        self, target: Target, known: tuple[str | None, str | None], most: int, crawl_delay: float | None, ends: float
    ) -> Response:
        """The answer for ``target``, asked again after a pause while the host is busy or silent."""
        headers = {"Accept": _ACCEPT, "Accept-Language": "id,en;q=0.5"}
        for name, value in zip(("If-None-Match", "If-Modified-Since"), known, strict=True):
            if value:
                headers[name] = value
        for attempt in range(1, self._tries + 1):
            try:
                return self._once(target, headers, most, crawl_delay)
            except Unfetchable as error:
                pause = back_off(attempt) if error.wait is None else error.wait
                too_late = self.clock.seconds() + pause > ends
                if not error.temporary or attempt == self._tries or pause > LONGEST_WAIT or too_late:
                    raise
                self.clock.sleep(pause)
        raise AssertionError("the last try raises or returns")

    def _once(self, target: Target, headers: dict[str, str], most: int, crawl_delay: float | None) -> Response:
        response = self._polite(target, headers, most, crawl_delay)
        if response.status in _BUSY:
            wait = retry_after(response.headers.get("retry-after"), self.clock.now())
            raise Unfetchable(
                target.url,
                "status",
                f"the site answers with status {response.status}; try again later",
                temporary=True,
                wait=wait,
            )
        return response

    def _polite(
        self, target: Target, headers: dict[str, str], most: int, crawl_delay: float | None, cut: bool = False
    ) -> Response:
        self._pace.wait(target.host)
        try:
            return exchange(
                target,
                {"User-Agent": agent(), **headers},
                network=self._network,
                clock=self.clock,
                allow_private=self._allow_private,
                most=most,
                cut=cut,
                seconds=self._seconds,
            )
        finally:
            self._pace.asked(target.host, crawl_delay)

    def _get_robots(self, url: str) -> tuple[int, bytes]:
        target = parse_url(url, allow_private=self._allow_private)
        for _ in range(MAX_REDIRECTS + 1):
            response = self._polite(target, {}, MAX_ROBOTS, None, cut=True)
            if response.status not in _REDIRECTS:
                return response.status, response.body
            target = self._next(target, response)
        raise Unfetchable(url, "unreachable", "it redirects without end", temporary=True)

    def _keep(self, target: Target, response: Response) -> None:
        control = response.headers.get("cache-control", "")
        if self._cache is None or response.status != 200 or "no-store" in control.lower():
            return
        age = _MAX_AGE.search(control)
        fresh = min(float(age[1]), _LONGEST_FRESH) if age and "no-cache" not in control.lower() else 0.0
        headers, now = response.headers, self.clock.now().timestamp()
        self._cache.put(
            Stored(
                target.url,
                response.body,
                headers.get("content-type"),
                headers.get("etag"),
                headers.get("last-modified"),
                now + fresh,
                now,
            )
        )


@dataclass(frozen=True, slots=True)
class Found:
    """An article from the web. ``addresses`` are those it goes by: as asked, where that led, and as the page says."""

    article: Article
    addresses: tuple[str, ...]


def read_url(
    url: str,
    *,
    allow_private: bool = False,
    published: datetime | None = None,
    any_language: bool = False,
) -> Iterator[Article | Rejected]:
    """The article at ``url``, or why there is none. ``published`` holds where the page gives no time.

    For several addresses use one `reader`, so that the pauses hold among them.
    """
    return reader(Options(published, any_language), allow_private=allow_private)(url)


def reader(
    options: Options, *, allow_private: bool = False, fetcher: Fetcher | None = None
) -> Callable[[str], Iterator[Article | Rejected]]:
    """What reads the articles at addresses of the web, one after the other, with the user's cache unless ``fetcher`` says."""
    fetcher = fetcher or Fetcher(allow_private=allow_private, cache=Cache(directory()))

    def read(url: str) -> Iterator[Article | Rejected]:
        result = checked(lambda: fetch_article(url, fetcher, options.published).article, options)
        yield replace(result, source=printable(url)) if isinstance(result, Rejected) else result

    return read


def fetch_article(url: str, fetcher: Fetcher, published: datetime | None = None) -> Found:
    """The article at ``url``, from all its pages.

    Raises `UnreadableInput` where there is none, and `Unfetchable` as `Fetcher.fetch_page` does.
    """
    fetched = fetcher.fetch_page(url)
    first = _read(fetched, url, published)
    if not first.is_article:
        message = "this page is no news article (a front page, a list, a video); give the article's own address"
        raise UnreadableInput(printable(url), "not-an-article", message)
    found = [first, *_further(first, fetched.url, url, fetcher, published)]
    article = first.article
    if len(found) > 1:
        from warta.reading.html import join

        article = join(found)
    return Found(article, tuple(dict.fromkeys(filter(None, (url, fetched.url, first.canonical)))))


def _further(first: Page, start: str, source: str, fetcher: Fetcher, published: datetime | None) -> Iterator[Page]:
    """The second and later pages of an article, of the same host, each once."""
    host = parse_url(start, allow_private=True).host
    asked, texts = {start}, {first.article.text}
    waiting = deque(first.further)
    ends = fetcher.clock.seconds() + ARTICLE_SECONDS
    while waiting and len(asked) < MAX_PAGES:
        link = resolve_link(start, waiting.popleft())
        if link is None or link in asked or parse_url(link, allow_private=True).host != host:
            continue
        asked.add(link)
        if fetcher.clock.seconds() > ends:
            message = f"its pages take longer than {ARTICLE_SECONDS:g} s; try again later"
            raise Unfetchable(source, "unreachable", message, temporary=True)
        try:
            page = _read(fetcher.fetch_page(link), source, published)
        except UnreadableInput as error:
            if isinstance(error, Unfetchable) and error.temporary:
                raise
            # What the site itself does not serve is no part of the article.
            continue
        # Some sites answer any page number with the first page.
        if page.article.text not in texts:
            texts.add(page.article.text)
            yield page
            waiting.extend(page.further)


def _read(fetched: Fetched, source: str, published: datetime | None) -> Page:
    kind = (fetched.content_type or "text/html").partition(";")[0].strip().lower()
    if kind.startswith(_NO_PAGES) or "rss" in kind or "atom" in kind:
        message = f"this is {printable(kind)}, no web page; give the address of an article (warta watch reads feeds)"
        raise UnreadableInput(printable(source), "not-an-article", message)
    origin = pages.Origin(fetched.url, fetched.charset, fetched.at)
    return pages.read(fetched.body, origin, printable(source), published)


def agent() -> str:
    """How warta names itself to the sites."""
    try:
        return f"{AGENT}/{version('warta')}"
    except PackageNotFoundError:
        return f"{AGENT}/0"


def _fetched(url: str, response: Response, at: datetime) -> Fetched:
    headers = response.headers
    content_type = headers.get("content-type")
    return Fetched(
        url,
        response.body,
        _charset(content_type),
        response.status,
        headers.get("etag"),
        headers.get("last-modified"),
        content_type,
        at,
    )


def _from_cache(kept: Stored) -> Fetched:
    at = datetime.fromtimestamp(kept.at, UTC)
    return Fetched(kept.url, kept.body, _charset(kept.content_type), 200, kept.etag, kept.last_modified, kept.content_type, at)


def _charset(content_type: str | None) -> str | None:
    found = _CHARSET.search(content_type or "")
    return found[1].lower() if found else None


def _bad_status(url: str, status: int) -> Unfetchable:
    told = {
        401: "it wants a password",
        402: "it wants to be paid",
        403: "the site refuses",
        404: "there is no such page",
        410: "the page is gone",
    }
    return Unfetchable(url, "status", f"{told.get(status, 'no page came')} (status {status}); check the address", temporary=False)

"""Watches feeds: reads each new article once, codes it, and keeps it in one step with the mark that it has been read.

Whatever stops the program, what is marked is kept and what is not kept is not marked; the next run goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import yaml

from warta.data import load_yaml
from warta.errors import UnknownValue, UnreadableInput, WartaError
from warta.reading import duplicates, feeds, language
from warta.reading.addresses import is_url
from warta.reading.characters import printable
from warta.reading.feeds import FeedItem
from warta.reading.fetch import Fetcher, Unfetchable, fetch_article
from warta.reading.politeness import Clock
from warta.records import Article, CodedArticle, Rejected

EVERY = 15 * 60.0
"""Seconds from the start of one round to the next."""

VISIT_SECONDS = 5 * 60.0
"""How long one feed and its articles may hold up the others; the rest waits for the next round."""

LONGEST_REST = 24 * 3600.0
"""The longest pause, in seconds, that a feed in trouble is left alone for."""

_MOST_SITEMAPS = 5
_STRIKES = 3
"""How many articles in a row may fail before the site is taken to be down."""

# A page that is not there may appear within the hour; a host that is down comes back within days.
_TRIES_WITHOUT_PAGE = 3
_TRIES_WITHOUT_HOST = 20
# Some feeds number their items 1, 2, 3 each day anew: so short an id says nothing.
_SHORTEST_GUID = 5
_LARGEST_LIST = 1_000_000


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed: what to ask it with, its failures in a row, and not to ask it before ``next_at`` (UTC)."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    next_at: datetime | None = None


class Journal(Protocol):
    """Where what was read is kept."""

    def feed_state(self, url: str) -> FeedState | None: ...

    def set_feed_state(self, state: FeedState) -> None: ...

    def is_seen(self, keys: Collection[str]) -> bool:
        """Whether any of ``keys`` (addresses, ids, hashes of texts) was kept."""

    def near(self, bands: Collection[str]) -> list[tuple[str, duplicates.Signature]]:
        """The articles, by id, that were kept with any of ``bands``, and their signatures."""

    def keep(
        self, coded: CodedArticle | Rejected, keys: Collection[str], bands: Collection[str], signature: duplicates.Signature
    ) -> CodedArticle | Rejected:
        """Keeps ``coded`` and all its marks, or, when it fails, nothing. Returns what was kept."""


@dataclass(frozen=True, slots=True)
class Source:
    """A feed to watch, and whose articles it names."""

    url: str
    publisher: str | None = None


@dataclass(slots=True)
class Round:
    """What one round over the feeds brought. ``troubles`` are (feed, what happened)."""

    feeds: int = 0
    unchanged: int = 0
    resting: int = 0
    articles: int = 0
    duplicates: int = 0
    rejected: int = 0
    postponed: int = 0
    troubles: list[tuple[str, str]] = field(default_factory=list)


def sources_in(path: Path | None) -> tuple[Source, ...]:
    """The feeds that the YAML file ``path`` lists, or those that come with warta. Raises `UnknownValue`."""
    if path is None:
        return _sources(load_yaml("feeds.yaml"), "feeds.yaml")
    try:
        if path.stat().st_size > _LARGEST_LIST:
            raise UnknownValue(f"{path}: too long for a list of feeds")
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise UnknownValue(
            f"{path}: cannot be read ({why}); give a YAML list of feeds, as docs/fetch-and-watch.md shows"
        ) from error
    except yaml.YAMLError as error:
        raise UnknownValue(f"{path}: is not YAML ({printable(str(error))}); see docs/fetch-and-watch.md") from error
    return _sources(table, str(path))


def _sources(table: Any, where: str) -> tuple[Source, ...]:  # noqa: ANN401  # what a YAML file holds
    entries = table.get("feeds") if isinstance(table, dict) else table
    if not isinstance(entries, list) or not entries:
        raise UnknownValue(f'{where}: holds no list of feeds; write "feeds:" and under it "  - https://..."')
    found: dict[str, Source] = {}
    for number, entry in enumerate(entries, start=1):
        url, publisher = (entry.get("url"), entry.get("publisher")) if isinstance(entry, dict) else (entry, None)
        if not isinstance(url, str) or not is_url(url) or not isinstance(publisher, str | None):
            raise UnknownValue(f'{where}: feed {number} has no address; write "- https://..." or "- url: https://..."')
        found.setdefault(url, Source(url, publisher))
    return tuple(found.values())


class Watcher:
    """Goes round ``sources`` and keeps in ``journal`` what is new in them, coded by ``code``."""

    def __init__(
        self,
        sources: Iterable[Source],
        journal: Journal,
        fetcher: Fetcher,
        code: Callable[[Article], CodedArticle | Rejected],
        *,
        any_language: bool = False,
        every: float = EVERY,
        clock: Clock | None = None,
    ) -> None:
        self._sources, self._journal, self._fetcher, self._code = tuple(sources), journal, fetcher, code
        self._any_language, self._every = any_language, every
        self._clock = clock or Clock()

    def rounds(self) -> Iterator[Round]:
        """One round after another, begun ``every`` seconds apart, without end.

        A round that breaks off because the database is busy or full is told in its troubles; the next one goes on.
        """
        while True:
            began = self._clock.seconds()
            try:
                done = self.round()
            except WartaError as error:
                done = Round(troubles=[("all", str(error))])
            yield done
            self._clock.sleep(max(0.0, began + self._every - self._clock.seconds()))

    def round(self) -> Round:
        """Asks each feed once, unless it is left alone for its failures, and reads what is new in it."""
        done = Round()
        for source in self._sources:
            state = self._journal.feed_state(source.url) or FeedState(source.url)
            if state.next_at is not None and self._clock.now() < state.next_at:
                done.resting += 1
                continue
            done.feeds += 1
            self._visit(source, state, done)
        return done

    def _visit(self, source: Source, state: FeedState, done: Round) -> None:
        try:
            fetched = self._fetcher.fetch_page(
                source.url, etag=state.etag, last_modified=state.last_modified, most=feeds.MAX_BYTES
            )
            if fetched.status == 304:
                done.unchanged += 1
                self._journal.set_feed_state(replace(state, failures=0, next_at=None))
                return
            items = self._items(feeds.read_feed(fetched.body, url=fetched.url, charset=fetched.charset))
        except UnreadableInput as error:
            self._leave_alone(state, error, done)
            return
        trouble = self._take(items, source, done)
        if trouble is not None:
            self._leave_alone(replace(state, etag=None, last_modified=None), trouble, done)
        elif done.postponed:
            # "Not modified" would hide what is still to be read.
            self._journal.set_feed_state(FeedState(source.url))
        else:
            self._journal.set_feed_state(FeedState(source.url, fetched.etag, fetched.last_modified))

    def _items(self, feed: feeds.Feed) -> list[FeedItem]:
        """The articles of ``feed`` and of the sitemaps that it is an index of, the oldest first: they leave it next."""
        items = list(reversed(feed.items))
        for url in feed.sitemaps[:_MOST_SITEMAPS]:
            fetched = self._fetcher.fetch_page(url, most=feeds.MAX_BYTES)
            items += reversed(feeds.read_feed(fetched.body, url=fetched.url, charset=fetched.charset).items)
        return items

    def _leave_alone(self, state: FeedState, error: UnreadableInput, done: Round) -> None:
        """Doubles the pause of a feed in trouble, and keeps what it was last asked with."""
        failures = state.failures + 1
        asked_for = error.wait or 0.0 if isinstance(error, Unfetchable) else 0.0
        pause = min(max(self._every * 2.0 ** min(failures - 1, 16), asked_for), LONGEST_REST)
        next_at = self._clock.now() + timedelta(seconds=pause)
        self._journal.set_feed_state(replace(state, failures=failures, next_at=next_at))
        done.troubles.append((state.url, f"{error.message} (next asked {next_at:%Y-%m-%d %H:%M} UTC)"))

    def _take(self, items: list[FeedItem], source: Source, done: Round) -> UnreadableInput | None:
        """Reads what is new among ``items``. Returns what is wrong when the site does not answer any more."""
        ends = self._clock.seconds() + VISIT_SECONDS
        strikes = 0
        for item in items:
            keys = _keys_of(item, source)
            if self._journal.is_seen(keys):
                continue
            if self._clock.seconds() > ends:
                done.postponed += 1
                continue
            try:
                self._read(item, source, keys, done)
                strikes = 0
            except Unfetchable as error:
                strikes += error.temporary
                self._try_again_later(item, keys, error, done)
                if strikes >= _STRIKES:
                    return error
        return None

    def _read(self, item: FeedItem, source: Source, keys: set[str], done: Round) -> None:
        """Reads and keeps one article. Raises `Unfetchable` when it may be there another time."""
        try:
            found = fetch_article(item.url, self._fetcher, item.published)
            article = found.article
            if not self._any_language:
                language.check(article)
        except UnreadableInput as error:
            if isinstance(error, Unfetchable) and (error.temporary or error.reason == "status"):
                raise
            self._refuse(item, keys, error, done)
            return
        if article.publisher is None and source.publisher is not None:
            article = replace(article, publisher=source.publisher)
        keys = keys | {duplicates.text_key(article)}
        keys |= {_address_key(url) for url in found.addresses if duplicates.names_an_article(url)}
        signature = duplicates.signature_of(article)
        bands = duplicates.bands_of(signature)
        of = self._known(keys, bands, signature)
        if of is not None:
            done.duplicates += 1
            self._journal.keep(
                Rejected(printable(item.url), "duplicate", f"the same report as {of}, which is kept"), keys, (), ()
            )
            return
        kept = self._journal.keep(self._code(article), keys, bands, signature)
        done.rejected += isinstance(kept, Rejected)
        done.articles += isinstance(kept, CodedArticle)

    def _known(self, keys: set[str], bands: tuple[str, ...], signature: duplicates.Signature) -> str | None:
        """What article this one is a repetition of, in words, or None."""
        if self._journal.is_seen(keys):
            return "one with this address or these very words"
        near = self._journal.near(bands) if bands else []
        return next((f"article {name}" for name, other in sorted(near) if duplicates.repeats(signature, other)), None)

    def _try_again_later(self, item: FeedItem, keys: set[str], error: Unfetchable, done: Round) -> None:
        """Marks one more try; the last one settles that there is no article."""
        most = _TRIES_WITHOUT_HOST if error.temporary else _TRIES_WITHOUT_PAGE
        address = _address_key(item.url)
        tries = next((number for number in range(1, most) if not self._journal.is_seen([f"try {number} {address}"])), most)
        if tries >= most:
            self._refuse(item, keys, error, done)
            return
        done.postponed += 1
        self._journal.keep(Rejected(error.source, error.reason, error.message), [f"try {tries} {address}"], (), ())

    def _refuse(self, item: FeedItem, keys: set[str], error: UnreadableInput, done: Round) -> None:
        done.rejected += 1
        self._journal.keep(Rejected(printable(item.url), error.reason, error.message), keys, (), ())


def _keys_of(item: FeedItem, source: Source) -> set[str]:
    keys = {_address_key(item.url)}
    if item.guid is not None and len(item.guid) >= _SHORTEST_GUID:
        keys.add(f"guid:{urlsplit(source.url).hostname} {item.guid}")
    return keys


def _address_key(url: str) -> str:
    # Without what no database holds: pages write anything into an address.
    return f"url:{printable(duplicates.same_address(url) or url)}"

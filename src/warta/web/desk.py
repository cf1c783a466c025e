"""Coding for the web: one article at a time, the latest kept at hand for a while."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from functools import cached_property
from importlib.resources import as_file, files
from threading import Lock, Thread
from typing import TYPE_CHECKING

from warta.errors import UnknownValue, UnreadableInput
from warta.reading.options import Options
from warta.records import Article, CodedArticle, Rejected
from warta.store import Store

if TYPE_CHECKING:
    from warta.reading.fetch import Fetcher

SAMPLE = "sample"
"""What the sample article is called in addresses."""
MOST_CHARACTERS = 200_000
"""Of a text that is coded while somebody waits."""
_MOST_KEPT = 64
_SECONDS = 15.0


class Desk:
    """What is coded here and what the database holds, by the ids of articles. Safe to use from several threads."""

    def __init__(self, store: Store | None, *, allow_private: bool = False) -> None:
        self.store = store
        self._allow_private = allow_private
        self._kept: OrderedDict[str, CodedArticle] = OrderedDict()
        self._coding, self._keeping, self._fetching = Lock(), Lock(), Lock()

    def warm_up(self) -> None:
        """Loads the coder in the background, so that the first article need not wait for it."""
        Thread(target=lambda: self.sample, name="loads the coder", daemon=True).start()

    @cached_property
    def sample(self) -> CodedArticle:
        """The sample article, coded."""
        from warta.reading import read

        with as_file(files("warta.data") / "samples/latihan-gabungan.txt") as path:
            return self._code(read(path))

    def find(self, key: str) -> CodedArticle:
        """The article of that id, as it stands after people's corrections. Raises `UnknownValue` when there is none."""
        if key == SAMPLE:
            return self.sample
        if self.store is not None:
            try:
                return self.store.article(key, corrected=True)
            except UnknownValue:
                if key not in self._kept:
                    raise
        with self._keeping:
            if key not in self._kept:
                raise UnknownValue(f"there is no article {key[:40]!r} here (any more)")
            self._kept.move_to_end(key)
            return self._kept[key]

    def is_stored(self, key: str) -> bool:
        """Whether the database holds the article of that id."""
        return self.store is not None and next(self.store.articles([key]), None) is not None

    def code_text(self, text: str, published: datetime | None = None) -> CodedArticle:
        """The events of a pasted text. Raises `UnreadableInput` when it is no article in Indonesian."""
        from warta.reading import language
        from warta.reading.text import read_text

        if len(text) > MOST_CHARACTERS:
            raise UnreadableInput("text", "too-large", f"longer than {MOST_CHARACTERS:,} characters; give one article at a time")
        article = read_text(text, published=published)
        language.check(article)
        return self._keep(self._code(article))

    def code_url(self, url: str, published: datetime | None = None) -> CodedArticle:
        """The events of the article at an address of the web. Raises `UnreadableInput` when there is none."""
        from warta.reading.fetch import reader

        with self._fetching:  # the fetcher keeps the pauses between two requests to a site
            result = next(reader(Options(published), fetcher=self._fetcher)(url))
        if isinstance(result, Rejected):
            raise UnreadableInput(result.source, result.reason, result.message)
        return self._keep(self._code(result))

    @cached_property
    def _fetcher(self) -> Fetcher:
        from warta.reading.cache import Cache, directory
        from warta.reading.fetch import Fetcher

        # Somebody waits: no second try, and no minute of patience with a slow site.
        return Fetcher(allow_private=self._allow_private, cache=Cache(directory()), tries=1, seconds=_SECONDS)

    def keep(self, key: str) -> None:
        """Writes an article that was coded here into the database. Raises `UnknownValue` when it is not at hand."""
        if self.store is None:
            raise UnknownValue("there is no database to keep it in; start with: warta serve --db news.db")
        coded = self.find(key)
        if not self.is_stored(coded.article.id):
            written = self.store.write(coded)
            for rejected in written.rejected:
                raise UnknownValue(rejected.message)

    def _code(self, article: Article) -> CodedArticle:
        from warta.pipeline import code_or_reject

        with self._coding:
            result = code_or_reject(article)
        if isinstance(result, Rejected):
            raise UnreadableInput(result.source, result.reason, result.message)
        return result

    def _keep(self, coded: CodedArticle) -> CodedArticle:
        with self._keeping:
            self._kept[coded.article.id] = coded
            self._kept.move_to_end(coded.article.id)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return coded

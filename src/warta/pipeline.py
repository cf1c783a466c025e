"""The whole path on one screen: an article in, a coded article out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice

from spacy.tokens import Doc

from warta.coding.coder import Coder
from warta.coding.decide import decide
from warta.language import parse
from warta.linking.within import link, merge
from warta.records import Article, CodedArticle

_AHEAD = 64
"""Articles handed to the workers before the first result is asked for: bounds memory."""


def code(article: Article, doc: Doc | None = None) -> CodedArticle:
    """Code one article.

    ``doc`` may bring a parse of ``article.text`` (a spaCy ``Doc`` with sentences, UD relations and names); without
    it the article is parsed here. The same article gives the same records always and everywhere.
    """
    doc = parse(article.text, article.language) if doc is None else doc
    coder = Coder(article, doc)
    mentions = tuple(link(decide(coder.drafts())))
    sentences = tuple((s.start_char, s.end_char) for s in coder.sentences)
    return CodedArticle(article, sentences, mentions, tuple(merge(list(mentions))))


def code_many(articles: Iterable[Article], workers: int = 1) -> Iterator[CodedArticle]:
    """Code articles in order, lazily; with ``workers`` > 1 in that many processes."""
    if workers <= 1:
        yield from map(code, articles)
        return
    source = iter(articles)
    with ProcessPoolExecutor(workers) as pool:
        waiting = [pool.submit(code, article) for article in islice(source, _AHEAD)]
        while waiting:
            yield waiting.pop(0).result()
            waiting.extend(pool.submit(code, article) for article in islice(source, 1))

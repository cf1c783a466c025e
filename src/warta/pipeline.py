"""The whole path on one screen: an article in, a coded article out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice

from spacy.tokens import Doc

from warta.coding.coder import Coder
from warta.coding.decide import decide
from warta.language import parse
from warta.linking.within import link, merge
from warta.records import Article, CodedArticle, Rejected

_AHEAD = 64
"""Articles handed to the workers before the first result is asked for: bounds memory."""


def code(article: Article, doc: Doc | None = None) -> CodedArticle:
    """Code one article.

    ``doc`` may bring a parse of ``article.text`` (a spaCy ``Doc`` with sentences, UD relations and names); without
    it the article is parsed here. The same article gives the same records always and everywhere.
    """
    doc = parse(article.text, article.language) if doc is None else doc
    coder = Coder(article, doc)
    sentences = tuple((s.start_char, s.end_char) for s in coder.sentences)
    mentions = tuple(link(decide(coder, coder.drafts()), sentences))
    return CodedArticle(article, sentences, mentions, tuple(merge(list(mentions))))


def code_or_reject(article: Article | Rejected) -> CodedArticle | Rejected:
    """Code one article of a batch: a fault of the coder is a reason to reject this article, not to stop the batch."""
    if isinstance(article, Rejected):
        return article
    try:
        return code(article)
    except Exception as error:  # noqa: BLE001  # whatever it is, the other articles are to be coded
        what = f"{type(error).__name__}: {error}"
        return Rejected(
            article.source or article.id, "coder-fault", f"the coder failed ({what}); please report it with this article"
        )


def code_many(articles: Iterable[Article | Rejected], workers: int = 1) -> Iterator[CodedArticle | Rejected]:
    """Code articles in order, lazily; with ``workers`` > 1 in that many processes.

    An article on which the coder fails comes as a `Rejected` in its place; what was rejected before passes through,
    so that ``code_many(read_many(paths))`` is a whole run.
    """
    if workers <= 1:
        yield from map(code_or_reject, articles)
        return
    source = iter(articles)
    with ProcessPoolExecutor(workers) as pool:
        waiting = deque(pool.submit(code_or_reject, article) for article in islice(source, _AHEAD))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(code_or_reject, article) for article in islice(source, 1))

"""What mentions and events are called, so that people's corrections find them when an article is coded again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from warta.records import Mention, Span

_LENGTH = 16


def mention_key(article: str, trigger: Span, type_: str, nth: int = 0) -> str:
    """The key of the ``nth`` mention (from 0) of its type with that trigger in the article of that id."""
    again = f":{nth}" if nth else ""
    return _digest(f"m:{article}:{trigger[0]}-{trigger[1]}:{type_}{again}")


def mention_keys(article: str, mentions: Iterable[Mention]) -> tuple[str, ...]:
    """The keys of an article's mentions, in their order; no two are the same."""
    met: Counter[tuple[Span, str]] = Counter()
    keys = []
    for mention in mentions:
        what = (mention.trigger, mention.type)
        keys.append(mention_key(article, *what, met[what]))
        met[what] += 1
    return tuple(keys)


def event_key(article: str, first_mention: str) -> str:
    """The key of the event whose first mention has the key ``first_mention``.

    Not of its number within the article: e2 is another act when the coder has since learnt to find one before it.
    """
    return _digest(f"e:{article}:{first_mention}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]

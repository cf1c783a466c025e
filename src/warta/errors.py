"""The errors that warta raises at its callers. Every message names the value and the way out."""

from __future__ import annotations


class WartaError(Exception):
    """Anything that a caller of warta did or met that it can mend."""


class UnreadableInput(WartaError):
    """One input cannot be read as an article.

    ``reason`` is the short code that `records.Rejected` carries; batches turn this error into that
    record and go on.
    """

    def __init__(self, source: str, reason: str, message: str) -> None:
        super().__init__(f"{source}: {message}")
        self.source = source
        self.reason = reason
        self.message = message


class DataError(WartaError):
    """A data file of the package (lexicon, gazetteer, table) is malformed."""


class UnknownValue(WartaError):
    """A value that is not one of those allowed (a format, a code, a language)."""


class MalformedGold(WartaError):
    """A gold article breaks the codebook or its own text; the message names the article and the mention."""

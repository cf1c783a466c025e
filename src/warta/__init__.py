"""warta reads Indonesian news and writes political event data.

>>> import warta
>>> article = warta.read("berita.txt")          # doctest: +SKIP
>>> coded = warta.code(article)                  # doctest: +SKIP
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from warta.language import parse
from warta.pipeline import code, code_many
from warta.reading import read, read_many
from warta.records import Article, CodedArticle, Dates, Entity, Event, Mention, Place, Rejected

try:
    __version__ = version("warta")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0+unknown"

__all__ = [
    "Article", "CodedArticle", "Dates", "Entity", "Event", "Mention", "Place", "Rejected", "code", "code_many", "parse", "read", "read_many",
]

"""warta reads Indonesian news and writes political event data.

>>> import warta
>>> article = warta.read("berita.txt")          # doctest: +SKIP
>>> coded = warta.code(article)                  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from warta.records import Article, CodedArticle, Dates, Entity, Event, Mention, Place, Rejected

if TYPE_CHECKING:
    from warta.language import parse
    from warta.pipeline import code, code_many
    from warta.reading import read, read_many
    from warta.store.frames import connect

try:
    __version__ = version("warta")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0+unknown"

__all__ = [
    "Article", "CodedArticle", "Dates", "Entity", "Event", "Mention", "Place", "Rejected",
    "code", "code_many", "connect", "parse", "read", "read_many",
]  # fmt: skip

# spaCy takes half a second to import: what needs it is fetched when it is first asked for.
_LAZY = {
    "code": "warta.pipeline",
    "code_many": "warta.pipeline",
    "connect": "warta.store.frames",
    "parse": "warta.language",
    "read": "warta.reading",
    "read_many": "warta.reading",
}


if not TYPE_CHECKING:  # a type checker would take any name for one that this gives

    def __getattr__(name: str) -> object:
        if name not in _LAZY:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_LAZY[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

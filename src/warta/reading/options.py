"""How to read, whatever the format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from warta.errors import UnreadableInput
from warta.reading import language
from warta.records import Article, Rejected


@dataclass(frozen=True, slots=True)
class Options:
    """How to read. ``published`` holds for articles that give no time; ``on_bytes`` is told of each portion read.

    ``on_skip`` is told why a page of a crawl was passed over: ``language``, ``not-html``, ``http-status``,
    ``not-an-article``, ``too-large`` or another reason of `UnreadableInput`. ``columns`` are pairs of a field of an
    article and the table's column that holds it.
    """

    published: datetime | None = None
    any_language: bool = False
    on_bytes: Callable[[int], None] | None = None
    on_skip: Callable[[str], None] | None = None
    columns: tuple[tuple[str, str], ...] = ()


def checked(read: Callable[[], Article], options: Options) -> Article | Rejected:
    """The article that ``read`` gives, if it is in a language that is coded."""
    try:
        article = read()
        if not options.any_language:
            language.check(article)
    except UnreadableInput as error:
        return Rejected(error.source, error.reason, error.message)
    return article

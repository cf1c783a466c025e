"""An article that is not coded yet as JSON: the shape that `warta.reading.record.read_record` takes."""

from __future__ import annotations

import json

from warta.records import Article


def to_line(article: Article) -> str:
    """``article`` as one line of JSON Lines, without the line's end. Read again it is the same article."""
    record = {
        "id": article.id,
        "url": article.url,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "author": article.author,
        "title": article.title,
        "text": article.text,
    }
    return json.dumps(record, ensure_ascii=False)

"""Which index SQLite is to use: it keeps no statistics of its own accord, and guesses badly without."""

from __future__ import annotations

from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.sql.selectable import FromClause


class HintingCompiler(SQLiteCompiler):
    """Writes what ``Select.with_hint`` says behind the table, as ``INDEXED BY``; SQLAlchemy's own leaves it out."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:  # noqa: ARG002  # the base's
        return text

"""Full-text search of articles and of events' words; `warta.store.search` asks it."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

_FTS5 = """
CREATE VIRTUAL TABLE IF NOT EXISTS {table}_fts USING fts5({columns}, content='{table}', content_rowid='{id}',
    tokenize='unicode61 remove_diacritics 2')
--
CREATE TRIGGER IF NOT EXISTS {table}_fts_insert AFTER INSERT ON {table} BEGIN
    INSERT INTO {table}_fts (rowid, {columns}) VALUES (new.{id}, {new});
END
--
CREATE TRIGGER IF NOT EXISTS {table}_fts_delete AFTER DELETE ON {table} BEGIN
    INSERT INTO {table}_fts ({table}_fts, rowid, {columns}) VALUES ('delete', old.{id}, {old});
END
--
CREATE TRIGGER IF NOT EXISTS {table}_fts_update AFTER UPDATE OF {columns} ON {table} BEGIN
    INSERT INTO {table}_fts ({table}_fts, rowid, {columns}) VALUES ('delete', old.{id}, {old});
    INSERT INTO {table}_fts (rowid, {columns}) VALUES (new.{id}, {new});
END
"""
# A tsvector holds at most one megabyte, and a longer text must be storable too.
_LONGEST = 200_000
_POSTGRESQL = {
    "articles": f"setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', left(text, {_LONGEST}))",
    "event_texts": f"to_tsvector('simple', left(sentences, {_LONGEST}))",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _index_with_fts5("articles", "id", ("title", "text"))
        _index_with_fts5("event_texts", "event_id", ("sentences",))
        return
    for table, words in _POSTGRESQL.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS search tsvector GENERATED ALWAYS AS ({words}) STORED")
        op.execute(f"CREATE INDEX IF NOT EXISTS ix_{table}_search ON {table} USING gin (search)")


def _index_with_fts5(table: str, id_: str, columns: tuple[str, ...]) -> None:
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("new", "old"))
    for statement in _FTS5.format(table=table, id=id_, columns=", ".join(columns), new=new, old=old).split("--"):
        op.execute(statement.strip())

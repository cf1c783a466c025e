"""The tables: one description for SQLite and PostgreSQL.

What stands where
- ``articles`` has the text; ``codings`` the coder's records of it, whole and as they were made (zlib-compressed JSON).
- ``mentions``, ``events`` and the tables below them are made from these: the coder's records with people's
  corrections applied. They are rewritten, in the same transaction, when an article is coded again or corrected.
  **An event that people rejected is not in ``events``**; its mentions stay in ``mentions`` with verdict ``rejected``.
- ``corrections`` is only ever appended to. It names mentions and events by keys that survive coding again.

Keys. ``articles.key`` is ``Article.id``. A mention's key is a hash of its article's key, its trigger's span and its
type; an event's key is a hash of its article's key and of its first mention's key, so that both stay the same when
an article is coded again and the act is found again. Integer ids are the database's own: an event coded again
keeps its id, but what leaves the database must name the key.

Units. Spans are characters of ``articles.text``, end exclusive. Days are dates. Times are UTC without a zone
(SQLite has none). Coordinates are WGS 84 degrees. NULL: the text does not say.

``sqlite_with_rowid=False``: on SQLite the rows of that table lie in its primary key itself. The full-text indexes are
made by the migrations and asked through ``search.py``: on SQLite FTS5 tables ``articles_fts`` (title, text) and
``event_texts_fts`` (sentences), kept by triggers; on PostgreSQL generated columns ``search`` with GIN indexes.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.sql.schema import SchemaItem

from warta.store.account_schema import sessions, users
from warta.store.schema_base import metadata, needs
from warta.store.story_schema import (
    stories,
    story_blocks,
    story_decisions,
    story_edges,
    story_links,
    story_traits,
    story_versions,
)

__all__ = [
    "articles", "codings", "corrections", "event_contexts", "event_dyads", "event_sides", "event_tallies", "event_texts",
    "events", "feeds", "mention_sides", "mentions", "metadata", "rejected", "seen_bands", "seen_keys", "sentences", "sessions",
    "stories", "story_blocks", "story_decisions", "story_edges", "story_links", "story_traits", "story_versions", "users",
    "versions",
]  # fmt: skip


def _entity(prefix: str = "") -> list[SchemaItem]:
    return [
        Column(f"{prefix}name", Text),  # the canonical name
        Column(f"{prefix}code", Text),  # ISO 3166-1 alpha-3, or UNO, IMG ... of no one country
        Column(f"{prefix}sector", Text),  # GOV, MIL, CVL ... (codebook, section 5)
    ]


def _act() -> list[SchemaItem]:
    """The columns that a mention and an event share."""
    return [
        Column("type", Text, nullable=False),  # COERCE, CONSULT ... (codebook, section 2)
        Column("mode", Text),  # arrest, visit ... (section 3)
        Column("aux", Text, nullable=False),  # asserted, future, hypothetical, negation, historical
        Column("date_start", Date),  # the first and last day the text gives for the act, inclusive
        Column("date_end", Date),
        Column("place_name", Text),
        Column("place_country", Text),  # ISO 3166-1 alpha-3
        Column("place_admin", Text),  # ISO 3166-2 code of the province (Indonesia): ID-MA
        Column("place_resolution", Text),  # country, province, city or point
        Column("geonameid", Integer),
        Column("lat", Float),
        Column("lon", Float),
        *_entity("speaker_"),
        Column("via", Text),  # the news organisation credited
        Column("dead", BigInteger),
        Column("injured", BigInteger),
        Column("arrested", BigInteger),
        Column("confidence", Float, nullable=False),  # 0..1; of an event: the highest of its mentions
        Column("verdict", Text),  # what people made of it: accepted, fixed, added, rejected; NULL: nobody looked yet
    ]


# What made a coding: one row for each combination met.
versions = Table(
    "versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("warta", Text, nullable=False),  # the package's version: 0.1.0
    Column("coder", Text, nullable=False),  # SHA-256, 16 digits, of the code that reads text and codes it
    Column("lexicon", Text, nullable=False),  # the same of the lexicons, gazetteers and tables
    Column("model", Text, nullable=False),  # the same of the trained models
    Column("first_used", DateTime, nullable=False),
    UniqueConstraint("warta", "coder", "lexicon", "model"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False, unique=True),  # Article.id
    Column("url", Text),
    Column("publisher", Text),
    Column("author", Text),
    Column("published", DateTime),  # UTC
    Column("published_offset", Integer),  # seconds east of UTC of the zone it was given in
    Column("language", Text, nullable=False),  # ISO 639-1
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),  # the title, a newline, the body
    Column("body_start", Integer, nullable=False),  # where the body begins in text
    Column("source", Text, nullable=False),  # where it was read: news.jsonl:12
    Column("version_id", Integer, ForeignKey("versions.id"), nullable=False),
    Column("coded_at", DateTime, nullable=False),
    Index("ix_articles_published", "published"),
    Index("ix_articles_publisher", "publisher", "published"),
    Index("ix_articles_url", "url"),
)

# The coder's records of an article as they were made.
codings = Table(
    "codings",
    metadata,
    needs("article_id", "articles.id", primary=True),
    Column("record", LargeBinary, nullable=False),  # zlib: JSON {"sentences", "mentions", "events"} of export/json.py
    Column("digest", Text, nullable=False),  # SHA-256 of article (without source) and record: is it the same again?
)

# One row for each sentence of an article; the title is the first.
sentences = Table(
    "sentences",
    metadata,
    needs("article_id", "articles.id", primary=True),
    Column("number", Integer, primary_key=True),  # from 0
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# One row for each act that an article reports, as it stands after corrections. The columns to filter and count by.
events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False, unique=True),  # 16 hexadecimal digits; what people and exports call it
    needs("article_id", "articles.id"),
    Column("local", Text, nullable=False),  # its id within the article: e1
    *_act(),
    Column("plover", Text),  # PLOVER's type after its collapse of planned acts; NULL for STATEMENT
    Column("cameo", Text, nullable=False),
    Column("quad", Integer, nullable=False),  # 1 verbal, 2 material cooperation, 3 verbal, 4 material conflict, 0 none
    Column("score", Float, nullable=False),  # -10 to 10
    Column("day", Date),  # to filter and count by: date_start, else the day of publication where it was published
    Column("week", Date),  # the Monday of day
    Column("published", DateTime),  # of its article, as its publisher
    Column("publisher", Text),
    Column("mentions", Integer, nullable=False),  # how many
    Column("story_id", Integer, ForeignKey("stories.id", ondelete="SET NULL")),  # NULL: one report tells it
    UniqueConstraint("article_id", "local"),
    # With what is common among the events of a day, so that those that are not meant are passed without being read.
    Index("ix_events_day", "day", "id", "type", "quad", "aux", "confidence"),
    Index("ix_events_type", "type", "day", "aux"),
    Index("ix_events_mode", "mode", "day"),
    Index("ix_events_aux", "aux", "day"),
    Index("ix_events_place", "place_country", "place_admin", "day"),
    Index("ix_events_country", "place_country", "day"),
    Index("ix_events_place_name", "place_name"),
    Index("ix_events_publisher", "publisher", "day"),
    Index("ix_events_confidence", "confidence"),
    # Only of those that people looked at: the others are nearly all.
    Index("ix_events_verdict", "verdict", sqlite_where=text("verdict IS NOT NULL"), postgresql_where=text("verdict IS NOT NULL")),
    Index("ix_events_story", "story_id"),
)

# The words of an event, apart so that counting reads less: full-text search finds it by them.
event_texts = Table(
    "event_texts",
    metadata,
    needs("event_id", "events.id", primary=True),
    Column("sentences", Text, nullable=False),  # of its mentions, in the order of the text, joined by newlines
)

mentions = Table(
    "mentions",
    metadata,
    needs("article_id", "articles.id", primary=True),
    Column("number", Integer, primary_key=True),  # from 0, in the order of the text
    Column("key", Text, nullable=False),  # 16 hexadecimal digits; what corrections name
    Column("local", Text, nullable=False),  # Mention.id
    needs("event_id", "events.id", optional=True),  # NULL: rejected
    Column("trigger_start", Integer, nullable=False),
    Column("trigger_end", Integer, nullable=False),
    Column("sentence", Integer),  # sentences.number of the one with the trigger
    *_act(),
    Column("place_text", Text),  # the words, and where they are
    Column("place_start", Integer),
    Column("place_end", Integer),
    Column("date_text", Text),
    Column("date_span_start", Integer),
    Column("date_span_end", Integer),
    Column("speaker_text", Text),
    Column("speaker_start", Integer),
    Column("speaker_end", Integer),
    Column("rule", Text, nullable=False),  # what fired
    Index("ix_mentions_key", "key"),
    Index("ix_mentions_event", "event_id"),
    sqlite_with_rowid=False,
)


def _sides() -> list[SchemaItem]:
    return [
        Column("role", Text, CheckConstraint("role IN ('actor', 'recipient')", name="role"), primary_key=True),
        Column("number", Integer, primary_key=True),  # from 0, in the order of the text
        Column("text", Text, nullable=False),  # the words of the fullest naming
        Column("span_start", Integer),  # NULL: inherited from an earlier mention
        Column("span_end", Integer),
        *_entity(),
        Column("wikidata", Text),
    ]


# Who acts and to whom in a mention: one row for each member of a side.
mention_sides = Table(
    "mention_sides",
    metadata,
    needs("article_id", "articles.id", primary=True),
    Column("mention", Integer, primary_key=True),  # mentions.number
    *_sides(),
    sqlite_with_rowid=False,
)

# The same of an event, with its day, so that the newest events of an actor are read in order.
event_sides = Table(
    "event_sides",
    metadata,
    needs("event_id", "events.id", primary=True),
    *_sides(),
    Column("day", Date),
    Index("ix_event_sides_code", "code", "role", "day", "event_id", "sector"),
    Index("ix_event_sides_name", "name"),
    Index("ix_event_sides_sector", "sector", "role", "code"),
    sqlite_with_rowid=False,
)

# One row for each pair of codes of an event: who acts on whom. '' where a side, or its code, is not known.
event_dyads = Table(
    "event_dyads",
    metadata,
    needs("event_id", "events.id", primary=True),
    Column("actor", Text, primary_key=True),
    Column("recipient", Text, primary_key=True),
    Column("day", Date),  # as of the event: day, week, type, quad, score
    Column("week", Date),
    Column("type", Text, nullable=False),
    Column("quad", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Index("ix_event_dyads_pair", "actor", "recipient"),
    sqlite_with_rowid=False,
)

# What an event is about: military, election ...
event_contexts = Table(
    "event_contexts",
    metadata,
    needs("event_id", "events.id", primary=True),
    Column("context", Text, primary_key=True),
    Index("ix_event_contexts_context", "context", "event_id"),
    sqlite_with_rowid=False,
)

# How many events there are of each kind on each day, so that counting reads these few rows: kept by tallying.py in the
# transaction that writes the events. Scores stand apart, so that their sum is exact whatever was taken away.
event_tallies = Table(
    "event_tallies",
    metadata,
    # Counted are all events; or those with this actor; this recipient; this pair, each once. As in event_dyads.
    Column("kind", Text, CheckConstraint("kind IN ('event', 'actor', 'recipient', 'dyad')", name="kind"), primary_key=True),
    Column("actor", Text, primary_key=True),  # '' also where none is counted by
    Column("recipient", Text, primary_key=True),
    Column("type", Text, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),  # days since 0001-01-01 (1); 0: not known
    Column("aux", Text, primary_key=True),
    Column("quad", Integer, primary_key=True, autoincrement=False),
    Column("score", Float, primary_key=True),
    Column("events", Integer, nullable=False),  # at least 1
    sqlite_with_rowid=False,
)

# What people corrected; appended only, an undone one is marked by the one that undid it.
corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    needs("article_id", "articles.id"),
    Column("kind", Text, CheckConstraint("kind IN ('mention', 'event')", name="kind"), nullable=False),
    Column("target", Text, nullable=False),  # mentions.key or events.key
    Column("trigger_start", Integer, nullable=False),  # of the (first) mention meant, as it was: finds it if the
    Column("trigger_end", Integer, nullable=False),  # coder has since changed the type
    Column(
        "verdict", Text, CheckConstraint("verdict IN ('accept', 'reject', 'fix', 'add', 'undo')", name="verdict"), nullable=False
    ),
    Column("field", Text),  # of a fix: a key of the mention in the coded article's JSON
    Column("old", JSON(none_as_null=True)),  # its value before, and the new one (of an add: the whole mention), as in that JSON
    Column("new", JSON(none_as_null=True)),
    Column("who", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("version_id", Integer, ForeignKey("versions.id"), nullable=False),  # of the coding that the person saw
    Column("undone_by", Integer, ForeignKey("corrections.id")),
    Index("ix_corrections_article", "article_id"),
    Index("ix_corrections_at", "at"),
)

# Inputs that could not be coded: one row for each source and reason, counted.
rejected = Table(
    "rejected",
    metadata,
    Column("source", Text, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("message", Text, nullable=False),
    Column("first_at", DateTime, nullable=False),
    Column("last_at", DateTime, nullable=False),
    Column("times", Integer, nullable=False),
)

# Feeds that are watched, and how their last reading went.
feeds = Table(
    "feeds",
    metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row
    Column("checked_at", DateTime),
    Column("next_at", DateTime),
)

# Names by which an article is known (canonical URLs, feed item ids): who meets one again need not read on.
# article_key is no reference: an item may be known before it is coded, or have been found not to be an article (NULL).
seen_keys = Table(
    "seen_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("article_key", Text),
    Column("at", DateTime, nullable=False),
    sqlite_with_rowid=False,
)

# Bands of an article's near-duplicate signature.
seen_bands = Table(
    "seen_bands",
    metadata,
    Column("band", Text, primary_key=True),
    Column("article_key", Text, primary_key=True),
    Column("signature", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

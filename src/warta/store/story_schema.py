"""The tables of stories. `warta.store.schema` has them too, with all others."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Date, DateTime, Float, ForeignKey, Index, Integer, Table, Text

from warta.store.schema_base import metadata, needs

# The acts of one kind that people hold to be one, as several articles tell it. Made by linking/across.py.
stories = Table(
    "stories",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # s and the key of its first report's event
    Column("type", Text, nullable=False),
    Column("first_day", Date),  # of its events' days
    Column("last_day", Date),
    Column("first_published", DateTime),
    Column("last_published", DateTime),
    Column("events", Integer, nullable=False),  # how many events, articles, publishers and credited agencies tell it
    Column("articles", Integer, nullable=False),
    Column("publishers", Integer, nullable=False),
    Column("wires", Integer, nullable=False),
    Column("summary", JSON(none_as_null=True)),  # the other fields of records.Story: who, where, where its reports differ
    Index("ix_stories_last_day", "last_day"),
    Index("ix_stories_size", "publishers", "events"),
)

# An event as it is compared with those of other articles: linking/story_keys.py.
story_traits = Table(
    "story_traits",
    metadata,
    needs("event_id", "events.id", primary=True),
    Column("traits", Text, nullable=False),  # JSON: the fields of Traits in their order
)

# The keys by which an event finds those it is compared with.
story_blocks = Table(
    "story_blocks",
    metadata,
    Column("block", BigInteger, primary_key=True, autoincrement=False),  # 47 bits of the hash of a key
    Column("day", Integer, primary_key=True, autoincrement=False),  # Traits.day as days since 0001-01-01 (1)
    needs("event_id", "events.id", primary=True),
    Index("ix_story_blocks_event", "event_id"),
    sqlite_with_rowid=False,
)

# Pairs of events that the program holds to be one act, or a plan and its outcome, and why.
story_edges = Table(
    "story_edges",
    metadata,
    needs("event_a", "events.id", primary=True),  # of one act: event_a < event_b; else the plan, then the outcome
    needs("event_b", "events.id", primary=True),
    Column("kind", Text, CheckConstraint("kind IN ('same', 'plan')", name="kind"), nullable=False),
    Column("score", Float, nullable=False),
    Column("reasons", JSON(none_as_null=True), nullable=False),
    Index("ix_story_edges_b", "event_b"),
    sqlite_with_rowid=False,
)

# What people said of pairs of events; appended only, an undone one is marked by the one that undid it.
# By events' keys, since it outlives coding again.
story_decisions = Table(
    "story_decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_a", Text, nullable=False),  # events.key
    Column("event_b", Text, nullable=False),
    Column("verdict", Text, CheckConstraint("verdict IN ('join', 'split', 'undo')", name="verdict"), nullable=False),
    Column("who", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("undone_by", Integer, ForeignKey("story_decisions.id")),
    Index("ix_story_decisions_a", "event_a"),
    Index("ix_story_decisions_b", "event_b"),
)

# A planned act and the report that it took place.
story_links = Table(
    "story_links",
    metadata,
    needs("plan_id", "stories.id", primary=True),
    needs("outcome_id", "stories.id", primary=True),
    Column("score", Float, nullable=False),
    Column("reasons", JSON(none_as_null=True), nullable=False),
    Index("ix_story_links_outcome", "outcome_id"),
    sqlite_with_rowid=False,
)

# Which linking made the stories, since they were last rebuilt: more than one, and they are not what the newest would make.
story_versions = Table(
    "story_versions",
    metadata,
    Column("linking", Text, primary_key=True),  # SHA-256, 16 digits, of the code and data that judge: store/versions.py
    Column("warta", Text, nullable=False),  # the package's version then
    Column("first_used", DateTime, nullable=False),
    sqlite_with_rowid=False,
)

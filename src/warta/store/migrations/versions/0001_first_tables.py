"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _versions_and_articles()
    _stories()
    _events()
    _parts_of_events()
    _links_of_events()
    _mentions()
    _what_people_say()
    _reading()


def _versions_and_articles() -> None:
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("warta", sa.Text(), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.Column("lexicon", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("first_used", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("warta", "coder", "lexicon", "model", name=op.f("uq_versions_warta")),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("published", sa.DateTime(), nullable=True),
        sa.Column("published_offset", sa.Integer(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("body_start", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("coded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_articles_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("key", name=op.f("uq_articles_key")),
    )
    op.create_index("ix_articles_published", "articles", ["published"], unique=False)
    op.create_index("ix_articles_publisher", "articles", ["publisher", "published"], unique=False)
    op.create_index("ix_articles_url", "articles", ["url"], unique=False)
    op.create_table(
        "codings",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_codings_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_codings")),
    )
    op.create_table(
        "sentences",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_sentences_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_sentences")),
        sqlite_with_rowid=False,
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("first_published", sa.DateTime(), nullable=True),
        sa.Column("last_published", sa.DateTime(), nullable=True),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("publishers", sa.Integer(), nullable=False),
        sa.Column("wires", sa.Integer(), nullable=False),
        sa.Column("summary", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sa.UniqueConstraint("key", name=op.f("uq_stories_key")),
    )
    op.create_index("ix_stories_last_day", "stories", ["last_day"], unique=False)
    op.create_index("ix_stories_size", "stories", ["publishers", "events"], unique=False)
    op.create_table(
        "story_links",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["outcome_id"], ["stories.id"], name=op.f("fk_story_links_outcome_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["plan_id"], ["stories.id"], name=op.f("fk_story_links_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("plan_id", "outcome_id", name=op.f("pk_story_links")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_links_outcome", "story_links", ["outcome_id"], unique=False)
    op.create_table(
        "story_versions",
        sa.Column("linking", sa.Text(), nullable=False),
        sa.Column("warta", sa.Text(), nullable=False),
        sa.Column("first_used", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("linking", name=op.f("pk_story_versions")),
        sqlite_with_rowid=False,
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("local", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("aux", sa.Text(), nullable=False),
        sa.Column("date_start", sa.Date(), nullable=True),
        sa.Column("date_end", sa.Date(), nullable=True),
        sa.Column("place_name", sa.Text(), nullable=True),
        sa.Column("place_country", sa.Text(), nullable=True),
        sa.Column("place_admin", sa.Text(), nullable=True),
        sa.Column("place_resolution", sa.Text(), nullable=True),
        sa.Column("geonameid", sa.Integer(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("speaker_name", sa.Text(), nullable=True),
        sa.Column("speaker_code", sa.Text(), nullable=True),
        sa.Column("speaker_sector", sa.Text(), nullable=True),
        sa.Column("via", sa.Text(), nullable=True),
        sa.Column("dead", sa.BigInteger(), nullable=True),
        sa.Column("injured", sa.BigInteger(), nullable=True),
        sa.Column("arrested", sa.BigInteger(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("plover", sa.Text(), nullable=True),
        sa.Column("cameo", sa.Text(), nullable=False),
        sa.Column("quad", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("week", sa.Date(), nullable=True),
        sa.Column("published", sa.DateTime(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_events_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_events_story_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("article_id", "local", name=op.f("uq_events_article_id")),
        sa.UniqueConstraint("key", name=op.f("uq_events_key")),
    )
    op.create_index("ix_events_aux", "events", ["aux", "day"], unique=False)
    op.create_index("ix_events_confidence", "events", ["confidence"], unique=False)
    op.create_index("ix_events_country", "events", ["place_country", "day"], unique=False)
    op.create_index("ix_events_day", "events", ["day", "id"], unique=False)
    op.create_index("ix_events_mode", "events", ["mode", "day"], unique=False)
    op.create_index("ix_events_place", "events", ["place_country", "place_admin", "day"], unique=False)
    op.create_index("ix_events_place_name", "events", ["place_name"], unique=False)
    op.create_index("ix_events_publisher", "events", ["publisher", "day"], unique=False)
    op.create_index("ix_events_story", "events", ["story_id"], unique=False)
    op.create_index("ix_events_type", "events", ["type", "day", "aux"], unique=False)
    op.create_index("ix_events_week", "events", ["week", "type"], unique=False)


def _parts_of_events() -> None:
    op.create_table(
        "event_texts",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("sentences", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_texts_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_texts")),
    )
    op.create_table(
        "event_sides",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("sector", sa.Text(), nullable=True),
        sa.Column("wikidata", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_sides_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "role", "number", name=op.f("pk_event_sides")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_sides_code", "event_sides", ["code", "role", "day", "event_id", "sector"], unique=False)
    op.create_index("ix_event_sides_name", "event_sides", ["name"], unique=False)
    op.create_table(
        "event_dyads",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("week", sa.Date(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("quad", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_dyads_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "actor", "recipient", name=op.f("pk_event_dyads")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_dyads_pair", "event_dyads", ["actor", "recipient", "week", "type", "quad", "score"], unique=False)
    op.create_index("ix_event_dyads_week", "event_dyads", ["week", "type", "actor", "recipient"], unique=False)
    op.create_table(
        "event_contexts",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_contexts_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "context", name=op.f("pk_event_contexts")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_contexts_context", "event_contexts", ["context", "event_id"], unique=False)


def _links_of_events() -> None:
    op.create_table(
        "story_edges",
        sa.Column("event_a", sa.Integer(), nullable=False),
        sa.Column("event_b", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["event_a"], ["events.id"], name=op.f("fk_story_edges_event_a"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["event_b"], ["events.id"], name=op.f("fk_story_edges_event_b"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_a", "event_b", name=op.f("pk_story_edges")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_edges_b", "story_edges", ["event_b"], unique=False)
    op.create_table(
        "story_traits",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("traits", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_story_traits_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_story_traits")),
    )
    op.create_table(
        "story_blocks",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_story_blocks_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("block", "day", "event_id", name=op.f("pk_story_blocks")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_blocks_event", "story_blocks", ["event_id"], unique=False)


def _mentions() -> None:
    op.create_table(
        "mentions",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("local", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("trigger_start", sa.Integer(), nullable=False),
        sa.Column("trigger_end", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Integer(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("aux", sa.Text(), nullable=False),
        sa.Column("date_start", sa.Date(), nullable=True),
        sa.Column("date_end", sa.Date(), nullable=True),
        sa.Column("place_name", sa.Text(), nullable=True),
        sa.Column("place_country", sa.Text(), nullable=True),
        sa.Column("place_admin", sa.Text(), nullable=True),
        sa.Column("place_resolution", sa.Text(), nullable=True),
        sa.Column("geonameid", sa.Integer(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("speaker_name", sa.Text(), nullable=True),
        sa.Column("speaker_code", sa.Text(), nullable=True),
        sa.Column("speaker_sector", sa.Text(), nullable=True),
        sa.Column("via", sa.Text(), nullable=True),
        sa.Column("dead", sa.BigInteger(), nullable=True),
        sa.Column("injured", sa.BigInteger(), nullable=True),
        sa.Column("arrested", sa.BigInteger(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("place_text", sa.Text(), nullable=True),
        sa.Column("place_start", sa.Integer(), nullable=True),
        sa.Column("place_end", sa.Integer(), nullable=True),
        sa.Column("date_text", sa.Text(), nullable=True),
        sa.Column("date_span_start", sa.Integer(), nullable=True),
        sa.Column("date_span_end", sa.Integer(), nullable=True),
        sa.Column("speaker_text", sa.Text(), nullable=True),
        sa.Column("speaker_start", sa.Integer(), nullable=True),
        sa.Column("speaker_end", sa.Integer(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_mentions_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_mentions_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_mentions")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_mentions_event", "mentions", ["event_id"], unique=False)
    op.create_index("ix_mentions_key", "mentions", ["key"], unique=False)
    op.create_table(
        "mention_sides",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("mention", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("sector", sa.Text(), nullable=True),
        sa.Column("wikidata", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_mention_sides_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "mention", "role", "number", name=op.f("pk_mention_sides")),
        sqlite_with_rowid=False,
    )


def _what_people_say() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("trigger_start", sa.Integer(), nullable=False),
        sa.Column("trigger_end", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("old", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("new", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_corrections_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["undone_by"], ["corrections.id"], name=op.f("fk_corrections_undone_by")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_corrections_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index("ix_corrections_article", "corrections", ["article_id"], unique=False)
    op.create_index("ix_corrections_at", "corrections", ["at"], unique=False)
    op.create_table(
        "story_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_a", sa.Text(), nullable=False),
        sa.Column("event_b", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["undone_by"], ["story_decisions.id"], name=op.f("fk_story_decisions_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_decisions")),
    )
    op.create_index("ix_story_decisions_a", "story_decisions", ["event_a"], unique=False)
    op.create_index("ix_story_decisions_b", "story_decisions", ["event_b"], unique=False)


def _reading() -> None:
    op.create_table(
        "rejected",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("first_at", sa.DateTime(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "reason", name=op.f("pk_rejected")),
    )
    op.create_table(
        "feeds",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("next_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_feeds")),
    )
    op.create_table(
        "seen_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("article_key", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_seen_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "seen_bands",
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("article_key", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("band", "article_key", name=op.f("pk_seen_bands")),
        sqlite_with_rowid=False,
    )

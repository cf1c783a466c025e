"""Tallies of events, by which they are counted; indexes for rare sectors, for what people looked at, for walking by day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_LOOKED_AT = "verdict IS NOT NULL"
_SHARED = "e.type, {day}, e.aux, e.quad, e.score"
_COUNTED = {
    "event": ("'', ''", "events e"),
    "actor": ("d.actor, ''", "(SELECT DISTINCT event_id, actor FROM event_dyads) d JOIN events e ON e.id = d.event_id"),
    "recipient": (
        "'', d.recipient",
        "(SELECT DISTINCT event_id, recipient FROM event_dyads) d JOIN events e ON e.id = d.event_id",
    ),
    "dyad": ("d.actor, d.recipient", "event_dyads d JOIN events e ON e.id = d.event_id"),
}
_ORDINAL = {"sqlite": "CAST(julianday(e.day) - 1721424.5 AS INTEGER)", "postgresql": "e.day - DATE '0001-01-01' + 1"}


def upgrade() -> None:
    op.create_table(
        "event_tallies",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("aux", sa.Text(), nullable=False),
        sa.Column("quad", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('event', 'actor', 'recipient', 'dyad')", name=op.f("ck_event_tallies_kind")),
        sa.PrimaryKeyConstraint(
            "kind", "actor", "recipient", "type", "day", "aux", "quad", "score", name=op.f("pk_event_tallies")
        ),
        sqlite_with_rowid=False,
    )
    day = f"COALESCE({_ORDINAL[op.get_bind().dialect.name]}, 0)"
    for kind, (sides, source) in _COUNTED.items():
        op.execute(
            f"INSERT INTO event_tallies SELECT '{kind}', {sides}, {_SHARED.format(day=day)}, count(*) FROM {source}"
            " GROUP BY 2, 3, 4, 5, 6, 7, 8 ORDER BY 2, 3, 4, 5, 6, 7, 8"
        )
    # What these told is counted by the tallies.
    op.drop_index("ix_events_week", "events")
    op.drop_index("ix_event_dyads_week", "event_dyads")
    op.drop_index("ix_event_dyads_pair", "event_dyads")
    op.create_index("ix_event_dyads_pair", "event_dyads", ["actor", "recipient"], unique=False)
    op.drop_index("ix_events_day", "events")
    op.create_index("ix_events_day", "events", ["day", "id", "type", "quad", "aux", "confidence"], unique=False)
    op.create_index("ix_event_sides_sector", "event_sides", ["sector", "role", "code"], unique=False)
    op.create_index(
        "ix_events_verdict", "events", ["verdict"], unique=False,
        sqlite_where=sa.text(_LOOKED_AT), postgresql_where=sa.text(_LOOKED_AT),
    )  # fmt: skip

"""The tables of people who may write over the network. `warta.store.schema` has them too, with all others."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Integer, Table, Text

from warta.store.schema_base import metadata, needs

# People with a password. What they say is kept in ``corrections`` by their names, not by their rows here: it outlives them.
users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # the name in lower case: no two differ in this alone
    Column("name", Text, nullable=False),
    Column("password", Text, nullable=False),  # argon2id, with its salt and costs
    Column("created_at", DateTime, nullable=False),
)

# Who is logged in with a browser, and the tokens of programs. What browsers and programs send is not here, only its hash.
sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of what is sent
    needs("user_id", "users.id"),
    Column("kind", Text, CheckConstraint("kind IN ('browser', 'program')", name="kind"), nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("expires_at", DateTime),  # NULL: when the user is removed, or the token
    Index("ix_sessions_user", "user_id"),
)

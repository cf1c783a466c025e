"""What the descriptions of all tables share."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def needs(name: str, target: str, *, primary: bool = False, optional: bool = False) -> Column[int]:
    """A column that refers to ``target`` and goes with it."""
    return Column(name, Integer, ForeignKey(target, ondelete="CASCADE"), primary_key=primary, nullable=optional)

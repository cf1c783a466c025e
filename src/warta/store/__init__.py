"""Coded articles in a database: SQLite in one file, or PostgreSQL for a team.

>>> from warta.store import connect
>>> with connect("news.db") as store:               # doctest: +SKIP
...     store.write(coded)
...     for coded in store.articles():
...         ...

``schema.py`` says what each table and column holds, ``docs/store.md`` how to ask them with SQL.
"""

from __future__ import annotations

from warta.store.connect import connect
from warta.store.corrections import Correction
from warta.store.store import Store
from warta.store.write import Written

__all__ = ["Correction", "Store", "Written", "connect"]

"""The database from Python, and as data frames."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

import warta
from warta.errors import UnknownValue
from warta.records import CodedArticle
from warta.store import Store
from warta.store.frames import FramesMissing

Make = Callable[..., CodedArticle]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_have_the_types_of_the_fields(store: Store, db: str, make: Make, library: str) -> None:
    pytest.importorskip(library)
    store.write([make(number) for number in range(3)])
    with warta.connect(db) as database:
        events = database.events(type="COERCE", limit=2)
        frame = events.to_pandas() if library == "pandas" else events.to_polars()
        assert len(frame) == 2
        assert list(frame["type"]) == ["COERCE", "COERCE"]
        assert str(frame["day"].dtype).lower().startswith("date")
        assert "int64" in str(frame["arrested"].dtype).lower()
        assert "float64" in str(frame["confidence"].dtype).lower()
        none = database.events(type="AID")
        assert len(none.to_pandas() if library == "pandas" else none.to_polars()) == 0
        counted = database.count("week", "type", score=True)
        assert len(counted.to_pandas() if library == "pandas" else counted.to_polars()) == len(counted)
        assert sum(row["events"] for row in counted) == 6
        assert database.show(next(iter(events)).key).event.type == "COERCE"
        assert len(database.search("tokoh")) == 3
        assert database.stories(actor="RUS") == []


def test_what_is_missing_is_told(store: Store, db: str, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write(make(1))
    with warta.connect(db) as database:
        monkeypatch.setitem(sys.modules, "pandas", None)
        with pytest.raises(FramesMissing, match=r"warta\[frames\]"):
            database.events().to_pandas()
        with pytest.raises(UnknownValue, match="COOPERATE"):
            database.events(type="COPERATE")

"""The table's cells: names short and each once, spans of days that read as such."""

from __future__ import annotations

from datetime import date

from warta.cli.render import _named, _when, name_of
from warta.records import Dates, Entity


def _entity(name: str, sector: str = "COP") -> Entity:
    return Entity(name, None, name, "IDN", sector)


def test_an_entity_stands_once_in_a_cell() -> None:
    both = (_entity("Polisi"), _entity("polisi"), _entity("warga", "CVL"))
    assert _named(both) == "Polisi (IDN COP), warga (IDN CVL)"
    assert _named((_entity("Papua", "GOV"), _entity("Papua", "REB"))) == "Papua (IDN GOV), Papua (IDN REB)"


def test_long_names_are_cut_after_a_word() -> None:
    name = name_of(_entity("pengunjuk rasa yang menolak revisi undang-undang di depan gedung"))
    assert name == "pengunjuk rasa yang menolak revisi…"
    assert name_of(_entity("Panglima  TNI")) == "Panglima TNI"


def test_many_entities_are_counted() -> None:
    assert _named(tuple(_entity(f"kota {number}", "GOV") for number in range(8))).endswith("kota 5 (IDN GOV), … 2 more")


def test_days() -> None:
    assert _when(None) == "–"
    assert _when(Dates(date(2022, 3, 8), date(2022, 3, 8), "", (0, 1))) == "2022-03-08"
    assert _when(Dates(date(2022, 3, 22), date(2022, 3, 25), "", (0, 1))) == "2022-03-22 to 03-25"
    assert _when(Dates(date(2021, 12, 30), date(2022, 1, 2), "", (0, 1))) == "2021-12-30 to 2022-01-02"

"""Each format is read back with what its users read it with."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from warta import ontology
from warta.data import load_tsv, load_yaml
from warta.export import FORMATS, Output, codes
from warta.export.base import Tally, columns, keyed
from warta.records import CodedArticle, Event
from warta.store.keys import event_key, mention_keys

pandas = pytest.importorskip("pandas")
duckdb = pytest.importorskip("duckdb")

AUXES = len(ontology.aux_values())
TYPES = len(ontology.types())


def text_of(name: str, articles: Iterable[CodedArticle], everything: bool = False, **options: str) -> tuple[str, Tally]:
    stream = io.StringIO(newline="")
    tally = FORMATS[name].write(articles, stream, everything, **options)
    return stream.getvalue(), tally


def frame(name: str, articles: Iterable[CodedArticle], everything: bool = False, **reading: Any) -> Any:  # noqa: ANN401  # a DataFrame
    return pandas.read_csv(io.StringIO(text_of(name, articles, everything)[0]), **reading)


def test_gdelt_has_61_columns_that_pandas_reads(articles: list[CodedArticle]) -> None:
    read = frame(
        "gdelt-tsv", articles, sep="\t", header=None, names=columns("gdelt"), dtype={"EventCode": str, "EventRootCode": str}
    )
    assert len(columns("gdelt")) == 61
    assert read["GLOBALEVENTID"].is_unique
    # A planned exercise is CAMEO 0312 already, in both directions; of one publication day without a date.
    there, back = read[read["SOURCEURL"] == "https://example.org/1"].head(2).to_dict("records")
    assert (there["Actor1Code"], there["Actor2Code"], back["Actor1Code"]) == ("RUSGOV", "TJKGOV", "TJKGOV")
    assert (there["EventCode"], there["EventRootCode"], there["QuadClass"], there["GoldsteinScale"]) == ("0312", "03", 1, 5.2)
    assert (there["SQLDATE"], there["MonthYear"], there["Year"]) == (20211022, 202110, 2021)
    assert there["FractionDate"] == pytest.approx(2021 + 322 / 365, abs=1e-4)
    assert (there["ActionGeo_Type"], there["ActionGeo_FullName"], there["ActionGeo_CountryCode"]) == (
        4,
        "Dushanbe, Tajikistan",
        "TI",
    )
    assert there["DATEADDED"] == 20211013183000  # in UTC
    assert (there["NumMentions"], there["IsRootEvent"]) == (2, 1)
    statements = read[read["EventRootCode"] == "01"]
    assert len(statements) == 2  # asserted and historical
    assert set(statements["QuadClass"]) == {1}
    assert set(read["Actor2Code"].dropna()) >= {"IGOUNO"}
    assert set(read["Actor2KnownGroupCode"].dropna()) == {"UNO"}


def test_gdelt_turns_sectors_into_cameo_roles(every_type: CodedArticle) -> None:
    read = frame("gdelt-tsv", [every_type], everything=True, sep="\t", header=None, names=columns("gdelt"))
    roles = dict(zip(read["Actor1Name"], read["Actor1Type1Code"], strict=True))
    # PLOVER's MED are medical and its JRN journalists; CAMEO's MED are media.
    for number, sector in enumerate(ontology.sectors()):
        expected = {"MED": "HLH", "JRN": "MED", "PRM": "UAF", "SOC": "CVL"}.get(sector, sector)
        assert roles[f"PIHAK {number}"] == expected or sector in ("UNK", "PRE", "REL")


def test_gdelt_can_be_read_without_quoting(articles: list[CodedArticle], tmp_path: Path) -> None:
    file = tmp_path / "gdelt.tsv"
    text, tally = text_of("gdelt-tsv", articles, everything=True)
    file.write_text(text, encoding="utf-8", newline="")
    assert all(line.count("\t") == 60 for line in text.splitlines())
    assert '"' not in text
    read = duckdb.sql(f"SELECT count(*) FROM read_csv('{file}', delim='\t', header=false, quote='')").fetchall()
    assert read == [(tally.rows,)]


def test_icews_columns_and_names(articles: list[CodedArticle]) -> None:
    read = frame("icews-tsv", articles, sep="\t", dtype={"CAMEO Code": str})
    assert tuple(read.columns) == columns("icews")
    assert len(read.columns) == 20
    first = read.iloc[0]
    assert (first["Source Name"], first["Source Sectors"], first["Source Country"]) == (
        "Rusia",
        "Government",
        "Russian Federation",
    )
    assert (first["Event Text"], first["CAMEO Code"]) == ("Express intent to cooperate militarily", "0312")
    assert (first["City"], first["Country"], first["Sentence Number"], first["Publisher"]) == (
        "Dushanbe",
        "Tajikistan",
        1,
        "contoh",
    )
    assert set(read["Target Sectors"].dropna()) == {"International Government Organization", "Government"}
    assert set(read["Province"].dropna()) == {"Maluku"}


def test_dyads_have_a_row_per_pair(exercise: CodedArticle) -> None:
    event = exercise.events[0]
    of_two = replace(
        exercise, events=(replace(event, type="ACCUSE", aux="asserted", cameo="112", recipients=event.actors[:1] * 2),)
    )
    read = frame("cameo-dyads", [of_two], dtype={"cameo": str, "root": str})
    assert list(zip(read["source"], read["target"], strict=True)) == [("RUSGOV", "RUSGOV")] * 2 + [("TJKGOV", "RUSGOV")] * 2
    assert set(read["quad"]) == {3}


def test_reciprocal_acts_are_pairs_in_both_directions(exercise: CodedArticle) -> None:
    event = exercise.events[0]
    assert [(one and one.code, other and other.code) for one, other in codes.pairs(event)] == [("RUS", "TJK"), ("TJK", "RUS")]
    assert [(one and one.code, other) for one, other in codes.pairs(replace(event, type="PROTEST"))] == [
        ("RUS", None),
        ("TJK", None),
    ]
    assert codes.pairs(replace(event, actors=())) == [(None, None)]


def test_plover_collapses_what_is_planned(articles: list[CodedArticle]) -> None:
    text, tally = text_of("plover-json", articles)
    read = [json.loads(line) for line in text.splitlines()]
    assert tally.left["of type STATEMENT, which PLOVER has not"] == AUXES
    assert tally.left["negated"] == TYPES - 1 + 1
    first = read[0]
    assert (first["event"], first["quad_code"], first["context"]) == (["AGREE"], 1, ["military"])
    assert [actor["code"] for actor in first["source"]] == ["RUS", "TJK"]
    assert first["source"][0]["identifier_id"] == "Q159"
    assert (first["date"], first["enddate"], first["event_loc"]["cc3"]) == ("2021-10-22", "2021-10-23", "TJK")
    assert (first["warta"]["type"], first["warta"]["aux"]) == ("COOPERATE", "future")
    collapsed = {
        (one["warta"]["type"], one["event"][0])
        for one in read
        if one["warta"]["aux"] == "future" and "future" not in one.get("context", [])
    }
    assert collapsed == {(before, after) for before, after in load_yaml("ontology/values.yaml")["future"].items()}
    assert {"id", "date", "source", "event"} <= set.intersection(*(set(one) for one in read))
    assert {one for line in read for one in line} <= set(columns("plover"))
    frame = pandas.read_json(io.StringIO(text), lines=True)
    assert frame["id"].is_unique


def test_plover_keeps_required_fields_that_are_empty(hard: CodedArticle) -> None:
    assert text_of("plover-json", [hard])[1].left == {"without a date": 1, "negated": 1}
    arrest = json.loads(text_of("plover-json", [hard], everything=True)[0].splitlines()[1])
    assert (arrest["source"], arrest["date"], arrest["arrested"]) == ([], None, 10)
    assert "event_loc" not in arrest


def test_polecat_columns_as_on_dataverse(articles: list[CodedArticle]) -> None:
    read = frame("polecat-csv", articles, keep_default_na=False)
    assert tuple(read.columns) == columns("polecat")
    assert len(read.columns) == 40
    first = read.iloc[0]
    assert (first["Event Type"], first["Event Mode"], first["Quad Code"]) == ("AGREE", "None", "VERBAL COOPERATION")
    assert (first["Actor Country"], first["Actor COW"], first["Recipient Name"]) == ("RUS; TJK", "365; 702", "None")
    assert "STATEMENT" not in set(read["Event Type"])
    tabs = text_of("polecat-csv", articles, delimiter="\t")[0]
    assert tabs.splitlines()[0].split("\t") == list(columns("polecat"))


def test_formats_without_a_column_for_it_leave_out_what_did_not_happen(every_type: CodedArticle) -> None:
    # Of each type what is asserted and historical, and the plans that count as agreements or concessions.
    happened = 2 * TYPES + len(load_yaml("ontology/values.yaml")["future"])
    for name in ("gdelt-tsv", "icews-tsv", "cameo-dyads"):
        assert text_of(name, [every_type])[1].rows == happened
        assert text_of(name, [every_type], everything=True)[1].rows == TYPES * AUXES
    assert text_of("polecat-csv", [every_type])[1].rows == happened - 2
    for name in ("csv", "geojson"):
        assert text_of(name, [every_type], everything=True)[1].rows == TYPES * AUXES


def test_csv_keeps_every_word(articles: list[CodedArticle], hard: CodedArticle) -> None:
    read = frame("csv", articles, keep_default_na=False, dtype=str)
    assert tuple(read.columns) == columns("events", 3)
    assert len(read) == 2 + 2 + TYPES * AUXES
    assert read["event_id"].is_unique
    attack = read.iloc[2]
    assert attack["actors"] == hard.events[0].actors[0].name
    assert (attack["dead"], attack["injured"], attack["arrested"]) == ("0", "3", "")


def test_what_a_spreadsheet_would_run_is_guarded(hard: CodedArticle) -> None:
    for name in ("csv", "cameo-dyads", "polecat-csv"):
        read = frame(name, [hard], everything=True, dtype=str, keep_default_na=False)
        cells = [cell for row in read.to_numpy().tolist() for cell in row]
        assert any(cell.startswith("'=HYPERLINK") for cell in cells)
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _is_number(cell) for cell in cells)
    for name in ("gdelt-tsv", "icews-tsv"):
        cells = text_of(name, [hard], everything=True)[0].replace("\n", "\t").split("\t")
        assert "'=HYPERLINK(A1)" in cells
        assert not any(cell.startswith(("=", "+", "-", "@")) and not _is_number(cell) for cell in cells)


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


def test_parquet_is_typed_and_nested(articles: list[CodedArticle], tmp_path: Path) -> None:
    file = tmp_path / "events.parquet"
    with file.open("wb") as stream:
        tally = FORMATS["parquet"].write(articles, stream)
    table = pq.read_table(file)
    assert table.num_rows == tally.rows == 4 + TYPES * AUXES
    assert tuple(table.column_names) == columns("parquet")
    assert table.schema.field("actors").metadata[b"description"] == b"who did it"
    first = table.slice(0, 1).to_pylist()[0]
    assert [actor["code"] for actor in first["actors"]] == ["RUS", "TJK"]
    assert first["published"].isoformat() == "2021-10-13T18:30:00+00:00"
    assert [mention["trigger"] for mention in first["mentions"]] == ["latihan gabungan", "Latihan itu"]
    query = f"SELECT count(*) FROM (SELECT unnest(actors) AS a FROM '{file}') WHERE a.code = 'RUS'"
    assert duckdb.sql(query).fetchall() == [(1,)]


def test_geojson_is_read_by_geopandas(articles: list[CodedArticle], tmp_path: Path) -> None:
    geopandas = pytest.importorskip("geopandas")
    file = tmp_path / "events.geojson"
    text, tally = text_of("geojson", articles)
    file.write_text(text, encoding="utf-8")
    read = geopandas.read_file(file)
    assert len(read) == tally.rows == 1 + TYPES * AUXES // 2
    assert str(read.crs) == "EPSG:4326"
    assert (read.geometry[0].x, read.geometry[0].y) == (68.7791, 38.5358)
    assert tally.left["without coordinates"] == 3 + TYPES * AUXES - TYPES * AUXES // 2
    everywhere = json.loads(text_of("geojson", articles, everything=True)[0])
    assert sum(feature["geometry"] is None for feature in everywhere["features"]) == tally.left["without coordinates"]
    assert json.loads(text_of("geojson", [])[0]) == {"type": "FeatureCollection", "features": []}


def test_impossible_coordinates_are_none(exercise: CodedArticle) -> None:
    place = exercise.events[0].place
    assert place
    for lat, lon in ((91.0, 0.0), (0.0, 181.0), (math.nan, 0.0), (0.0, None)):
        lost = replace(exercise, events=(replace(exercise.events[0], place=replace(place, lat=lat, lon=lon)),))
        assert text_of("geojson", [lost])[1].rows == 0


def test_data_package_is_valid(articles: list[CodedArticle], tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    tally = FORMATS["datapackage"].write(articles, tmp_path)
    described = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert described["licenses"][0]["name"] == "CC-BY-SA-4.0"
    assert [field["name"] for field in described["resources"][0]["schema"]["fields"]] == list(columns("events", 3))
    assert all(field["description"] for field in described["resources"][0]["schema"]["fields"])
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.to_summary()
    assert report.tasks[0].stats["rows"] == tally.rows


@pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if one.output is Output.text and name != "conllu"])
def test_the_same_articles_make_the_same_file_and_none_an_empty_one(name: str, articles: list[CodedArticle]) -> None:
    assert text_of(name, articles)[0] == text_of(name, iter(articles))[0]
    assert text_of(name, [])[1] == Tally()


def test_events_are_called_by_the_keys_of_the_database(exercise: CodedArticle) -> None:
    first = mention_keys("a1", exercise.mentions)[0]
    named = keyed(exercise)
    assert named.events[0].id == event_key("a1", first)
    assert [mention.event for mention in named.mentions] == [named.events[0].id] * 2 + [named.events[1].id]
    assert keyed(named) is named


def test_every_code_has_a_place_in_the_tables() -> None:
    assert {row[0] for row in load_tsv("export/sectors.tsv", 3)} == set(ontology.sectors())
    assert {row[0] for row in load_tsv("export/organisations.tsv", 6)} == {*ontology_codes()} - {"KOS"}
    countries = {row[0] for row in load_tsv("export/countries.tsv", 5)}
    assert {row[0] for row in load_tsv("id/actors/countries.tsv", 6)} - countries <= {"KOS"}
    assert codes.country("IDN") == codes.Country("Indonesia", "IDN", "ID", "850")


def ontology_codes() -> list[str]:
    return list(load_yaml("ontology/values.yaml")["codes"])


def test_a_code_that_cameo_has_not_becomes_the_one_above_it(exercise: CodedArticle) -> None:
    def coded_as(cameo: str) -> str:
        event: Event = replace(exercise.events[0], cameo=cameo)
        return codes.cameo_event(event).code

    assert [coded_as(code) for code in ("0312", "1734", "1021", "1999")] == ["0312", "173", "102", "19"]

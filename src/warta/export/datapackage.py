"""A Frictionless Data Package (v1): the events as CSV and Parquet with ``datapackage.json``, which describes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from warta import ontology
from warta.data import load_tsv, load_yaml
from warta.export import parquet, wide
from warta.export.base import Tally, coder, columns, keyed
from warta.export.delimited import CsvRows
from warta.records import CodedArticle

CSV = "events.csv"
PARQUET = "events.parquet"
DESCRIPTOR = "datapackage.json"


def write(articles: Iterable[CodedArticle], folder: Path, everything: bool = False) -> Tally:  # noqa: ARG001  # all go out
    """Writes the package of all events of ``articles`` into ``folder``, which is there."""
    with (folder / CSV).open("w", encoding="utf-8", newline="") as text, (folder / PARQUET).open("wb") as binary:
        tally = parquet.write(_also_as_csv(articles, CsvRows(text, columns(wide.COLUMNS, 3))), binary)
    whole = json.dumps(descriptor(folder, tally), indent=2, ensure_ascii=False)
    (folder / DESCRIPTOR).write_text(f"{whole}\n", encoding="utf-8")
    return tally


def _also_as_csv(articles: Iterable[CodedArticle], rows: CsvRows) -> Iterator[CodedArticle]:
    for coded in map(keyed, articles):
        for event in coded.events:
            rows.write(wide.row(coded, event))
        yield coded


def descriptor(folder: Path, tally: Tally) -> dict[str, Any]:
    """``datapackage.json`` for the two files in ``folder``."""
    about = load_yaml("export/datapackage.yaml")
    return {
        "profile": "data-package",
        "name": "warta-events",
        "title": about["title"],
        "description": f"{about['description'].strip()} {tally.rows} events of {tally.articles} articles, coded by {coder()}.",
        "keywords": about["keywords"],
        "licenses": about["licenses"],
        "sources": about["sources"],
        "resources": [_csv(folder), _parquet(folder)],
    }


def _csv(folder: Path) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": "events",
        "title": "One row per event",
        "path": CSV,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True},
        **_size(folder / CSV),
        "schema": {
            "fields": [_field(*row) for row in load_tsv(f"export/{wide.COLUMNS}.tsv", 3)],
            "missingValues": [""],
            "primaryKey": "event_id",
        },
    }


def _field(name: str, kind: str, description: str) -> dict[str, Any]:
    allowed = {"type": list(ontology.types()), "aux": ontology.aux_values(), "quad": [0, 1, 2, 3, 4]}.get(name)
    constraints: dict[str, Any] = {"enum": allowed, "required": True} if allowed else {}
    if name == "event_id":
        constraints = {"required": True, "unique": True}
    return {"name": name, "type": kind, "description": description} | ({"constraints": constraints} if constraints else {})


def _parquet(folder: Path) -> dict[str, Any]:
    fields = ", ".join(f"{field.name}: {field.metadata[b'description'].decode()}" for field in parquet.schema())
    return {
        "profile": "data-resource",
        # Not "table": Table Schema has no lists of objects, and frictionless cannot take them in.
        "type": "file",
        "name": "events-nested",
        "title": "One row per event, with lists of actors, recipients and mentions",
        "description": f"Columns: {fields}.",
        "path": PARQUET,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        **_size(folder / PARQUET),
    }


def _size(file: Path) -> dict[str, Any]:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"bytes": file.stat().st_size, "hash": f"sha256:{digest}"}

"""Export: coded articles in the forms that people and programs take away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warta.export.base import Tally
    from warta.records import CodedArticle


class Output(StrEnum):
    """What a format is written to: what its ``write`` takes beside the articles."""

    text = "text"
    """A stream of text, UTF-8, with "\\n" left as it is."""
    binary = "binary"
    """A stream of bytes."""
    files = "files"
    """A function that takes the names and contents of several files."""
    folder = "folder"
    """A directory."""


@dataclass(frozen=True, slots=True)
class Format:
    """A form to export in. ``module`` is imported when it is used, for some need large libraries."""

    name: str
    module: str
    output: Output
    told: str
    """What it is, for ``--help`` and the documentation."""
    table: str = ""
    """The table in ``data/export`` that maps its columns, "" where it has none."""

    def write(self, articles: Iterable[CodedArticle], out: Any, everything: bool = False, **options: str) -> Tally:  # noqa: ANN401
        """Writes ``articles`` to ``out``, which is what ``output`` says; ``everything``: also what the format leaves out."""
        tally: Tally = import_module(f"warta.export.{self.module}").write(articles, out, everything, **options)
        return tally


FORMATS = {
    one.name: one
    for one in (
        Format("plover-json", "plover", Output.text, "PLOVER JSON, an event a line", "plover"),
        Format("polecat-csv", "polecat", Output.text, "the columns of the POLECAT weekly files", "polecat"),
        Format("gdelt-tsv", "gdelt", Output.text, "the 61 columns of the GDELT 2.0 event table, without a header", "gdelt"),
        Format("icews-tsv", "icews", Output.text, "the columns of the ICEWS coded event data", "icews"),
        Format("cameo-dyads", "dyads", Output.text, "CSV, one row per pair of actor and recipient", "dyads"),
        Format("csv", "wide", Output.text, "CSV, one row per event", "events"),
        Format("parquet", "parquet", Output.binary, "Parquet, one row per event, nested and typed", "parquet"),
        Format("geojson", "geojson", Output.text, "GeoJSON, the events that have coordinates"),
        Format("brat", "brat", Output.files, "brat standoff, in a directory or a .zip"),
        Format("conllu", "conllu", Output.text, "CoNLL-U, the parse with the mentions in MISC"),
        Format(
            "datapackage", "datapackage", Output.folder, "a Frictionless Data Package: CSV and Parquet with their description"
        ),
    )
}
"""The formats by name."""

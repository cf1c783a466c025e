"""Codes gold articles and prints how far the codes agree with the labels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from warta.cli.progress import Meter
from warta.evaluation import Ratio, Scores, read_gold, score
from warta.pipeline import code_many
from warta.records import CodedArticle, Rejected

if TYPE_CHECKING:
    from warta.store.review import Precision

_FAR = 0.05


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The figures, and the articles that the coder failed on."""

    articles: int
    scores: Scores
    rejected: tuple[Rejected, ...]


def run(path: str, workers: int = 1) -> Evaluated:
    """Codes the gold articles of ``path``, texts as given. Raises `MalformedGold` and `UnknownValue`."""
    gold = read_gold(path)
    coded: list[CodedArticle] = []
    rejected: list[Rejected] = []
    with Meter(None, results_on_terminal=False) as meter:
        for result in code_many((article.article for article in gold), workers=workers):
            if isinstance(result, Rejected):
                rejected.append(result)
            else:
                coded.append(result)
            meter.coded()
    return Evaluated(len(gold), score(gold, coded), tuple(rejected))


def of_database(db: str, as_json: bool) -> None:
    """Prints how right the coder was by what people said of the events in ``db``. Raises `UnknownValue`."""
    from warta.store import connect
    from warta.store.review import precision

    with connect(db, create=False) as store:
        found = precision(store)
    print(json.dumps(asdict(found)) if as_json else "\n".join(_judged(found)))


def _judged(found: Precision) -> Iterator[str]:
    """What people judged as lines: in all, type by type, and what they fixed."""
    yield f"judged by people: {found.total.judged:,} mentions; {found.added:,} that were missed were added"
    yield f"mean confidence {found.sure_judged:.2f}, of all mentions {found.sure_all:.2f}" + (
        ": those judged are no fair sample" if abs(found.sure_judged - found.sure_all) > _FAR else ""
    )
    yield ""
    yield f"{'precision':12} {'judged':>7}  {'an act is there':18} {'and the type right':18} {'and all of it':18}"
    for one in (found.total, *found.types):
        shares = "  ".join(_share(hits, one.judged) for hits in (one.found, one.typed, one.whole))
        yield f"{one.type:12} {one.judged:7,}  {shares}".rstrip()
    if found.fixed:
        yield ""
        yield "fixed: " + ", ".join(f"{field} {many:,}" for field, many in found.fixed.items())


def _share(hits: int, of: int) -> str:
    from warta.store.review import interval

    low, high = interval(hits, of)
    return f"{hits / of:.2f} ({low:.2f}-{high:.2f})".ljust(17)


def as_json(scores: Scores) -> str:
    """The figures as one JSON object."""
    values: dict[str, Any] = {name: _ratio(getattr(scores, name)) for name in ("mention", "who", "dyad")}
    values["fields"] = {
        name: {"all": field.all, "given": field.given, "n_given": field.n_given} for name, field in scores.fields.items()
    }
    values["cluster"] = scores.cluster
    values["types"] = {name: _ratio(ratio) for name, ratio in scores.types.items()}
    return json.dumps(values)


def as_text(scores: Scores) -> Iterator[str]:
    """The figures as lines for a person: how many, then field by field, then type by type."""
    for name in ("mention", "who", "dyad"):
        yield _ratio_line(name, getattr(scores, name))
    for name, field in scores.fields.items():
        yield f"{name:18} all {field.all:.3f}  given {field.given:.3f} (n={field.n_given})"
    yield f"{'cluster':18} B3 {scores.cluster:.3f}"
    yield ""
    yield "mentions by type"
    for name, ratio in scores.types.items():
        yield _ratio_line(name, ratio)


def _ratio(ratio: Ratio) -> dict[str, float]:
    return {
        "precision": ratio.precision,
        "recall": ratio.recall,
        "f1": ratio.f1,
        "hits": ratio.hits,
        "coded": ratio.coded,
        "gold": ratio.gold,
    }


def _ratio_line(name: str, ratio: Ratio) -> str:
    return (
        f"{name:18} P {ratio.precision:.3f}  R {ratio.recall:.3f}  F1 {ratio.f1:.3f}   "
        f"({ratio.hits} of {ratio.coded} coded, {ratio.gold} gold)"
    )

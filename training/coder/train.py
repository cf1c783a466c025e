"""Trains the coder's deciding models on labelled articles and writes them as JSON below ``src/warta/data/id/models``.

    python training/coder/train.py --shared ../shared [--folds 5]

Linear models (scikit-learn): which option fills a side (``actor``, ``recipient``), which auxiliary mode (``aux``), which
sector an actor has (``sector``), where the act was (``place``), and whether a draft is a mention (``keep``). With
``--folds`` it first writes cross-validated codings: each article is coded by models that have not seen it. A draft is
right when score.py would pair it with a gold mention.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Token

from warta.coding import auxiliary, decide, keeping, model, options, placing, sectors
from warta.coding.coder import Coder, Draft
from warta.coding.model import Linear
from warta.coding.triggers import Candidate
from warta.evaluation.scores import paired
from warta.language import parse
from warta.linking.within import link
from warta.reading.record import read_record
from warta.records import Article, Entity, Mention

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "src/warta/data/id/models"
LABELS = ROOT / "training/labels/corpus.jsonl"
WRITTEN = ROOT / "training/written/articles.jsonl"
LEAST_COUNT = {"actor": 3, "recipient": 3, "aux": 2, "keep": 3, "sector": 3, "place": 8}
STRENGTH = {"actor": 0.05, "recipient": 0.08, "aux": 0.4, "keep": 0.2, "sector": 1.0, "place": 0.02}
"""Inverse regularisation of each model, chosen by cross-validation on train.jsonl."""
SMALLEST_WEIGHT = {"actor": 0.044, "recipient": 0.05, "aux": 0.01, "keep": 0.02, "sector": 0.062, "place": 0.015}
"""Smaller weights are left out: together the models stay under 5 MB."""
GOLD_WEIGHT = 3
NOT_FROM_WRITTEN = ("recipient", "sector")
"""Models that do not learn from the written articles, which name a recipient (with its sector) more often than gold does."""
_LONGEST_SENTENCE = 300
PARTS = 3
"""Parts of the articles that are each seen through models of the others."""


@dataclass
class Labelled:
    """A gold article with its parse and drafts."""

    gold: dict[str, Any]
    article: Article
    coder: Coder
    drafts: list[Draft]
    written: bool = False
    """Whether it was written for training: see training/written/README.md."""


Example = tuple[str, list[str], str]
"""The model it is for, its features, its label."""
Source = Callable[["Labelled"], Iterator[Example]]


@dataclass
class Examples:
    """Training examples of one model: features and labels."""

    features: list[list[str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


def read(path: Path, written: bool = False) -> list[Labelled]:
    """Read and parse the articles of a gold file."""
    return [replace(prepare(json.loads(line)), written=written) for line in path.read_text(encoding="utf-8").splitlines()]


def prepare(gold: dict[str, Any]) -> Labelled:
    """Parse one gold article and propose its drafts."""
    article = read_record(gold)
    coder = Coder(article, parse(article.text))
    return Labelled(gold, article, coder, coder.drafts())


def read_labels(path: Path, corpus: Path) -> list[Labelled]:
    """Read our own labels (offsets only) and put the corpus' words back: see training/labels/README.md."""
    labels = {found["id"]: found for found in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    articles = []
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["id"] not in labels:
                continue
            label = labels[record["id"]]
            text = f"{record['title']}\n{record['text']}"
            for mention in label["mentions"]:
                for entity in (*mention["actors"], *mention["recipients"]):
                    entity["text"] = text[slice(*entity["span"])] if entity["span"] else ""
            articles.append(prepare({**record, **label, "text": text}))
    return articles


class Told(NamedTuple):
    """A gold mention as far as it is paired."""

    trigger: tuple[int, int]
    type: str


def pair(gold: dict[str, Any], mentions: list[Mention]) -> dict[int, dict[str, Any]]:
    """Which gold mention each of ``mentions`` pairs with, by its place in the list, as score.py pairs them."""
    told = [Told(tuple(m["trigger"]), m["type"]) for m in gold["mentions"]]
    sentences = [(start, end) for start, end in gold["sentences"]]
    return {n: gold["mentions"][g] for g, n in paired(told, mentions, sentences)}


def _alike(entity: Entity, wanted: dict[str, Any]) -> bool:
    words = {w for w in f"{entity.text} {entity.name}".lower().split() if len(w) > 2}
    shared = bool(words & {w for w in wanted["text"].lower().split() if len(w) > 2})
    return entity.code == wanted["code"] and (entity.sector == wanted["sector"] or shared)


def _meant(option: options.Option, wanted: list[dict[str, Any]]) -> bool:
    """Whether whom the frame names is of a label's country: the same one by another name, whatever sector that has."""
    named = any(f.startswith("slot=") for f in option.features)
    return named and any(e.code is not None and e.code == w["code"] for e in option.entities for w in wanted)


def side_examples(labelled: Labelled) -> Iterator[Example]:
    """(model, features, label) for every option of every draft that pairs with a gold mention."""
    pairs = pair(labelled.gold, [d.mention for d in labelled.drafts])
    earlier: list[tuple[int, Mention]] = []
    for n, draft in enumerate(labelled.drafts):
        if n not in pairs:
            continue
        for side in decide.SIDES:
            wanted = pairs[n][f"{side}s"]
            context = decide.side_context(labelled.coder, draft, side)
            for option in decide.side_options(labelled.coder, draft, side, earlier):
                right = any(_alike(e, w) for e in option.entities for w in wanted) or _meant(option, wanted)
                yield side, options.crossed(option, context), "yes" if right else "no"
        # In the second round the earlier mentions are what the first round's models make of them, as they will be in use.
        actor, recipient = decide.choose_sides(labelled.coder, draft, earlier)
        earlier.append((draft.sentence, decide.settled(draft, actor, recipient, 0.5)))


def aux_examples(labelled: Labelled) -> Iterator[Example]:
    pairs = pair(labelled.gold, [d.mention for d in labelled.drafts])
    for n, draft in enumerate(labelled.drafts):
        if n in pairs:
            features = auxiliary.features(draft.mood)
            yield "aux", [*features, f"T={draft.mention.type}", f"pos={draft.candidate.entry.pos}"], pairs[n]["aux"]


def keep_examples(labelled: Labelled) -> Iterator[Example]:
    """Every draft with the sides that the side models choose (they must be loaded)."""
    pairs = pair(labelled.gold, [d.mention for d in labelled.drafts])
    at: dict[int, list[Draft]] = {}
    for draft in labelled.drafts:
        at.setdefault(draft.candidate.start, []).append(draft)
    earlier: list[tuple[int, Mention]] = []
    for n, draft in enumerate(labelled.drafts):
        actor, recipient = decide.choose_sides(labelled.coder, draft, earlier)
        rivals = decide.other_types(at[draft.candidate.start])
        yield "keep", keeping.features(draft, actor, recipient, rivals), "yes" if n in pairs else "no"
        if n in pairs:
            earlier.append((draft.sentence, decide.settled(draft, actor, recipient, 0.5)))


def sector_examples(labelled: Labelled) -> Iterator[Example]:
    """Every labelled actor of the article, with the sector that most of its labels have."""
    coder = labelled.coder
    stood: dict[sectors.Key, list[tuple[Entity, tuple[str, ...]]]] = {}
    wanted: dict[sectors.Key, Counter[str]] = {}
    for mention in labelled.gold["mentions"]:
        for side in decide.SIDES:
            for label in mention[f"{side}s"]:
                span = _span_of(labelled.article.text, mention, label)
                words = coder.doc.char_span(*span, alignment_mode="expand") if span is not None else None
                found = coder.resolver.entities(words.root) if words is not None else []
                if not found or found[0].code != label["code"]:
                    continue
                entity = decide.in_role(found[0], mention["type"], side)
                name = sectors.key(entity)
                roles = sectors.roles(side, mention["type"], mention["mode"])
                stood.setdefault(name, []).append((entity, roles))
                wanted.setdefault(name, Counter())[label["sector"] or "none"] += 1
    for name, namings in stood.items():
        yield "sector", sectors.evidence(coder.actors, namings), wanted[name].most_common(1)[0][0]


def place_examples(labelled: Labelled) -> Iterator[Example]:
    """Every place that a paired draft could have; those of gold count more, as our labels leave more places out."""
    pairs = pair(labelled.gold, [d.mention for d in labelled.drafts])
    for n, wanted in pairs.items():
        scene = labelled.coder.scene(*_trigger(labelled.drafts[n]))
        proposals = placing.proposals(scene)
        right = _labelled_place(proposals, wanted["place"])
        gold = not any("span" in entity for entity in (*wanted["actors"], *wanted["recipients"]))
        for proposal in proposals:
            example = ("place", placing.crossed(proposal, scene), "yes" if proposal is right else "no")
            yield from [example] * (GOLD_WEIGHT if gold else 1)


def _trigger(draft: Draft) -> tuple[Candidate, Token, Mention]:
    return draft.candidate, draft.head, draft.mention


def _labelled_place(proposals: list[placing.Proposal], wanted: dict[str, Any] | None) -> placing.Proposal | None:
    """The proposal that a label means: in its country, with most of its words, else the one the rules would take first."""
    if wanted is None:
        return None
    words = set((wanted.get("text") or "").lower().split())
    right = [p for p in proposals if p.place.country == wanted["country"]]
    return min(right, key=lambda p: (-len(words & set(p.place.text.lower().split())), *p.order), default=None)


def placed(labelled: Labelled) -> list[Draft]:
    """The drafts with the places that the model in use gives them."""
    scenes = (labelled.coder.scene(*_trigger(d)) for d in labelled.drafts)
    return [
        replace(d, mention=replace(d.mention, place=placing.find(scene)))
        for d, scene in zip(labelled.drafts, scenes, strict=True)
    ]


def _span_of(text: str, mention: dict[str, Any], label: dict[str, Any]) -> tuple[int, int] | None:
    """Where a labelled actor is named: gold has the words alone, the last before the trigger's sentence ends counts."""
    if label.get("span"):
        start, end = label["span"]
        return start, end
    start = text.rfind(label["text"], 0, mention["trigger"][1] + _LONGEST_SENTENCE) if label["text"] else -1
    return (start, start + len(label["text"])) if start >= 0 else None


def fit(name: str, examples: Examples) -> Linear:
    """Fit one model; features seen fewer than LEAST_COUNT times are left out."""
    counts = Counter(f for row in examples.features for f in set(row))
    names = sorted(f for f, count in counts.items() if count >= LEAST_COUNT[name])
    columns = {f: n for n, f in enumerate(names)}
    indices, ends = array("i"), array("i", [0])
    for row in examples.features:
        indices.extend(sorted({columns[f] for f in row if f in columns}))
        ends.append(len(indices))
    ones = np.ones(len(indices), dtype=np.float32)
    matrix = csr_matrix(
        (ones, np.frombuffer(indices, dtype=np.int32), np.frombuffer(ends, dtype=np.int32)), (len(ends) - 1, len(names))
    )
    regression = LogisticRegression(C=STRENGTH[name], max_iter=400)
    regression.fit(matrix, examples.labels)
    labels = list(regression.classes_) if len(regression.classes_) > 2 else ["yes"]
    weights = {
        label: {f: round(float(w), 3) for f, w in zip(names, row, strict=True) if abs(w) >= SMALLEST_WEIGHT[name]}
        for label, row in zip(labels, regression.coef_, strict=True)
    }
    return Linear({label: round(float(b), 3) for label, b in zip(labels, regression.intercept_, strict=True)}, weights)


def gather(articles: list[Labelled], sources: Sequence[Source]) -> dict[str, Examples]:
    """The examples that ``sources`` make of articles, by model."""
    found: dict[str, Examples] = {}
    for source in sources:
        for labelled in articles:
            for name, features, label in source(labelled):
                if labelled.written and name in NOT_FROM_WRITTEN:
                    continue
                examples = found.setdefault(name, Examples())
                examples.features.append([sys.intern(f) for f in features])  # the same few strings stand in millions of rows
                examples.labels.append(label)
    return found


def joined(parts: Iterable[dict[str, Examples]]) -> dict[str, Linear]:
    """Models fitted on the examples of several parts."""
    whole: dict[str, Examples] = {}
    for part in parts:
        for name, examples in part.items():
            mine = whole.setdefault(name, Examples())
            mine.features += examples.features
            mine.labels += examples.labels
    return {name: fit(name, examples) for name, examples in whole.items()}


def train(articles: list[Labelled]) -> dict[str, Linear]:
    """All models, in three steps that each see the outcome of the last as it will be in use.

    The side models see earlier mentions as side models fill them, and the keep model sees the sides that are chosen:
    each part of the articles with models that have not learnt from it, or both would trust their forerunners too much.
    """
    parts = [articles[n::PARTS] for n in range(PARTS)]
    use({})
    sides = [gather(part, (side_examples, aux_examples)) for part in parts]
    told = [gather(part, (sector_examples, place_examples)) for part in parts]
    for last, sources in ((False, (side_examples, aux_examples)), (True, (keep_examples,))):
        following = []
        for n, part in enumerate(parts):
            use(joined(p for m, p in enumerate(sides) if m != n) | joined(p for m, p in enumerate(told) if m != n))
            for labelled in part:
                labelled.drafts = placed(labelled)
            following.append(gather(part, sources))
        if last:
            models = joined(sides) | joined(following) | joined(told)
        else:
            sides = following
    use(models)
    return models


def use(models: dict[str, Linear]) -> None:
    """Make the coder in this process use these models instead of those of the package."""
    model.load.cache_clear()
    given = type("Given", (), {"load": staticmethod(lambda name: models.get(name)), "Linear": Linear})
    vars(decide)["model"] = vars(sectors)["model"] = vars(placing)["model"] = given


def code(labelled: Labelled) -> dict[str, Any]:
    """Code one article with the models in use, in the shape that score.py reads."""
    labelled.drafts = placed(labelled)
    sentences = [(s.start_char, s.end_char) for s in labelled.coder.sentences]
    mentions = link(decide.decide(labelled.coder, labelled.drafts), sentences)
    return {"id": labelled.article.id, "text": labelled.article.text, "mentions": [_plain(m) for m in mentions]}


def _plain(m: Mention) -> dict[str, Any]:
    def side(entities: tuple[Entity, ...]) -> list[dict[str, Any]]:
        return [{"text": e.text, "code": e.code, "sector": e.sector} for e in entities]

    return {
        "trigger": list(m.trigger),
        "event": m.event,
        "type": m.type,
        "mode": m.mode,
        "aux": m.aux,
        "actors": side(m.actors),
        "recipients": side(m.recipients),
        "place": {"country": m.place.country} if m.place else None,
        "date": {"start": str(m.date.start), "end": str(m.date.end)} if m.date else None,
        "speaker": side((m.speaker,))[0] if m.speaker else None,
        "confidence": m.confidence,
        "rule": m.rule,
    }


def cross_validate(articles: list[Labelled], extra: list[Labelled], folds: int, out: Path) -> None:
    """Code each article with models trained on the other folds, and ``extra``, and write them for score.py."""
    coded = []
    for fold in range(folds):
        use({})
        use(train([a for n, a in enumerate(articles) if n % folds != fold] + extra))
        coded += [code(a) for n, a in enumerate(articles) if n % folds == fold]
    out.write_text("".join(json.dumps(c) + "\n" for c in coded), encoding="utf-8")


def write(models: dict[str, Linear]) -> None:
    """Store the models as readable JSON."""
    MODELS.mkdir(parents=True, exist_ok=True)
    for name, learned in models.items():
        content = {
            "labels": {
                label: {"bias": learned.bias[label], "weights": model.nested(learned.weights[label])} for label in learned.bias
            }
        }
        (MODELS / f"{name}.json").write_text(
            json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--folds", type=int, default=0, help="cross-validate first, with this many folds")
    parser.add_argument("--out", type=Path, default=Path("build/crossvalidated.jsonl"))
    args = parser.parse_args()
    use({})
    articles = read(args.shared / "gold/train.jsonl")
    extra = read_labels(LABELS, args.shared / "corpus/articles.jsonl.gz") + read(WRITTEN, written=True)
    print(f"{len(articles)} + {len(extra)} articles, {sum(len(a.drafts) for a in articles)} drafts", file=sys.stderr)
    if args.folds:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        cross_validate(articles, extra, args.folds, args.out)
        print(f"cross-validated: {args.out}", file=sys.stderr)
    use({})
    models = train(articles + extra)
    write(models)
    print({name: sum(map(len, m.weights.values())) for name, m in models.items()}, file=sys.stderr)
    assert all(math.isfinite(w) for m in models.values() for ws in m.weights.values() for w in ws.values())


if __name__ == "__main__":
    main()

"""Trains the Indonesian pipeline from the data beside the checkout and packs it into the package, in one command.

    python training/language/train.py --shared ../shared --out training/out

1. word vectors (floret) from the tokenised news text; 2. treebanks brought to one convention (`convert`), with
headline-style variants (`headlines`); 3. graph-based parsers that differ in seed (`biaffine`); 4. news sentences and
name sets as they parse them together, where they are sure (`selftrain`); 5. the final model on all of it, and then
without the news, so that names weigh more; 6. its scores and the digests of the data into MODEL_CARD.md. Two hours on
2 cores at most; every random choice is seeded; a step whose output is there already is not done again. Where the
public finds the data is in README.md here.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import floret
import spacy
import torch
from biaffine import Example, GraphParser, learn
from convert import Gold, convert, read_gold
from selftrain import make
from spacy.language import Language
from spacy.vectors import Vectors

import warta.language.id.sentences

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PACKAGE = ROOT / "src/warta/language/id/model"
PARSER_SEEDS, PARSER_STEPS = (1,), 2800
SEED = 17
"""Of the order of the documents and of the final model."""
DATA = (
    "treebanks/id_csui-ud-train.conllu",
    "treebanks/id_pud-ud-test.conllu",
    "treebanks/id_gsd-ud-dev.conllu",
    "ner/idner-news-2k.train.txt",
    "ner/idner-news-2k.dev.txt",
    "ner/nergrit.train.txt",
    "corpus/vectors-text.txt.gz",
    "corpus/articles.jsonl.gz",
)


def text_lines(shared: Path, target: Path) -> None:
    """Write the text for word vectors: the tokenised lines, and the corpus articles cut into words."""
    with target.open("w", encoding="utf-8") as out:
        with gzip.open(shared / "corpus/vectors-text.txt.gz", "rt", encoding="utf-8") as lines:
            out.writelines(lines)
        with gzip.open(shared / "corpus/articles.jsonl.gz", "rt", encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                for part in [article["title"], *article["text"].split("\n")]:
                    out.write(" ".join(re.findall(r"\w+(?:-\w+)*|[^\w\s]", part)) + "\n")


def vectors(shared: Path, out: Path) -> Path:
    """Train floret vectors (128 dimensions, 25,000 rows) and convert them for spaCy."""
    target = out / "vectors"
    if not target.exists():
        text_lines(shared, out / "text.txt")
        learned = floret.train_unsupervised(
            str(out / "text.txt"),
            model="cbow",
            mode="floret",
            dim=128,
            minn=4,
            maxn=5,
            minCount=5,
            bucket=25_000,
            hashCount=2,
            epoch=12,
            thread=2,
            lr=0.05,
            ws=5,
            neg=10,
        )
        learned.save_floret_vectors(str(out / "vectors.floret"))
        run("spacy", "init", "vectors", "id", str(out / "vectors.floret"), str(target), "--mode", "floret")
    return target


def run(*command: str) -> None:
    """Run a Python module as a command; its failure is ours."""
    subprocess.run([sys.executable, "-m", *command], check=True)


def examples(gold: Gold) -> list[Example]:
    """What the graph parsers learn from: each sentence as often as its treebank counts, headlines half as often."""
    found = []
    for bank, times, sentences, headlines in gold.runs:
        found += [Example(s, bank) for s in sentences for _ in range(times)]
        found += [Example(h, bank) for h in headlines for _ in range((times + 1) // 2)]
    return found


def parsers(gold: Gold, vectors: Vectors, out: Path) -> list[GraphParser]:
    """Train the graph parsers, or load those that are there."""
    found = []
    for seed in PARSER_SEEDS:
        path = out / f"parser-{seed}.pt"
        if not path.exists():
            learn(examples(gold), vectors, seed, PARSER_STEPS).save(path)
        found.append(GraphParser.load(path, vectors))
    return found


def train(config: str, target: Path, paths: dict[str, Path]) -> Path:
    """Train a pipeline with spaCy by this configuration and return its best checkpoint."""
    best = target / "model-best"
    if not best.exists():
        code = Path(warta.language.id.sentences.__file__).with_name("tokenizer.py")
        options = {"output": target, "code": code, "system.seed": SEED, **{f"paths.{name}": path for name, path in paths.items()}}
        run("spacy", "train", str(HERE / config), *(str(part) for k, v in options.items() for part in (f"--{k}", v)))
    return best


def rounded(nlp: Language) -> None:
    """Round all weights to half precision: no score changes, and the packed model is half the size."""
    for _, pipe in nlp.pipeline:
        if not hasattr(pipe, "model"):  # the sentence rules have none
            continue
        for node in pipe.model.walk():
            for name in node.param_names:
                if node.has_param(name):
                    node.set_param(name, node.get_param(name).astype("float16").astype("float32"))
    nlp.vocab.vectors.data = nlp.vocab.vectors.data.astype("float16").astype("float32")


def pack(model: Path, target: Path) -> None:
    """Write the model into the package: weights rounded, sentence rules first, no tokenizer (that is code)."""
    nlp = spacy.load(model, exclude=["tokenizer"])
    if "warta_sentences" not in nlp.pipe_names:
        nlp.add_pipe("warta_sentences", first=True)
    rounded(nlp)
    nlp.meta.update(
        name="warta_id",
        version=version("warta"),
        author="the warta authors",
        license="CC BY-SA 4.0",
        description="Indonesian news: words, classes, morphology, dependencies, names",
        performance={},
    )
    # Where the training data lay on one machine is no business of the package.
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    nlp.to_disk(target, exclude=["tokenizer"])


def digests(shared: Path) -> list[str]:
    """One line for each data file with the beginning of its SHA-256."""
    return [f"- `{name}`: {hashlib.sha256((shared / name).read_bytes()).hexdigest()[:16]}" for name in DATA]


def card(shared: Path, scores: str, target: Path) -> None:
    """Write the model card."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("spacy", "thinc", "floret", "torch", "numpy"))
    lines: Sequence[str] = [
        "# Model card: warta_id",
        "",
        "Tokens, sentences, UPOS, morphology, dependencies and names of Indonesian news.",
        "Licence: CC BY-SA 4.0 (from the treebanks).",
        "",
        "## Scores",
        "",
        "Printed by `python bench/language.py --shared ../shared`:",
        "",
        "```",
        scores.strip(),
        "```",
        "",
        "## Made with",
        "",
        f"{libraries}. Seeds: graph parsers {', '.join(map(str, PARSER_SEEDS))}, final model {SEED}.",
        "",
        "Data (SHA-256):",
        "",
        *digests(shared),
        "",
    ]
    target.write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--out", type=Path, default=ROOT / "training/out")
    parser.add_argument("--pack-to", type=Path, default=PACKAGE, help="where the model goes instead of the package")
    parser.add_argument("--card", type=Path, default=HERE / "MODEL_CARD.md", help="where the model card goes")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    found = vectors(args.shared, args.out)
    silver = args.out / "silver.spacy"
    if not silver.exists():
        gold = read_gold(args.shared)
        make(args.shared, gold, parsers(gold, spacy.load(found).vocab.vectors, args.out), silver)
        convert(args.shared, gold, silver, args.out, seed=SEED)
    data = {"train": args.out / "train.spacy", "dev": args.out / "dev.spacy"}
    parsed = train("config.cfg", args.out / "parsed", data | {"vectors": found})
    named = train("names.cfg", args.out / "final", data | {"train": args.out / "names.spacy", "source": parsed})
    pack(named, args.pack_to)
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench/language.py"), "--shared", str(args.shared), "--model", str(args.pack_to)],
        capture_output=True,
        text=True,
        check=True,
    )
    print(done.stdout)
    card(args.shared, done.stdout, args.card)


if __name__ == "__main__":
    main()

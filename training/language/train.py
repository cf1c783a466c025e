"""Trains the Indonesian pipeline from the data beside the checkout and packs it into the package, in one command.

    python training/language/train.py --shared ../shared --out training/out

1. word vectors (floret) from the tokenised news text; 2. treebanks and name sets brought to one convention
(`convert`), with headline-style variants (`headlines`); 3. three teachers that differ in seed and size; 4. news
sentences on whose parse they agree (`selftrain`); 5. the final model on all of it; 6. its scores and the digests of
the data into MODEL_CARD.md. Two hours on 2 cores at most; every random choice is seeded. Where the public finds the
data is in README.md here.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import floret
import spacy
from convert import convert
from selftrain import make
from spacy.language import Language

import warta.language.id.sentences

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PACKAGE = ROOT / "src/warta/language/id/model"
TEACHERS = {
    "narrow": {"seed": 7, "width": 128, "depth": 5, "dropout": 0.15, "rate": 0.0015, "steps": 2500},
    "wide": {"seed": 11, "width": 192, "depth": 4, "dropout": 0.3, "rate": 0.001, "steps": 2000},
    "wide-again": {"seed": 13, "width": 192, "depth": 4, "dropout": 0.3, "rate": 0.001, "steps": 2000},
}
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


def train(data: Path, target: Path, vectors_path: Path, options: dict[str, float]) -> Path:
    """Train one pipeline with spaCy and return its best checkpoint."""
    best = target / "model-best"
    if not best.exists():
        run(
            "spacy",
            "train",
            str(HERE / "config.cfg"),
            "--output",
            str(target),
            "--code",
            str(Path(warta.language.id.sentences.__file__).with_name("tokenizer.py")),
            "--paths.train",
            str(data / "train.spacy"),
            "--paths.dev",
            str(data / "dev.spacy"),
            "--paths.vectors",
            str(vectors_path),
            "--system.seed",
            str(options["seed"]),
            "--components.tok2vec.model.encode.width",
            str(options["width"]),
            "--components.tok2vec.model.encode.depth",
            str(options["depth"]),
            "--training.dropout",
            str(options["dropout"]),
            "--training.optimizer.learn_rate.initial_rate",
            str(options["rate"]),
            "--training.max_steps",
            str(options["steps"]),
        )
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


def pack(model: Path, target: Path = PACKAGE) -> None:
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
    nlp.to_disk(target, exclude=["tokenizer"])


def digests(shared: Path) -> list[str]:
    """One line for each data file with the beginning of its SHA-256."""
    return [f"- `{name}`: {hashlib.sha256((shared / name).read_bytes()).hexdigest()[:16]}" for name in DATA]


def card(shared: Path, scores: str, target: Path) -> None:
    """Write the model card."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("spacy", "thinc", "floret", "numpy"))
    seeds = ", ".join(f"{name} {options['seed']:.0f}" for name, options in TEACHERS.items())
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
        f"{libraries}. Seeds: {seeds}, final 17.",
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
    parser.add_argument("--pack-only", type=Path, metavar="MODEL", help="only pack this trained pipeline and write the card")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    if args.pack_only is None:
        found = vectors(args.shared, args.out)
        convert(args.shared, args.out / "gold", seed=11)
        teachers = [train(args.out / "gold", args.out / name, found, options) for name, options in TEACHERS.items()]
        silver = args.out / "silver.spacy"
        if not silver.exists():
            make(args.shared, teachers[1:] + teachers[:1], silver)
        convert(args.shared, args.out / "all", seed=17, silver=silver)
        final = train(
            args.out / "all",
            args.out / "final",
            found,
            {"seed": 17, "width": 192, "depth": 4, "dropout": 0.25, "rate": 0.0012, "steps": 3600},
        )
    else:
        final = args.pack_only
    pack(final)
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench/language.py"), "--shared", str(args.shared)],
        capture_output=True,
        text=True,
        check=True,
    )
    print(done.stdout)
    card(args.shared, done.stdout, HERE / "MODEL_CARD.md")


if __name__ == "__main__":
    main()

"""Scores and speed of the Indonesian pipeline: ``python bench/language.py --shared ../shared``.

Treebank test parts in the convention of training/language/convert.py on gold tokens and on raw text (each sentence
alone, and in paragraphs of three, where boundaries must be found), on gold tokens also with heads as published; lemmas
on CSUI test, names on idner-news-2k test, then words a second on one core, memory and load time.
"""

from __future__ import annotations

import os

# One core, as the figures are stated; must be set before NumPy loads.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse
import json
import sys
import time
from pathlib import Path

import spacy
from spacy.about import __version__ as spacy_version
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "training/language"))

from convert import entity_doc, read_conllu, read_entities, to_doc

from warta.language.id import pipeline

BANKS = ("id_csui-ud-test", "id_gsd-ud-test")


def parse_scores(nlp: Language, path: Path, raw: bool, together: int, published: bool = False) -> dict[str, float]:
    """Token, UPOS, morphology, UAS, LAS and sentence scores in per cent."""
    sentences = list(read_conllu(path, published))
    examples = []
    for at in range(0, len(sentences), together):
        gold = to_doc(nlp, sentences[at : at + together])
        doc = (
            nlp.make_doc(gold.text)
            if raw
            else Doc(nlp.vocab, words=[t.text for t in gold], spaces=[bool(t.whitespace_) for t in gold])
        )
        for _, pipe in nlp.pipeline:
            doc = pipe(doc)
        examples.append(Example(doc, gold))
    scores = Scorer(nlp).score(examples)
    return {name: 100 * scores[name] for name in ("token_f", "pos_acc", "morph_acc", "dep_uas", "dep_las", "sents_f")}


def lemma_accuracy(nlp: Language, path: Path) -> float:
    """Per cent of gold tokens whose lemma, set from predicted classes, is the treebank's, both in lower case."""
    right = total = 0
    for sentence in read_conllu(path):
        doc = Doc(nlp.vocab, words=sentence.words, spaces=sentence.spaces)
        for _, pipe in nlp.pipeline:
            doc = pipe(doc)
        right += sum(t.lemma_.lower() == gold.lower() for t, gold in zip(doc, sentence.lemmas, strict=True))
        total += len(doc)
    return 100 * right / total


def name_scores(nlp: Language, path: Path) -> dict[str, float]:
    """Strict F1 of names by kind."""
    examples = []
    for words, tags in read_entities(path):
        gold = entity_doc(nlp, words, tags)
        if gold is not None:
            examples.append(Example(nlp(gold.text), gold))
    scores = Scorer(nlp).score(examples)
    return {"all": scores["ents_f"], **{kind: found["f"] for kind, found in sorted(scores["ents_per_type"].items())}}


def speed(nlp: Language, shared: Path) -> float:
    """Words a second over the gold articles, article by article, tokens + tags + parse + names."""
    articles = [json.loads(line)["text"] for line in (shared / "gold/train.jsonl").read_text(encoding="utf-8").splitlines()]
    nlp(articles[0])
    words, began = 0, time.perf_counter()
    for text in articles:
        lines = [line for line in text.split("\n") if line.strip()]
        words += sum(len(doc) for doc in nlp.pipe(lines, batch_size=len(lines)))
    return words / (time.perf_counter() - began)


def most_memory() -> float:
    """The most memory this process has held, in MB; getrusage would count that of the process which started this one."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def load(model: Path | None) -> Language:
    """The package's pipeline, or a packed one in another folder."""
    if model is None:
        return pipeline.load()
    nlp = spacy.load(model, exclude=["tokenizer"])
    nlp.add_pipe("warta_lemmas", last=True)
    return nlp


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--model", type=Path, help="a packed model's folder instead of the package's own")
    args = parser.parse_args()
    began = time.perf_counter()
    nlp = load(args.model)
    loaded = time.perf_counter() - began
    print(f"model loads in {loaded:.2f} s; spaCy {spacy_version}")
    print(f"{'':47}  token   UPOS  morph    UAS    LAS  sentence F1")
    for bank in BANKS:
        for label, raw, together, published in (
            ("gold tokens", False, 1, False),
            ("gold tokens, names as published", False, 1, True),
            ("raw text, sentence by sentence", True, 1, False),
            ("raw text, three together", True, 3, False),
        ):
            scores = parse_scores(nlp, args.shared / f"treebanks/{bank}.conllu", raw, together, published)
            print(f"{bank} {label:31}" + "".join(f" {value:6.2f}" for value in scores.values()))
    bank = "id_csui-ud-test"
    print(f"{bank} gold tokens: lemma {lemma_accuracy(nlp, args.shared / f'treebanks/{bank}.conllu'):.2f}")
    found = name_scores(nlp, args.shared / "ner/idner-news-2k.test.txt")
    print("names, idner-news-2k test: " + ", ".join(f"{kind} {value:.3f}" for kind, value in found.items()))
    words_a_second = speed(nlp, args.shared)
    print(f"{words_a_second:,.0f} words a second on one core; {most_memory():.0f} MB at most")


if __name__ == "__main__":
    main()

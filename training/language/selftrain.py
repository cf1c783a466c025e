"""Makes training sentences of unlabelled news and of the name sets: the graph parsers' trees where they are sure.

A sentence is kept or left as a whole, since spaCy's parser takes a word without a head for a root. Gold articles are
left out, so that their scores stay honest.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from biaffine import Analysis, GraphParser, analyse
from convert import Gold, blank, name_docs, write
from spacy.language import Language
from spacy.tokens import Doc, Span

from warta.language.id.sentences import set_sentences

SHORTEST, LONGEST = 4, 60
"""Words of a sentence that is kept."""
SURE = 0.75
"""Least mean probability of the words' heads with their relations in a sentence that is kept."""
HABITS = ("csui", "gsd")
"""The treebanks in whose habits the parsers read: the mean of two conventions is nearer to both."""
TOGETHER = 3
"""Sentences at most in one training document."""


def lines(shared: Path) -> Iterator[str]:
    """Titles and paragraphs of the corpus, but for the gold articles."""
    gold = set()
    for name in ("dev.jsonl", "train.jsonl"):
        for line in (shared / "gold" / name).read_text(encoding="utf-8").splitlines():
            gold.add(json.loads(line)["title"])
    with gzip.open(shared / "corpus/articles.jsonl.gz", "rt", encoding="utf-8") as articles:
        for line in articles:
            article = json.loads(line)
            if article["title"] not in gold:
                yield article["title"]
                yield from (p for p in article["text"].split("\n") if p.strip())


def sentences(doc: Doc) -> list[Span | None]:
    """The sentences of a paragraph by rule; None for one that the rules are not sure of, or of a wrong length."""
    starts = [t.i for t in doc if t.is_sent_start] + [len(doc)]
    found: list[Span | None] = []
    for start, end in pairwise(starts):
        open_boundary = any(doc[i].is_sent_start is None for i in range(start + 1, end))
        found.append(doc[start:end] if SHORTEST <= end - start <= LONGEST and not open_boundary else None)
    return found


def sure(found: Analysis) -> bool:
    """Whether the parsers are sure of the sentence."""
    return sum(a * b for a, b, _ in found.sure) / len(found.sure) >= SURE


def training_doc(nlp: Language, parts: list[tuple[Span, Analysis]]) -> Doc:
    """Neighbouring sentences as one training document, without names; without trees if the parsers are not sure of one."""
    words = [t.text for span, _ in parts for t in span]
    spaces = [bool(t.whitespace_) for span, _ in parts for t in span]
    tags = [tag.partition(" ") for _, found in parts for tag in found.tags]
    heads: list[int] = []
    for _, found in parts:
        offset = len(heads)
        heads += [offset + (h - 1 if h else i) for i, h in enumerate(found.heads)]
    deps = ["ROOT" if d == "root" else d for _, found in parts for d in found.deps]
    trees = {"heads": heads, "deps": deps} if all(sure(found) for _, found in parts) else {}
    starts = [i == 0 for span, _ in parts for i in range(len(span))]
    pos, morphs = [t[0] for t in tags], [t[2] for t in tags]
    doc = Doc(nlp.vocab, words=words, spaces=spaces, pos=pos, morphs=morphs, sent_starts=starts, **trees)  # type: ignore[arg-type]
    doc.set_ents([], default="missing")
    return doc


def runs(nlp: Language, spans: list[Span | None], parsed: dict[Span, Analysis]) -> Iterator[Doc]:
    """Cut the sentences of a paragraph into runs of kept ones, and each run into documents."""
    run: list[tuple[Span, Analysis]] = []
    for span in [*spans, None]:
        if span is not None and sure(parsed[span]):
            run.append((span, parsed[span]))
        if run and (len(run) == TOGETHER or span is None or not sure(parsed[span])):
            yield training_doc(nlp, run)
            run = []


def named(nlp: Language, doc: Doc, spans: list[Span | None], parsed: dict[Span, Analysis]) -> Doc:
    """A document of a name set with its trees too, where it can be cut into sentences."""
    parts = [(span, parsed[span]) for span in spans if span is not None]
    if len(parts) < len(spans):
        return doc
    full = training_doc(nlp, parts)
    full.set_ents([Span(full, e.start, e.end, e.label_) for e in doc.ents], default="outside")
    return full


def make(shared: Path, gold: Gold, parsers: list[GraphParser], out: Path, seed: int = 7) -> None:
    """Write the training documents in spaCy's format."""
    nlp = blank()
    texts = [nlp.make_doc(line) for line in lines(shared)]
    names = name_docs(nlp, shared, gold, random.Random(seed))
    cut = [sentences(set_sentences(doc.copy())) for doc in texts + names]
    spans = [span for part in cut for span in part if span is not None]
    found = analyse(parsers, [[t.text for t in span] for span in spans], HABITS)
    parsed = dict(zip(spans, found, strict=True))
    kept = [doc for part in cut[: len(texts)] for doc in runs(nlp, part, parsed)]
    print(f"{sum(len(list(d.sents)) for d in kept)} of {len(spans)} sentences in {len(kept)} documents", flush=True)
    write(kept + [named(nlp, doc, part, parsed) for doc, part in zip(names, cut[len(texts) :], strict=True)], out)

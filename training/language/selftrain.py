"""Makes training sentences of unlabelled news: those on whose parse several trained models agree.

The first model's parse is kept where every word's head, relation and class is also what another model says. Names are
kept where all models agree, and left open elsewhere. Gold articles are left out, so that their scores stay honest.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import spacy
from convert import write
from spacy.language import Language
from spacy.tokens import Doc, Span

SHORTEST, LONGEST = 4, 48
"""Words of a sentence that is kept."""


def load(path: Path) -> Language:
    """A trained pipeline with rule-set sentences, so that all models see the same ones."""
    nlp = spacy.load(path, exclude=["tokenizer"])
    if "warta_sentences" not in nlp.pipe_names:
        nlp.add_pipe("warta_sentences", first=True)
    return nlp


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


def _parse(span: Span) -> list[tuple[int, str, str]]:
    return [(t.head.i - span.start, t.dep_, t.pos_) for t in span]


def _names(span: Span) -> set[tuple[int, int, str]]:
    return {(e.start - span.start, e.end - span.start, e.label_) for e in span.ents}


def agreed(first: Span, others: list[Span]) -> bool:
    """Whether every word's analysis by the first model is shared by another one."""
    mine = _parse(first)
    theirs = [_parse(other) for other in others if len(other) == len(first)]
    return all(any(t[n] == word for t in theirs) for n, word in enumerate(mine)) and bool(theirs)


def _whole(span: Span) -> bool:
    """Whether a model sees the span as one sentence too."""
    return not any(t.is_sent_start for t in span[1:]) and all(span.start <= t.head.i < span.end for t in span)


def sentence_doc(span: Span, others: list[Span]) -> Doc:
    """The sentence as a training document of its own."""
    doc = span.as_doc()
    names = _names(span)
    if all(_names(o) == names for o in others):
        doc.set_ents([Span(doc, a, b, label) for a, b, label in sorted(names)], default="outside")
    else:
        doc.set_ents([], default="missing")
    return doc


def make(shared: Path, models: list[Path], out: Path, batch: int = 2000) -> None:
    """Write the agreed sentences in spaCy's training format."""
    pipelines = [load(path) for path in models]
    texts = list(lines(shared))
    kept: list[Doc] = []
    seen = 0
    for at in range(0, len(texts), batch):
        parsed = [list(nlp.pipe(texts[at : at + batch], batch_size=64)) for nlp in pipelines]
        for docs in zip(*parsed, strict=True):
            for sentence in docs[0].sents:
                seen += 1
                if not SHORTEST <= len(sentence) <= LONGEST:
                    continue
                others = [d[sentence.start : sentence.end] for d in docs[1:]]
                others = [other for other in others if _whole(other)]
                if len(others) == len(docs) - 1 and agreed(sentence, others):
                    kept.append(sentence_doc(sentence, others))
        print(f"{at + batch}/{len(texts)} lines, {len(kept)} of {seen} sentences", flush=True)
    write(kept, out)

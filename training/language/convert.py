"""Turn the treebanks and name sets of ``shared/`` into spaCy training files with one convention.

The convention is UD Indonesian-CSUI's: clitics are words, noun modifiers are ``nmod`` (GSD's and older PUD's
``compound`` is renamed), no subtypes that only one treebank has.
"""

from __future__ import annotations

import gzip
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.training.iob_utils import biluo_tags_to_spans, iob_to_biluo

from warta.language.id.tokenizer import make_tokenizer

RENAMED_RELATIONS = {
    "compound": "nmod",
    "compound:a": "nmod",
    "case:adv": "case",
    "flat:foreign": "flat",
    "cc:preconj": "cc",
    "csubj:pass": "csubj",
    "nmod:lmod": "nmod",
    "goeswith": "flat",
    "dislocated": "dep",
    "clf": "nmod",
    "discourse": "advmod",
    "orphan": "dep",
    "iobj": "obj",
}
# How often each treebank is seen in an epoch: CSUI is news and the convention that we keep.
CSUI_TIMES, PUD_TIMES, GSD_TIMES = 4, 2, 1
ENTITY_LABELS = {
    "PER": "PER",
    "PERSON": "PER",
    "ORG": "ORG",
    "ORGANISATION": "ORG",
    "LOC": "LOC",
    "PLACE": "LOC",
}


@dataclass
class Sentence:
    """One treebank sentence: parallel lists over its words."""

    words: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    pos: list[str] = field(default_factory=list)
    morphs: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deps: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)


def read_conllu(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file, multiword tokens as their syntactic words."""
    sentence, inside, last_space = Sentence(), 0, True
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line:
            if sentence.words:
                yield sentence
            sentence, inside = Sentence(), 0
            continue
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if "." in cells[0]:
            continue
        space = "SpaceAfter=No" not in cells[9]
        if "-" in cells[0]:
            first, last = map(int, cells[0].split("-"))
            inside, last_space = last - first + 1, space
            continue
        if inside:
            inside -= 1
            space = last_space if not inside else False
        sentence.words.append(cells[1])
        sentence.spaces.append(space)
        sentence.lemmas.append(cells[2])
        sentence.pos.append(cells[3])
        sentence.morphs.append("" if cells[5] == "_" else cells[5])
        sentence.heads.append(int(cells[6]))
        sentence.deps.append(RENAMED_RELATIONS.get(cells[7], cells[7]))


def to_doc(nlp: Language, sentences: list[Sentence]) -> Doc:
    """Join sentences into one document with their annotation."""
    words: list[str] = []
    spaces: list[bool] = []
    pos: list[str] = []
    morphs: list[str] = []
    heads: list[int] = []
    deps: list[str] = []
    starts: list[bool] = []
    for s in sentences:
        offset = len(words)
        words += s.words
        spaces += [*s.spaces[:-1], True]
        pos += s.pos
        morphs += s.morphs
        heads += [offset + (h - 1 if h else i) for i, h in enumerate(s.heads)]
        deps += ["ROOT" if d == "root" else d for d in s.deps]
        starts += [i == 0 for i in range(len(s.words))]
    return Doc(nlp.vocab, words=words, spaces=spaces, pos=pos, morphs=morphs, heads=heads, deps=deps, sent_starts=starts)  # type: ignore[arg-type]


def group(sentences: list[Sentence], rng: random.Random, most: int = 4) -> Iterator[list[Sentence]]:
    """Cut a run of sentences into paragraphs of one to ``most``, so that the parser learns to split them."""
    at = 0
    while at < len(sentences):
        size = rng.randint(1, most)
        yield sentences[at : at + size]
        at += size


def read_entities(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Yield (words, IOB tags) of a name set: one word a line, the tag in the last column."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        cells = line.split()
        if not cells:
            if words:
                yield words, tags
            words, tags = [], []
            continue
        kind, _, label = cells[-1].partition("-")
        words.append(cells[0])
        tags.append(f"{kind}-{ENTITY_LABELS[label]}" if label else "O")


def entity_doc(nlp: Language, words: list[str], tags: list[str]) -> Doc | None:
    """Make a document by our tokenizer with the set's names; None when a name does not fall on our words."""
    source = Doc(nlp.vocab, words=words)
    spans = biluo_tags_to_spans(source, iob_to_biluo(tags))
    doc = nlp.make_doc(source.text)
    entities: list[Span] = []
    for span in spans:
        found = doc.char_span(span.start_char, span.end_char, label=span.label_, alignment_mode="expand")
        if found is None:
            return None
        entities.append(found)
    doc.set_ents(spacy.util.filter_spans(entities), default="outside")
    return doc


def blank() -> Language:
    """An empty Indonesian pipeline with our tokenizer."""
    nlp = spacy.blank("id")
    nlp.tokenizer = make_tokenizer(nlp.vocab)
    return nlp


def write(docs: list[Doc], path: Path) -> None:
    """Write documents in spaCy's binary training format."""
    DocBin(docs=docs, store_user_data=False).to_disk(path)


def word_counts(path: Path) -> Counter[str]:
    """How often each lower-case word stands in the text for word vectors."""
    counts: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            counts.update(re.findall(r"[a-z]+", line.lower()))
    return counts


def convert(shared: Path, out: Path, seed: int = 7, silver: Path | None = None) -> None:
    """Write train.spacy and dev.spacy below ``out``. The last 60 sentences of CSUI train choose the checkpoint.

    ``silver`` are sentences that `selftrain` made; they are added once.
    """
    from headlines import headline, titled

    nlp, rng = blank(), random.Random(seed)
    counts = word_counts(shared / "corpus/vectors-text.txt.gz")
    banks = shared / "treebanks"
    csui = list(read_conllu(banks / "id_csui-ud-train.conllu"))
    held = csui[-60:]
    parsed: list[Doc] = []
    for run, times in (
        (csui[:-60], CSUI_TIMES),
        (list(read_conllu(banks / "id_pud-ud-test.conllu")), PUD_TIMES),
        (list(read_conllu(banks / "id_gsd-ud-dev.conllu")), GSD_TIMES),
    ):
        for _ in range(times):  # grouped anew each time, so that paragraphs differ
            parsed += [to_doc(nlp, part) for part in group(run, rng)]
        headlines = [h for s in run for h in [headline(s, counts, rng)] if h is not None]
        parsed += [to_doc(nlp, [h]) for h in headlines for _ in range((times + 1) // 2)]
    small = frozenset(t.lower_ for doc in parsed for t in doc if t.pos_ in ("ADP", "CCONJ", "SCONJ", "PART", "DET", "AUX"))
    names: list[Doc] = []
    for name in ("idner-news-2k.train.txt", "nergrit.train.txt"):
        for words, tags in read_entities(shared / "ner" / name):
            doc = entity_doc(nlp, words, tags)
            if doc is not None:
                names.append(doc)
            if rng.random() < 0.35:
                doc = entity_doc(nlp, titled(words, small), tags)
                if doc is not None:
                    names.append(doc)
    dev = [to_doc(nlp, part) for part in group(held, rng)]
    for words, tags in read_entities(shared / "ner" / "idner-news-2k.dev.txt"):
        doc = entity_doc(nlp, words, tags)
        if doc is not None:
            dev.append(doc)
    train = parsed + names
    if silver is not None:
        train += list(DocBin().from_disk(silver).get_docs(nlp.vocab))
    rng.shuffle(train)
    out.mkdir(parents=True, exist_ok=True)
    write(train, out / "train.spacy")
    write(dev, out / "dev.spacy")
    print(f"{len(parsed)} parsed and {len(names)} name documents to train, {len(dev)} to choose the checkpoint")

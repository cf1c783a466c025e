"""Turn the treebanks and name sets of ``shared/`` into spaCy training files with one convention.

The convention is UD Indonesian-CSUI's: clitics are words, noun modifiers are ``nmod`` (GSD's and older PUD's
``compound`` is renamed), no subtypes that only one treebank has, and the words of a name all depend on its first
word, as the UD guidelines define ``flat`` (GSD chains them).
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
# Treebank, its file, how often it is seen in an epoch, how many of its last sentences are held: CSUI is news and the
# convention that we keep.
BANKS = (
    ("csui", "id_csui-ud-train.conllu", 4, 60),
    ("pud", "id_pud-ud-test.conllu", 2, 0),
    ("gsd", "id_gsd-ud-dev.conllu", 1, 60),
)
BESIDE_SILVER = 2
"""How much oftener yet beside the self-training sentences, of which there are five times as many."""
NAMES_LAST = 2
"""How often the name sets are seen beside the treebanks in an epoch of the last step."""
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


def unchain(sentence: Sentence) -> Sentence:
    """Hang every ``flat`` word on the first of its name."""
    flat = [dep.startswith("flat") for dep in sentence.deps]
    for i, head in enumerate(sentence.heads):
        while flat[i] and 0 < head <= i and flat[head - 1]:
            head = sentence.heads[head - 1]
        sentence.heads[i] = head
    return sentence


def read_conllu(path: Path, published: bool = False) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file in our convention, multiword tokens as their syntactic words.

    With ``published`` heads stay as the treebank has them.
    """
    sentence, inside, last_space = Sentence(), 0, True
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line:
            if sentence.words:
                yield sentence if published else unchain(sentence)
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


@dataclass
class Gold:
    """The annotated sentences to learn from: ``(treebank, how often an epoch, sentences, headline variants)``, and those held."""

    runs: list[tuple[str, int, list[Sentence], list[Sentence]]]
    held: dict[str, list[Sentence]]


def read_gold(shared: Path, seed: int = 7) -> Gold:
    """Read the treebanks. The last sentences of CSUI and GSD are held, to choose the checkpoint."""
    from headlines import headline

    rng = random.Random(seed)
    counts = word_counts(shared / "corpus/vectors-text.txt.gz")
    runs, held = [], {}
    for bank, file, times, kept in BANKS:
        sentences = list(read_conllu(shared / "treebanks" / file))
        if kept:
            held[bank] = sentences[-kept:]
            sentences = sentences[:-kept]
        headlines = [h for s in sentences for h in [headline(s, counts, rng)] if h is not None]
        runs.append((bank, times, sentences, headlines))
    return Gold(runs, held)


def name_docs(nlp: Language, shared: Path, gold: Gold, rng: random.Random) -> list[Doc]:
    """The name sets as documents, a third of them a second time with capitals as in headlines."""
    from headlines import titled

    small = frozenset(
        w.lower()
        for _, _, sentences, _ in gold.runs
        for s in sentences
        for w, p in zip(s.words, s.pos, strict=True)
        if p in ("ADP", "CCONJ", "SCONJ", "PART", "DET", "AUX")
    )
    docs: list[Doc] = []
    for name in ("idner-news-2k.train.txt", "nergrit.train.txt"):
        for words, tags in read_entities(shared / "ner" / name):
            variants = [words, titled(words, small)] if rng.random() < 0.35 else [words]
            docs += [doc for v in variants for doc in [entity_doc(nlp, v, tags)] if doc is not None]
    return docs


def treebank_docs(nlp: Language, gold: Gold, often: int, rng: random.Random) -> list[Doc]:
    """The treebanks as documents, each ``often`` times as often as it is seen in an epoch."""
    docs: list[Doc] = []
    for _, times, sentences, headlines in gold.runs:
        for _ in range(often * times):  # grouped anew each time, so that paragraphs differ
            docs += [to_doc(nlp, part) for part in group(sentences, rng)]
        docs += [to_doc(nlp, [h]) for h in headlines for _ in range(often * (times + 1) // 2)]
    return docs


def convert(shared: Path, gold: Gold, silver: Path, out: Path, seed: int = 7) -> None:
    """Write train.spacy (treebanks and the documents of `selftrain`), names.spacy and dev.spacy (what is held) below ``out``.

    names.spacy is for the last step: treebanks and name sets without the news.
    """
    nlp, rng = blank(), random.Random(seed)
    train = treebank_docs(nlp, gold, BESIDE_SILVER, rng)
    parsed = len(train)
    made = list(DocBin().from_disk(silver).get_docs(nlp.vocab))
    train += made
    last = treebank_docs(nlp, gold, 1, rng) + [doc for doc in made if doc.has_annotation("ENT_IOB")] * NAMES_LAST
    dev = [to_doc(nlp, part) for held in gold.held.values() for part in group(held, rng)]
    for words, tags in read_entities(shared / "ner" / "idner-news-2k.dev.txt"):
        doc = entity_doc(nlp, words, tags)
        if doc is not None:
            dev.append(doc)
    rng.shuffle(train)
    out.mkdir(parents=True, exist_ok=True)
    write(train, out / "train.spacy")
    write(dev, out / "dev.spacy")
    rng.shuffle(last)
    write(last, out / "names.spacy")
    print(f"{parsed} treebank and {len(train) - parsed} self-training documents, {len(dev)} to choose the checkpoint")

"""Loads the trained Indonesian pipeline and parses an article's text into one spaCy ``Doc``."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

import spacy
from spacy.language import Language
from spacy.tokens import Doc

# Importing them registers the tokenizer and the components that the model names.
from warta.language.id import brackets, lemmas, sentences, tokenizer  # noqa: F401

_LONGEST_LINE = 20_000
"""Characters of one paragraph that are parsed at once; a longer one is cut at spaces to bound memory."""
_NOT_FOR_TREES = ("morphologizer", "ner", "warta_lemmas")


@cache
def load() -> Language:
    """Return the Indonesian pipeline: words, classes and morphology, dependencies, names, lemmas."""
    with as_file(files(__package__) / "model") as path:
        # The tokenizer's rules are code and data of this package, not weights: they are never read from the model.
        nlp = spacy.load(path, exclude=["tokenizer"])
    if "warta_lemmas" not in nlp.pipe_names:  # rules too; a model need not name them
        nlp.add_pipe("warta_lemmas", last=True)
    return nlp


def _pieces(text: str) -> list[str]:
    """Cut text into paragraphs and the newline runs between them; joined they are the text again."""
    pieces: list[str] = []
    for line in text.splitlines(keepends=True):
        body = line.rstrip()
        while len(body) > _LONGEST_LINE:
            cut = body.rfind(" ", 1, _LONGEST_LINE) + 1 or _LONGEST_LINE
            pieces.append(body[:cut])
            body, line = body[cut:], line[cut:]
        if body:
            pieces.append(body)
        if len(line) > len(body):
            gap = line[len(body) :]
            if pieces and not pieces[-1].strip():
                pieces[-1] += gap
            else:
                pieces.append(gap)
    return pieces


def _trees(nlp: Language, docs: list[Doc]) -> list[brackets.Tree]:
    """The trees of paragraphs, those with asides in brackets parsed once more without them."""
    asides = [brackets.asides(doc) for doc in docs]
    reduced = [brackets.without(doc, spans) for doc, spans in zip(docs, asides, strict=True) if spans]
    again = nlp.pipe(reduced, batch_size=max(1, len(reduced)), disable=_NOT_FOR_TREES)
    return [
        brackets.rejoined(doc, spans, next(again)) if spans else brackets.tree_of(doc)
        for doc, spans in zip(docs, asides, strict=True)
    ]


def parse(text: str) -> Doc:
    """Parse a text, each line as a paragraph of its own; ``doc.text == text``.

    No sentence spans two lines. The whitespace between lines is a token with the class SPACE that hangs on the
    token before it.
    """
    nlp = load()
    pieces = _pieces(text)
    # All paragraphs of one article make one batch, so that the numbers do not depend on the neighbours in a run.
    docs = list(nlp.pipe((nlp.make_doc(p) for p in pieces if p.strip()), batch_size=max(1, len(pieces))))
    read = zip(docs, _trees(nlp, docs), strict=True)
    words: list[str] = []
    spaces: list[bool] = []
    pos: list[str] = []
    roots: list[str] = []
    morphs: list[str] = []
    heads: list[int] = []
    deps: list[str] = []
    starts: list[bool | int | None] = []
    ents: list[str] = []
    for piece in pieces:
        offset = len(words)
        if not piece.strip():
            words.append(piece)
            spaces.append(False)
            pos.append("SPACE")
            roots.append(piece)
            morphs.append("")
            heads.append(max(0, offset - 1))
            deps.append("dep")
            starts.append(offset == 0)
            ents.append("O")
            continue
        doc, tree = next(read)
        for token in doc:
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
            pos.append(token.pos_)
            roots.append(token.lemma_)
            morphs.append(str(token.morph))
            heads.append(offset + tree.heads[token.i])
            deps.append(tree.deps[token.i])
            starts.append(tree.starts[token.i])
            ents.append(f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O")
    return Doc(
        nlp.vocab,
        words=words,
        spaces=spaces,
        pos=pos,
        lemmas=roots,
        morphs=morphs,
        heads=heads,
        deps=deps,
        sent_starts=starts,
        ents=ents,
    )

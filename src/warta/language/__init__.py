"""Languages: each is a folder with a trained spaCy pipeline, a tokenizer and its morphology."""

from __future__ import annotations

from spacy.tokens import Doc

from warta.errors import UnknownValue


def parse(text: str, language: str = "id") -> Doc:
    """Parse a text of the language into a spaCy ``Doc`` with sentences, UD relations and names.

    Raises `UnknownValue` for a language that warta does not read.
    """
    if language != "id":
        raise UnknownValue(f"no pipeline for language {language!r}; warta reads: id (Indonesian)")
    from warta.language.id.pipeline import parse as parse_indonesian

    return parse_indonesian(text)

"""Which coder, lexicon and model made a row: told by their content, so that a change cannot go unnoticed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import warta

_CODE = ("coding", "language", "linking/within.py", "ontology", "pipeline.py", "records.py")
_LEXICON = ("data",)
_MODEL = ("language/id/model", "data/id/models")
_JUDGES = ("linking", "store/story_edges.py")
_JUDGED_BY = ("data/id/grammar.yaml", "data/id/word_weights.tsv", "data/ontology/stories.yaml")
"""The data files that linking reads itself; of the gazetteers, which grow, it only asks what a name is."""
_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Versions:
    """The package's version, and digests of its code that codes, of its data files and of its trained models."""

    warta: str
    coder: str
    lexicon: str
    model: str


@cache
def current() -> Versions:
    """The versions of what runs here."""
    model = _found(_MODEL, "")
    lexicon = _found(_LEXICON, "") - model
    code = {name for name in _found(_CODE, ".py") if name not in model}
    return Versions(warta.__version__, _digest(code), _digest(lexicon), _digest(model))


@cache
def linking() -> str:
    """A digest of the code and data that say which events are one story."""
    code = _found(_JUDGES, ".py") - _found(("linking/within.py",), ".py")
    return _digest(code | _found(_JUDGED_BY, ""))


def _found(parts: tuple[str, ...], suffix: str) -> set[str]:
    """The names of the files below ``parts`` of the package."""
    return {name for part in parts for name in _walk(part, files("warta") / part) if name.endswith(suffix)}


def _walk(name: str, entry: Traversable) -> list[str]:
    if entry.is_file():
        return [name]
    if not entry.is_dir() or entry.name == "__pycache__":
        return []
    return [found for child in entry.iterdir() for found in _walk(f"{name}/{child.name}", child)]


def _digest(names: set[str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(names):
        content = (files("warta") / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:_LENGTH]

"""Is it an article that we have? By its address, however that is dressed up, and by its words, whoever prints them."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
import numpy.typing as npt

from warta.data import load_yaml
from warta.records import Article

Signature = tuple[int, ...]
"""What is kept of a text to compare it: `_HASHES` numbers of 32 bits (MinHash of its word sequences), how many sequences
there are, then a number for each figure in it."""

REPEATED = 0.88
"""The share of an article's word sequences that stand in another one from which it is a repetition of that one.

Reprints with a new headline, dateline and credit, or cut from the end, have 0.9 and more. A report that puts a new act
before the old background has less, however much it repeats, and is kept."""

_HASHES = 128
_ROWS = 4
_SHINGLE = 4
# Fewer words are a caption or a notice, which sites print again and again with another meaning.
_FEWEST_WORDS = 40
_MOST_WORDS = 20_000
_MOST_FIGURES = 100
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


@cache
def _tables() -> tuple[frozenset[str], frozenset[str], tuple[str, ...], frozenset[str]]:
    """Hosts' first labels, parameters, beginnings of parameters and segments that do not matter."""
    table = load_yaml("urls.yaml")
    names: list[str] = table["parameters"]
    return (
        frozenset(table["hosts"]),
        frozenset(name for name in names if not name.endswith("*")),
        tuple(name[:-1] for name in names if name.endswith("*")),
        frozenset(table["segments"]),
    )


def same_address(url: str) -> str | None:
    """``url`` without what does not tell which article it is: scheme, www. and m., tracking, page numbers.

    None where it is no address.
    """
    labels, names, beginnings, segments = _tables()
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return None
    if not host:
        return None
    first, _, rest = host.partition(".")
    while first in labels and "." in rest:
        host = rest
        first, _, rest = host.partition(".")
    path = [segment for segment in parts.path.split("/") if segment]
    while path and path[-1].lower() in segments:
        path.pop()
    while len(path) > 1 and path[0].lower() in segments:
        path.pop(0)
    kept = sorted((k, v) for k, v in query if k.lower() not in names and not k.lower().startswith(beginnings))
    return (
        host
        + (f":{port}" if port not in (None, 80, 443) else "")
        + "/"
        + "/".join(path)
        + (f"?{urlencode(kept)}" if kept else "")
    )


def names_an_article(url: str) -> bool:
    """Whether ``url`` looks like an article's own and not like a front page or a section.

    Broken pages call a section their canonical address, and old articles redirect to the front page.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    last = parts.path.rstrip("/").rpartition("/")[2]
    return last.count("-") >= 2 or bool(re.search(r"\d{4}", parts.path + "?" + parts.query))


def text_key(article: Article) -> str:
    """The same for two articles of the same words, whatever their address, headline and time.

    A short text counts with its headline: "Lihat videonya di sini" stands under many.
    """
    words = _words(_body(article))
    if len(words) < _FEWEST_WORDS:
        words = _words(article.text)
    return "text:" + hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def signature_of(article: Article) -> Signature:
    """What is kept of the article's body to compare it with others; empty where it is too short for that."""
    words = _words(_body(article))[:_MOST_WORDS]
    if len(words) < _FEWEST_WORDS:
        return ()
    shingles = {" ".join(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)}
    hashes = np.array(sorted(_hash(shingle) for shingle in shingles), dtype=np.uint64)
    factors, summands = _permutations()
    least = [int((hashes * factor + summand >> np.uint64(32)).min()) for factor, summand in zip(factors, summands, strict=True)]
    figures = sorted({_hash(figure) >> 32 for figure in _FIGURE.findall(_body(article))})
    return (*least, len(shingles), *figures[:_MOST_FIGURES])


def bands_of(signature: Signature) -> tuple[str, ...]:
    """Keys of which two texts share at least one, with probability 0.99 when they have 0.6 of their word sequences in common
    and 0.87 at a half."""
    starts = range(0, _HASHES, _ROWS) if signature else ()
    return tuple(f"{start // _ROWS:02d}:{_hash(repr(signature[start : start + _ROWS])):016x}" for start in starts)


def repeats(new: Signature, old: Signature) -> bool:
    """Whether the text of ``new`` says nothing that the one of ``old`` did not say in the same words.

    Where each has a figure that the other lacks it does: a toll that has risen, tomorrow's price of gold, another
    earthquake in the same words.
    """
    if len(new) <= _HASHES or len(old) <= _HASHES:
        return False
    alike = sum(a == b for a, b in zip(new[:_HASHES], old[:_HASHES], strict=True)) / _HASHES
    size, other_size = new[_HASHES], old[_HASHES]
    # Of two sets A and B, alike = |A and B| / |A or B|, which makes |A and B| = alike * (|A| + |B|) / (1 + alike).
    in_both = alike * (size + other_size) / (1 + alike)
    figures, others = set(new[_HASHES + 1 :]), set(old[_HASHES + 1 :])
    return in_both >= REPEATED * size and (figures <= others or others <= figures)


def _body(article: Article) -> str:
    return article.text[article.body_start :]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


@cache
def _permutations() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Odd factors and summands modulo 2**64, always the same."""
    factors = [_hash(f"factor {number}") | 1 for number in range(_HASHES)]
    summands = [_hash(f"summand {number}") for number in range(_HASHES)]
    return np.array(factors, dtype=np.uint64), np.array(summands, dtype=np.uint64)

"""The root and the affixes of an Indonesian word, by rule: ``mengadili`` is ``meN-`` + adil + ``-i``.

All ways to take known affixes off a word are tried (rules after Sneddon et al., *Indonesian: A Comprehensive
Grammar*, 2nd ed., 2010, chapter 1); ``data/id/roots.txt`` says which of the remainders is a root. A word that
stands there itself is never taken apart, so that the file is also the list of exceptions (*berita*, *perang*).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from warta.data import read_text

_VOWELS = "aeiou"
_SHORTEST_ROOT = 2
_MOST_PREFIXES = 3


@dataclass(frozen=True)
class Analysis:
    """A word taken apart. Affixes stand as in grammars, the outer ones first: ``("meN-", "per-")``, ``("-kan", "-nya")``.

    ``suffixes`` go from the root outwards. ``root`` is in lower case, as the clitics are.
    """

    root: str
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    reduplicated: bool = False


class _Peeled(NamedTuple):
    """What is left of a word without one prefix; ``restored`` consonants were not on the surface."""

    affix: str
    rest: str
    restored: int = 0


class _Candidate(NamedTuple):
    analysis: Analysis
    surface: int
    """How many letters of the word the root accounts for."""


# What may stand behind a prefix, nearer to the root.
_INNER = {
    "meN-": {"per-", "ber-", "ke-", "se-", "ter-", "pe-"},
    "di-": {"per-", "ber-", "ke-", "se-", "ter-", "pe-"},
    "ku-": {"per-", "ber-", "ke-", "se-"},
    "kau-": {"per-", "ber-", "ke-", "se-"},
    "ter-": {"per-", "ber-", "se-", "ke-"},
    "ber-": {"ke-", "peN-", "pe-", "per-", "se-"},
    "ke-": {"tidak-", "ber-", "ter-", "se-", "peN-", "pe-", "per-"},
    "se-": {"peN-", "per-", "ke-", "ber-", "ter-"},
    "peN-": {"ber-", "per-", "ke-", "se-", "ter-"},
    "pe-": {"ber-"},
    "per-": {"se-", "ke-"},
    "tidak-": {"ber-", "ter-", "meN-"},
}
# The derivational suffixes that fit the outermost prefix; any other is unlikely, not impossible.
_FITTING = {
    "meN-": {"", "-kan", "-i"},
    "di-": {"", "-kan", "-i"},
    "ku-": {"", "-kan", "-i"},
    "kau-": {"", "-kan", "-i"},
    "ter-": {"", "-kan", "-i"},
    "ber-": {"", "-an", "-kan"},
    "ke-": {"-an"},
    "se-": {"", "-an"},
    "peN-": {"", "-an"},
    "pe-": {"", "-an"},
    "per-": {"", "-an", "-kan", "-i"},
    "tidak-": set(),
    "": {"", "-kan", "-i", "-an"},
}
_FIXED = (("di-", "di"), ("ke-", "ke"), ("se-", "se"), ("ku-", "ku"), ("kau-", "kau"), ("tidak-", "tidak"))
_VERBAL = frozenset({"meN-", "di-", "ku-", "kau-", "ber-", "ter-"})
_NOMINAL = frozenset({"peN-", "pe-", "ke-"})
_DERIVED = (("-kan", "kan"), ("-an", "an"), ("-i", "i"))
_POSSESSIVES = (("-nya", "nya"), ("-ku", "ku"), ("-mu", "mu"))
_PARTICLES = (("-lah", "lah"), ("-kah", "kah"), ("-pun", "pun"), ("-tah", "tah"))


class _Roots(NamedTuple):
    roots: frozenset[str]
    pinned: dict[str, str]


@cache
def _roots() -> _Roots:
    """The roots, and the words with two readings whose root the file names (``mengurung kurung``)."""
    roots: set[str] = set()
    pinned: dict[str, str] = {}
    for line in read_text("id/roots.txt").splitlines():
        if line.startswith("#"):
            continue
        for entry in line.split():
            form, equals, root = entry.partition("=")
            if equals:
                pinned[form] = root
            else:
                roots.add(form)
    return _Roots(frozenset(roots), pinned)


def is_root(word: str) -> bool:
    """Whether a lower-case word is listed as a root."""
    return word in _roots().roots


def _nasal(word: str, start: str, affix: str) -> Iterator[_Peeled]:
    """Take ``meN-`` or ``peN-`` off: the nasal agrees with the root's first sound and may have swallowed it."""
    if not word.startswith(start):
        return
    rest = word[len(start) :]
    if rest[:1] in tuple("lrwymn"):
        yield _Peeled(affix, rest)
    follower = rest[1:2]
    if rest.startswith("ng"):
        if rest[2:3] in tuple(_VOWELS):
            yield _Peeled(affix, rest[2:])
            yield _Peeled(affix, "k" + rest[2:], 1)
        elif rest[2:3] in tuple("ghkqlr"):
            yield _Peeled(affix, rest[2:])
        if rest[2:3] == "e" and sum(c in _VOWELS for c in rest[3:]) == 1:  # "mengebom"
            yield _Peeled(affix, rest[3:])
    elif rest.startswith("ny"):
        yield _Peeled(affix, "s" + rest[2:], 1)
    elif (rest.startswith("n") and follower in tuple("cdjtsz")) or (rest.startswith("m") and follower in tuple("bpfv")):
        yield _Peeled(affix, rest[1:])
    elif rest.startswith("m") and follower in ("l", "r"):  # "pemrotes"
        yield _Peeled(affix, "p" + rest[1:], 1)
    elif rest[:1] in ("m", "n") and follower in tuple(_VOWELS):
        yield _Peeled(affix, ("p" if rest[0] == "m" else "t") + rest[1:], 1)


def _loses_r(rest: str) -> bool:
    """Whether ``ber-`` and ``ter-`` lose their r: before r, and before a first syllable that ends in -er."""
    return rest.startswith("r") or rest[1:3] == "er"


def _prefixes(word: str) -> Iterator[_Peeled]:
    """All ways to take one prefix off."""
    yield from _nasal(word, "me", "meN-")
    yield from _nasal(word, "pe", "peN-")
    for affix, start in _FIXED:
        if word.startswith(start):
            yield _Peeled(affix, word[len(start) :])
    for affix, start in (("ber-", "ber"), ("ter-", "ter"), ("per-", "per")):
        if word.startswith(start):
            yield _Peeled(affix, word[3:])
        if word.startswith(start[:2]) and (word[2:3] == "r" or (affix != "per-" and _loses_r(word[2:]))):
            yield _Peeled(affix, word[2:])
        if word.startswith(start[:2] + "lajar"):
            yield _Peeled(affix, word[3:])
    if word.startswith("pe") and word[2:3] not in tuple("lrwymn" + _VOWELS):
        yield _Peeled("pe-", word[2:])


def _stems(word: str, outer: tuple[str, ...] = (), restored: int = 0) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """The word without none, one, two ... prefixes: (stem, prefixes, letters restored)."""
    yield word, outer, restored
    if len(outer) == _MOST_PREFIXES:
        return
    for affix, rest, lost in _prefixes(word):
        if len(rest) > _SHORTEST_ROOT - 1 and (not outer or affix in _INNER[outer[-1]]):
            yield from _stems(rest, (*outer, affix), lost)


def _endings(word: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The word without its suffixes, in all ways: (rest, suffixes from the root outwards)."""
    stages = (_PARTICLES, _POSSESSIVES, _DERIVED)
    found: list[tuple[str, tuple[str, ...]]] = [(word, ())]
    for stage in stages:
        for rest, taken in list(found):
            for affix, ending in stage:
                if rest.endswith(ending) and len(rest) - len(ending) >= _SHORTEST_ROOT:
                    found.append((rest[: -len(ending)], (affix, *taken)))
    yield from found


def _single(stem: str) -> tuple[str, bool] | None:
    """``kantor-kantor`` -> kantor; ``tari-nari`` and ``tolong-menolong`` too. None for other hyphenated words."""
    first, hyphen, second = stem.partition("-")
    if not hyphen:
        return stem, False
    if first == second or (second.endswith(first) and second.startswith(("me", "ber", "se"))):
        return first, True
    if any(p.rest == first for start in ("me" + second, second) for p in _nasal(start, "me", "meN-")):
        return first, True
    return None


def _candidates(word: str) -> Iterator[_Candidate]:
    """Every way to read a word in lower case as affixes around something."""
    for rest, suffixes in _endings(word):
        for stem, prefixes, restored in _stems(rest):
            single = _single(stem)
            if single is None:
                continue
            root, twice = single
            yield _Candidate(Analysis(root, prefixes, suffixes, twice), len(root) - restored)
            if twice:  # "kegiatan-kegiatan": what is doubled has affixes of its own
                for inner in _candidates(root):
                    a = inner.analysis
                    yield _Candidate(Analysis(a.root, (*prefixes, *a.prefixes), (*a.suffixes, *suffixes), True), inner.surface)


def _unlikely(analysis: Analysis, pos: str | None) -> int:
    """How badly the affixes go together, and with the class of the word."""
    outer = analysis.prefixes[0] if analysis.prefixes else ""
    derived = next((s for s in analysis.suffixes if s in ("-kan", "-an", "-i")), "")
    cost = 0 if derived in _FITTING[outer] else 2
    if "ber-" in analysis.prefixes[1:] and not derived:  # "memberi" is not meN-ber-i...
        cost += 2
    if pos == "VERB":
        cost += outer in _NOMINAL or (derived == "-an" and outer != "ber-")
    elif pos == "NOUN":
        cost += outer in _VERBAL or derived in ("-kan", "-i")
    return cost


def _guess(word: str, pos: str | None) -> Analysis:
    """The reading of a verb whose root is not listed: only the verb's own affixes come off. Other words stay."""
    if pos == "VERB" and "-" not in word:
        for rest, suffixes in _endings(word):
            if suffixes not in ((), ("-kan",)) or (not suffixes and word.endswith("kan")):
                continue
            for peeled in _prefixes(rest):
                if peeled.affix in ("meN-", "di-", "ber-") and len(peeled.rest) > 3:
                    return Analysis(peeled.rest, (peeled.affix,), suffixes)
    single = _single(word)
    return Analysis(single[0], reduplicated=single[1]) if single else Analysis(word)


@lru_cache(maxsize=1 << 16)
def analyse(form: str, pos: str | None = None) -> Analysis:
    """Take a word apart into its root and affixes.

    ``form`` is one token in any case, ``pos`` its universal class (``"VERB"``), which decides between readings.
    A form without letters, a word of the root list and a word nothing fits come back whole, in lower case.

    >>> analyse("mempertimbangkan")
    Analysis(root='timbang', prefixes=('meN-', 'per-'), suffixes=('-kan',), reduplicated=False)
    """
    word = form.lower()
    known = _roots()
    if word in known.roots or not word[:1].isalpha():
        return Analysis(word)
    wanted = known.pinned.get(word)
    best: tuple[int, int, Analysis] | None = None
    for analysis, surface in _candidates(word):
        if analysis.root == wanted or (wanted is None and analysis.root in known.roots):
            score = surface - 2 * _unlikely(analysis, pos)
            rank = (score, -len(analysis.prefixes) - len(analysis.suffixes))
            if best is None or rank > best[:2]:
                best = (*rank, analysis)
    if best:
        return best[2]
    return Analysis(wanted) if wanted else _guess(word, pos)

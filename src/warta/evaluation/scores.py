"""How well do coded articles agree with gold ones?

- mention: a coded and a gold mention pair one to one when their triggers begin in the same gold sentence and their
  types agree; pairs whose triggers overlap come first, then those whose triggers begin nearest to each other.
- who: a pair counts only when the sets of actor codes and of recipient codes agree too.
- dyad: per article the set of (type, actor's code and sector, recipient's code and sector).
- fields: over the pairs, the share on which a field agrees; "given" counts the pairs whose gold field is not null.
- cluster: B-cubed F1 of the events over the pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from warta.errors import MalformedGold
from warta.evaluation.act import Act, acts_of, codes
from warta.evaluation.gold import GoldArticle
from warta.records import CodedArticle, Rejected, Span

Pair = tuple[Act, Act]
Dyad = tuple[str, tuple[str | None, str | None] | None, tuple[str | None, str | None] | None]


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many of the ``coded`` and of the ``gold`` things are ``hits``."""

    hits: int
    coded: int
    gold: int

    @property
    def precision(self) -> float:
        return self.hits / self.coded if self.coded else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.coded + self.gold) if self.hits else 0.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """The share of pairs on which a field agrees: of ``all``, and of the ``n_given`` whose gold field is not null."""

    all: float
    given: float
    n_given: int


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of one comparison. ``fields`` and ``types`` are in the order in which they are shown."""

    mention: Ratio
    who: Ratio
    dyad: Ratio
    fields: dict[str, Agreement]
    cluster: float
    types: dict[str, Ratio]


_FIELDS: dict[str, Callable[[Act], object]] = {
    "mode": lambda act: act.mode,
    "aux": lambda act: act.aux,
    "actors": lambda act: codes(act.actors),
    "actors+sector": lambda act: act.actors,
    "recipients": lambda act: codes(act.recipients),
    "recipients+sector": lambda act: act.recipients,
    "date": lambda act: act.date,
    "place": lambda act: act.place,
    "speaker": lambda act: act.speaker,
}


def score(gold: Iterable[GoldArticle], coded: Iterable[CodedArticle | Rejected]) -> Scores:
    """Compares ``coded`` with ``gold``; articles are matched by id.

    A gold article that was rejected or is missing counts as coded with no mentions; a coded one without gold is left
    out. Raises
    `MalformedGold` when an article's coded text is not its gold text, since then offsets mean nothing.
    """
    gold = list(gold)
    by_id = {article.article.id: article for article in coded if isinstance(article, CodedArticle)}
    compared = [(article, _coded_acts(article, by_id.get(article.id))) for article in gold]
    pairs = [pair(article.acts, acts, article.sentences) for article, acts in compared]
    flat = [both for of_article in pairs for both in of_article]
    n_gold = sum(len(article.acts) for article in gold)
    n_coded = sum(len(acts) for _, acts in compared)
    return Scores(
        mention=Ratio(len(flat), n_coded, n_gold),
        who=Ratio(sum(_same_sides(both) for both in flat), n_coded, n_gold),
        dyad=_dyad_ratio([(dyads(article.acts), dyads(acts)) for article, acts in compared]),
        fields={name: _agreement(flat, value_of) for name, value_of in _FIELDS.items()},
        cluster=b_cubed(pairs),
        types=_by_type(flat, compared),
    )


def _coded_acts(gold: GoldArticle, coded: CodedArticle | None) -> tuple[Act, ...]:
    if coded is None:
        return ()
    if coded.article.text != gold.article.text:
        raise MalformedGold(
            f"article {gold.id}: the coded text differs from the gold text, so offsets mean nothing; code the gold file itself"
        )
    return acts_of(coded)


def pair(gold: Sequence[Act], coded: Sequence[Act], sentences: Sequence[Span]) -> list[Pair]:
    """The gold and coded mentions of one article that stand for each other, each in one pair at most."""
    return [(gold[i], coded[j]) for i, j in paired(gold, coded, sentences)]


class Placed(Protocol):
    """What pairing looks at: where an act is told, and its type."""

    @property
    def trigger(self) -> Span: ...

    @property
    def type(self) -> str: ...


def paired(gold: Sequence[Placed], coded: Sequence[Placed], sentences: Sequence[Span]) -> list[tuple[int, int]]:
    """The same pairs as `pair`, as places in ``gold`` and ``coded``."""
    candidates = []
    for i, wanted in enumerate(gold):
        place = _sentence_of(wanted.trigger, sentences)
        for j, found in enumerate(coded):
            if wanted.type == found.type and place == _sentence_of(found.trigger, sentences):
                apart = not _overlap(wanted.trigger, found.trigger)
                candidates.append((apart, abs(wanted.trigger[0] - found.trigger[0]), i, j))
    free_gold, free_coded = set(range(len(gold))), set(range(len(coded)))
    pairs = []
    for _, _, i, j in sorted(candidates):
        if i in free_gold and j in free_coded:
            free_gold.remove(i)
            free_coded.remove(j)
            pairs.append((i, j))
    return pairs


def _sentence_of(trigger: Span, sentences: Sequence[Span]) -> int | None:
    return next((number for number, (start, end) in enumerate(sentences) if start <= trigger[0] < end), None)


def _overlap(one: Span, other: Span) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def _same_sides(both: Pair) -> bool:
    gold, coded = both
    return codes(gold.actors) == codes(coded.actors) and codes(gold.recipients) == codes(coded.recipients)


def dyads(acts: Iterable[Act]) -> set[Dyad]:
    """Who does what to whom in one article; an empty side is None."""
    return {
        (act.type, actor, recipient) for act in acts for actor in act.actors or [None] for recipient in act.recipients or [None]
    }


def _dyad_ratio(of_articles: Sequence[tuple[set[Dyad], set[Dyad]]]) -> Ratio:
    return Ratio(
        sum(len(gold & coded) for gold, coded in of_articles),
        sum(len(coded) for _, coded in of_articles),
        sum(len(gold) for gold, _ in of_articles),
    )


def _agreement(pairs: Sequence[Pair], value_of: Callable[[Act], object]) -> Agreement:
    agree = [value_of(gold) == value_of(coded) for gold, coded in pairs]
    given = [value_of(gold) == value_of(coded) for gold, coded in pairs if value_of(gold)]
    return Agreement(_share(agree), _share(given), len(given))


def _share(agree: Sequence[bool]) -> float:
    return sum(agree) / len(agree) if agree else 0.0


def b_cubed(pairs_by_article: Iterable[Sequence[Pair]]) -> float:
    """B-cubed F1: for each paired mention, how much of its coded event is its gold event, and the other way."""
    precision: list[float] = []
    recall: list[float] = []
    for pairs in pairs_by_article:
        both = Counter((gold.event, coded.event) for gold, coded in pairs)
        in_gold = Counter(gold.event for gold, _ in pairs)
        in_coded = Counter(coded.event for _, coded in pairs)
        for gold, coded in pairs:
            shared = both[gold.event, coded.event]
            precision.append(shared / in_coded[coded.event])
            recall.append(shared / in_gold[gold.event])
    if not precision:
        return 0.0
    p, r = sum(precision) / len(precision), sum(recall) / len(recall)
    return 2 * p * r / (p + r)


def _by_type(pairs: Sequence[Pair], compared: Sequence[tuple[GoldArticle, tuple[Act, ...]]]) -> dict[str, Ratio]:
    """Mention figures of each type that either side has, the most frequent in gold first."""
    hits = Counter(gold.type for gold, _ in pairs)
    in_gold = Counter(act.type for article, _ in compared for act in article.acts)
    in_coded = Counter(act.type for _, acts in compared for act in acts)
    order = sorted({*in_gold, *in_coded}, key=lambda name: (-in_gold[name], name))
    return {name: Ratio(hits[name], in_coded[name], in_gold[name]) for name in order}

"""Evaluation: coded articles against gold ones, by the definitions of the project's own scores.

>>> from warta.evaluation import read_gold, score          # doctest: +SKIP
>>> gold = read_gold("gold.jsonl")                         # doctest: +SKIP
>>> coded = warta.code_many(g.article for g in gold)       # doctest: +SKIP
>>> score(gold, coded).mention.f1                          # doctest: +SKIP
"""

from __future__ import annotations

from warta.evaluation.act import Act
from warta.evaluation.gold import GoldArticle, read_gold
from warta.evaluation.scores import Agreement, Ratio, Scores, score

__all__ = ["Act", "Agreement", "GoldArticle", "Ratio", "Scores", "read_gold", "score"]

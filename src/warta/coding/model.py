"""Small linear models over named features: what was learned from labelled articles, stored as readable JSON.

``{"labels": {label: {"bias": b, "weights": {context: {feature: w}}}}}``: the weight, in thousandths, of a feature in a context
("TASSAULT", "" for none), which the coder knows as "context&feature". A model with one label is a logistic regression, one with
several is multinomial. Trained by ``training/coder/train.py`` (scikit-learn), read here without it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from warta.data import read_text


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights by label and feature."""

    bias: dict[str, float]
    weights: dict[str, dict[str, float]]

    def _sums(self, features: Iterable[str]) -> dict[str, float]:
        named = tuple(features)
        return {label: bias + sum(self.weights[label].get(f, 0.0) for f in named) for label, bias in self.bias.items()}

    def probability(self, features: Iterable[str]) -> float:
        """The probability of the only label of a binary model, 0 to 1."""
        (total,) = self._sums(features).values()
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of each label of a multinomial model; they sum to 1."""
        sums = self._sums(features)
        most = max(sums.values())
        powers = {label: math.exp(total - most) for label, total in sums.items()}
        whole = sum(powers.values())
        return {label: power / whole for label, power in powers.items()}


@cache
def load(name: str) -> Linear | None:
    """The model ``data/id/models/NAME.json``, or None when it has not been trained."""
    try:
        labels = json.loads(read_text(f"id/models/{name}.json"))["labels"]
    except FileNotFoundError:
        return None
    return Linear({k: v["bias"] for k, v in labels.items()}, {k: flat(v["weights"]) for k, v in labels.items()})


def nested(weights: dict[str, float]) -> dict[str, dict[str, int]]:
    """Weights by context and feature in thousandths, as they are stored: each context is written once."""
    found: dict[str, dict[str, int]] = {}
    for name, weight in sorted(weights.items()):
        context, _, feature = name.rpartition("&")
        found.setdefault(context, {})[feature] = round(weight * 1000)
    return found


def flat(stored: dict[str, dict[str, int]]) -> dict[str, float]:
    """Stored weights by the names that the coder asks for: the reverse of `nested`."""
    return {
        f"{context}&{feature}" if context else feature: weight / 1000
        for context, within in stored.items()
        for feature, weight in within.items()
    }

"""The best tree of arc scores: Chu-Liu and Edmonds, with exactly one word on the root."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]
Heads = npt.NDArray[np.int64]


def _cycle(heads: Heads) -> list[int]:
    """The nodes of one cycle of the graph, or none."""
    state = [0] * len(heads)
    state[0] = -1
    for start in range(1, len(heads)):
        node = start
        while state[node] == 0:
            state[node] = start
            node = int(heads[node])
        if state[node] == start:
            found, at = [node], int(heads[node])
            while at != node:
                found.append(at)
                at = int(heads[at])
            return found
    return []


def _spanning(scores: Scores) -> Heads:
    """The best spanning tree from node 0; ``scores[child, head]``."""
    heads: Heads = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = np.array(cycle)
    outside = np.array([n for n in range(len(heads)) if n not in cycle])
    # The cycle becomes one node, the last of a smaller graph.
    size = len(outside)
    small = np.full((size + 1, size + 1), -np.inf, dtype=scores.dtype)
    small[:size, :size] = scores[np.ix_(outside, outside)]
    into = scores[np.ix_(inside, outside)] - scores[inside, heads[inside]][:, None]
    enter = into.argmax(0)
    small[size, :size] = into.max(0)
    leave = scores[np.ix_(outside, inside)].argmax(1)
    small[:size, size] = scores[np.ix_(outside, inside)].max(1)
    found = _spanning(small)
    for n in range(1, size):
        heads[outside[n]] = inside[leave[n]] if found[n] == size else outside[found[n]]
    head = int(found[size])
    heads[inside[enter[head]]] = outside[head]
    return heads


def best_tree(scores: Scores) -> Heads:
    """Heads of all nodes, node 0 being the root and its own head; exactly one other node has head 0.

    ``scores[child, head]`` are log-probabilities. Where their best heads are no such tree, each of the three likeliest
    roots is tried.
    """
    scores = scores.copy()
    np.fill_diagonal(scores, -np.inf)
    heads: Heads = scores.argmax(1)
    heads[0] = 0
    if (heads[1:] == 0).sum() == 1 and not _cycle(heads):
        return heads
    best, best_score = heads, -np.inf
    for root in np.argsort(-scores[1:, 0])[:3] + 1:
        tried = scores.copy()
        tried[1:, 0] = -np.inf
        tried[root, :] = -np.inf
        tried[root, 0] = scores[root, 0]
        tried[0, :] = -np.inf
        heads = _spanning(tried)
        total = scores[np.arange(1, len(heads)), heads[1:]].sum()
        if total > best_score:
            best, best_score = heads, total
    return best

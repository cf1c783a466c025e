"""A graph-based dependency parser and tagger (deep biaffine attention), used only to make training data.

It is slower than the pipeline that is shipped and needs torch, but parses better: bidirectional LSTMs over floret
vectors, learnt vectors of frequent words and a character convolution; every word scores all words of the sentence as
its head, and the best tree is taken. Several of them with other seeds parse together by the mean of their scores.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import torch
from convert import Sentence
from spacy.vectors import Vectors
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, leaky_relu
from torch.optim.swa_utils import AveragedModel
from trees import best_tree

UNKNOWN = 1  # 0 pads
PIECES, PIECE_ROWS = 8, 1 << 13
HALF = torch.cpu._is_amx_tile_supported()
"""Whether the network runs in half precision: twice as fast where the processor multiplies such matrices itself."""


@dataclass(frozen=True)
class Shape:
    """Sizes of the network and how it learns."""

    hidden: int = 256
    layers: int = 3
    vector: int = 160
    word: int = 64
    piece: int = 16
    arc: int = 400
    label: int = 100
    dropout: float = 0.33
    rate: float = 0.002
    words_a_step: int = 700


@dataclass(frozen=True)
class Symbols:
    """What the network knows by number: words, relations, tags (class and morphology), treebanks."""

    words: list[str]
    relations: list[str]
    tags: list[str]
    banks: list[str]


@dataclass(frozen=True)
class Example:
    """A sentence to learn from and the treebank whose habits it follows."""

    sentence: Sentence
    bank: str


@dataclass(frozen=True)
class Analysis:
    """A parsed sentence: heads count from 1 and 0 is the root; ``sure`` are the probabilities of head, label and tag."""

    heads: list[int]
    deps: list[str]
    tags: list[str]
    sure: list[tuple[float, float, float]]


def tag_of(sentence: Sentence, at: int) -> str:
    """Class and morphology as one symbol."""
    return f"{sentence.pos[at]} {sentence.morphs[at]}"


def symbols_of(examples: list[Example]) -> Symbols:
    """All symbols of the training sentences; words that stand in at least three of them."""
    words: Counter[str] = Counter()
    for words_of in {tuple(e.sentence.words) for e in examples}:
        words.update(w.lower() for w in words_of)
    return Symbols(
        sorted(w for w, n in words.items() if n >= 3),
        sorted({d for e in examples for d in e.sentence.deps}),
        sorted({tag_of(e.sentence, i) for e in examples for i in range(len(e.sentence.words))}),
        sorted({e.bank for e in examples}),
    )


def pieces(word: str) -> list[int]:
    """Rows of the beginnings, the ends and the shape of a word in a hashed table."""
    low = word.lower()
    shape = "".join("X" if c.isupper() else "x" if c.islower() else "d" if c.isdigit() else c for c in word)[:8]
    parts = [f"<{low[:k]}" for k in (2, 3, 4)] + [f"{low[-k:]}>" for k in (1, 2, 3, 4)] + [f"={shape}"]
    return [1 + crc32(p.encode()) % (PIECE_ROWS - 1) for p in parts]


class Reader:
    """Turns words into tensors; remembers each word's row."""

    def __init__(self, symbols: Symbols, vectors: Vectors) -> None:
        self.vectors = vectors
        self.word_ids = {w: n for n, w in enumerate(symbols.words, UNKNOWN + 1)}
        self.rows: dict[str, int] = {}
        self.fixed = np.zeros((1 << 16, 2 * vectors.shape[1]), dtype="float32")
        self.spelling = np.zeros((1 << 16, PIECES), dtype="int64")
        self.known = np.zeros(1 << 16, dtype="int64")

    def row(self, word: str) -> int:
        """The row of a word in the tables; the tables grow as new words come."""
        at = self.rows.get(word)
        if at is None:
            at = len(self.rows) + 1  # row 0 pads
            self.rows[word] = at
            if at == len(self.known):
                self.fixed, self.spelling = (np.concatenate([t, np.zeros_like(t)]) for t in (self.fixed, self.spelling))
                self.known = np.concatenate([self.known, np.zeros_like(self.known)])
            self.fixed[at] = np.concatenate(list(self.vectors.get_batch([word, word.lower()])))
            self.spelling[at] = pieces(word)
            self.known[at] = self.word_ids.get(word.lower(), UNKNOWN)
        return at

    def batch(self, sentences: list[list[str]]) -> tuple[Tensor, Tensor]:
        """Rows of the words (sentences by longest, zero is padding), with one row for the root in front; lengths."""
        longest = max(map(len, sentences)) + 1
        rows = np.zeros((len(sentences), longest), dtype="int64")
        for n, words in enumerate(sentences):
            rows[n, 1 : len(words) + 1] = [self.row(w) for w in words]
        return torch.from_numpy(rows), torch.tensor([len(s) + 1 for s in sentences])


class Shared(nn.Module):
    """Dropout that drops the same positions for all words of a sentence."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[2]) >= self.rate
        return x * (kept / (1 - self.rate))


class BothWays(nn.Module):
    """An LSTM from each end of the sentence; the second reads it turned round, so that padding comes last for both."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.forth = nn.LSTM(width, hidden, batch_first=True)
        self.back = nn.LSTM(width, hidden, batch_first=True)

    def forward(self, x: Tensor, turned: Tensor) -> Tensor:
        """``turned`` (sentence, word) is each word's place counted from its sentence's end."""
        there = turned.unsqueeze(2)
        back = self.back(x.gather(1, there.expand_as(x)))[0]
        return torch.cat([self.forth(x)[0], back.gather(1, there.expand_as(back))], 2)


class Network(nn.Module):
    """Scores heads, relations and tags."""

    def __init__(self, symbols: Symbols, width: int, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.project = nn.Linear(width, shape.vector)
        self.word = nn.Embedding(len(symbols.words) + 2, shape.word, padding_idx=0)
        nn.init.zeros_(self.word.weight)
        self.piece = nn.Embedding(PIECE_ROWS, shape.piece, padding_idx=0)
        self.sizes = [shape.vector, shape.word, PIECES * shape.piece]
        self.root = nn.Parameter(torch.zeros(sum(self.sizes)))
        self.bank = nn.Embedding(len(symbols.banks), 12)
        sizes = [sum(self.sizes) + 12, *[2 * shape.hidden] * (shape.layers - 1)]
        self.lstms = nn.ModuleList(BothWays(s, shape.hidden) for s in sizes)
        self.drop = Shared(shape.dropout)
        wide = 2 * shape.hidden
        self.arc_head, self.arc_child = nn.Linear(wide, shape.arc), nn.Linear(wide, shape.arc)
        self.label_head, self.label_child = nn.Linear(wide, shape.label), nn.Linear(wide, shape.label)
        self.arc = nn.Parameter(torch.zeros(shape.arc + 1, shape.arc))
        self.label = nn.Parameter(torch.zeros(len(symbols.relations), shape.label + 1, shape.label + 1))
        self.tag_hidden, self.tag = nn.Linear(wide, 128), nn.Linear(128, len(symbols.tags))

    def words(self, fixed: Tensor, known: Tensor, spelling: Tensor) -> Tensor:
        """Vectors of the words before context."""
        parts = [leaky_relu(self.project(fixed), 0.1), self.word(known), self.piece(spelling).flatten(1)]
        return torch.cat(parts, 1)

    def forward(self, inputs: Tensor, lengths: Tensor, banks: Tensor) -> tuple[Tensor, tuple[Tensor, Tensor], Tensor]:
        """Arc scores (sentence, child, head), what relations are scored from, tag scores."""
        x = torch.cat([inputs, self.bank(banks).unsqueeze(1).expand(-1, inputs.shape[1], -1)], 2)
        turned = (lengths.unsqueeze(1) - 1 - torch.arange(x.shape[1])).clamp(min=0)
        for lstm in self.lstms:
            x = lstm(self.drop(x), turned)
        x = self.drop(x)
        arc_head, arc_child, label_head, label_child = (
            self.drop(leaky_relu(layer(x), 0.1)) for layer in (self.arc_head, self.arc_child, self.label_head, self.label_child)
        )
        one = torch.ones(*x.shape[:2], 1)
        arcs = torch.cat([arc_child, one], 2) @ self.arc @ arc_head.transpose(1, 2)
        tags = self.tag(self.drop(leaky_relu(self.tag_hidden(x), 0.1)))
        return arcs, (torch.cat([label_head, one], 2), torch.cat([label_child, one], 2)), tags

    def relations(self, found: tuple[Tensor, Tensor], heads: Tensor) -> Tensor:
        """Relation scores of every word with its head, (sentence, child, relation)."""
        head = found[0].gather(1, heads.unsqueeze(2).expand(-1, -1, found[0].shape[2]))
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            return torch.einsum("bni,rij,bnj->bnr", found[1], self.label, head).float()


class GraphParser:
    """A network with its symbols and its reader of words."""

    def __init__(self, symbols: Symbols, shape: Shape, vectors: Vectors) -> None:
        self.symbols, self.reader = symbols, Reader(symbols, vectors)
        self.network = Network(symbols, 2 * vectors.shape[1], shape)

    def save(self, path: Path) -> None:
        torch.save({"symbols": asdict(self.symbols), "shape": asdict(self.network.shape), "w": self.network.state_dict()}, path)

    @classmethod
    def load(cls, path: Path, vectors: Vectors) -> GraphParser:
        kept: dict[str, Any] = torch.load(path, weights_only=True)
        parser = cls(Symbols(**kept["symbols"]), Shape(**kept["shape"]), vectors)
        parser.network.load_state_dict(kept["w"])
        return parser

    def scores(self, sentences: list[list[str]], banks: list[str]) -> tuple[Tensor, tuple[Tensor, Tensor], Tensor, Tensor]:
        """Run the network; in training whole kinds of input are dropped for single words."""
        network = self.network
        rows, lengths = self.reader.batch(sentences)
        unique, back = torch.unique(rows, return_inverse=True)
        index = unique.numpy()
        words = network.words(*(torch.from_numpy(t[index]) for t in (self.reader.fixed, self.reader.known, self.reader.spelling)))
        inputs = words[back]
        if network.training:
            kept = (torch.rand(*rows.shape, 3) >= network.shape.dropout * 0.6).float()
            kept = kept * (3 / kept.sum(2, keepdim=True).clamp(min=1))
            inputs = inputs * torch.cat([kept[:, :, n : n + 1].expand(-1, -1, s) for n, s in enumerate(network.sizes)], 2)
        inputs = torch.cat([network.root.expand(len(rows), 1, -1), inputs[:, 1:]], 1)
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            arcs, found, tags = network(inputs, lengths, torch.tensor([self.symbols.banks.index(b) for b in banks]))
        arcs, tags, found = arcs.float(), tags.float(), (found[0].float(), found[1].float())
        there = torch.arange(rows.shape[1]).unsqueeze(0) < lengths.unsqueeze(1)
        return arcs.masked_fill(~there.unsqueeze(1), -1e4), found, tags, there

    def loss(self, batch: list[Example]) -> Tensor:
        """Mean negative log-likelihood of head, relation and tag of a word."""
        arcs, found, tags, there = self.scores([e.sentence.words for e in batch], [e.bank for e in batch])
        there[:, 0] = False
        heads, labels, gold = (torch.zeros(there.shape, dtype=torch.long) for _ in range(3))
        relation = {r: n for n, r in enumerate(self.symbols.relations)}
        tag = {t: n for n, t in enumerate(self.symbols.tags)}
        for n, s in enumerate(e.sentence for e in batch):
            end = len(s.words) + 1
            heads[n, 1:end] = torch.tensor(s.heads)
            labels[n, 1:end] = torch.tensor([relation[d] for d in s.deps])
            gold[n, 1:end] = torch.tensor([tag[tag_of(s, i)] for i in range(end - 1)])
        related = self.network.relations(found, heads)
        return (
            cross_entropy(arcs[there], heads[there])
            + cross_entropy(related[there], labels[there])
            + 0.5 * cross_entropy(tags[there], gold[there])
        )


def batches(examples: list[Example], size: int, rng: random.Random) -> Iterator[list[Example]]:
    """Sentences of like length together, about ``size`` words a batch, for ever."""
    while True:
        order = sorted(examples, key=lambda e: len(e.sentence.words) + rng.uniform(-3, 3))
        cut: list[list[Example]] = [[]]
        for e in order:
            if sum(len(x.sentence.words) for x in cut[-1]) >= size:
                cut.append([])
            cut[-1].append(e)
        rng.shuffle(cut)
        yield from cut


def learn(examples: list[Example], vectors: Vectors, seed: int, steps: int, shape: Shape | None = None) -> GraphParser:
    """Train one parser; what it keeps is the running mean of its weights."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    shape = shape or Shape()
    parser = GraphParser(symbols_of(examples), shape, vectors)
    network = parser.network
    nn.init.xavier_uniform_(network.arc)
    optimizer = torch.optim.AdamW(network.parameters(), lr=shape.rate, betas=(0.9, 0.95), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: min(1.0, (n + 1) / 100) * max(0.02, 1 - n / steps))
    mean = AveragedModel(network, avg_fn=lambda old, new, _: old + 0.005 * (new - old))
    network.train()
    for step, batch in zip(range(steps), batches(examples, shape.words_a_step, rng), strict=False):
        optimizer.zero_grad()
        loss = parser.loss(batch)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        schedule.step()
        if step >= min(300, steps // 2):
            mean.update_parameters(network)
        if step % 100 == 0:
            print(f"step {step}: loss {loss.item():.3f}", flush=True)
    network.load_state_dict(mean.module.state_dict())
    return parser


def analyse(
    parsers: list[GraphParser], sentences: list[list[str]], banks: tuple[str, ...], size: int = 4000
) -> Iterator[Analysis]:
    """Parse sentences with the mean of the parsers' probabilities in the habits of these treebanks, in their order."""
    order = sorted(range(len(sentences)), key=lambda n: len(sentences[n]))
    done: dict[int, Analysis] = {}
    cut: list[list[int]] = [[]]
    for n in order:
        if sum(len(sentences[m]) for m in cut[-1]) >= size:
            cut.append([])
        cut[-1].append(n)
    for parser in parsers:
        parser.network.eval()
    with torch.inference_mode():
        for part in cut:
            if part:
                for n, found in zip(part, _together(parsers, [sentences[n] for n in part], banks), strict=True):
                    done[n] = found
    yield from (done[n] for n in range(len(sentences)))


def _together(parsers: list[GraphParser], sentences: list[list[str]], banks: tuple[str, ...]) -> list[Analysis]:
    outputs = [(p, *p.scores(sentences, [bank] * len(sentences))) for p in parsers for bank in banks]
    arcs = torch.stack([arc.log_softmax(2) for _, arc, *_ in outputs]).mean(0).log_softmax(2)
    heads = torch.zeros(arcs.shape[:2], dtype=torch.long)
    for n, words in enumerate(sentences):
        end = len(words) + 1
        heads[n, :end] = torch.from_numpy(best_tree(arcs[n, :end, :end].numpy()))
    related = torch.stack([p.network.relations(words, heads).softmax(2) for p, _, words, *_ in outputs]).mean(0)
    root = parsers[0].symbols.relations.index("root")
    related[..., root] = (heads == 0).float()
    labels, tags = related.max(2), torch.stack([tag.softmax(2) for *_, tag, _ in outputs]).mean(0).max(2)
    arc_sure = arcs.gather(2, heads.unsqueeze(2)).squeeze(2).exp()
    names, classes = parsers[0].symbols.relations, parsers[0].symbols.tags
    return [
        Analysis(
            heads[n, 1:end].tolist(),
            ["root" if heads[n, i] == 0 else names[int(labels.indices[n, i])] for i in range(1, end)],
            [classes[int(t)] for t in tags.indices[n, 1:end]],
            list(zip(arc_sure[n, 1:end].tolist(), labels.values[n, 1:end].tolist(), tags.values[n, 1:end].tolist(), strict=True)),
        )
        for n, end in ((n, len(s) + 1) for n, s in enumerate(sentences))
    ]

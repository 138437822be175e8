"""How well a network finds the mentions of the development corpora: exact span and exact type, or nothing."""

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Executor

import torch
from torch import Tensor

import chain
from lessons import Document, Sentence, batch, windows
from network import Network

BATCH_PIECES = 4096

Counts = dict[int, list[int]]
"""For each type: mentions in the gold, mentions found, mentions found that are right."""


def scores(network: Network, groups: list[list[list[Sentence]]], pool: Executor) -> list[Tensor]:
    """The label scores of each group's words, in order."""

    def run(group: list[list[Sentence]]) -> Tensor:
        with torch.inference_mode():
            data = batch(group)
            arrays = (torch.from_numpy(a) for a in (data.pieces, data.cases, data.lengths, data.firsts))
            return network(*arrays)

    return list(pool.map(run, groups))


def label(network: Network, document: Document, budget: int, pool: Executor) -> list[int]:
    """The best label of each word of a document, in windows of at most `budget` pieces."""
    packed = list(windows(document.sentences, budget))
    order = sorted(range(len(packed)), key=lambda index: sum(s.length for s in packed[index]))
    groups: list[list[int]] = []
    width = 0
    for index in order:
        length = sum(sentence.length for sentence in packed[index])
        if not groups or max(width, length) * (len(groups[-1]) + 1) > BATCH_PIECES:
            groups.append([])
            width = 0
        groups[-1].append(index)
        width = max(width, length)
    transitions = chain.factors(network.transitions.detach().float()).numpy()
    paths: dict[int, list[int]] = {}
    found = scores(network, [[packed[index] for index in group] for group in groups], pool)
    for group, rows in zip(groups, found, strict=True):
        values, at = rows.numpy(), 0
        for index in group:
            path: list[int] = []
            for sentence in packed[index]:
                path += chain.best(values[at : at + len(sentence.words)], transitions)
                at += len(sentence.words)
            paths[index] = path
    return [tag for index in range(len(packed)) for tag in paths[index]]


def count(document: Document, path: Sequence[int]) -> Counts:
    """Compares the labels of a document with what its annotators marked, type by type."""
    counts: Counts = {kind: [0, 0, 0] for kind in document.kinds}
    gold = set(document.mentions)
    for start, end, kind in chain.mentions(list(path)):
        if kind in document.kinds:
            counts[kind][1] += 1
            counts[kind][2] += (document.spans[start][0], document.spans[end - 1][1], kind) in gold
    for _, _, kind in gold:
        if kind in document.kinds:
            counts[kind][0] += 1
    return counts


def evaluate(network: Network, documents: list[Document], budget: int, pool: Executor) -> dict[str, dict]:
    """Precision, recall and F1 of each corpus in percent, micro and by type."""
    totals: dict[str, Counts] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    was_training = network.training
    network.eval()
    for document in documents:
        for kind, counts in count(document, label(network, document, budget, pool)).items():
            totals[document.corpus][kind] = [a + b for a, b in zip(totals[document.corpus][kind], counts, strict=True)]
    network.train(was_training)
    return {corpus: figures(counts) for corpus, counts in totals.items()}


def figures(counts: Counts) -> dict:
    """The figures of one corpus."""
    gold, found, right = (sum(row[column] for row in counts.values()) for column in range(3))
    by_type = {chain.NAMES[kind]: f1(*row) for kind, row in sorted(counts.items()) if row[0]}
    share = lambda part, whole: round(100 * part / whole, 2) if whole else 0.0
    return {"precision": share(right, found), "recall": share(right, gold), "f1": f1(gold, found, right), **by_type}


def f1(gold: int, found: int, right: int) -> float:
    """The harmonic mean of precision and recall, in percent."""
    return round(200 * right / (gold + found), 2) if gold + found else 0.0

"""The corpora as `tagline-train lessons` wrote them, as pieces, and the windows that are cut of them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from wordpiece import END, FIRST, GLUED, START, WordPiece, case

KINDS = 4
OUTSIDE = KINDS
WINDOW = 256
"""The most pieces of a window, [CLS] and [SEP] among them."""


@dataclass(frozen=True)
class Word:
    """A token of the engine."""

    pieces: tuple[int, ...]
    case: int
    """With what is added for glued and first words."""
    allowed: int
    """The labels it may have, a bit each."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of the engine."""

    words: list[Word]
    corpus: str
    weight: float
    cost: float = 0.0
    """How much is added to the score of "outside" at its mentions in training."""
    index: int = 0
    """Its number in its file."""

    @property
    def length(self) -> int:
        """How many pieces it has."""
        return sum(len(word.pieces) for word in self.words)


@dataclass(frozen=True)
class Document:
    """A text, its sentences, and what its annotators marked; offsets are bytes of the text."""

    corpus: str
    gold: bool
    kinds: frozenset[int]
    text: bytes
    spans: list[tuple[int, int]]
    sentences: list[Sentence]
    mentions: list[tuple[int, int, int]]


def read(path: Path, wordpiece: WordPiece, index: int = 0) -> Iterator[Document]:
    """Reads exported documents; their sentences are numbered from `index`."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            read = document(json.loads(line), wordpiece, index)
            index += len(read.sentences)
            yield read


def document(line: dict, wordpiece: WordPiece, index: int = 0) -> Document:
    """An exported document with the pieces of its words; its sentences are numbered from `index`."""
    text, spans = line["text"].encode(), [tuple(span) for span in line["words"]]
    sentences, at = [], 0
    for count in line["sentences"]:
        words = []
        for token in range(at, at + count):
            start, end = spans[token]
            surface = text[start:end].decode()
            extra = FIRST if token == at else GLUED if spans[token - 1][1] == start else 0
            words.append(Word(wordpiece.pieces(surface), case(surface) + extra, line["allowed"][token]))
        sentences.append(Sentence(words, line["corpus"], line["weight"], line["cost"], index + len(sentences)))
        at += count
    mentions = [tuple(mention) for mention in line["mentions"]]
    return Document(line["corpus"], line["gold"], frozenset(line["types"]), text, spans, sentences, mentions)


def windows(sentences: Iterable[Sentence], budget: int) -> Iterator[list[Sentence]]:
    """Packs consecutive sentences into windows of at most `budget` pieces, [CLS] and [SEP] among them.

    A sentence that is longer stands alone; only if it does not fit into `WINDOW` is it cut between words.
    """
    window: list[Sentence] = []
    room = budget - 2
    for sentence in sentences:
        for part in cut(sentence, WINDOW - 2):
            if window and part.length > room:
                yield window
                window, room = [], budget - 2
            window.append(part)
            room -= part.length
    if window:
        yield window


def cut(sentence: Sentence, most: int) -> Iterator[Sentence]:
    """Cuts a sentence into parts of at most `most` pieces."""
    if sentence.length <= most:
        yield sentence
        return
    part: list[Word] = []
    room = most
    for word in sentence.words:
        if len(word.pieces) > room:
            yield replace(sentence, words=part)
            part, room = [], most
        part.append(word)
        room -= len(word.pieces)
    yield replace(sentence, words=part)


@dataclass(frozen=True)
class Batch:
    """Windows side by side; see `Network.forward` for the first four arrays."""

    pieces: np.ndarray
    cases: np.ndarray
    lengths: np.ndarray
    firsts: np.ndarray
    places: np.ndarray
    """[sentences, longest]: which row of the scores a word of a sentence has; past its end, the row 0."""
    counts: np.ndarray
    """How many words each sentence has."""
    allowed: np.ndarray
    """[words]: the labels each may have, a bit each."""
    weights: np.ndarray
    """[sentences]: how much each counts."""
    costs: np.ndarray
    """[words]: how much worse it is to miss a mention there than to find one too many."""
    indices: np.ndarray
    """[sentences]: the number of each in its file."""


def batch(group: list[list[Sentence]]) -> Batch:
    """Lays windows out side by side."""
    lengths = np.array([2 + sum(sentence.length for sentence in window) for window in group])
    longest = int(lengths.max())
    pieces = np.zeros((len(group), longest), np.int64)
    cases = np.zeros_like(pieces)
    firsts: list[int] = []
    allowed: list[int] = []
    counts: list[int] = []
    weights: list[float] = []
    costs: list[float] = []
    indices: list[int] = []
    for row, window in enumerate(group):
        pieces[row, 0] = START
        at = 1
        for sentence in window:
            counts.append(len(sentence.words))
            weights.append(sentence.weight)
            indices.append(sentence.index)
            for word in sentence.words:
                firsts.append(row * longest + at)
                allowed.append(word.allowed)
                costs.append(sentence.cost)
                pieces[row, at : at + len(word.pieces)] = word.pieces
                cases[row, at : at + len(word.pieces)] = word.case
                at += len(word.pieces)
        pieces[row, at] = END
    count = np.array(counts)
    starts = np.concatenate(([0], np.cumsum(count)[:-1]))
    steps = np.arange(int(count.max()))
    places = np.where(steps[None] < count[:, None], starts[:, None] + steps[None], 0)
    return Batch(
        pieces, cases, lengths, np.array(firsts), places, count, np.array(allowed),
        np.array(weights, np.float32), np.array(costs, np.float32), np.array(indices),
    )

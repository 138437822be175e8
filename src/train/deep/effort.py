"""Which windows are worth a second look: those whose sentences were hard when they were last seen."""

from collections.abc import Sequence
from random import Random

import numpy as np

from lessons import Sentence

EASY = 0.4
"""The share of windows that count as easy."""
KEPT = 0.25
"""How many of the easy ones are shown all the same, so that nothing is forgotten."""
MEMORY = 0.99
"""How much of the running mean of losses each batch keeps."""


class Effort:
    """Remembers each sentence's loss, beside what was usual at the time: early losses are high whatever the sentence."""

    def __init__(self, sentences: int) -> None:
        self.ratios = np.ones(sentences, np.float32)
        """A sentence that was never seen counts as neither easy nor hard."""
        self.usual = 0.0
        """The running mean of the loss per word."""

    def record(self, indices: np.ndarray, losses: np.ndarray, words: np.ndarray) -> None:
        """Remembers the losses of sentences."""
        mean = float(losses.sum() / words.sum())
        self.usual = MEMORY * self.usual + (1 - MEMORY) * mean if self.usual else mean
        self.ratios[indices] = losses / words / max(self.usual, 1e-6)

    def select(self, windows: Sequence[list[Sentence]], random: Random) -> list[list[Sentence]]:
        """Leaves out most of the easy windows."""
        hardness = np.array([self.of(window) for window in windows])
        bound = np.quantile(hardness, EASY)
        return [w for w, hard in zip(windows, hardness, strict=True) if hard >= bound or random.random() < KEPT]

    def of(self, window: list[Sentence]) -> float:
        """How hard a window was, per word."""
        words = sum(len(sentence.words) for sentence in window)
        return sum(len(sentence.words) * float(self.ratios[sentence.index]) for sentence in window) / words

    def state(self) -> dict:
        """What is needed to go on."""
        return {"ratios": self.ratios.tolist(), "usual": self.usual}

    def load(self, state: dict) -> None:
        """Goes on from a state."""
        self.ratios[:] = state["ratios"]
        self.usual = state["usual"]

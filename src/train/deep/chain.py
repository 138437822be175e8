"""The linear chain over the labels of a sentence: its loss under partial annotation, and its best path.

The labels are those of `tagline_engine::tags`: ends, outside, singles, begins, insides, each by type.
"""

import numpy as np
import torch
from torch import Tensor

KINDS = 4
OUTSIDE = KINDS
LABELS = 17
IMPOSSIBLE = -1e4
NAMES = ("PERSON", "PLACE", "ORG", "DATE")


def part(label: int) -> tuple[str, int]:
    """The letter and the type of a label; "O" has the type -1."""
    if label < OUTSIDE:
        return "E", label
    if label == OUTSIDE:
        return "O", -1
    return "SBI"[(label - OUTSIDE - 1) // KINDS], (label - OUTSIDE - 1) % KINDS


def label(letter: str, kind: int) -> int:
    """The label of a part of a mention."""
    return kind if letter == "E" else OUTSIDE + 1 + "SBI".index(letter) * KINDS + kind


def name(label: int) -> str:
    """A label as the field writes it, such as "B-PERSON"."""
    letter, kind = part(label)
    return letter if kind < 0 else f"{letter}-{NAMES[kind]}"


def follows(before: int, after: int) -> bool:
    """Whether a label may follow another."""
    (left, kind), (right, next_kind) = part(before), part(after)
    return (left in "BI") == (right in "IE") and (left not in "BI" or kind == next_kind)


FOLLOWS = torch.tensor([[follows(before, after) for after in range(LABELS)] for before in range(LABELS)])
OPENS = torch.tensor([part(label)[0] not in "IE" for label in range(LABELS)])
CLOSES = torch.tensor([part(label)[0] not in "BI" for label in range(LABELS)])
BITS = torch.arange(LABELS)


def factors(transitions: Tensor) -> Tensor:
    """The transitions with forbidden pairs made impossible."""
    return transitions.masked_fill(~FOLLOWS, IMPOSSIBLE)


def sums(scores: Tensor, counts: Tensor, transitions: Tensor) -> Tensor:
    """The logarithm of the sum over all paths through each sentence; scores are [sentences, longest, LABELS]."""
    moves = factors(transitions).exp()
    alpha = scores[:, 0].masked_fill(~OPENS, IMPOSSIBLE)
    for step in range(1, scores.shape[1]):
        top = alpha.amax(1, keepdim=True).detach()
        # What no path reaches stays about e^-69 below, which is nothing in single precision.
        reached = ((alpha - top).exp() @ moves).clamp_min(1e-30).log() + top + scores[:, step]
        alpha = torch.where((step < counts)[:, None], reached, alpha)
    return alpha.masked_fill(~CLOSES, IMPOSSIBLE).logsumexp(1)


def loss(
    scores: Tensor, places: Tensor, counts: Tensor, allowed: Tensor, transitions: Tensor, costs: Tensor | None = None
) -> Tensor:
    """For each sentence, how much less likely the allowed paths are than all paths, as a logarithm.

    A word that may not be outside any mention must be more likely inside one by its cost, in factors of e.
    """
    permitted = (allowed[:, None] >> BITS) & 1 == 1
    if costs is not None:
        missed = costs[:, None] * ~permitted[:, OUTSIDE : OUTSIDE + 1]
        scores = scores + missed * (BITS == OUTSIDE)
    bounded = scores.masked_fill(~permitted, IMPOSSIBLE)
    # Both sums in one walk: the walk's length, not its width, is what takes time.
    both = torch.cat([scores[places], bounded[places]])
    everything, right = sums(both, counts.repeat(2), transitions).chunk(2)
    return everything - right


def best(scores: np.ndarray, transitions: np.ndarray) -> list[int]:
    """The best path through one sentence (Viterbi); scores are [words, LABELS]."""
    value = np.where(OPENS.numpy(), scores[0], IMPOSSIBLE)
    back = []
    for row in scores[1:]:
        ways = value[:, None] + transitions
        back.append(ways.argmax(0))
        value = ways.max(0) + row
    at = int(np.where(CLOSES.numpy(), value, 2 * IMPOSSIBLE).argmax())
    path = [at]
    for choice in reversed(back):
        at = int(choice[at])
        path.append(at)
    return path[::-1]


def mentions(path: list[int]) -> list[tuple[int, int, int]]:
    """The mentions that labels spell out: first word, word after the last, type."""
    found, start = [], 0
    for at, number in enumerate(path):
        letter, kind = part(number)
        if letter in "BS":
            start = at
        if letter in "ES":
            found.append((start, at + 1, kind))
    return found

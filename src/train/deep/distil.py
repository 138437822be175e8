"""One network that learns what several agree on: distillation from their mean (Hinton, Vinyals and Dean, 2015)."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

import chain
import export


class Teachers:
    """Networks that were trained apart and speak as one: the mean of their scores, and of those of label after label."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.networks = [export.read(folder).requires_grad_(False).eval() for folder in folders]
        self.transitions = torch.stack([network.transitions.detach() for network in self.networks]).mean(0)
        for network in self.networks:
            network.bfloat16()

    def scores(self, pieces: Tensor, cases: Tensor, lengths: Tensor, firsts: Tensor) -> Tensor:
        """The mean of their scores; arguments and shape as of `Network.forward`."""
        with torch.inference_mode():
            said = torch.stack([network(pieces, cases, lengths, firsts) for network in self.networks]).mean(0)
        return said.clone()


def divergence(scores: Tensor, said: Tensor, places: Tensor, counts: Tensor, transitions: Tensor) -> Tensor:
    """For each sentence, how far the label sequences of scores are from those of what was said (Kullback-Leibler), both
    with the same transitions."""
    said.requires_grad_(True)
    theirs = chain.sums(said[places], counts, transitions)
    (marginals,) = torch.autograd.grad(theirs.sum(), said)
    ours = chain.sums(scores[places], counts, transitions)
    sentences = torch.repeat_interleave(torch.arange(len(counts)), counts)
    nearer = (marginals * (scores - said.detach())).sum(1)
    return ours - theirs.detach() - torch.zeros(len(counts)).index_add(0, sentences, nearer)

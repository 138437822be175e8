"""Weights in float32, their bfloat16 copies that compute, their running average, and the steps that change them."""

import math
import re
from dataclasses import dataclass

import torch
from torch import Tensor

from network import Network


@dataclass(frozen=True)
class Schedule:
    """How fast to learn, by how many pieces have been seen: a rise, a plateau, a cosine fall to nothing.

    The plateau can be drawn out or cut short while the run is under way.
    """

    total: int
    warmup: int = 100_000
    decay: float = 0.8
    """The share of the run over which the rate falls."""

    def __call__(self, seen: int) -> float:
        rise = min(1.0, seen / self.warmup)
        through = (seen / self.total - 1 + self.decay) / self.decay
        fall = 0.5 * (1 + math.cos(math.pi * min(max(through, 0.0), 1.0)))
        return rise * fall


@dataclass(frozen=True)
class Rates:
    """Learning rates of AdamW."""

    top: float = 3e-4
    """Of the top layer."""
    layer_decay: float = 0.9
    """What each layer's rate is of the one above."""
    fresh: float = 2e-3
    """Of what was not pretrained: the head, the cases, the transitions."""
    weight_decay: float = 0.01


class Weights:
    """The trainable weights of a network that computes in bfloat16. The embeddings of pieces are not trained."""

    AVERAGE = 0.995
    """How much of the running average each step keeps, once there have been many."""

    def __init__(self, network: Network, rates: Rates) -> None:
        network.words.weight.requires_grad_(False)
        named = [(name, weight) for name, weight in network.named_parameters() if weight.requires_grad]
        self.masters = [weight.detach().float().clone() for _, weight in named]
        self.averages = [master.clone() for master in self.masters]
        network.bfloat16()
        # The chain is summed in float32.
        network.transitions.data = network.transitions.data.float()
        self.copies = [weight for _, weight in named]
        self.step_count = 0
        groups: dict[tuple[float, float], list[Tensor]] = {}
        for (name, _), master in zip(named, self.masters, strict=True):
            decay = rates.weight_decay if master.dim() == 2 and "transitions" not in name else 0.0
            groups.setdefault((rate(name, len(network.layers), rates), decay), []).append(master)
        self.optimiser = torch.optim.AdamW(
            [{"params": params, "base": base, "weight_decay": decay} for (base, decay), params in groups.items()],
            lr=0.0, betas=(0.9, 0.98), eps=1e-6, fused=True,
        )

    def step(self, gradients: list[Tensor], factor: float) -> None:
        """Changes the weights by gradients, at this share of their learning rates."""
        norm = torch.stack([gradient.norm() for gradient in gradients]).norm()
        scale = min(1.0, 1.0 / (float(norm) + 1e-6))
        for master, gradient in zip(self.masters, gradients, strict=True):
            master.grad = gradient.mul_(scale)
        for group in self.optimiser.param_groups:
            group["lr"] = group["base"] * factor
        self.optimiser.step()
        self.step_count += 1
        keep = min(self.AVERAGE, (1 + self.step_count) / (10 + self.step_count))
        with torch.no_grad():
            torch._foreach_lerp_(self.averages, self.masters, 1 - keep)
        self.show(self.masters)

    def show(self, values: list[Tensor]) -> None:
        """Gives the network these weights to compute with."""
        with torch.no_grad():
            for copy, value in zip(self.copies, values, strict=True):
                copy.copy_(value)

    def state(self) -> dict:
        """What is needed to go on."""
        return {
            "masters": self.masters,
            "averages": self.averages,
            "optimiser": self.optimiser.state_dict(),
            "steps": self.step_count,
        }

    def load(self, state: dict) -> None:
        """Goes on from a state."""
        with torch.no_grad():
            for mine, stored in zip(self.masters + self.averages, state["masters"] + state["averages"], strict=True):
                mine.copy_(stored)
        self.optimiser.load_state_dict(state["optimiser"])
        self.step_count = state["steps"]
        self.show(self.masters)


def rate(name: str, layers: int, rates: Rates) -> float:
    """The learning rate of a weight."""
    if name.startswith(("head", "cases", "transitions")):
        return rates.fresh
    layer = re.match(r"layers\.(\d+)\.", name)
    depth = layers - 1 - int(layer[1]) if layer else layers
    return rates.top * rates.layer_decay**depth

"""The network: a BERT encoder that knows the case of words, and scores of labels at the first piece of each word."""

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from lessons import WINDOW

LABELS = 17
CASES = 40


@dataclass(frozen=True)
class Sizes:
    """What must be known to build a network; the numbers are those of MiniLM-L6-H384."""

    vocabulary: int = 30522
    window: int = WINDOW
    layers: int = 6
    width: int = 384
    heads: int = 12
    inner: int = 1536
    epsilon: float = 1e-12


class Layer(nn.Module):
    """A layer of the encoder, normalised after each residual as in BERT."""

    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.dropout = dropout
        # Query, key and value side by side: one large product is faster than three.
        self.projection = nn.Linear(sizes.width, 3 * sizes.width)
        self.output = nn.Linear(sizes.width, sizes.width)
        self.attention_norm = nn.LayerNorm(sizes.width, sizes.epsilon)
        self.inner = nn.Linear(sizes.width, sizes.inner)
        self.outer = nn.Linear(sizes.inner, sizes.width)
        self.norm = nn.LayerNorm(sizes.width, sizes.epsilon)

    def forward(self, hidden: Tensor, mask: Tensor, random: torch.Generator | None) -> Tensor:
        batch, length, width = hidden.shape
        size = width // self.heads
        split = self.projection(hidden).view(batch, length, 3, self.heads, size).permute(2, 0, 3, 1, 4)
        query, key, value = split.reshape(3, batch * self.heads, length, size).unbind(0)
        # Written out: on processors, the fused attention of PyTorch takes three times as long to go back through.
        weights = torch.bmm(query * size**-0.5, key.transpose(1, 2)).view(batch, self.heads, length, length)
        weights = torch.softmax(weights + mask, -1).view(batch * self.heads, length, length)
        mixed = torch.bmm(weights, value).view(batch, self.heads, length, size)
        mixed = self.output(mixed.transpose(1, 2).reshape(batch, length, width))
        hidden = self.attention_norm(hidden + drop(mixed, self.dropout, random))
        fed = self.outer(functional.gelu(self.inner(hidden)))
        return self.norm(hidden + drop(fed, self.dropout, random))


def drop(hidden: Tensor, rate: float, random: torch.Generator | None) -> Tensor:
    """Leaves out some channels, the same ones through a whole window, if there is a generator to draw them from."""
    if random is None or rate == 0:
        return hidden
    kept = torch.rand(hidden.shape[0], 1, hidden.shape[2], generator=random) >= rate
    return hidden * (kept / (1 - rate)).to(hidden.dtype)


class Network(nn.Module):
    """Pieces and their cases to label scores; see README.md."""

    def __init__(self, sizes: Sizes, dropout: float = 0.0) -> None:
        super().__init__()
        self.sizes, self.dropout = sizes, dropout
        self.words = nn.Embedding(sizes.vocabulary, sizes.width)
        self.positions = nn.Embedding(sizes.window, sizes.width)
        self.cases = nn.Embedding(CASES, sizes.width)
        self.embedding_norm = nn.LayerNorm(sizes.width, sizes.epsilon)
        self.layers = nn.ModuleList(Layer(sizes, dropout) for _ in range(sizes.layers))
        self.head = nn.Linear(sizes.width, LABELS)
        self.head_cases = nn.Embedding(CASES, LABELS)
        self.transitions = nn.Parameter(torch.zeros(LABELS, LABELS))
        # The case begins as nothing, so that the pretrained layers see what they know.
        nn.init.zeros_(self.cases.weight)
        nn.init.zeros_(self.head_cases.weight)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(
        self, pieces: Tensor, cases: Tensor, lengths: Tensor, firsts: Tensor, random: torch.Generator | None = None
    ) -> Tensor:
        """Scores of shape [words, LABELS] in float32.

        `pieces` and `cases` have the shape [batch, length], `lengths` says how much of each row is no padding, and
        `firsts` are the indices of the words' first pieces in the flattened batch. In training, `random` draws what to
        drop.
        """
        length = pieces.shape[1]
        padding = torch.arange(length) >= lengths[:, None]
        mask = torch.zeros(padding.shape, dtype=self.head.weight.dtype).masked_fill_(padding, -30000.0)[:, None, None]
        hidden = self.words(pieces) + self.positions.weight[:length] + self.cases(cases)
        hidden = drop(self.embedding_norm(hidden), self.dropout, random)
        for layer in self.layers:
            hidden = layer(hidden, mask, random)
        hidden = drop(hidden, self.dropout, random)
        scores = self.head(hidden.flatten(0, 1)[firsts]) + self.head_cases(cases.flatten()[firsts])
        return scores.float()


def pretrained(folder: Path, sizes: Sizes, dropout: float) -> Network:
    """A network with the weights of a BERT encoder in a folder, as Hugging Face stores them, and a fresh head."""
    stored = load_file(folder / "model.safetensors")
    network = Network(sizes, dropout)
    get = {name.removeprefix("bert."): tensor.float() for name, tensor in stored.items()}.__getitem__
    with torch.no_grad():
        network.words.weight.copy_(get("embeddings.word_embeddings.weight"))
        positions = get("embeddings.position_embeddings.weight")[: sizes.window]
        # There is only ever one token type.
        network.positions.weight.copy_(positions + get("embeddings.token_type_embeddings.weight")[0])
        copy(network.embedding_norm, get, "embeddings.LayerNorm")
        for number, layer in enumerate(network.layers):
            name = f"encoder.layer.{number}."
            for part in ("weight", "bias"):
                three = [get(f"{name}attention.self.{kind}.{part}") for kind in ("query", "key", "value")]
                getattr(layer.projection, part).copy_(torch.cat(three))
            copy(layer.output, get, name + "attention.output.dense")
            copy(layer.attention_norm, get, name + "attention.output.LayerNorm")
            copy(layer.inner, get, name + "intermediate.dense")
            copy(layer.outer, get, name + "output.dense")
            copy(layer.norm, get, name + "output.LayerNorm")
    return network


def copy(module: nn.Linear | nn.LayerNorm, get, name: str) -> None:
    """Copies a stored weight and bias into a module."""
    module.weight.copy_(get(name + ".weight"))
    module.bias.copy_(get(name + ".bias"))

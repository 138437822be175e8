"""What a run hands over: weights, configuration, vocabulary, and examples to check another implementation by."""

import json
import os
import shutil
from concurrent.futures import Executor
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

import chain
import evaluate
from lessons import Document, batch, windows
from network import CASES, Network, Sizes
from wordpiece import END, PAD, START, UNKNOWN, WORD_PIECES

EXAMPLES = 6
"""How many texts the examples have of each development corpus."""


def named(network: Network) -> dict[str, Tensor]:
    """The weights, each in its place, under the names that README.md gives."""
    weights = {
        "embeddings.word.weight": network.words.weight,
        "embeddings.position.weight": network.positions.weight,
        "embeddings.case.weight": network.cases.weight,
        "embeddings.norm.weight": network.embedding_norm.weight,
        "embeddings.norm.bias": network.embedding_norm.bias,
        "head.weight": network.head.weight,
        "head.bias": network.head.bias,
        "head.case.weight": network.head_cases.weight,
        "head.transitions": network.transitions,
    }
    for number, layer in enumerate(network.layers):
        name = f"layers.{number}."
        for which in ("weight", "bias"):
            three = getattr(layer.projection, which).chunk(3)
            for kind, tensor in zip(("query", "key", "value"), three, strict=True):
                weights[f"{name}attention.{kind}.{which}"] = tensor
            weights[f"{name}attention.output.{which}"] = getattr(layer.output, which)
            weights[f"{name}attention.norm.{which}"] = getattr(layer.attention_norm, which)
            weights[f"{name}inner.{which}"] = getattr(layer.inner, which)
            weights[f"{name}outer.{which}"] = getattr(layer.outer, which)
            weights[f"{name}norm.{which}"] = getattr(layer.norm, which)
    return weights


def tensors(network: Network) -> dict[str, Tensor]:
    """A copy of the weights."""
    return {name: weight.detach().float().contiguous().clone() for name, weight in named(network).items()}


def read(folder: Path, dropout: float = 0.0) -> Network:
    """The network of an export."""
    network, stored = Network(Sizes(), dropout), load_file(folder / "weights.safetensors")
    with torch.no_grad():
        for name, weight in named(network).items():
            weight.copy_(stored[name])
    return network


def config(network: Network) -> dict:
    """What must be known to run the weights."""
    sizes = network.sizes
    return {
        "format": 1,
        "layers": sizes.layers,
        "width": sizes.width,
        "heads": sizes.heads,
        "inner": sizes.inner,
        "epsilon": sizes.epsilon,
        "window": sizes.window,
        "word_pieces": WORD_PIECES,
        "cases": CASES,
        "vocabulary": sizes.vocabulary,
        "labels": [chain.name(label) for label in range(chain.LABELS)],
        "pieces": {"pad": PAD, "unknown": UNKNOWN, "start": START, "end": END},
    }


def examples(network: Network, documents: list[Document], pool: Executor) -> list[dict]:
    """The first window of some documents: words, pieces, cases, scores and best labels. The network is in float32."""
    found, taken = [], dict.fromkeys((document.corpus for document in documents), 0)
    transitions = chain.factors(network.transitions.detach()).numpy()
    for document in documents:
        if taken[document.corpus] == EXAMPLES:
            continue
        taken[document.corpus] += 1
        window = next(windows(document.sentences, network.sizes.window))
        data = batch([window])
        scores = evaluate.scores(network, [[window]], pool)[0]
        words = [word for sentence in window for word in sentence.words]
        paths, at = [], 0
        for sentence in window:
            paths.append(chain.best(scores[at : at + len(sentence.words)].numpy(), transitions))
            at += len(sentence.words)
        found.append({
            "corpus": document.corpus,
            "words": [document.text[start:end].decode() for start, end in document.spans[: len(words)]],
            "pieces_of_words": [len(word.pieces) for word in words],
            "sentences": [len(sentence.words) for sentence in window],
            "pieces": data.pieces[0].tolist(),
            "cases": data.cases[0].tolist(),
            "scores": [[round(value, 4) for value in row] for row in scores.tolist()],
            "labels": paths,
        })
    return found


def write(out: Path, network: Network, vocabulary: Path, documents: list[Document], metrics: dict, pool: Executor) -> None:
    """Replaces the export in a folder, each file in one step and the metrics last. The network is in float32."""
    out.mkdir(parents=True, exist_ok=True)
    network.eval()
    replace(out / "weights.safetensors", lambda path: save_file(tensors(network), path))
    replace(out / "config.json", lambda path: path.write_text(json.dumps(config(network), indent=1)))
    replace(out / "vocab.txt", lambda path: shutil.copyfile(vocabulary, path))
    fixture = json.dumps(examples(network, documents, pool), ensure_ascii=False)
    replace(out / "fixture.json", lambda path: path.write_text(fixture, encoding="utf-8"))
    replace(out / "metrics.json", lambda path: path.write_text(json.dumps(metrics, indent=1)))


def replace(path: Path, write) -> None:
    """Writes a file beside its place, then moves it there."""
    beside = path.with_name(path.name + ".new")
    write(beside)
    os.replace(beside, path)


def save(path: Path, state: dict) -> None:
    """Replaces a file of training state."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, lambda beside: torch.save(state, beside))

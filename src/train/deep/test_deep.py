"""Quick checks of the trainer, on sentences made here: `python -m unittest` in this folder, with requirements.txt installed."""

import itertools
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import torch
from safetensors.torch import save_file

import chain
import distil
import export
from augment import certain
from effort import Effort
from lessons import Sentence, Word, batch, document, windows
from network import Network, Sizes
from optimise import Rates, Schedule, Weights
from train import learn
from wordpiece import FIRST, GLUED, UNKNOWN, WordPiece, case, parts

SMALL = Sizes(vocabulary=200, layers=2, width=24, heads=3, inner=48)


def vocabulary(folder: str, pieces: list[str]) -> WordPiece:
    """A tokenizer of a few pieces."""
    path = Path(folder) / "vocab.txt"
    path.write_text("\n".join(["[PAD]"] + [f"[unused{n}]" for n in range(99)] + ["[UNK]", "[CLS]", "[SEP]"] + pieces))
    return WordPiece(path)


def sentence(labels: list[int]) -> Sentence:
    """A sentence whose words tell their labels."""
    return Sentence([Word((110 + label,), 3, 1 << label) for label in labels], "made", 1.0)


class Pieces(unittest.TestCase):
    def test_parts_are_lower_case_and_bare_of_accents(self):
        self.assertEqual(parts("Łódź"), ["łodz"])
        self.assertEqual(parts("U.S."), ["u", ".", "s", "."])
        self.assertEqual(parts("北京2022"), ["北", "京", "2022"])

    def test_the_longest_piece_is_taken_first(self):
        with tempfile.TemporaryDirectory() as folder:
            tokenizer = vocabulary(folder, ["gra", "graz", "##er", "."])
            self.assertEqual([tokenizer.pieces(word) for word in ("Grazer", "Wien", "\u200d")], [(104, 105), (UNKNOWN,), (UNKNOWN,)])

    def test_cases(self):
        words = {",": 1, "1,000": 2, "flew": 3, "Łódź": 4, "A": 5, "U.S.": 6, "McDonald": 7, "A380": 8, "1990s": 9, "北京": 9}
        self.assertEqual({word: case(word) for word in words}, words)

    def test_glued_and_first_words_are_marked(self):
        line = {"corpus": "made", "gold": True, "types": [0], "weight": 1.0, "cost": 0.0, "text": "Ó? No", "words": [[0, 2], [2, 3], [4, 6]],
                "sentences": [2, 1], "allowed": [16, 16, 16], "mentions": []}
        with tempfile.TemporaryDirectory() as folder:
            read = document(line, vocabulary(folder, []))
        self.assertEqual([word.case for s in read.sentences for word in s.words], [5 + FIRST, 1 + GLUED, 4 + FIRST])


class Windows(unittest.TestCase):
    def test_sentences_stay_whole(self):
        packed = list(windows([sentence([4] * count) for count in (10, 10, 30, 300)], 24))
        self.assertEqual([[len(s.words) for s in window] for window in packed], [[10, 10], [30], [254], [46]])

    def test_scores_are_found_again(self):
        data = batch([[sentence([4, 5]), sentence([4])], [sentence([4, 4, 4, 4])]])
        self.assertEqual(data.places.tolist(), [[0, 1, 0, 0], [2, 0, 0, 0], [3, 4, 5, 6]])
        self.assertEqual(data.pieces.flatten()[data.firsts].tolist(), [114, 115, 114, 114, 114, 114, 114])


class Chain(unittest.TestCase):
    def test_sums_and_best_paths_are_those_of_all_paths(self):
        random = np.random.default_rng(1)
        scores = random.normal(size=(3, chain.LABELS)).astype(np.float32)
        transitions = torch.from_numpy(random.normal(size=(chain.LABELS, chain.LABELS)).astype(np.float32))
        values = {
            path: sum(scores[i, label] for i, label in enumerate(path)) + sum(float(transitions[a, b]) for a, b in zip(path, path[1:]))
            for path in itertools.product(range(chain.LABELS), repeat=3)
            if chain.OPENS[path[0]] and chain.CLOSES[path[-1]] and all(chain.FOLLOWS[a, b] for a, b in zip(path, path[1:]))
        }
        best = max(values, key=values.get)
        self.assertEqual(tuple(chain.best(scores, chain.factors(transitions).numpy())), best)
        every = torch.logsumexp(torch.tensor(list(values.values())), 0)
        allowed = [1 << best[0], (1 << chain.LABELS) - 1, 1 << best[2]]
        right = torch.logsumexp(torch.tensor([v for p, v in values.items() if p[0] == best[0] and p[2] == best[2]]), 0)
        # Beside a shorter sentence, so that the walk goes on past an end.
        places, counts = torch.tensor([[0, 1, 2], [3, 0, 0]]), torch.tensor([3, 1])
        more = torch.from_numpy(np.concatenate([scores, scores[:1]]))
        losses = chain.loss(more, places, counts, torch.tensor([*allowed, 1 << chain.OUTSIDE]), transitions)
        self.assertAlmostEqual(float(losses[0]), float(every - right), places=4)

    def test_a_miss_costs_more_than_a_find_too_many(self):
        scores, places, counts = torch.zeros(2, chain.LABELS), torch.tensor([[0], [1]]), torch.tensor([1, 1])
        allowed = torch.tensor([1 << chain.label("S", 0), 1 << chain.OUTSIDE])
        moves = torch.zeros(chain.LABELS, chain.LABELS)
        free, dear = (chain.loss(scores, places, counts, allowed, moves, torch.full((2,), cost)) for cost in (0.0, 2.0))
        self.assertGreater(float(dear[0]), float(free[0]) + 0.5)
        self.assertEqual(float(dear[1]), float(free[1]))

    def test_mentions_and_labels_agree(self):
        labels = [chain.label("B", 2), chain.label("I", 2), chain.label("E", 2), chain.OUTSIDE, chain.label("S", 0)]
        self.assertEqual(chain.mentions(labels), [(0, 3, 2), (4, 5, 0)])
        self.assertEqual(certain(sentence(labels)), [(0, 3, 2), (4, 5, 0)])
        self.assertEqual([chain.name(label) for label in labels], ["B-ORG", "I-ORG", "E-ORG", "O", "S-PERSON"])


class Distilling(unittest.TestCase):
    def test_what_the_teachers_say_is_nearest_to_them(self):
        random = torch.Generator().manual_seed(1)
        scores, said = (torch.randn(4, chain.LABELS, generator=random) for _ in range(2))
        moves = torch.randn(chain.LABELS, chain.LABELS, generator=random)
        places, counts = torch.tensor([[0, 1, 2], [3, 0, 0]]), torch.tensor([3, 1])
        scores.requires_grad_(True)
        far = distil.divergence(scores, said.clone(), places, counts, moves)
        same = distil.divergence(said.clone(), said.clone(), places, counts, moves)
        self.assertTrue(bool((far > 0.1).all()) and bool((same.abs() < 1e-5).all()))
        (slope,) = torch.autograd.grad(far.sum(), scores)
        nearer = distil.divergence(scores.detach() - 0.1 * slope, said.clone(), places, counts, moves)
        self.assertTrue(bool((nearer < far.detach()).all()))

    def test_teachers_speak_as_their_mean(self):
        with tempfile.TemporaryDirectory() as folder:
            folders = [Path(folder) / name for name in "ab"]
            networks = [Network(Sizes()) for _ in folders]
            for path, network in zip(folders, networks, strict=True):
                path.mkdir()
                torch.nn.init.normal_(network.transitions)
                save_file(export.tensors(network), path / "weights.safetensors")
            teachers = distil.Teachers(folders)
        data = batch([[sentence([4, 5])]])
        inputs = [torch.from_numpy(array) for array in (data.pieces, data.cases, data.lengths, data.firsts)]
        with torch.no_grad():
            mean = sum(network(*inputs) for network in networks) / 2
        self.assertLess(float((teachers.scores(*inputs) - mean).abs().max()), 0.02)
        self.assertTrue(bool((teachers.transitions == (networks[0].transitions + networks[1].transitions) / 2).all()))


class Effortful(unittest.TestCase):
    def test_what_was_hard_is_shown_again(self):
        effort, made = Effort(100), [[replace(sentence([4, 4]), index=index)] for index in range(100)]
        effort.record(np.arange(100), np.arange(100.0), np.full(100, 2))
        shown = [window[0].index for window in effort.select(made, Random(1))]
        self.assertEqual(shown[-60:], list(range(40, 100)))
        self.assertTrue(0 < len(shown) - 60 < 25)


class Training(unittest.TestCase):
    def test_labels_that_words_tell_are_learned(self):
        torch.manual_seed(1)
        random, network = Random(1), Network(SMALL)
        weights = Weights(network, Rates(top=3e-3, fresh=1e-2))
        one = [chain.label("B", 0), chain.label("E", 0)]
        made = [[sentence(sum((random.choice([[4], [5], one]) for _ in range(6)), []))] for _ in range(16)]
        schedule, losses = Schedule(total=40, warmup=4), []
        for step in range(1, 41):
            learned = learn(network, weights, made, step)
            losses.append(learned.losses.sum() / learned.words.sum())
            weights.step([gradient.float() / learned.weight for gradient in learned.gradients], schedule(step))
        self.assertLess(losses[-1], losses[0] / 4)

    def test_threads_change_nothing(self):
        torch.manual_seed(1)
        network = Network(SMALL, dropout=0.2)
        weights = Weights(network, Rates())
        groups = [[[sentence([4, 5, 4])]], [[sentence([5])]]] * 4
        with ThreadPoolExecutor(4) as pool:
            threaded = list(pool.map(lambda group: learn(network, weights, group, 7).losses.tolist(), groups))
        self.assertEqual(threaded, [learn(network, weights, group, 7).losses.tolist() for group in groups])


if __name__ == "__main__":
    unittest.main()

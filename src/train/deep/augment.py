"""Changes to sentences in training: other case, hidden words, other names in the places of names.

Every change is drawn from the generator that is given, so that a run can be repeated.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from chain import KINDS, label, part
from lessons import Document, Sentence, Word
from wordpiece import FIRST, MASK, WordPiece, case

DATE = 3
SMALL = ("of", "the", "and", "in", "to", "for", "a", "on", "at", "by")
"""Words that a title leaves in lower case."""

LISTS = {
    "persons_notable.tsv": 0,
    "cities.tsv": 1,
    "admin_regions.tsv": 1,
    "regions_and_waters.tsv": 1,
    "companies.tsv": 2,
    "universities.tsv": 2,
    "political_parties.tsv": 2,
    "sports_clubs.tsv": 2,
    "organizations.tsv": 2,
}
"""Lists of names, and the type of each."""

Name = tuple[tuple[tuple[int, ...], int], ...]
"""The pieces and the case of each word of a name."""


@dataclass(frozen=True)
class Rates:
    """How often each change is made."""

    disguise: float = 0.08
    """The share of windows in capitals, title case or lower case."""
    swap: float = 0.12
    """The share of names that give way to other names of their type."""
    hide_name: float = 0.05
    """The share of the words of names that are masked."""
    hide_other: float = 0.01
    """The share of other words that are masked."""


class Names:
    """Names to put in the places of others, by type: half from the corpora, half from lists."""

    def __init__(self, documents: Iterable[Document], lists: Path, wordpiece: WordPiece) -> None:
        seen: dict[int, set[Name]] = defaultdict(set)
        for document in documents:
            for sentence in document.sentences if document.gold else ():
                for start, end, kind in certain(sentence):
                    seen[kind].add(tuple((word.pieces, word.case % 10) for word in sentence.words[start:end]))
        listed: dict[int, set[Name]] = defaultdict(set)
        for file, kind in LISTS.items():
            for line in (lists / file).read_text(encoding="utf-8").splitlines():
                words = line.split("\t")[0].split(" ")
                # Names with marks inside are left out: the engine's tokens would have to be known.
                if not line.startswith("#") and len(words) < 6 and all(word.isalnum() for word in words):
                    listed[kind].add(tuple((wordpiece.pieces(word), case(word)) for word in words))
        # Sets have an order of their own in every run.
        self.pools = {kind: (sorted(seen[kind]), sorted(listed[kind])) for kind in range(KINDS)}

    def draw(self, kind: int, random: Random) -> Name:
        """Another name of a type."""
        seen, listed = self.pools[kind]
        return random.choice(listed if listed and random.random() < 0.5 else seen)


def certain(sentence: Sentence) -> list[tuple[int, int, int]]:
    """The mentions that the annotation leaves no doubt of: first word, word after the last, type."""
    found, start = [], None
    for at, word in enumerate(sentence.words):
        single = word.allowed & (word.allowed - 1) == 0
        letter, kind = part(word.allowed.bit_length() - 1) if single else ("O", -1)
        if letter in "BS":
            start = at
        if letter in "ES" and start is not None:
            found.append((start, at + 1, kind))
        if letter in "ESO":
            start = None
    return found


class Augmenter:
    """Makes the changes."""

    def __init__(self, names: Names, rates: Rates, wordpiece: WordPiece) -> None:
        self.names, self.rates = names, rates
        self.small = {wordpiece.pieces(word) for word in SMALL}
        self.letters = {wordpiece.pieces(letter) for letter in "abcdefghijklmnopqrstuvwxyz"}

    def window(self, sentences: list[Sentence], random: Random, room: int) -> list[Sentence]:
        """A window with changes; it grows by at most `room` pieces."""
        changed = []
        for sentence in sentences:
            words, grown = self.swapped(sentence, random, room)
            room -= grown
            changed.append(replace(sentence, words=[self.hidden(word, random) for word in words]))
        if random.random() < self.rates.disguise:
            guise = random.choice(("upper", "title", "lower", "lower"))
            changed = [replace(s, words=[self.disguised(word, guise) for word in s.words]) for s in changed]
        return changed

    def swapped(self, sentence: Sentence, random: Random, room: int) -> tuple[list[Word], int]:
        """The words with some names changed, and by how many pieces they have grown."""
        words, at, grown = [], 0, 0
        for start, end, kind in certain(sentence):
            if kind == DATE or random.random() >= self.rates.swap:
                continue
            name = self.names.draw(kind, random)
            growth = sum(len(pieces) for pieces, _ in name) - sum(len(w.pieces) for w in sentence.words[start:end])
            if grown + growth > room:
                continue
            grown += growth
            words.extend(sentence.words[at:start])
            extra = sentence.words[start].case // 10 * 10
            for index, (pieces, own) in enumerate(name):
                first, last = index == 0, index + 1 == len(name)
                letter = "S" if first and last else "B" if first else "E" if last else "I"
                words.append(Word(pieces, own + (extra if first else 0), 1 << label(letter, kind)))
            at = end
        words.extend(sentence.words[at:])
        return words, grown

    def hidden(self, word: Word, random: Random) -> Word:
        """The word, perhaps masked; its case stays."""
        rate = self.rates.hide_other if word.allowed & 1 << KINDS else self.rates.hide_name
        return replace(word, pieces=(MASK,)) if random.random() < rate else word

    def disguised(self, word: Word, guise: str) -> Word:
        """The word in another case. The base is uncased, so its pieces stay as they are."""
        own = word.case % 10
        alone = word.pieces in self.letters
        match guise:
            case "upper":
                own = (5 if alone else 6) if own in (3, 4, 7) else 8 if own == 9 else own
            case "lower":
                own = 3 if own in (4, 5, 6, 7) else 9 if own == 8 else own
            case "title" if own == 3 and (word.pieces not in self.small or word.case >= FIRST):
                own = 5 if alone else 4
        return replace(word, case=word.case // 10 * 10 + own)

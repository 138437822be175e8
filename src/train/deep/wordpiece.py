"""Words to pieces and cases, as README.md defines them."""

import unicodedata
from functools import lru_cache
from pathlib import Path

PAD, UNKNOWN, START, END, MASK = 0, 100, 101, 102, 103
WORD_PIECES = 8
"""A word keeps so many of its first pieces: web addresses would fill a window otherwise."""
LONGEST_PART = 100
GLUED, FIRST = 10, 20
"""What is added to a case if no space stands before the word, and if it is the first of its sentence."""


class WordPiece:
    """BERT's tokenizer for uncased English, on one word at a time."""

    def __init__(self, vocabulary: Path) -> None:
        lines = vocabulary.read_text(encoding="utf-8").splitlines()
        self.ids = {piece: number for number, piece in enumerate(lines)}
        self.pieces = lru_cache(maxsize=1_000_000)(self._pieces)

    def _pieces(self, word: str) -> tuple[int, ...]:
        found: list[int] = []
        for part in parts(word):
            found.extend(self._part(part))
        return tuple(found[:WORD_PIECES]) or (UNKNOWN,)

    def _part(self, part: str) -> list[int]:
        if len(part) > LONGEST_PART:
            return [UNKNOWN]
        found, start = [], 0
        while start < len(part):
            prefix = "##" if start else ""
            ends = range(len(part), start, -1)
            end = next((end for end in ends if prefix + part[start:end] in self.ids), None)
            if end is None:
                return [UNKNOWN]
            found.append(self.ids[prefix + part[start:end]])
            start = end
        return found


def parts(word: str) -> list[str]:
    """The parts that are cut into pieces each by itself."""
    kept = "".join(c for c in word if not unicodedata.category(c).startswith("C"))
    lowered = unicodedata.normalize("NFD", kept.lower())
    found, glue = [], False
    for c in lowered:
        if unicodedata.category(c) == "Mn":
            continue
        alone = is_punctuation(c) or is_ideograph(c)
        if glue and not alone:
            found[-1] += c
        else:
            found.append(c)
        glue = not alone
    return found


def is_punctuation(c: str) -> bool:
    """Whether a character stands alone as punctuation."""
    return ("!" <= c <= "~" and not c.isalnum()) or unicodedata.category(c).startswith("P")


def is_ideograph(c: str) -> bool:
    """Whether a character stands alone as a word of Chinese, by the blocks that BERT names."""
    code = ord(c)
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x2A6DF
        or 0x2A700 <= code <= 0x2CEAF
        or 0xF900 <= code <= 0xFAFF
        or 0x2F800 <= code <= 0x2FA1F
    )


@lru_cache(maxsize=1_000_000)
def case(word: str) -> int:
    """The case of a word, from 1 to 9."""
    letters = [c for c in word if c.isalpha()]
    digits = any(unicodedata.category(c).startswith("N") for c in word)
    if not letters:
        return 2 if digits else 1
    uppers = sum(c.isupper() for c in letters)
    lowers = sum(c.islower() for c in letters)
    if digits:
        return 8 if uppers else 9
    if lowers == len(letters):
        return 3
    if uppers == len(letters):
        return 5 if uppers == 1 else 6
    if uppers == 1 and lowers == len(letters) - 1 and letters[0].isupper():
        return 4
    return 7 if uppers else 9

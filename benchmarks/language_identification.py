"""How often the language of a text is told right, for every pair of ten languages, and how often it is left open.

    python benchmarks/language_identification.py FOLDER [--sentences N]

FOLDER holds one text file for each language, ``<code>.txt``, one sentence a line (FLORES-200's dev set, for example,
with the codes of ``assets/languages.toml``). Printed are, for whole sentences and for their first six words and first
two words: the share told right, the share that the margin rule leaves to the person, and how many of those that it
doesn't leave are right. In Chinese and Japanese three characters count as a word.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path

from engines.text_language import TextLanguageIdentifier

LANGUAGES = ("en", "zh", "es", "ar", "hi", "fr", "pt", "ru", "de", "ja")
"""The ten most used of the device's languages, by speakers or by texts in the web."""
MARGIN = 0.2
"""Lead below which the person is asked."""
CHARACTERS_PER_WORD = 3


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of <code>.txt")
    parser.add_argument("--sentences", type=int, default=200, help="of each language")
    options = parser.parse_args()
    identifier = TextLanguageIdentifier()
    texts = {code: sentences(options.folder / f"{code}.txt", options.sentences) for code in LANGUAGES}
    for length, label in ((None, "whole sentences"), (6, "six words"), (2, "two words")):
        right, asked, sure_right = measure(identifier, texts, length)
        total = sum(map(sum, right.values()))
        count = sum(map(len, right.values()))
        sure = count - asked
        print(f"\n{label}: {total / count:.4f} right; {asked / count:.4f} left open; ", end="")
        print(f"{sure_right / sure:.4f} of the rest right")
        print("     " + " ".join(f"{code:>6}" for code in LANGUAGES))
        for code in LANGUAGES:
            row = [right.get((code, other)) for other in LANGUAGES]
            print(f"{code:>4} " + " ".join(f"{sum(cell) / len(cell):6.3f}" if cell else "     –" for cell in row))
        worst = min(right, key=lambda pair: sum(right[pair]) / len(right[pair]))
        print(f"worst: {worst[0]} beside {worst[1]}, {sum(right[worst]) / len(right[worst]):.3f}")


def measure(
    identifier: TextLanguageIdentifier, texts: Mapping[str, Sequence[str]], length: int | None
) -> tuple[dict[tuple[str, str], list[bool]], int, int]:
    """For each (spoken, other) pair which texts were told right; how many are left open; right ones of the others."""
    right: dict[tuple[str, str], list[bool]] = {}
    asked = sure_right = 0
    for spoken, other in permutations(LANGUAGES, 2):
        right[spoken, other] = []
        for text in texts[spoken]:
            found = identifier.identify(beginning(text, spoken, length), (other, spoken))
            correct = found.code == spoken
            right[spoken, other].append(correct)
            asked += found.margin < MARGIN
            sure_right += correct and found.margin >= MARGIN
    return right, asked, sure_right


def sentences(path: Path, count: int) -> Sequence[str]:
    """The first sentences of a file."""
    return [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()][:count]


def beginning(text: str, language: str, length: int | None) -> str:
    """The first words."""
    if length is None:
        return text
    if language in {"zh", "ja"}:
        return text[: length * CHARACTERS_PER_WORD]
    return " ".join(text.split()[:length])


if __name__ == "__main__":
    main()

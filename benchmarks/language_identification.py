"""How often the language of a text is told right, for every pair of ten languages, and how often it is left open.

    python -m benchmarks.language_identification [FOLDER] [--sentences N]

First the project's own phrasebook, what people say to each other, by the number of words. Then, where FOLDER is given,
written sentences: it holds one text file for each language, ``<code>.txt``, one sentence a line (FLORES-200's dev set,
for example, with the codes of ``assets/languages.toml``); whole, and broken off after six, three and two words, which
is harder than a phrase of that length, since it often is a name. Printed are the share told right, the share that the
margin rule leaves to the person, and how many of those that it doesn't leave are right. In Chinese and Japanese three
characters count as a word.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import permutations
from pathlib import Path

from engines.text_language import TextLanguageIdentifier

PHRASEBOOK = Path(__file__).parents[1] / "assets" / "phrasebook"
LANGUAGES = ("en", "zh", "es", "ar", "hi", "fr", "pt", "ru", "de", "ja")
"""The ten most used of the device's languages, by speakers or by texts in the web."""
MARGIN = 0.2
"""Lead below which the person is asked."""
CHARACTERS_PER_WORD = 3
LONGEST = 1000
WORDS = ((1, 1), (2, 2), (3, 5), (6, LONGEST))
"""Classes of the phrases' length."""


@dataclass(slots=True)
class Score:
    """Of some texts of one language beside another: how many there are, are right, are left open, or neither."""

    texts: int = 0
    right: int = 0
    open: int = 0
    surely_wrong: int = 0

    def __iadd__(self, other: Score) -> Score:
        self.texts += other.texts
        self.right += other.right
        self.open += other.open
        self.surely_wrong += other.surely_wrong
        return self

    @property
    def share(self) -> float:
        """Told right, 0 … 1; whether or not the person would have been asked."""
        return self.right / self.texts if self.texts else 1.0


@dataclass(slots=True)
class Table:
    """Scores by (spoken, other)."""

    scores: dict[tuple[str, str], Score] = field(default_factory=dict)

    def total(self) -> Score:
        """Of all pairs."""
        sum_of_all = Score()
        for score in self.scores.values():
            sum_of_all += score
        return sum_of_all

    def print_line(self, label: str) -> None:
        """One line for all pairs."""
        total = self.total()
        decided = total.texts - total.open
        worst = min(self.scores, key=lambda pair: self.scores[pair].share)
        print(
            f"{label:<16} {total.texts:>6} texts {total.share:8.4f} right {total.open / total.texts:8.4f} left open "
            f"{1 - total.surely_wrong / decided:8.4f} of the rest right; "
            f"worst: {worst[0]} beside {worst[1]}, {self.scores[worst].share:.3f}"
        )

    def print_pairs(self) -> None:
        """A row for each language spoken, a column for each other one."""
        print("     " + " ".join(f"{code:>6}" for code in LANGUAGES))
        for code in LANGUAGES:
            row = [self.scores.get((code, other)) for other in LANGUAGES]
            print(f"{code:>4} " + " ".join(f"{cell.share:6.3f}" if cell else "     –" for cell in row))
        print()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="folder of <code>.txt")
    parser.add_argument("--sentences", type=int, default=400, help="of each language")
    options = parser.parse_args()
    identifier = TextLanguageIdentifier()
    phrases = phrasebook()
    for fewest, most in WORDS:
        label = f"{fewest} words or more" if most == LONGEST else f"{fewest} to {most} words"
        chosen = {code: [text for text in phrases[code] if fewest <= length(text, code) <= most] for code in LANGUAGES}
        measure(identifier, chosen).print_line(label)
    whole = measure(identifier, phrases)
    whole.print_line("the phrasebook")
    whole.print_pairs()
    if options.folder is None:
        return
    texts = {code: sentences(options.folder / f"{code}.txt", options.sentences) for code in LANGUAGES}
    for count, label in ((None, "whole sentences"), (6, "six words"), (3, "three words"), (2, "two words")):
        table = measure(identifier, texts, partial(beginning, count=count))
        table.print_line(label)
        table.print_pairs()


def measure(
    identifier: TextLanguageIdentifier,
    texts: Mapping[str, Sequence[str]],
    shortened: Callable[[str, str], str] = lambda text, _code: text,
) -> Table:
    """Every text of every language beside every other language."""
    table = Table()
    for spoken, other in permutations(LANGUAGES, 2):
        score = table.scores[spoken, other] = Score()
        for text in texts[spoken]:
            found = identifier.identify(shortened(text, spoken), (other, spoken))
            score.texts += 1
            score.right += found.code == spoken
            score.open += found.margin < MARGIN
            score.surely_wrong += found.code != spoken and found.margin >= MARGIN
    return table


def phrasebook() -> Mapping[str, Sequence[str]]:
    """The phrases without slots, by language."""
    phrases: dict[str, list[str]] = {code: [] for code in LANGUAGES}
    for path in sorted(PHRASEBOOK.glob("*.toml")):
        for phrase in tomllib.loads(path.read_text("utf-8")).get("phrase", []):
            for code in LANGUAGES:
                if "{" not in phrase.get(code, "{"):
                    phrases[code].append(phrase[code])
    return phrases


def sentences(path: Path, count: int) -> Sequence[str]:
    """The first sentences of a file."""
    return [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()][:count]


def length(text: str, language: str) -> int:
    """Words."""
    return -(-len(text) // CHARACTERS_PER_WORD) if language in {"zh", "ja"} else len(text.split())


def beginning(text: str, language: str, count: int | None) -> str:
    """The first words."""
    if count is None:
        return text
    return text[: count * CHARACTERS_PER_WORD] if language in {"zh", "ja"} else " ".join(text.split()[:count])


if __name__ == "__main__":
    main()

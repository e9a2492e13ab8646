"""Compare two models on a parallel test set: chrF++, BLEU, COMET where it is installed, and agreement."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.languages import languages
from engines.protocols import TranslationRequest, Translator

HEADER = ["source", "target", "text", "translation"]
_TOKENIZERS = {"zh": "zh", "zh-Hant": "zh", "yue": "zh"} | dict.fromkeys(("ja", "ko", "th", "km", "my", "bo"), "char")
"""BLEU counts words; these languages have none between spaces, so it counts characters there."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A text, its reference translation, and their languages."""

    source: str
    target: str
    text: str
    translation: str


@dataclass(frozen=True, slots=True)
class TranslationScores:
    """Scores of one model: chrF++ and BLEU, 0 … 100 (sacrebleu); COMET where it was asked for."""

    chrf: float
    bleu: float
    comet: float | None


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A direction, or all of them.

    Attributes:
        direction: ``en-es``, or ``all``.
        pairs: how many.
        first: scores of the first model.
        second: scores of the second.
        agreement: part of the pairs that both translate to the same text, 0 … 1.
        likeness: chrF++ of the second model's translations against the first's.
    """

    direction: str
    pairs: int
    first: TranslationScores
    second: TranslationScores
    agreement: float
    likeness: float

    @property
    def loss(self) -> float:
        """Points of chrF++ that the second model is worse."""
        return self.first.chrf - self.second.chrf


def read_test_set(path: Path, text: str) -> list[Pair]:
    """The pairs of a table with the columns of `HEADER`, separated by tabs, the first row their names.

    Raises:
        DragomanError: ``engine.test_set_broken``, with the line.
    """
    rows = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    pairs: list[Pair] = []
    for number, row in enumerate(rows, start=1):
        if number == 1 and row != HEADER:
            raise _broken(path, f"its first line is not: {' '.join(HEADER)}")
        if number == 1 or not row:
            continue
        if len(row) != len(HEADER) or not all(map(str.strip, row)):
            raise _broken(path, f"line {number} hasn't {len(HEADER)} filled columns")
        if row[0] not in languages() or row[1] not in languages() or row[0] == row[1]:
            raise _broken(path, f"line {number} names no pair of languages: {row[0][:20]!r}, {row[1][:20]!r}")
        pairs.append(Pair(*row))
    if not pairs:
        raise _broken(path, "it has no pairs")
    return pairs


def translate_all(
    model: Translator, pairs: Sequence[Pair], progress: Callable[[int], None] = lambda _: None
) -> list[str]:
    """The model's translations; `progress` is told how many are done."""
    translations = []
    for pair in pairs:
        answer = ""
        for translation in model.translate(TranslationRequest(pair.text, pair.source, pair.target), Cancellation()):
            answer = translation.text
        translations.append(answer)
        progress(len(translations))
    return translations


def compare(
    pairs: Sequence[Pair], first: Sequence[str], second: Sequence[str], comet: Path | None = None
) -> list[ComparisonRow]:
    """A row for each direction, in the order of the test set, and one for all; its scores are means of the rows'.

    Args:
        pairs: the test set.
        first: translations of the first model, one a pair.
        second: those of the second.
        comet: checkpoint of a COMET model; None for no COMET.

    Raises:
        DragomanError: ``engine.evaluation_missing``.
    """
    metrics = _Metrics(comet)
    rows = []
    for direction in dict.fromkeys((pair.source, pair.target) for pair in pairs):
        chosen = [index for index, pair in enumerate(pairs) if (pair.source, pair.target) == direction]
        ours, theirs = [first[index] for index in chosen], [second[index] for index in chosen]
        some = [pairs[index] for index in chosen]
        rows.append(
            ComparisonRow(
                "-".join(direction),
                len(chosen),
                metrics.quality(some, ours),
                metrics.quality(some, theirs),
                fmean(a == b for a, b in zip(ours, theirs, strict=True)),
                metrics.chrf(theirs, ours),
            )
        )
    return [*rows, _all(rows)]


def _all(rows: Sequence[ComparisonRow]) -> ComparisonRow:
    def mean(qualities: Sequence[TranslationScores]) -> TranslationScores:
        comets = [quality.comet for quality in qualities if quality.comet is not None]
        return TranslationScores(
            fmean(quality.chrf for quality in qualities),
            fmean(quality.bleu for quality in qualities),
            fmean(comets) if comets else None,
        )

    return ComparisonRow(
        "all",
        sum(row.pairs for row in rows),
        mean([row.first for row in rows]),
        mean([row.second for row in rows]),
        fmean(row.agreement for row in rows),
        fmean(row.likeness for row in rows),
    )


class _Metrics:
    def __init__(self, comet: Path | None) -> None:
        try:
            import sacrebleu  # noqa: PLC0415 - an extra

            self._sacrebleu: Any = sacrebleu
            self._comet: Any = None
            if comet is not None:
                from comet import load_from_checkpoint  # noqa: PLC0415 - needs torch

                self._comet = load_from_checkpoint(str(comet))
        except ImportError as error:
            raise DragomanError(
                "engine.evaluation_missing", f"{error.name} is not installed", hint="pip install sacrebleu"
            ) from error

    def quality(self, pairs: Sequence[Pair], translations: Sequence[str]) -> TranslationScores:
        references = [pair.translation for pair in pairs]
        tokenizer = _TOKENIZERS.get(pairs[0].target, "13a")
        bleu = self._sacrebleu.corpus_bleu(translations, [references], tokenize=tokenizer, force=True).score
        comet = None
        if self._comet is not None:
            data = [
                {"src": pair.text, "mt": answer, "ref": pair.translation}
                for pair, answer in zip(pairs, translations, strict=True)
            ]
            comet = float(self._comet.predict(data, batch_size=8, gpus=0, progress_bar=False).system_score)
        return TranslationScores(self.chrf(translations, references), float(bleu), comet)

    def chrf(self, translations: Sequence[str], references: Sequence[str]) -> float:
        return float(self._sacrebleu.corpus_chrf(translations, [references], word_order=2).score)


def _broken(path: Path, what: str) -> DragomanError:
    return DragomanError(
        "engine.test_set_broken", f"{path} is not a test set: {what}", hint="Separate its columns by tabs"
    )

"""Which of a few languages a text is in: the script first, then n-grams of bytes, then Chinese characters."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from py3langid.langid import MODEL_FILE
from py3langid.langid import LanguageIdentifier as NgramModel

from engines.languages import languages
from engines.scripts import script_weights, simplified_count, traditional_count, written_with

_SAME_FIT = 0.1
"""Languages that can write this much less of the text than the best are still considered."""
_SCRIPT_POWER = 6
"""Odds of two scripts are those of what each can write of the text to this power: one kana outweighs several kanji."""
_CHINESE = ("zh", "zh-Hant", "yue")
_CANTONESE = frozenset("嘅喺咗唔佢哋嚟冇啲嘢睇乜咁嗰咩俾畀噉攞瞓嗌嚿攰啱㗎喎咋吖")
"""Characters of written Cantonese that standard Chinese doesn't use."""
_TEMPERATURE = 4.0
"""The model sums its evidence as if every n-gram were independent; divided by this, its errors have a small margin."""
_SHORT_TEXT = 12
"""Evidence from fewer bytes than this counts proportionally less: the model is sure, and wrong, about lone words."""
_FEWEST_WORDS = 2
"""Words that a text without its names must have behind the first one."""
_LONGEST_TEXT = 2000
"""The beginning of a text tells its language (characters)."""


@dataclass(frozen=True, slots=True)
class IdentifiedLanguage:
    """The likeliest of the candidates, its probability among them, and its lead over the next (both 0 … 1)."""

    code: str
    probability: float
    margin: float


class TextLanguageIdentifier:
    """Chooses among a few languages.

    The model (py3langid) takes about 1 s and 120 MB, and is loaded when the script leaves a doubt.
    Standard Chinese, Traditional Chinese and Cantonese are told apart by their characters. A text that is right in
    several of them (``你好``) gives a margin of 0; so does a text without letters.
    """

    def identify(self, text: str, candidates: Sequence[str]) -> IdentifiedLanguage:
        """Choose among `candidates`; the first of them where nothing speaks for another.

        Raises:
            ValueError: fewer than two different candidates.
        """
        codes = list(dict.fromkeys(candidates))
        if len(codes) < 2:
            raise ValueError("two or more candidates are needed")
        probabilities = self._probabilities(text[:_LONGEST_TEXT], codes)
        ranked = sorted(codes, key=lambda code: -probabilities[code])
        first, second = probabilities[ranked[0]], probabilities[ranked[1]]
        return IdentifiedLanguage(ranked[0], probability=first, margin=first - second)

    def _probabilities(self, text: str, codes: Sequence[str]) -> Mapping[str, float]:
        fits = _script_fits(text, codes)
        best = max(fits.values())
        if best == 0.0:
            return dict.fromkeys(codes, 1 / len(codes))
        likely = [code for code in codes if fits[code] >= best - _SAME_FIT]
        scores = {code: math.log(fits[code]) for code in likely}
        groups = {"zh" if code in _CHINESE else code for code in likely}
        if len(groups) > 1:
            evidence = self._evidence(text)
            lowest = min(evidence.values())
            for code in likely:
                scores[code] += evidence.get("zh" if code in _CHINESE else code, lowest)
        for code, score in _chinese_evidence(text, likely).items():
            scores[code] += score
        highest = max(scores.values())
        weights = {code: math.exp(score - highest) for code, score in scores.items()}
        total = sum(weights.values())
        unlikely = [code for code in codes if code not in scores and fits[code]]
        share = 1 / (1 + (max((fits[code] for code in unlikely), default=0.0) / best) ** _SCRIPT_POWER)
        fit_of_unlikely = sum(fits[code] for code in unlikely)
        return (
            dict.fromkeys(codes, 0.0)
            | {code: share * weight / total for code, weight in weights.items()}
            | {code: (1 - share) * fits[code] / fit_of_unlikely for code in unlikely}
        )

    def _evidence(self, text: str) -> dict[str, float]:
        """Logarithm of the likelihood of each language that the model knows, tempered."""
        text = _without_names(text.encode("utf-8", "ignore").decode("utf-8")).lower()
        weight = min(1.0, len(text.encode("utf-8")) / _SHORT_TEXT) / _TEMPERATURE
        ranked = self._model.rank(f" {text} ")  # many n-grams begin or end with the space beside a word
        return {code: float(score) * weight for code, score in ranked if code in languages()}

    @cached_property
    def _model(self) -> NgramModel:
        return NgramModel.from_model_file(MODEL_FILE)


def _without_names(text: str) -> str:
    """The text without the capitalised words behind its first one, if enough is left: names tell of another country."""
    first, *others = text.split() or [""]
    rest = [word for word in others if not word[0].isupper()]
    return " ".join([first, *rest]) if len(rest) >= _FEWEST_WORDS else text


def _script_fits(text: str, codes: Sequence[str]) -> dict[str, float]:
    """The part of the text's letters, 0 … 1 by weight, that each language can write."""
    counts = script_weights(text)
    total = sum(counts.values())
    if not total:
        return dict.fromkeys(codes, 0.0)
    scripts = {code: languages()[code].script for code in codes}
    return {code: sum(counts[part] for part in written_with(script)) / total for code, script in scripts.items()}


def _chinese_evidence(text: str, codes: Sequence[str]) -> dict[str, float]:
    """Logarithmic evidence for each kind of Chinese among `codes`."""
    kinds = [code for code in codes if code in _CHINESE]
    if len(kinds) < 2:
        return {}
    cantonese = sum(character in _CANTONESE for character in text)
    simplified, traditional = simplified_count(text), traditional_count(text)
    step = math.log(8)
    toward = {
        "zh": simplified - traditional - 2 * cantonese,
        "zh-Hant": traditional - simplified - 2 * cantonese,
        "yue": (traditional - simplified) / 2 + 2 * cantonese,
    }
    return {code: step * toward[code] for code in kinds}

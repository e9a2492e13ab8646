"""Translation quality and speed of every installed light pair, beside the library alone.

    python -m benchmarks.light_translation --texts FOLDER [--sentences 200] [--models FOLDER]

`FOLDER` holds one text file a language (``en.txt``, ``pt.txt``), the same sentence in the same line, as FLORES has it.
The library alone means one call of its runtime a sentence, without what `engines.light` looks for and mends. BLEU
and chrF++ of both, the time for a sentence of both, and how many answers came with a warning are printed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from device_app.paths import models_folder
from engines.cancellation import Cancellation
from engines.light.installed import light_models
from engines.light.loaded import LoadedModels
from engines.light.translator import LightTranslator
from engines.protocols import TranslationRequest


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=200)
    parser.add_argument("--models", type=Path, default=models_folder())
    options = parser.parse_args()
    files = light_models(options.models)
    translator, alone = LightTranslator(options.models), LoadedModels(files, 0)
    print(f"{'pair':10} {'':8} {'BLEU':>6} {'chrF++':>7} {'ms':>5}  warned")
    try:
        for source, target in sorted(files):
            texts = [_lines(options.texts, code, options.sentences) for code in (source, target)]
            if not all(texts):
                continue
            warned = 0

            def ours(text: str, source: str = source, target: str = target) -> str:
                nonlocal warned
                *_, final = translator.translate(TranslationRequest(text, source, target), Cancellation())
                warned += bool(final.warnings)
                return final.text

            def library(text: str, pair: tuple[str, str] = (source, target)) -> str:
                return alone.get(pair).translate(text, 1, Cancellation()).text

            for name, translate in (("engine", ours), ("library", library)):
                answers, seconds = _timed(translate, texts[0])
                bleu = BLEU().corpus_score(answers, [texts[1]]).score
                chrf = CHRF(word_order=2).corpus_score(answers, [texts[1]]).score
                told = str(warned) if name == "engine" else ""
                print(f"{source}-{target:7} {name:8} {bleu:6.1f} {chrf:7.1f} {1000 * seconds:5.0f}  {told}")
    finally:
        translator.close()
        alone.close()


def _lines(folder: Path, code: str, count: int) -> list[str]:
    path = folder / f"{code}.txt"
    return path.read_text("utf-8").splitlines()[:count] if path.is_file() else []


def _timed(translate: Callable[[str], str], texts: Sequence[str]) -> tuple[list[str], float]:
    translate(texts[0])  # loads the model
    began = time.perf_counter()
    answers = [translate(text) for text in texts]
    return answers, (time.perf_counter() - began) / len(texts)


if __name__ == "__main__":
    main()

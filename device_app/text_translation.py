"""Translate a text of any length line by line, so that its lines, indents and empty lines stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from device_app.engine_messages import Interpret
from device_app.piecewise_translation import translate_by_pieces
from device_app.text_pieces import clean
from device_app.timings import Stopwatch
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.loading import Engines
from engines.protocols import Hypothesis, Quality, Translation


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """A translated text.

    Attributes:
        source_text: the text as it was translated: composed, without control characters.
        text: the translation, with the lines of the source.
        engines: names of the translators that took part, in order of appearance.
        quality: the least of the qualities that took part.
        score: the least of the scores.
        meant: the phrasebook's own sentence where it differs from the text; only for a text of one line.
        warnings: codes of what a person should know, each once.
    """

    source_text: str
    text: str
    engines: tuple[str, ...]
    quality: Quality
    score: float
    meant: str
    warnings: tuple[str, ...]


_WORST_FIRST = (Quality.ROUGH, Quality.MODEL, Quality.PHRASEBOOK)


def translate_text(
    engines: Engines,
    text: str,
    *,
    source: str,
    target: str,
    cancellation: Cancellation,
    on_progress: Callable[[float], None] = lambda _: None,
) -> TranslatedText:
    """Translate `text`.

    Args:
        engines: the loaded engines.
        text: any text.
        source: code of its language.
        target: code of the language wanted.
        cancellation: looked at at least once per line.
        on_progress: told the part that is done, 0 … 1, after each line.

    Raises:
        DragomanError: ``mt.empty`` when there is nothing to translate; ``mt.pair_unsupported``, ``mt.no_answer`` and
            what an engine may fail with: then nothing is returned, for a text with holes would look like a whole one.
        Cancelled: the request was cancelled.
    """
    whole = clean(text)
    if not whole:
        raise DragomanError("mt.empty", "there is no text to translate", hint="Give some text")
    finals: list[Translation] = []
    translated: list[str] = []
    done = 0
    for line in whole.splitlines(keepends=True):
        words = line.strip()
        if words:
            final = _translate_line(engines, words, source, target, cancellation)
            finals.append(final)
            translated.append(line.replace(words, final.text, 1))
        else:
            translated.append(line)
        done += len(line)
        on_progress(done / len(whole))
    return TranslatedText(
        source_text=whole,
        text="".join(translated),
        engines=tuple(dict.fromkeys(name for final in finals for name in final.engine.split("+"))),
        quality=min((final.quality for final in finals), key=_WORST_FIRST.index),
        score=min(final.score for final in finals),
        meant=finals[0].source_text if len(finals) == 1 else "",
        warnings=tuple(dict.fromkeys(code for final in finals for code in final.warnings)),
    )


def _translate_line(engines: Engines, line: str, source: str, target: str, cancellation: Cancellation) -> Translation:
    request = Interpret(turn=1, text=line, source=source, target=target, speak=False)
    words = Hypothesis(text=line, language=source, confidence=1.0, final=True)
    *_, final = translate_by_pieces(engines, request, words, cancellation, Stopwatch())
    return final

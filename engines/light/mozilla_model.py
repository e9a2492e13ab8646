"""One direction of Mozilla's translation models (Firefox Translations), loaded.

The library translates one sentence at a time, holds Python's lock while it does, and lets no thread touch a translator
but the one that made it; what exceeds a model's context it leaves out silently. So every model lives in a thread of
this engine, and sentences are kept short.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import fxtranslate
import sentencepiece

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.light.answer import LightAnswer
from engines.light.damage import damaged
from engines.light.mozilla_files import MozillaFiles

LONGEST = 80
"""Tokens of the longest sentence; from about 150 on the models were seen to leave out what comes last."""

_LIMIT = 250
"""Tokens of an answer that was cut off: the library ends each at 256."""

_LEAST_RATIO, _TELLING = 0.3, 20
"""An answer with fewer tokens than this part of the source's has lost something, where the source has some length."""


class MozillaModel:
    """Mozilla's runtime with the files of a direction.

    Args:
        files: which.
        thread: the one thread in which it is loaded, used and freed.

    Raises:
        DragomanError: ``model.light_broken``.
    """

    def __init__(self, files: MozillaFiles, thread: ThreadPoolExecutor) -> None:
        self._thread = thread
        try:
            self._source: Any = sentencepiece.SentencePieceProcessor(model_file=str(files.source_pieces))
            self._target: Any = sentencepiece.SentencePieceProcessor(model_file=str(files.target_pieces))
        except (RuntimeError, ValueError, OSError) as error:
            raise damaged(files.folder, _line(error)) from error
        loading = thread.submit(_load, files)
        failure = loading.exception()  # asked for, not caught: what the library's own faults end in is no Exception
        if failure is not None:
            raise damaged(files.folder, _line(failure)) from failure
        self._held = [loading.result()]

    def fits(self, text: str) -> bool:
        """Whether a sentence is short enough."""
        return len(self._source.encode(text)) <= LONGEST

    def translate(self, sentence: str, _beams: int, cancellation: Cancellation) -> LightAnswer:
        """Translate one sentence; the library searches with one beam.

        Raises:
            DragomanError: ``mt.failed``.
            Cancelled: the request was cancelled before it began; a sentence takes 0.2 s at the most.
        """
        cancellation.check()
        work = self._thread.submit(_translate, self._held, sentence)
        failure = work.exception()
        if failure is not None:
            raise DragomanError(
                "mt.failed", f"the light model failed: {_line(failure)}", hint="Try other words"
            ) from failure
        text = work.result()
        size, answered = len(self._source.encode(sentence)), len(self._target.encode(text))
        ended = answered < _LIMIT and (size < _TELLING or answered >= _LEAST_RATIO * size)
        return LightAnswer(text.strip(), 1.0, ended)

    def close(self) -> None:
        """Free its memory, in the thread that it belongs to."""
        self._thread.submit(self._held.clear).result()


def _load(files: MozillaFiles) -> Any:
    return fxtranslate.Translator(
        model=files.weights.read_bytes(),
        src_vocab=files.source_pieces.read_bytes(),
        trg_vocab=files.target_pieces.read_bytes(),
        shortlist=files.shortlist.read_bytes() if files.shortlist else None,
    )


def _translate(held: list[Any], sentence: str) -> str:
    return str(held[0].translate(sentence))


def _line(failure: BaseException) -> str:
    return (str(failure).splitlines() or [type(failure).__name__])[0]

"""An OPUS-MT or Argos model, loaded."""

from __future__ import annotations

import math
import time
from typing import Any

import ctranslate2
import sentencepiece

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.light.answer import LightAnswer
from engines.light.damage import damaged
from engines.light.opus_files import OpusFiles

LONGEST = 100
"""Tokens of the longest sentence that is given to the model at once; it was trained on shorter ones."""

_POLL_SECONDS = 0.005
_LENGTH_FACTOR, _LENGTH_ALLOWANCE = 3, 32
_REPETITION_PENALTY = 1.05


class OpusModel:
    """CTranslate2 in 8 bits and its two SentencePiece models.

    Raises:
        DragomanError: ``model.light_broken``.
    """

    def __init__(self, model: OpusFiles, threads: int) -> None:
        self._model = model
        try:
            self._source: Any = sentencepiece.SentencePieceProcessor(model_file=str(model.source_pieces))
            self._target: Any = sentencepiece.SentencePieceProcessor(model_file=str(model.target_pieces))
            self._translator: Any = ctranslate2.Translator(
                str(model.folder), device="cpu", compute_type="int8", inter_threads=1, intra_threads=threads
            )
        except (RuntimeError, ValueError, OSError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise damaged(model.folder, reason) from error

    def fits(self, text: str) -> bool:
        """Whether a sentence is short enough."""
        return len(self._source.encode(text)) <= LONGEST

    def translate(self, sentence: str, beams: int, cancellation: Cancellation) -> LightAnswer:
        """Translate one sentence.

        Raises:
            DragomanError: ``mt.failed``.
            Cancelled: the request was cancelled; the model is left to end the sentence by itself.
        """
        pieces = self._source.encode(sentence, out_type=str) + ["</s>"] * self._model.ends_source
        limit = _LENGTH_FACTOR * len(pieces) + _LENGTH_ALLOWANCE
        prefix = self._model.target_prefix
        try:
            (pending,) = self._translator.translate_batch(
                [pieces],
                target_prefix=[[prefix]] if prefix else None,
                beam_size=beams,
                repetition_penalty=_REPETITION_PENALTY,
                max_decoding_length=limit,
                return_scores=True,
                asynchronous=True,
            )
            while not pending.done():
                cancellation.check()
                time.sleep(_POLL_SECONDS)
            result = pending.result()
        except RuntimeError as error:
            raise DragomanError("mt.failed", f"the light model failed: {error}", hint="Try other words") from error
        answer = [piece for piece in result.hypotheses[0] if piece != prefix]
        text = self._target.decode(answer)
        # The score is a sum over the tokens, divided by their number.
        return LightAnswer(text.strip(), math.exp(min(result.scores[0], 0.0)), len(answer) < limit)

    def close(self) -> None:
        """Free its memory."""
        self._translator.unload_model()

"""One pass of Whisper over one window of sound, through faster-whisper and CTranslate2."""

from __future__ import annotations

import math
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engines.errors import DragomanError
from engines.protocols import Samples
from engines.whisper.codes import hearable, whisper_code
from engines.whisper.vocabulary import check_vocabulary

if TYPE_CHECKING:
    from ctranslate2 import StorageView

COMPRESSION_LIMIT = 2.4
"""Text that zlib makes smaller than by this factor repeats itself (``compression_ratio_threshold`` of OpenAI's)."""
_NO_REPEAT = 3
"""N-gram that may not come twice in the second attempt at such a text."""
_PATIENCE = 2.0
"""Beam search goes on until this many times its beams have ended (Kasai et al. 2022, arXiv:2204.05424); at 1 it stops
at the first few, which are the shortest."""
_ALTERNATIVE_LEAD = 0.5
"""Alternatives further behind, in mean logarithmic probability, were never considered in earnest."""
_LONGEST_TOKENS = 224
"""Tokens of one window, as in OpenAI's Whisper (half of its text context)."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """What Whisper wrote for a window.

    Attributes:
        text: stripped; empty when it wrote nothing.
        log_probability: mean of the tokens' natural logarithms, the end token included.
        no_speech: probability, 0 … 1, that nobody spoke.
        alternatives: further texts, best first.
    """

    text: str
    log_probability: float
    no_speech: float
    alternatives: tuple[str, ...] = ()

    @property
    def confidence(self) -> float:
        """Geometric mean of the tokens' probabilities, 0 … 1."""
        return math.exp(min(0.0, self.log_probability))

    @property
    def repeats(self) -> bool:
        """Whether the text goes round in circles."""
        return repetition(self.text) > COMPRESSION_LIMIT


class WhisperDecoder:
    """A loaded model. Not thread-safe.

    Args:
        path: folder in CTranslate2's layout, complete.
        threads: processor threads.
        device: ``cpu`` (INT8), or ``cuda`` (INT8 weights, float16).

    Raises:
        DragomanError: ``asr.model_broken``, ``asr.out_of_memory``.
    """

    def __init__(self, path: Path, *, threads: int, device: str = "cpu") -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"  # read when faster-whisper is imported: nothing is ever fetched
        from faster_whisper import WhisperModel  # noqa: PLC0415
        from faster_whisper.feature_extractor import FeatureExtractor  # noqa: PLC0415
        from faster_whisper.tokenizer import Tokenizer  # noqa: PLC0415

        try:
            self._model = WhisperModel(
                str(path),
                device=device,
                compute_type="int8" if device == "cpu" else "int8_float16",
                cpu_threads=threads,
                local_files_only=True,
            )
        except Exception as error:  # CTranslate2 and tokenizers raise bare RuntimeError and Exception
            raise _failure(error, "asr.model_broken", f"the Whisper model {path.name!r} cannot be loaded") from error
        check_vocabulary(path, self._model.hf_tokenizer)
        multilingual = bool(self._model.model.is_multilingual)
        # faster-whisper takes the bands from preprocessor_config.json; large-v3 has 128 of them with or without it.
        self._extractor = FeatureExtractor(feature_size=self._model.model.n_mels)
        self._tokenizer = Tokenizer(self._model.hf_tokenizer, multilingual, task="transcribe", language="en")
        self._id_of = self._model.hf_tokenizer.token_to_id
        self.languages = hearable(self._codes()) if multilingual else frozenset({"en"})
        self._multilingual = multilingual

    @property
    def window_samples(self) -> int:
        """The longest sound of one pass (30 s)."""
        return int(self._extractor.n_samples)

    def encode(self, samples: Samples) -> StorageView:
        """The sound as the decoder sees it, from ``float32[n]``, n up to `window_samples`; silence is appended.

        Raises:
            DragomanError: ``asr.failed``, ``asr.out_of_memory``.
        """
        from faster_whisper.audio import pad_or_trim  # noqa: PLC0415

        extractor = self._extractor
        features = pad_or_trim(extractor(samples)[:, : extractor.nb_max_frames], extractor.nb_max_frames)
        try:
            return self._model.encode(features)
        except RuntimeError as error:
            raise _failure(error, "asr.failed", "speech recognition failed") from error

    def language_probabilities(self, encoded: StorageView, languages: Sequence[str]) -> dict[str, float]:
        """How likely each of `languages` is, among these alone (they sum to 1).

        Languages that share a token get the same value.

        Raises:
            DragomanError: ``asr.failed``, ``asr.out_of_memory``.
        """
        if not self._multilingual:
            return dict.fromkeys(languages, 1 / len(languages))
        try:
            found = dict(self._model.model.detect_language(encoded)[0])
        except RuntimeError as error:
            raise _failure(error, "asr.failed", "speech recognition failed") from error
        weights = {code: max(found.get(f"<|{whisper_code(code)}|>", 0.0), 1e-9) for code in languages}
        total = sum(weights.values())
        return {code: weight / total for code, weight in weights.items()}

    def decode(self, encoded: StorageView, language: str, *, beams: int, alternatives: int = 0) -> Decoding:
        """Write down what was said.

        A text that goes round in circles is decoded once more without repetitions; there is no sampling, so the same
        sound always gives the same text.

        Raises:
            DragomanError: ``asr.failed``, ``asr.out_of_memory``.
        """
        decoding = self._generate(encoded, language, beams, alternatives, 0)
        return self._generate(encoded, language, beams, alternatives, _NO_REPEAT) if decoding.repeats else decoding

    def close(self) -> None:
        """Free the model's memory."""
        self._model.model.unload_model()

    def _generate(self, encoded: StorageView, language: str, beams: int, alternatives: int, no_repeat: int) -> Decoding:
        prompt = self._prompt(language)
        try:
            result = self._model.model.generate(
                encoded,
                [prompt],
                beam_size=beams,
                patience=_PATIENCE if beams > 1 else 1.0,
                num_hypotheses=min(beams, alternatives + 1),
                no_repeat_ngram_size=no_repeat,
                max_length=len(prompt) + _LONGEST_TOKENS,
                return_scores=True,
                return_no_speech_prob=True,
            )[0]
        except RuntimeError as error:
            raise _failure(error, "asr.failed", "speech recognition failed") from error
        texts = [
            self._tokenizer.decode(tokens).strip()
            for tokens, score in zip(result.sequences_ids, result.scores, strict=True)
            if score >= result.scores[0] - _ALTERNATIVE_LEAD
        ]
        count = len(result.sequences_ids[0])
        return Decoding(
            text=texts[0],
            log_probability=result.scores[0] * count / (count + 1),  # the score is a mean without the end token
            no_speech=result.no_speech_prob,
            alternatives=tuple(text for text in dict.fromkeys(texts[1:]) if text not in {"", texts[0]}),
        )

    def _prompt(self, language: str) -> list[int]:
        tokenizer = self._tokenizer
        prompt = [tokenizer.sot]
        if self._multilingual:
            prompt += [self._id_of(f"<|{whisper_code(language)}|>"), tokenizer.transcribe]
        return [*prompt, tokenizer.no_timestamps]

    def _codes(self) -> list[str]:
        return [token[2:-2] for token in self._model.hf_tokenizer.get_vocab() if token.startswith("<|")]


def repetition(text: str) -> float:
    """How many times smaller zlib makes the text (UTF-8)."""
    encoded = text.encode("utf-8")
    return len(encoded) / len(zlib.compress(encoded)) if encoded else 0.0


def cuda_available() -> bool:
    """Whether CTranslate2 was built for CUDA and finds a GPU (its aarch64 wheel was not)."""
    import ctranslate2  # noqa: PLC0415

    try:
        return bool(ctranslate2.get_cuda_device_count())
    except RuntimeError:
        return False


def _failure(error: Exception, code: str, message: str) -> DragomanError:
    text = " ".join(str(error).split())[:200]
    if "out of memory" in text.lower() or isinstance(error, MemoryError):
        return DragomanError("asr.out_of_memory", f"{message}: out of memory", hint="Use a smaller Whisper model")
    return DragomanError(code, f"{message}: {text}", hint="Install the model again: dragoman models list")

"""One pass of Whisper over one window of sound, through faster-whisper and CTranslate2."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engines.cancellation import Cancellation
from engines.protocols import Samples
from engines.whisper.codes import hearable, whisper_code
from engines.whisper.ctranslate import failure
from engines.whisper.decoding import STEP_SECONDS, Certainty, Decoding, Encoded, TimedText, certainties, repeats
from engines.whisper.open_end import likelihood_of_more
from engines.whisper.vocabulary import check_vocabulary

if TYPE_CHECKING:
    from ctranslate2.models import WhisperGenerationResult

_BEAMS = 5
_ALTERNATIVE_LEAD = 0.5
"""Alternatives further behind, in mean logarithmic probability, were never considered in earnest."""
_CONTEXT_TOKENS = 448
"""Of the decoder, prompt included. CTranslate2 gives half of ``max_length`` to the text, so it is asked for twice."""
_GLANCE_TOKENS = 24
"""Written before the first look at the cancellation: a tenth of a second on two cores with base, ..."""
_MORE_TOKENS = 48
"""... and between two others: more, as CTranslate2 writes those that there are again, one by one."""
_SHORTEST_WINDOW_SECONDS = 12.0
_WINDOW_ROOM_SECONDS = 5.0
"""Of silence behind the sound. Whisper was trained on windows of 30 s, and in one that is full to its end it goes round
in circles: with two seconds of room every second German clip did, with five none."""
_FRAMES_PER_SECOND = 100
_LATEST_BEGINNING = 50
"""Steps of a timestamp before which the first text begins: 1 s, as in OpenAI's."""


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
            raise failure(error, "asr.model_broken", f"the Whisper model {path.name!r} cannot be loaded") from error
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

    def encode(self, samples: Samples, *, whole: bool, silence: bool = False) -> Encoded:
        """The sound as the decoder sees it, from ``float32[n]``, n up to `window_samples`.

        Args:
            samples: the sound.
            whole: whether the window is the full one that Whisper was trained on. One that is only a little longer than
                the sound costs a fraction of it, and some accuracy.
            silence: whether the rest of the window is silent, as OpenAI's is, or holds nothing, as faster-whisper's.
                Either is right where the other is wrong.

        Raises:
            DragomanError: ``asr.failed``, ``asr.out_of_memory``.
        """
        from faster_whisper.audio import pad_or_trim  # noqa: PLC0415

        most = self._extractor.nb_max_frames
        padding = self._extractor.n_samples if silence else self._extractor.hop_length
        features = self._extractor(samples, padding)[:, :most]
        room = round((len(samples) / self._extractor.sampling_rate + _WINDOW_ROOM_SECONDS) * _FRAMES_PER_SECOND)
        size = most if whole else min(most, max(room, round(_SHORTEST_WINDOW_SECONDS * _FRAMES_PER_SECOND)))
        try:
            view = self._model.encode(pad_or_trim(features, size))
        except RuntimeError as error:
            raise failure(error, "asr.failed", "speech recognition failed") from error
        steps = round(len(samples) / self._extractor.sampling_rate / STEP_SECONDS)
        return Encoded(view, size == most, max(1, min(steps, size // 2)))

    def language_probabilities(self, encoded: Encoded, languages: Sequence[str]) -> dict[str, float]:
        """How likely each of `languages` is, among these alone (they sum to 1).

        Languages that share a token get the same value.

        Raises:
            DragomanError: ``asr.failed``, ``asr.out_of_memory``.
        """
        if not self._multilingual:
            return dict.fromkeys(languages, 1 / len(languages))
        try:
            found = dict(self._model.model.detect_language(encoded.view)[0])
        except RuntimeError as error:
            raise failure(error, "asr.failed", "speech recognition failed") from error
        weights = {code: max(found.get(f"<|{whisper_code(code)}|>", 0.0), 1e-9) for code in languages}
        total = sum(weights.values())
        return {code: weight / total for code, weight in weights.items()}

    def glance(
        self,
        encoded: Encoded,
        language: str,
        cancellation: Cancellation,
        beginning: Sequence[int] = (),
        *,
        ending: bool = False,
    ) -> Decoding:
        """Write down what was said, quickly: the likeliest token each time, and given up as soon as it is asked for.

        Args:
            encoded: the sound.
            language: its language.
            cancellation: looked at after `_GLANCE_TOKENS` tokens, and every `_MORE_TOKENS`.
            beginning: tokens that the text is known to begin with.
            ending: whether `Decoding.open_end` is asked for.

        Raises:
            DragomanError: ``asr.failed``, ``asr.out_of_memory``.
            Cancelled: it is not wanted any more.
        """
        prompt = self._prompt(language, timestamps=False)
        tokens = list(beginning)
        total, no_speech, ended, open_end = 0.0, 0.0, False, 0.0
        room = _CONTEXT_TOKENS - len(prompt)
        while not ended and len(tokens) + _GLANCE_TOKENS <= room:
            cancellation.check()
            most = min(len(tokens) + (_MORE_TOKENS if tokens else _GLANCE_TOKENS), room)
            # What the prompt has beyond the control tokens is part of the result, and costs nothing in its score.
            result = self._generate(encoded, [*prompt, *tokens], 1, 2 * most, first=not tokens, likelihoods=ending)
            written = result.sequences_ids[0]
            ended = len(written) < most
            total += result.scores[0] * len(written)
            no_speech = no_speech if tokens else result.no_speech_prob
            tokens = written
            if ending:
                open_end = likelihood_of_more(tokens, result.logits[0], self._text)
            if repeats(self._text(tokens)):
                break
        count = len(tokens) - len(beginning)
        return Decoding(self._text(tokens), total / (count + 1), no_speech, ended, tuple(tokens), open_end=open_end)

    def certainties(self, encoded: Encoded, language: str, tokens: Sequence[int]) -> tuple[Certainty, ...]:
        """How far each token of a text may be relied on: how likely it is, and how much sound came behind it.

        A token's sound ends where the decoder looks when it writes it (dynamic time warping over its attention, as
        OpenAI's timestamps of words). It costs a twentieth of a glance.

        Args:
            encoded: the sound.
            language: its language.
            tokens: of its text; none have no certainties.

        Raises:
            DragomanError: ``asr.failed``, ``asr.out_of_memory``.
        """
        if not tokens:
            return ()
        begin = self._prompt(language, timestamps=True)
        try:
            found = self._model.model.align(encoded.view, begin, [list(tokens)], [2 * encoded.steps])[0]
        except RuntimeError as error:
            raise failure(error, "asr.failed", "speech recognition failed") from error
        lengths = [len(self._text(tokens[: count + 1])) for count in range(len(tokens))]
        return certainties(lengths, found.text_token_probs, found.alignments, encoded.steps)

    def search(self, encoded: Encoded, language: str, *, timestamps: bool) -> Decoding:
        """Write down what was said, with five beams as faster-whisper does by default.

        There is no sampling, so the same sound always gives the same text.

        Args:
            encoded: the sound.
            language: its language.
            timestamps: whether the text is to be parted into segments. In long windows the model then writes sentences
                that it leaves out without.

        Raises:
            DragomanError: ``asr.failed``, ``asr.out_of_memory``.
        """
        prompt = self._prompt(language, timestamps=timestamps)
        most = _CONTEXT_TOKENS - len(prompt)
        result = self._generate(encoded, prompt, _BEAMS, 2 * most, first=True)
        found = [
            (self._text(tokens), score, score * len(tokens))
            for tokens, score in zip(result.sequences_ids, result.scores, strict=True)
        ]
        texts = [text for text, score, _ in found if score >= result.scores[0] - _ALTERNATIVE_LEAD]
        tokens = result.sequences_ids[0]
        return Decoding(
            text=texts[0],
            log_probability=result.scores[0] * len(tokens) / (len(tokens) + 1),  # the score is without the end token
            no_speech=result.no_speech_prob,
            ended=len(tokens) < most,
            tokens=tuple(token for token in tokens if token < self._tokenizer.eot),
            segments=self._segments(tokens) if timestamps else (),
            alternatives=tuple(text for text in dict.fromkeys(texts[1:]) if text not in {"", texts[0]}),
            candidates=tuple((text, total) for text, _, total in found),
        )

    def text_tokens(self, tokens: Sequence[int], text: str) -> tuple[int, ...]:
        """The longest beginning of `tokens` whose text is a beginning of `text`."""
        for count in range(len(tokens), 0, -1):
            written = self._text(tokens[:count])
            if written and text.startswith(written):
                return tuple(tokens[:count])
        return ()

    def close(self) -> None:
        """Free the model's memory."""
        self._model.model.unload_model()

    def _generate(
        self,
        encoded: Encoded,
        prompt: Sequence[int],
        beams: int,
        max_length: int,
        *,
        first: bool,
        likelihoods: bool = False,
    ) -> WhisperGenerationResult:
        try:
            return self._model.model.generate(
                encoded.view,
                [list(prompt)],
                beam_size=beams,
                num_hypotheses=beams,
                max_length=max_length,
                return_scores=True,
                return_logits_vocab=likelihoods,
                return_no_speech_prob=first,
                suppress_blank=first,
                max_initial_timestamp_index=_LATEST_BEGINNING,
            )[0]
        except RuntimeError as error:
            raise failure(error, "asr.failed", "speech recognition failed") from error

    def _text(self, tokens: Sequence[int]) -> str:
        text: str = self._tokenizer.decode([token for token in tokens if token < self._tokenizer.eot])
        return text.strip()

    def _segments(self, tokens: Sequence[int]) -> tuple[TimedText, ...]:
        segments: list[TimedText] = []
        begin = self._tokenizer.timestamp_begin
        pending: list[int] = []
        for token in tokens:
            if token < begin:
                pending.append(token)
            elif text := self._text(pending):
                segments.append(TimedText(text, (token - begin) * STEP_SECONDS))
                pending = []
        if text := self._text(pending):
            segments.append(TimedText(text, math.inf))
        return tuple(segments)

    def _prompt(self, language: str, *, timestamps: bool) -> list[int]:
        tokenizer = self._tokenizer
        prompt = [tokenizer.sot]
        if self._multilingual:
            prompt += [self._id_of(f"<|{whisper_code(language)}|>"), tokenizer.transcribe]
        return prompt if timestamps else [*prompt, tokenizer.no_timestamps]

    def _codes(self) -> list[str]:
        return [token[2:-2] for token in self._model.hf_tokenizer.get_vocab() if token.startswith("<|")]

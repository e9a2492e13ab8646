"""The light models as a `Translator`, through English where there is no model of a pair."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.glossary import occurring, sorted_out
from engines.inline_tags import TAG, plain, translated_around, untagged
from engines.light.installed import light_models
from engines.light.model import LightAnswer, LoadedModel
from engines.protocols import Quality, Translation, TranslationRequest
from engines.script_guard import in_right_script
from engines.text.sentences import sentence_pieces

PIVOT = "en"

MODELS_KEPT = 4
"""Models in memory: both directions of a conversation, each through English; about 80 MB each."""

_BEAMS = 2
"""Of the beam search: one hypothesis alone is known to drop sentences."""


class LightTranslator:
    """Translates all pairs that the installed models make, sentence by sentence. Not thread-safe.

    Args:
        models: folder of models.
        threads: processor threads; 0 for the library's choice.
    """

    name = "light"
    quality = Quality.MODEL

    def __init__(self, models: Path, *, threads: int = 0) -> None:
        self._models = light_models(models)
        self._threads = threads
        self._loaded: dict[tuple[str, str], LoadedModel] = {}  # the one used last comes last
        into = {source for source, target in self._models if target == PIVOT}
        out_of = {target for source, target in self._models if source == PIVOT}
        pivoted = {(source, target) for source in into for target in out_of if source != target}
        self.pairs = frozenset({*self._models, *pivoted})

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        """See `Translator.translate`; grows by sentences.

        Raises:
            DragomanError: ``mt.pair_unsupported``, ``mt.failed``, ``model.light_broken``.
            Cancelled: within milliseconds.
        """
        steps = self._steps(request.source, request.target)
        beams = max(_BEAMS, request.beams)
        answers: list[LightAnswer] = []

        def sentence(words: str) -> str:
            if not any(character.isalnum() for character in words):
                return words
            for step in steps:
                answers.append(self._model(step).translate(words, beams, cancellation))
                words = answers[-1].text
            return words

        text = request.text.encode("utf-8", "replace").decode("utf-8")
        fits = self._model(steps[0]).fits
        done = ""
        if request.inline_tags and TAG.search(text):

            def passage(part: str) -> str:
                pieces = sentence_pieces(part, request.source, request.target, fits)
                return untagged("".join(before + (sentence(words) or words) + after for before, words, after in pieces))

            done = translated_around(text, passage)
        else:
            for before, words, after in sentence_pieces(text, request.source, request.target, fits):
                cancellation.check()
                done += before + (sentence(words) or words) + after
                yield self._translation(done, answers, final=False)
        if done.strip():
            yield self._final(done, answers, request)

    def close(self) -> None:
        """Free all models."""
        while self._loaded:
            self._loaded.popitem()[1].close()

    def _steps(self, source: str, target: str) -> list[tuple[str, str]]:
        if (source, target) in self._models:
            return [(source, target)]
        if (source, target) in self.pairs:
            return [(source, PIVOT), (PIVOT, target)]
        raise DragomanError(
            "mt.pair_unsupported",
            f"no light model translates from {source[:40]!r} to {target[:40]!r}",
            hint="See: dragoman languages",
        )

    def _model(self, direction: tuple[str, str]) -> LoadedModel:
        model = self._loaded.pop(direction, None) or LoadedModel(self._models[direction], self._threads)
        self._loaded[direction] = model
        while len(self._loaded) > MODELS_KEPT:
            self._loaded.pop(next(iter(self._loaded))).close()
        return model

    def _translation(self, text: str, answers: list[LightAnswer], *, final: bool) -> Translation:
        score = min((answer.score for answer in answers), default=1.0)
        return Translation(text, len(text), final=final, engine=self.name, quality=self.quality, score=score)

    def _final(self, text: str, answers: list[LightAnswer], request: TranslationRequest) -> Translation:
        terms = occurring(request.terms, plain(request.text), request.source)
        honoured, missed = sorted_out(terms, plain(text))
        cut_off = not all(answer.ended for answer in answers)
        right = in_right_script(text, request.target, request.text)
        score = min((answer.score for answer in answers), default=1.0) if right else 0.0
        return Translation(
            text,
            len(text),
            final=True,
            engine=self.name,
            quality=self.quality,
            score=score,
            honoured_terms=honoured,
            missed_terms=missed,
            warnings=("mt.cut_off",) * cut_off + ("mt.wrong_script",) * (not right),
        )

"""The light models as a `Translator`, through English where there is no model of a pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from engines.cancellation import Cancellation
from engines.errors import DragomanError, pair_unsupported
from engines.glossary import occurring, sorted_out
from engines.inline_tags import TAG, plain, translated_around, untagged
from engines.languages import language
from engines.light.answer import LightAnswer
from engines.light.figures import lost_figures
from engines.light.installed import PIVOT, light_models, pairs_of
from engines.light.loaded import Direction, LoadedModels
from engines.light.repetition import without_repetition
from engines.light.rescue import rescued
from engines.protocols import Quality, Translation, TranslationRequest
from engines.script_guard import in_right_script
from engines.text.sentences import sentence_pieces, shortened

_BEAMS = 2
"""Of the beam search: one hypothesis alone is known to drop sentences."""


SHORTEST_HALVED = 24
"""Characters of the shortest sentence that is cut where its answer is faulty."""


class LightTranslator:
    """Translates all pairs that the installed models make, sentence by sentence.

    Not thread-safe; any thread may call, one at a time.

    Args:
        models: folder of models.
        threads: processor threads; 0 for the library's choice.

    Raises:
        DragomanError: ``model.light_broken``, where all models are damaged.
    """

    name = "light"
    quality = Quality.MODEL

    def __init__(self, models: Path, *, threads: int = 0) -> None:
        files = light_models(models)
        self._models = LoadedModels(files, threads)
        self.pairs = pairs_of(files)

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        """See `Translator.translate`; grows by sentences.

        Raises:
            DragomanError: ``mt.pair_unsupported``, ``mt.failed``, ``model.light_broken``.
            Cancelled: before the next sentence at the latest.
        """
        steps = self._steps(request.source, request.target)
        beams = max(_BEAMS, request.beams)
        answers: list[LightAnswer] = []

        def sentence(words: str) -> str:
            if not any(character.isalnum() for character in words):
                return words
            for step in steps:
                answers.append(self._sentence(step, words, beams, cancellation))
                words = answers[-1].text
            return words

        text = request.text.encode("utf-8", "replace").decode("utf-8")
        fits = self._models.get(steps[0]).fits
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
        self._models.close()

    def _steps(self, source: str, target: str) -> list[Direction]:
        if (source, target) in self._models:
            return [(source, target)]
        if (source, target) in self.pairs:
            return [(source, PIVOT), (PIVOT, target)]
        raise pair_unsupported(source, target, "a chain of light models")

    def _sentence(self, step: Direction, words: str, beams: int, cancellation: Cancellation) -> LightAnswer:
        """Translate one sentence; where something is wrong with the answer, its clauses one by one."""
        answer = self._checked(step, words, beams, cancellation)
        if not answer.faults:
            return self._looked_at_again(step, words, answer, beams, cancellation)
        halves = shortened(words, lambda part: 2 * len(part) <= len(words) + 1)
        parts = [part for half in halves if (part := half.strip())]
        if len(words) < SHORTEST_HALVED or len(parts) < 2:
            return answer
        answers = [self._sentence(step, part, beams, cancellation) for part in parts]
        text = _between(step[1]).join(map(_begun_alike, parts, (part.text for part in answers)))
        whole = LightAnswer(
            text,
            min(part.score for part in answers),
            ended=all(part.ended for part in answers),
            repeated=any(part.repeated for part in answers),
            lost=lost_figures(words, text, step[1]),
        )
        return whole if whole.faults < answer.faults else answer

    def _checked(self, step: Direction, words: str, beams: int, cancellation: Cancellation) -> LightAnswer:
        answer = self._models.get(step).translate(words, beams, cancellation)
        text, repeated = without_repetition(answer.text, words)
        return replace(answer, text=text, repeated=repeated, lost=lost_figures(words, text, step[1]))

    def _looked_at_again(
        self, step: Direction, words: str, answer: LightAnswer, beams: int, cancellation: Cancellation
    ) -> LightAnswer:
        back = (step[1], step[0])
        if back not in self._models:
            return answer

        def ask(direction: Direction, text: str) -> str:
            return self._models.get(direction).translate(text, beams, cancellation).text

        try:
            return replace(answer, text=rescued(words, answer.text, partial(ask, step), partial(ask, back)))
        except DragomanError:  # the model of the other direction is damaged: this one's answer is an answer
            return answer

    def _translation(self, text: str, answers: list[LightAnswer], *, final: bool) -> Translation:
        score = min((answer.score for answer in answers), default=1.0)
        return Translation(text, len(text), final=final, engine=self.name, quality=self.quality, score=score)

    def _final(self, text: str, answers: list[LightAnswer], request: TranslationRequest) -> Translation:
        terms = occurring(request.terms, plain(request.text), request.source)
        honoured, missed = sorted_out(terms, plain(text), request.target)
        right = in_right_script(text, request.target, request.text)
        warnings = {
            "mt.cut_off": not all(answer.ended for answer in answers),
            "mt.figures": any(answer.lost for answer in answers),
            "mt.repeated": any(answer.repeated for answer in answers),
            "mt.wrong_script": not right,
        }
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
            warnings=tuple(code for code, holds in warnings.items() if holds),
        )


def _between(target: str) -> str:
    return "" if language(target).script in {"Hans", "Hant", "Jpan"} else " "


def _begun_alike(part: str, answer: str) -> str:
    """Without a capital at its beginning that only a sentence has."""
    if part[:1].islower() and answer[1:2].islower():
        return answer[:1].lower() + answer[1:]
    return answer

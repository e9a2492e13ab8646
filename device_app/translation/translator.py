"""Translate texts of any length sentence by sentence, so that a repeated sentence is asked once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from device_app.chain.phrases import joined, known_phrases
from device_app.chain.piecewise_translation import translate_request
from device_app.chain.timings import Stopwatch
from device_app.translation.memory import PERSON, RememberedAnswer, RememberedQuestion, Similar, TranslationMemory
from device_app.translation.tally import Tally
from engines.cancellation import Cancellation
from engines.errors import pair_unsupported
from engines.glossary import occurring, sorted_out
from engines.inline_tags import TAG, TaggedSentence, plain, same_tags, tagged_sentences, translated_around
from engines.languages import language
from engines.loading import Engines
from engines.protocols import Exchange, Quality, Translation, TranslationRequest
from engines.text.cleaning import clean
from engines.text.sentences import sentences

_UNSPACED = frozenset({"Hans", "Hant", "Jpan"})
"""Scripts that put no space between sentences."""

_FIGURES = re.compile(r"\d+(?:[.,:]\d+)*")
_EDGE = re.compile(r"\A(\s*)(.*?)(\s*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wishes:
    """A request without its text, which counts for every sentence."""

    request: TranslationRequest

    def digest(self, sentence: str, engines: str) -> str:
        """Stands for all that the translation of a sentence depends on beside its words."""
        request = self.request
        terms = occurring(request.terms, plain(sentence), request.source) if request.terms else ()
        parts = (engines, terms, request.style, request.beams, request.seed, request.context)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


class TextTranslator:
    """Translates the texts of documents.

    Args:
        engines: the loaded engines.
        request: all wishes; its text doesn't count.
        memory: where translations are found and kept.
        cancellation: looked at at least once a sentence.

    Raises:
        DragomanError: ``mt.pair_unsupported``.
    """

    def __init__(
        self, engines: Engines, request: TranslationRequest, memory: TranslationMemory, cancellation: Cancellation
    ) -> None:
        pair = (request.source, request.target)
        if pair not in engines.pairs:
            raise pair_unsupported(request.source, request.target)
        self.tally = Tally()
        self._engines, self._memory, self._cancellation = engines, memory, cancellation
        self._wishes = Wishes(request)
        self._names = ",".join(translator.name for translator in engines.translators if pair in translator.pairs)
        self._known: dict[str, RememberedAnswer] = {}
        self._is_phrase = known_phrases(engines, request, cancellation)
        self._between = "" if language(request.target).script in _UNSPACED else " "

    def translate(self, text: str) -> str:
        """The translation of a text, with all of its tags; the very text where it is translated to itself.

        Raises:
            DragomanError: ``mt.no_answer`` and what an engine may fail with: a text with holes would look like a whole
                one.
            Cancelled: the request was cancelled.
        """
        lead, words, trail = _EDGE.match(text).groups()  # type: ignore[union-attr]
        cleaned = clean(words)
        if not any(character.isalpha() for character in plain(cleaned)):
            return text
        result = "".join(self._parts(cleaned))
        return text if result == cleaned else lead + result + trail

    def _parts(self, text: str) -> Iterator[str]:
        source = self._wishes.request.source
        tagged = bool(TAG.search(text))
        parts = list(
            tagged_sentences(
                text,
                lambda words: sentences(words, source) if tagged else joined(sentences(words, source), self._is_phrase),
            )
        )
        for index, part in enumerate(parts):
            yield part.before
            translated = self._sentence(part)
            yield translated
            yield part.after if index == len(parts) - 1 else self._space(part, parts[index + 1], translated)

    def _space(self, part: TaggedSentence, following: TaggedSentence, translated: str) -> str:
        """What stands between two sentences, as the language wanted writes it."""
        spaced = any(map(str.isspace, part.after + following.before))
        if not self._between:
            return part.after.replace(" ", "") if translated and part.text else part.after
        return part.after if spaced or not part.text else part.after + self._between

    def _sentence(self, part: TaggedSentence) -> str:
        text = part.text
        if not any(character.isalpha() for character in plain(text)):
            return text
        self._cancellation.check()
        self.tally.sentences += 1
        answer = self._known.get(text)
        if answer:
            self.tally.repeated += 1
        else:
            answer = self._known[text] = self._answered(text)
        self.tally.made(answer.engine, answer.quality, answer.score, answer.warnings)
        self._count_terms(text, answer.text)
        return answer.text

    def _answered(self, text: str) -> RememberedAnswer:
        request = self._wishes.request
        question = RememberedQuestion(request.source, request.target, text, self._wishes.digest(text, self._names))
        found = self._memory.find(question)
        if found and same_tags(text, found.text):
            self.tally.remembered += 1
            return found
        similar = self._memory.similar(question)
        if similar:
            self.tally.similar += 1
            if exact := _with_figures_of(text, similar):
                return RememberedAnswer(exact, PERSON, Quality.PHRASEBOOK)
        answer = self._asked(text, similar)
        self._memory.remember(question, answer)
        return answer

    def _asked(self, text: str, similar: Similar | None) -> RememberedAnswer:
        self.tally.asked += 1
        request = self._wishes.request
        if similar and not TAG.search(similar.text + similar.translation):
            example = Exchange(request.source, similar.text, request.target, similar.translation)
            request = replace(request, context=(*request.context, example))
        made: list[Translation] = []

        def translate(words: str, *, tags: bool = False) -> str:
            if not any(character.isalpha() for character in words):
                return words
            wanted = replace(request, text=words, inline_tags=tags)
            *_, final = translate_request(self._engines, wanted, self._cancellation, Stopwatch())
            made.append(final)
            return final.text

        tagged = bool(TAG.search(text))
        result = translate(text, tags=tagged)
        if tagged and not same_tags(text, result):
            made.clear()
            result = translated_around(text, translate)
        own = Tally()
        for final in made:
            own.made(final.engine, final.quality, final.score, final.warnings)
        self.tally.meant, self.tally.alternatives = made[-1].source_text, made[-1].alternatives
        return RememberedAnswer(result, "+".join(own.engines), own.quality, own.score, tuple(own.warnings))

    def _count_terms(self, text: str, translation: str) -> None:
        request = self._wishes.request
        if request.terms:
            asked_for = occurring(request.terms, plain(text), request.source)
            honoured, missed = sorted_out(asked_for, plain(translation), request.target)
            self.tally.honoured.update(honoured)
            self.tally.missed.update(missed)


def _with_figures_of(text: str, similar: Similar) -> str:
    """The translation of a sentence that differs in figures alone, with its own figures; empty where it can't be."""
    ours, theirs = _FIGURES.findall(text), _FIGURES.findall(similar.text)
    if len(ours) != len(theirs) or len(set(theirs)) != len(theirs):
        return ""
    if _FIGURES.sub("0", text) != _FIGURES.sub("0", similar.text):
        return ""
    if sorted(_FIGURES.findall(similar.translation)) != sorted(theirs):
        return ""
    figures = dict(zip(theirs, ours, strict=True))
    return _FIGURES.sub(lambda found: figures[found[0]], similar.translation)

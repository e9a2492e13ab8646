"""What a word means in its sentence."""

from __future__ import annotations

from dataclasses import replace

from device_app.chain.piecewise_translation import translate_request
from device_app.chain.timings import Stopwatch
from device_app.reading.entries import Sentence, Word
from device_app.reading.readings import readings
from device_app.reading.words import is_word, words
from device_app.translation.memory import ProcessMemory, TranslationMemory
from device_app.translation.translator import TextTranslator
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.inline_tags import plain, same_tags, split_tags
from engines.loading import Engines
from engines.protocols import TranslationRequest
from engines.text.sentences import sentences


class Reader:
    """Reads texts in one language with translations into another.

    Args:
        engines: translators of the pair.
        source: code of the language of the text.
        target: code of the language wanted.
        cancellation: of all of it.
        memory: knows the sentences that were translated before; by default those of this reader alone.

    Raises:
        DragomanError: ``mt.pair_unsupported``.
    """

    def __init__(
        self,
        engines: Engines,
        source: str,
        target: str,
        cancellation: Cancellation,
        memory: TranslationMemory | None = None,
    ) -> None:
        self._engines, self._source, self._target = engines, source, target
        self._cancellation = cancellation
        self._request = TranslationRequest("", source, target)
        self._texts = TextTranslator(engines, self._request, memory or ProcessMemory(), cancellation)

    def sentences(self, text: str) -> list[Sentence]:
        """The sentences of a text that hold a word."""
        return [self.sentence(part) for part in readable_sentences(text, self._source)]

    def sentence(self, text: str) -> Sentence:
        """A sentence with its parts."""
        parts = words(text, self._source)
        return Sentence(text, tuple(parts), tuple(readings(parts, self._source)))

    def translation(self, sentence: Sentence) -> str:
        """Its translation; asked once.

        Raises:
            DragomanError: what a translator fails with.
        """
        return self._texts.translate(sentence.text)

    def look_up(self, sentence: Sentence, index: int) -> Word:
        """What the part at `index` means in its sentence.

        The sentence is translated with the word marked; what is marked in the translation is the answer. An engine that
        loses the mark is asked for the word alone.

        Raises:
            DragomanError: what a translator fails with.
        """
        word = sentence.parts[index]
        before, after = "".join(sentence.parts[:index]), "".join(sentence.parts[index + 1 :])
        meaning = self._marked(f"{before}<s1>{word}</s1>{after}")
        here = bool(meaning)
        return Word(
            word,
            sentence.readings[index],
            meaning or self._texts.translate(word),
            here,
            sentence.text,
            self.translation(sentence),
            self._source,
            self._target,
        )

    def _marked(self, text: str) -> str:
        request = replace(self._request, text=text, inline_tags=True)
        try:
            *_, final = translate_request(self._engines, request, self._cancellation, Stopwatch())
        except DragomanError as error:
            if error.code != "mt.no_answer":
                raise
            return ""
        parts = split_tags(final.text)
        if not same_tags(text, final.text) or len(parts) < 5:
            return ""
        inside = plain(parts[2]).strip(" .,;:!?…。，、；：！？\"'«»“”„()")
        said = inside.split()
        half = len(said) // 2
        if half and said[:half] == said[half:]:  # a small model may say it twice
            inside = " ".join(said[:half])
        return inside if is_word(inside) else ""


def readable_sentences(text: str, language: str) -> list[str]:
    """The sentences of a text that hold a word, as they stand.

    Args:
        text: any text.
        language: code of its language.
    """
    found = (part.strip() for part in sentences(text, language))
    return [part for part in found if is_word(part)]

"""Turns windows of sound into believed text, in a language that is known or chosen among a few."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engines.cancellation import Cancellation
from engines.text_language import TextLanguageIdentifier
from engines.whisper.agreed_text import agreed, same_spoken, undecided
from engines.whisper.completeness import is_enough, left_out
from engines.whisper.decoder import WhisperDecoder
from engines.whisper.decoding import Certainty, Decoding, Encoded, repeats
from engines.whisper.gates import (
    Belief,
    belief,
    confirms,
    nobody_to_follow,
    same_words,
    surely_speech,
    without_credit,
)
from engines.whisper.language_choice import LanguageChoice
from engines.whisper.spelling import spelled
from engines.whisper.voice_window import Sound

LONG_SECONDS = 12.0
"""Sound that is written down with timestamps: beyond one sentence or two, Whisper leaves some out without them."""
_LEAST_PART_SECONDS = 2.0
"""Sound is not parted into less than that for want of room."""
_LAST_SEGMENT_SECONDS = 1.0
"""Behind a cut, so that the sentence before it is over for certain."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pass over a window gave.

    Attributes:
        text: believed text; empty when there is none.
        language: the language it was written in.
        sure: whether that language needs no question.
        log_probability: mean of the tokens' natural logarithms.
        tokens: of the text.
        certainties: of the same tokens, where they were asked for.
        alternatives: further texts.
        other: the text in the other language, where only a person can tell which it was.
        open_end: of the glance of a final reading: how likely more words must follow, 0 … 1.
    """

    text: str
    language: str
    sure: bool = True
    log_probability: float = 0.0
    tokens: tuple[int, ...] = ()
    certainties: tuple[Certainty, ...] = ()
    alternatives: tuple[str, ...] = ()
    other: Reading | None = None
    open_end: float = 0.0

    @property
    def confidence(self) -> float:
        """Geometric mean of the tokens' probabilities, 0 … 1; 0.0 without text."""
        return math.exp(min(0.0, self.log_probability)) if self.text else 0.0

    @property
    def showable(self) -> bool:
        """Whether it is worth showing while more may come."""
        return bool(self.text) and self.sure


class WindowReader:
    """Reads the windows of one utterance.

    Args:
        decoder: the model.
        languages: candidates, one or more.
        pressed: whether a person said by a press that it is the first of them.
    """

    def __init__(self, decoder: WhisperDecoder, languages: Sequence[str], *, pressed: bool) -> None:
        self._decoder = decoder
        self._languages = tuple(languages)
        self._pressed = pressed
        self._identifier = TextLanguageIdentifier()

    def glance(
        self, sound: Sound, cancellation: Cancellation, language: str = "", beginning: Sequence[int] = ()
    ) -> Reading:
        """A quick reading of sound that still goes on; `Reading.sure` is provisional.

        Args:
            sound: all there is.
            cancellation: given up when it is cancelled.
            language: of `beginning`.
            beginning: tokens that are settled, if that is still the language.

        Raises:
            DragomanError: as the decoder does.
            Cancelled: it is not wanted any more.
        """
        encoded = self._decoder.encode(sound.samples, whole=False)
        cancellation.check()
        choice = self._choice(encoded)
        best = choice.likeliest
        decoding = self._decoder.glance(encoded, best, cancellation, beginning if best == language else ())
        cancellation.check()
        reading = self._glanced(decoding, sound, choice)
        return replace(reading, certainties=self._decoder.certainties(encoded, best, reading.tokens))

    def final(
        self,
        sound: Sound,
        cancellation: Cancellation,
        on_glance: Callable[[Reading], None] = lambda _: None,
        *,
        hurried: bool = False,
    ) -> Reading:
        """The reading that is kept: a glance where it is sure of its words and of the language, else a search.

        Args:
            sound: all of the utterance that is left.
            cancellation: given up when it is cancelled, between two steps.
            on_glance: told what a glance gives, as soon as it is there, where there is one.
            hurried: whether words soon are worth more than the best ones: short sound is then encoded once.

        Raises:
            DragomanError: as the decoder does.
            Cancelled: it is not wanted any more.
        """
        glances: dict[str, Decoding] = {}
        if sound.seconds <= LONG_SECONDS:
            encoded = self._decoder.encode(sound.samples, whole=False)
            cancellation.check()
            choice = self._choice(encoded)
            glanced = self._decoder.glance(encoded, choice.likeliest, cancellation, ending=True)
            on_glance(replace(self._glanced(glanced, sound, choice), open_end=glanced.open_end))
            if choice.beyond_doubt(sound.voiced_seconds):
                if is_enough(glanced, sound, choice.likeliest):
                    return self._reading(glanced, choice.likeliest, sure=True)
                if hurried:
                    return self._hurried(encoded, glanced, sound, choice.likeliest, cancellation)
            glances[choice.likeliest] = glanced
            cancellation.check()
        encoded = self._decoder.encode(sound.samples, whole=True)
        cancellation.check()
        choice = self._choice(encoded)
        codes = choice.to_be_read(sound.voiced_seconds)
        readings = [self._written(sound, code, cancellation, encoded, glances.get(code)) for code in codes]
        return self._chosen(choice, *readings) if len(readings) > 1 else readings[0]

    def beginning(self, sound: Sound, cancellation: Cancellation) -> tuple[Reading, float]:
        """The reading of the beginning of sound that fills its window, and where that beginning ends (seconds).

        Raises:
            DragomanError: as the decoder does.
            Cancelled: it is not wanted any more.
        """
        encoded = self._decoder.encode(sound.samples, whole=True)
        language = self._choice(encoded).likeliest
        decoding = self._decoder.search(encoded, language, timestamps=True)
        latest = sound.seconds - _LAST_SEGMENT_SECONDS
        kept = [segment for segment in decoding.segments if segment.end <= latest]
        if len(kept) == len(decoding.segments):
            kept = kept[:-1]
        if kept and belief(decoding, sound, language) is Belief.YES:
            text = " ".join(segment.text for segment in kept)
            return self._reading(replace(decoding, text=text, alternatives=()), language, sure=True), sound.near(
                kept[-1].end
            )
        middle = sound.seconds / 2
        moment = sound.pause(middle / 2, latest)
        moment = sound.faintest(middle, latest) if moment is None else moment
        return self._written(sound.parts(moment)[0], language, cancellation), moment

    def _chosen(self, choice: LanguageChoice, one: Reading, other: Reading) -> Reading:
        """The reading that is kept of two in different languages, with the other where a person must choose."""
        if not (one.text and other.text):
            return one if one.text or (self._pressed and not other.text) else other
        lead = choice.lead(one.language, other.language, one.log_probability - other.log_probability)
        if choice.same_sound:
            lead = 0.0
        elif not choice.is_clear(lead):
            identified = self._identifier.identify(f"{one.text} {other.text}", (one.language, other.language))
            lead += math.copysign(identified.margin, 1 if identified.code == one.language else -1)
        if self._pressed:
            proven = choice.is_clear(lead) and other.log_probability > one.log_probability
            return other if lead < 0 and proven else one
        best, rest = (one, other) if lead >= 0 else (other, one)
        return best if choice.is_clear(lead) else replace(best, sure=False, other=rest)

    def _written(
        self,
        sound: Sound,
        language: str,
        cancellation: Cancellation,
        encoded: Encoded | None = None,
        glanced: Decoding | None = None,
    ) -> Reading:
        """The sound in a language that is given; in two parts where one pass has no room for all of its words."""
        encoded = encoded or self._decoder.encode(sound.samples, whole=True)
        decoding = without_credit(self._decoder.search(encoded, language, timestamps=True))
        if decoding.ended and belief(decoding, sound, language) is Belief.YES:
            rest = left_out(decoding, sound)
            if rest is None and glanced is not None:
                decoding = self._agreed(decoding, glanced, sound, language, cancellation)
            reading = self._reading(decoding, language, sure=True)
            return reading if rest is None else self._joined(reading, self._written(rest, language, cancellation))
        # Timestamps are less certain than words; without them it shows how certain the words are.
        cancellation.check()
        plain = without_credit(self._decoder.search(encoded, language, timestamps=False))
        incomplete = not (decoding.ended and plain.ended) or (decoding.repeats and plain.repeats)
        if incomplete and sound.seconds > 2 * _LEAST_PART_SECONDS:
            if nobody_to_follow(decoding) or nobody_to_follow(plain):
                return self._reading(None, language, sure=True)
            return self._in_two(sound, language, cancellation, all_or_nothing=not surely_speech(plain))
        verdict = belief(plain, sound, language)
        if verdict is Belief.PERHAPS:
            cancellation.check()
            again = glanced or self._decoder.glance(
                self._decoder.encode(sound.samples, whole=False), language, cancellation
            )
            verdict = Belief.YES if confirms(again, plain) else Belief.NO
        if verdict is not Belief.YES:
            return self._reading(None, language, sure=True)
        kept = not decoding.repeats and same_words(plain.text, decoding.text)
        return self._reading(decoding if kept else plain, language, sure=True)

    def _agreed(
        self, searched: Decoding, glanced: Decoding, sound: Sound, language: str, cancellation: Cancellation
    ) -> Decoding:
        """What a search wrote; where it is undecided and a glance differs, what both and another search agree on."""
        if same_spoken(searched.text, glanced.text) or not undecided(searched):
            return searched
        cancellation.check()
        encoded = self._decoder.encode(sound.samples, whole=True, silence=True)
        cancellation.check()
        again = self._decoder.search(encoded, language, timestamps=True)
        return without_credit(agreed((searched, again), glanced))

    def _hurried(
        self, encoded: Encoded, glanced: Decoding, sound: Sound, language: str, cancellation: Cancellation
    ) -> Reading:
        """What can be believed without encoding the sound again: the glance, or a search through the same window."""
        if glanced.ended and belief(glanced, sound, language) is Belief.YES:
            return self._reading(glanced, language, sure=True)
        cancellation.check()
        searched = without_credit(self._decoder.search(encoded, language, timestamps=False))
        verdict = belief(searched, sound, language)
        believed = verdict is Belief.YES or (verdict is Belief.PERHAPS and confirms(glanced, searched))
        return self._reading(searched if searched.ended and believed else None, language, sure=True)

    def _in_two(self, sound: Sound, language: str, cancellation: Cancellation, *, all_or_nothing: bool) -> Reading:
        """The sound in two parts; where it may be no speech, one part alone says nothing about the whole."""
        quarter = sound.seconds / 4
        moment = sound.pause(quarter, 3 * quarter)
        parts = sound.parts(sound.faintest(quarter, 3 * quarter) if moment is None else moment)
        first = self._written(parts[0], language, cancellation)
        if all_or_nothing and not first.text:
            return first
        second = self._written(parts[1], language, cancellation)
        if all_or_nothing and not second.text:
            return second
        joined = self._joined(first, second)
        return self._reading(None, language, sure=True) if repeats(joined.text) else joined

    @staticmethod
    def _joined(first: Reading, second: Reading) -> Reading:
        """Two readings in one language, one after the other."""
        if not (first.text and second.text):
            return first if first.text else second
        lengths = (len(first.text), len(second.text))
        mean = (first.log_probability * lengths[0] + second.log_probability * lengths[1]) / sum(lengths)
        text = spelled(first.language, f"{first.text} {second.text}")
        return Reading(text, first.language, log_probability=mean)

    def _glanced(self, glanced: Decoding, sound: Sound, choice: LanguageChoice) -> Reading:
        """What is believed of a glance at once."""
        believed = belief(glanced, sound, choice.likeliest) is Belief.YES
        return self._reading(glanced if believed else None, choice.likeliest, sure=choice.shown(sound.voiced_seconds))

    def _choice(self, encoded: Encoded) -> LanguageChoice:
        if len(self._languages) == 1:
            return LanguageChoice({self._languages[0]: 1.0}, self._languages[0], pressed=self._pressed)
        probabilities = self._decoder.language_probabilities(encoded, self._languages)
        return LanguageChoice(probabilities, self._languages[0], pressed=self._pressed)

    @staticmethod
    def _reading(decoding: Decoding | None, language: str, *, sure: bool) -> Reading:
        if decoding is None:
            return Reading("", language, sure)
        text = spelled(language, decoding.text)
        others = dict.fromkeys(spelled(language, other) for other in decoding.alternatives)
        alternatives = tuple(other for other in others if other != text)
        return Reading(text, language, sure, decoding.log_probability, decoding.tokens, alternatives=alternatives)

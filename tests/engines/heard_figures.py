"""Sentences with figures that a voice says and a recogniser writes; their figures are compared."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np

from device_app.audio.resampling import StreamResampler
from engines.cancellation import Cancellation
from engines.loading import Engines, load_engines
from engines.options import AUTO, NONE, EngineOptions
from engines.protocols import SAMPLE_RATE
from engines.silero import SileroVoiceActivityDetector
from engines.spoken_forms import spoken_form
from tests.engines.spoken_forms.reading import read
from tests.sounds import in_frames

SENTENCES = (
    "The train leaves at 15:30 from platform 5.",
    "Take 2 tablets every 8 hours.",
    "The ticket costs $12.50.",
    "My room number is 417.",
    "There are 25 people in the waiting room.",
    "The temperature is 38.5 degrees.",
    "Please wait 45 minutes.",
    "The medicine costs 130 euros.",
    "He weighs 82 kg.",
    "She is 1,650 kilometers away.",
    "Take 500 mg twice a day.",
    "I need 3 nights for 2 people.",
    "The appointment is in 14 days.",
    "It happened in 1987.",
    "The bus number 42 stops here.",
    "The dose is 0.25 mg.",
    "The hospital has 230 beds.",
    "We need 75 dollars.",
    "Blood pressure is 120/80.",
    "The shop opens at 9:15.",
    "The flight takes 11 hours.",
    "It is 60 km/h here.",
    "The house was built in 1923.",
    "I was born on 21 June 1990.",
    "He ran 10 km in 52 minutes.",
    "My son is 7 years old.",
    "The bill is £64.20.",
    "Only 15% of them came.",
    "There were 10,000 people.",
    "Drink 2 liters of water.",
    "Gate 19 closes in 20 minutes.",
    "The price went up by 3.5 percent.",
    "The room is 24 square meters.",
    "We have 365 days.",
    "Page 118, please.",
    "It costs 99 cents.",
    "The tower is 324 meters high.",
    "Come back in 6 weeks.",
    "The code is 4 7 1 9.",
    "That makes $1,250.",
)


def values(text: str) -> list[Decimal]:
    """The figures of an English text, written in digits or in words, in order."""
    return read(spoken_form(text, "en"), "en", codes=True)


def heard(engines: Engines, sentence: str) -> str:
    """What the recogniser writes when the voice says a sentence."""
    voice = engines.synthesizer("en")
    assert voice is not None
    chunks = list(voice.synthesize(sentence, "en", Cancellation()))
    resampler = StreamResampler(chunks[0].sample_rate, SAMPLE_RATE)
    sound = [resampler.process(chunk.samples) for chunk in chunks]
    sound += [resampler.flush(), np.zeros(SAMPLE_RATE // 2, np.float32)]
    stream = engines.recognizer("en").open(["en"], Cancellation())
    try:
        stream.accept(in_frames(np.concatenate(sound), SileroVoiceActivityDetector()))
        return stream.finish().text
    finally:
        stream.close()


def differing(sentences: Sequence[str], models: Path, synthesizer: str = AUTO) -> dict[str, str]:
    """The sentences whose figures came back otherwise, with what was heard.

    Args:
        sentences: in English.
        models: folder of the models.
        synthesizer: which voice engine speaks.
    """
    engines = load_engines(EngineOptions(models=models, translator=NONE, synthesizer=synthesizer))
    try:
        written = {sentence: heard(engines, sentence) for sentence in sentences}
    finally:
        engines.close()
    return {sentence: text for sentence, text in written.items() if values(sentence) != values(text)}

"""Conversation ⇄ engine process. Every message but the signs of life belongs to a job."""

from __future__ import annotations

from dataclasses import dataclass, field

from device_app.events.families import Control, Data, JobId, Status
from device_app.events.status import Capability
from engines.protocols import AudioChunk, Exchange, Hypothesis, Samples, Term, Translation, TranslationRequest

# ── conversation → engine process ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Listen(Data):
    """Begin an utterance.

    Attributes:
        source: code of the language expected.
        target: code wanted.
        end_by_silence: whether silence ends the utterance (False while the button is held).
        speak: whether the translation is to be spoken.
        context: earlier turns, oldest first.
        terms: glossary entries to honour, from `source` to `target`.
        either: whether it may as well be in `target`, and is then translated to `source`; needs a recogniser of both.
        patient: whether nobody asked for it (hands-free): it waits for speech as long as it takes, and no language is
            the likelier one.
        speed: of the voice; 1.0 is its own.
    """

    source: str
    target: str
    end_by_silence: bool = True
    speak: bool = True
    context: tuple[Exchange, ...] = ()
    terms: tuple[Term, ...] = ()
    either: bool = False
    patient: bool = False
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Hear(Data):
    """Samples of the utterance, ``float32[n]`` at 16 kHz."""

    samples: Samples


@dataclass(frozen=True, slots=True)
class FinishListening(Data):
    """The utterance is over: recognise, translate and speak what there is."""


@dataclass(frozen=True, slots=True)
class Interpret(Data):
    """Translate a text and, if asked, speak the translation, at this speed (1.0 is the voice's own)."""

    request: TranslationRequest
    speak: bool = True
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Say(Data):
    """Speak a text (replay)."""

    text: str
    language: str
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Abandon(Control):
    """Drop a job; nothing of it is reported any more."""

    job: JobId


@dataclass(frozen=True, slots=True)
class Hush(Control):
    """Stop speaking in a job; its translation goes on."""

    job: JobId


# ── engine process → conversation ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class EngineReady(Status):
    """The engines are loaded; the fields are those of `CapabilitiesChanged`."""

    capabilities: tuple[Capability, ...]
    pairs: frozenset[tuple[str, str]]
    sentences: frozenset[tuple[str, str]] | None = None
    rewordable: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class EngineFailed(Status):
    """The engines could not be loaded; the process ends. A failure as in `JobFailed`."""

    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class EngineAlive(Status):
    """A sign of life, several a second and after each job; `done` is the last job that is over, if any."""

    done: JobId | None


@dataclass(frozen=True, slots=True)
class SpeechStarted(Data):
    """Voice was detected in the utterance."""


@dataclass(frozen=True, slots=True)
class SpeechEnded(Data):
    """The utterance ended by itself; `voiced_seconds` is 0.0 when there was no speech."""

    voiced_seconds: float


@dataclass(frozen=True, slots=True)
class Heard(Data):
    """The recogniser's hypothesis; final or not. Of a `Listen.either`, its language may be that request's target."""

    hypothesis: Hypothesis


@dataclass(frozen=True, slots=True)
class Undecided(Data):
    """Only a person can tell which of the two languages it was: what it reads as in each. Nothing is translated."""

    likelier: Hypothesis
    other: Hypothesis


@dataclass(frozen=True, slots=True)
class Translated(Data):
    """The translator's result so far; final or not."""

    translation: Translation


@dataclass(frozen=True, slots=True)
class Spoke(Data):
    """A piece of speech to play.

    Attributes:
        chunk: the sound.
        begin: where the clause that it says begins in the translation, or in the text of `Say` (characters).
        end: where that clause ends.
    """

    chunk: AudioChunk
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class JobEnded(Data):
    """The job is done.

    Attributes:
        spoken: whether any speech was made.
        engines: stage (``asr``, ``mt``, ``tts``) → engine name.
        timings_ms: stage → milliseconds.
    """

    spoken: bool
    engines: tuple[tuple[str, str], ...] = ()
    timings_ms: tuple[tuple[str, float], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class JobFailed(Data):
    """The job ended with a failure.

    Attributes:
        code: stable code.
        message: one line in English.
        hint: what to do, one line.
        bug: whether it is a programming error (a traceback is in the log) rather than the environment.
    """

    code: str
    message: str
    hint: str = ""
    bug: bool = False

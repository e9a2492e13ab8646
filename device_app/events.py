"""Everything that crosses a boundary: window → worker → engine process and back. Frozen values, picklable.

Three families decide how a queue treats a message. *Control* overtakes what is queued and is never dropped; *data* is
ordered and is dropped when its turn is interrupted; *status* is ordered, and only the newest of a kind matters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from engines.protocols import AudioChunk, Hypothesis, Quality, Samples, Translation


class Side(StrEnum):
    """The two people. A is the owner (left, or near half); B the partner (right, or far half)."""

    A = "a"
    B = "b"

    @property
    def other(self) -> Side:
        """The other person."""
        return Side.B if self is Side.A else Side.A


class State(StrEnum):
    """What the device is doing. The table of transitions and time limits is in ``device_app/states.py``."""

    LOADING = "loading"
    IDLE = "idle"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"
    NO_SPEECH = "no_speech"
    ERROR = "error"
    MUTED = "muted"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Control:
    """Overtakes; never dropped."""


@dataclass(frozen=True, slots=True)
class Data:
    """Ordered; dropped when `turn` is interrupted."""

    turn: int


@dataclass(frozen=True, slots=True)
class Status:
    """Ordered; only the newest of a kind matters."""


# ── window → worker ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Tap(Control):
    """A short press on a talk button: start listening, finish now, or stop the voice, by state."""

    side: Side


@dataclass(frozen=True, slots=True)
class HoldStarted(Control):
    """The talk button is held down: listen until `HoldEnded`, whatever the silence."""

    side: Side


@dataclass(frozen=True, slots=True)
class HoldEnded(Control):
    """The held talk button was released: finish now."""

    side: Side


@dataclass(frozen=True, slots=True)
class Stop(Control):
    """Interrupt whatever is going on and return to idle."""


@dataclass(frozen=True, slots=True)
class TypeText(Control):
    """A typed utterance of one side."""

    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class EditTurn(Control):
    """The person corrected what was heard: translate and speak it again, in the same bubble."""

    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class ReplayTurn(Control):
    """Say a turn's translation again."""

    turn: int
    slow: bool = False


@dataclass(frozen=True, slots=True)
class DeleteTurn(Control):
    """Forget one turn, on the screen and in the history."""

    turn: int


@dataclass(frozen=True, slots=True)
class SetLanguages(Control):
    """Choose both languages (codes). Interrupts a turn in progress."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class ClearConversation(Control):
    """Forget every turn of this conversation."""


@dataclass(frozen=True, slots=True)
class Shutdown(Control):
    """End the worker and the engine process."""


# ── worker → window ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class StateChanged(Status):
    """The device's state.

    Attributes:
        state: the new state.
        side: who it concerns; None when nobody in particular.
        code: the failure or reason, for `State.ERROR` and `State.UNAVAILABLE`; empty otherwise.
        message: English text of `code`, where the window has none of its own.
        seconds_left: time until the state ends by itself; None when it doesn't.
    """

    state: State
    side: Side | None = None
    code: str = ""
    message: str = ""
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Level(Status):
    """Loudness of the microphone while listening, 0 … 1 on a perceptual scale, at 15 to 30 a second."""

    side: Side
    value: float


@dataclass(frozen=True, slots=True)
class Turn:
    """A snapshot of one turn, as the window shows it and the history keeps it.

    Attributes:
        number: 1, 2, 3 … within the conversation.
        side: who spoke.
        source: language code of `heard`.
        target: language code of `translation`.
        heard: what was recognised or typed, so far.
        heard_stable: leading characters of `heard` that won't change.
        typed: whether it was typed, not spoken.
        translation: the translation so far.
        translation_stable: leading characters of it that won't change.
        final: whether nothing more will come.
        engine: name of the translator.
        quality: how far the translation may be trusted; None before there is one.
        meant: the phrasebook's own sentence, where it differs from `heard`.
        spoken: whether the translation was or is being said aloud; False where there is no voice.
        error_code: the failure that ended it; empty if none.
        warnings: codes of what a person should know.
        timings_ms: stage → milliseconds; see ``device_app/chain.py``.
    """

    number: int
    side: Side
    source: str
    target: str
    heard: str = ""
    heard_stable: int = 0
    typed: bool = False
    translation: str = ""
    translation_stable: int = 0
    final: bool = False
    engine: str = ""
    quality: Quality | None = None
    meant: str = ""
    spoken: bool = False
    error_code: str = ""
    warnings: tuple[str, ...] = ()
    timings_ms: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class TurnChanged(Status):
    """A turn is new or grew."""

    snapshot: Turn


@dataclass(frozen=True, slots=True)
class TurnDeleted(Status):
    """A turn is gone."""

    turn: int


@dataclass(frozen=True, slots=True)
class Capability:
    """What this device can do with one language, and why not.

    Attributes:
        code: the language.
        hear: name of the recogniser, empty for none.
        read: whether some translator takes it as source.
        write: whether some translator produces it.
        speak: name of the voice engine, empty for none.
        why_not: stage (``hear``, ``write``, ``speak``) → one line of why not, for what is missing.
    """

    code: str
    hear: str
    read: bool
    write: bool
    speak: str
    why_not: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CapabilitiesChanged(Status):
    """What the loaded engines can do; `pairs` are the ``(source, target)`` that some translator takes."""

    capabilities: tuple[Capability, ...]
    pairs: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LanguagesChanged(Status):
    """The two languages in use."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class AudioChanged(Status):
    """Whether there is a microphone and a loudspeaker, by stable name (empty: none)."""

    microphone: str
    loudspeaker: str


# ── worker → engine process ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Listen(Data):
    """Begin an utterance.

    Attributes:
        source: code of the language expected.
        target: code wanted.
        end_by_silence: whether silence ends the utterance (False while the button is held).
        context: earlier turns, oldest first: ``(source, text, target, translation)``.
    """

    source: str
    target: str
    end_by_silence: bool = True
    context: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hear(Data):
    """Samples of the utterance, ``float32[n]`` at 16 kHz."""

    samples: Samples


@dataclass(frozen=True, slots=True)
class FinishListening(Data):
    """The utterance is over: recognise, translate and speak what there is."""


@dataclass(frozen=True, slots=True)
class Interpret(Data):
    """Translate a text and, if asked, speak the translation."""

    text: str
    source: str
    target: str
    speak: bool = True
    context: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Say(Data):
    """Speak a text (replay)."""

    text: str
    language: str
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Abandon(Control):
    """Drop a turn; nothing of it is reported any more."""

    turn: int


# ── engine process → worker ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class EngineReady(Status):
    """The engines are loaded."""

    capabilities: tuple[Capability, ...]
    pairs: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SpeechStarted(Data):
    """Voice was detected in the utterance."""


@dataclass(frozen=True, slots=True)
class SpeechEnded(Data):
    """The utterance ended by itself; `voiced_seconds` is 0.0 when there was no speech."""

    voiced_seconds: float


@dataclass(frozen=True, slots=True)
class Heard(Data):
    """The recogniser's hypothesis; final or not."""

    hypothesis: Hypothesis


@dataclass(frozen=True, slots=True)
class Translated(Data):
    """The translator's result so far; final or not."""

    translation: Translation


@dataclass(frozen=True, slots=True)
class Spoke(Data):
    """A piece of speech to play."""

    chunk: AudioChunk


@dataclass(frozen=True, slots=True)
class TurnEnded(Data):
    """The turn's work in the engine process is done.

    Attributes:
        spoken: whether any speech was made.
        engines: stage (``asr``, ``mt``, ``tts``) → engine name.
        timings_ms: stage → milliseconds.
    """

    spoken: bool
    engines: tuple[tuple[str, str], ...] = ()
    timings_ms: tuple[tuple[str, float], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class TurnFailed(Data):
    """The turn ended with a failure.

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

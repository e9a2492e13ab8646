"""Conversation → window: what the device shows."""

from __future__ import annotations

from dataclasses import dataclass

from device_app.events.families import Side, State, Status, TurnNumber
from engines.protocols import Quality


@dataclass(frozen=True, slots=True)
class StateChanged(Status):
    """The device's state.

    Attributes:
        state: the new state.
        side: who it concerns; None when nobody in particular, or not known yet.
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
        timings_ms: stage → milliseconds; see ``device_app/chain/chain.py``.
    """

    number: TurnNumber
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
class VoiceAt(Status):
    """Which clause the device's voice is saying.

    Attributes:
        turn: of whose translation it is; None for no turn's, and while the device is silent.
        begin: where the clause begins in the translation (characters).
        end: where it ends.
    """

    turn: TurnNumber | None = None
    begin: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class TurnDeleted(Status):
    """A turn is gone."""

    turn: TurnNumber


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
class EnginesLoading(Status):
    """Which engines are being loaded: ``recognition``, ``translation`` or ``voice``, in this order."""

    stage: str


@dataclass(frozen=True, slots=True)
class CapabilitiesChanged(Status):
    """What the loaded engines can do.

    Attributes:
        capabilities: of each language.
        pairs: the ``(source, target)`` that some translator takes.
        sentences: those of which any sentence is translated, and not only the phrases of a phrasebook; None where that
            isn't known.
        rewordable: those of which several translations of any sentence can be had.
    """

    capabilities: tuple[Capability, ...]
    pairs: frozenset[tuple[str, str]]
    sentences: frozenset[tuple[str, str]] | None = None
    rewordable: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class LanguagesChanged(Status):
    """The two languages in use."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class HandsFreeChanged(Status):
    """Whether the device listens by itself; `why_not` is the code of why it can't (empty: it can)."""

    on: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class LanguageAsked(Status):
    """The question of `State.ASKING`: what was heard, read as side A's language and as side B's."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class KeepingChanged(Status):
    """Whether this conversation is kept.

    Attributes:
        on: whether it is.
        conversation: its number in the history; None while nothing of it is there.
        code: why what a person asked for last could not be done; empty when it was.
    """

    on: bool
    conversation: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class SpeakerQueued(Status):
    """Who pressed while another turn was being worked on and is heard next; None: nobody any more."""

    side: Side | None


@dataclass(frozen=True, slots=True)
class AudioChanged(Status):
    """Whether there is a microphone and a loudspeaker, by stable name (empty: none).

    Attributes:
        microphone: the one in use.
        loudspeaker: likewise.
        microphones: those that may be chosen.
        loudspeakers: likewise.
    """

    microphone: str
    loudspeaker: str
    microphones: tuple[str, ...] = ()
    loudspeakers: tuple[str, ...] = ()

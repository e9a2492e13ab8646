"""The states of a conversation, as the first page and the two halves show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from device_app.chain.clauses import ClauseCutter
from device_app.events import (
    AudioChanged,
    CapabilitiesChanged,
    EnginesLoading,
    HandsFreeChanged,
    LanguageAsked,
    Level,
    Side,
    SpeakerQueued,
    State,
    StateChanged,
    Status,
    Turn,
    TurnChanged,
    TurnDeleted,
    TurnNumber,
    VoiceAt,
)
from device_app.vocabulary import Quality, languages
from tests.ui.conftest import Desk, capabilities
from tests.ui.scene_talk import Scene, Talk, beginning

_MOST_TURNS = 5
EVERYTHING = frozenset(languages())
SOUND = AudioChanged("USB microphone", "Loudspeaker", ("USB microphone", "Webcam"), ("Loudspeaker", "HDMI 1"))


def able() -> CapabilitiesChanged:
    """A device that does everything, with every language."""
    return replace(capabilities(EVERYTHING), rewordable=capabilities(EVERYTHING).pairs)


AT_REST = (
    *(TurnDeleted(TurnNumber(number)) for number in range(1, _MOST_TURNS + 1)),
    able(),
    SOUND,
    SpeakerQueued(None),
    HandsFreeChanged(on=False),
    StateChanged(State.IDLE),
)
"""What every state begins with: a device that has heard nothing yet."""


def first_page(talk: Talk) -> Iterator[Scene]:
    """Everything that the first page can show.

    Args:
        talk: what is said.
    """
    yield Scene("loading", before=True)
    yield Scene("loading-stage", (EnginesLoading("translation"),), before=True)
    yield Scene("empty")
    yield from _limited(talk)
    older = tuple(map(TurnChanged, talk.older()))
    yield Scene("conversation", older)
    yield from _turns(talk, older)
    for scene in live(talk):
        yield replace(scene, events=(*older, *scene.events))


def live(talk: Talk) -> Iterator[Scene]:
    """What goes on while somebody is heard, understood and translated."""
    for side in Side:
        yield from _heard(talk, side)
        yield from _answered(talk, side)
        failed = talk.turn(3, side, translation="", spoken=False, error_code="mt.failed")
        yield Scene(
            f"error-{side}",
            (TurnChanged(failed), StateChanged(State.ERROR, side, "mt.failed", "It fell off.", seconds_left=4.0)),
        )
        yield Scene(f"no_speech-{side}", (StateChanged(State.NO_SPEECH, side, seconds_left=4.0),))
    yield from _whole_device(talk)


def _limited(talk: Talk) -> Iterator[Scene]:
    """What a pair of languages, or the device, can't do."""
    older = tuple(map(TurnChanged, talk.older()))
    limits: dict[str, tuple[Status, ...]] = {
        "type": (capabilities(frozenset({talk.a})),),
        "no-microphone": (AudioChanged("", "Loudspeaker"), StateChanged(State.MUTED, code="audio.no_microphone")),
        "phrases-only": (capabilities(EVERYTHING, phrases_only=frozenset({talk.a, talk.b})),),
        "no-pair": (replace(able(), pairs=frozenset(), sentences=frozenset()),),
    }
    for name, events in limits.items():
        yield Scene(name, events)
        yield Scene(f"{name}-conversation", (*older, *events))


def _turns(talk: Talk, older: tuple[TurnChanged, ...]) -> Iterator[Scene]:
    """The newest turn, when there is something to say about it or to do with it."""
    rough = talk.long_turn(3, Side.A, 1, quality=Quality.ROUGH)
    meant = talk.turn(3, Side.B, "greeting", quality=Quality.PHRASEBOOK, meant=talk.said(Side.B).question)
    doubted = talk.turn(3, Side.A, warnings=("mt.figures",), spoken=False)
    failed = talk.turn(3, Side.B, translation="", spoken=False, typed=True, error_code="mt.no_answer")
    yield Scene("rough", (*older, TurnChanged(rough)))
    yield Scene("meant", (*older, TurnChanged(meant)))
    yield Scene("doubted", (*older, TurnChanged(doubted)))
    yield Scene("failed", (*older, TurnChanged(failed)))
    yield Scene("long", (*older, TurnChanged(talk.long_turn(3, Side.B))))
    yield Scene("opened", (*older, TurnChanged(talk.turn(3, Side.B))), then=_open_newest)
    yield Scene("opened-long", (*older, TurnChanged(talk.long_turn(3, Side.B))), then=_open_newest)


def _open_newest(desk: Desk) -> None:
    # The two halves show a turn large, on a page of its own.
    if buttons := desk.find_all("more"):
        desk.tap(buttons[-1])
        desk.settle_page()


def _heard(talk: Talk, side: Side) -> Iterator[Scene]:
    """Somebody speaks."""
    listens = (StateChanged(State.LISTENING, side, seconds_left=25.0), Level(side, 0.6))
    said = beginning(talk.long(side), 0.6)
    growing = talk.turn(3, side, heard=said, heard_stable=len(said) // 2, translation="", final=False)
    speech = talk.long_turn(3, side, 3, heard_stable=len(talk.long(side, 2)), translation="", final=False)
    yield Scene(f"listening-begun-{side}", listens)
    yield Scene(f"listening-{side}", (*listens, TurnChanged(growing)))
    ending = StateChanged(State.LISTENING, side, seconds_left=8.0)
    yield Scene(f"listening-long-{side}", (ending, Level(side, 0.6), TurnChanged(speech)))


def _answered(talk: Talk, side: Side) -> Iterator[Scene]:
    """What was said is understood, translated and spoken."""
    thinks, speaks = StateChanged(State.THINKING, side), StateChanged(State.SPEAKING, side)
    heard = talk.long_turn(3, side, 1, translation="", final=False, spoken=False)
    growing = beginning(talk.long(side.other), 0.5)
    translated = replace(heard, translation=growing, translation_stable=len(growing) * 2 // 3)
    yield Scene(f"thinking-{side}", (thinks, TurnChanged(heard)))
    yield Scene(f"queued-{side}", (thinks, TurnChanged(translated), SpeakerQueued(side.other)))
    asked = LanguageAsked(talk.long(Side.A, 2), talk.long(Side.B, 2))
    asks = StateChanged(State.ASKING, side, seconds_left=6.0)
    yield Scene(f"asking-{side}", (TurnChanged(heard), asked, asks), within="languageQuestion")
    short, long = talk.turn(3, side, final=False), talk.long_turn(3, side, 3, final=False)
    yield Scene(f"speaking-{side}", (speaks, TurnChanged(short), _clause(talk, short, 0.0)))
    yield Scene(f"speaking-long-{side}", (speaks, TurnChanged(long), _clause(talk, long, 0.6)))


def _clause(talk: Talk, turn: Turn, part: float) -> VoiceAt:
    """The voice has come so far in a turn's translation."""
    clauses = ClauseCutter(talk.code(turn.side.other)).take(turn.translation, len(turn.translation), final=True)
    clause = clauses[int(part * len(clauses))]
    return VoiceAt(turn.number, clause.begin, clause.end)


def _whole_device(talk: Talk) -> Iterator[Scene]:
    """What concerns both people."""
    either = (HandsFreeChanged(on=True), StateChanged(State.AWAITING), Level(Side.A, 0.4), Level(Side.B, 0.4))
    kept = talk.long_turn(3, Side.A, 1, translation="", final=False, spoken=False)
    yield Scene("awaiting", either)
    yield Scene("restarting", (TurnChanged(kept), StateChanged(State.LOADING), EnginesLoading("recognition")))
    yield Scene("unavailable", (StateChanged(State.UNAVAILABLE, code="engine.load_failed", message="It fell off."),))

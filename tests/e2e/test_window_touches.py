"""Fingers on the real window, real voices and a real sound server: everything that two people do with the device."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.audio_server import AudioServer
from tests.e2e.test_window_conversation import ANSWER, QUESTION, voice
from tests.e2e.window_process import Event, WindowProcess, open_window
from tests.waiting import longest_wait, wait_until

pytestmark = pytest.mark.timeout(300)

TAP_SECONDS = 0.08


class Touched:
    """A window, its sound server, and somebody's finger.

    Args:
        window: the program.
        sound: what it hears and plays through.
        finger: leads to `tests.e2e.touched_program`.
    """

    def __init__(self, window: WindowProcess, sound: AudioServer, finger: socket.socket) -> None:
        self.window = window
        self.sound = sound
        self._finger = finger
        self._unfinished: list[subprocess.Popen[bytes]] = []
        self._answers = finger.makefile("r", encoding="utf-8")

    def close(self) -> None:
        """Let go of the finger, and wait for what is still being said."""
        self._answers.close()
        for speaking in self._unfinished:
            speaking.wait(longest_wait())

    def _order(self, order: str, name: str) -> str | None:
        self._finger.sendall(json.dumps({order: name}).encode() + b"\n")
        answer: str | None = json.loads(self._answers.readline())
        return answer

    def shown(self, name: str) -> str | None:
        """What a view shows; None where it can't be seen."""
        return self._order("shown", name)

    def see(self, name: str) -> None:
        """Wait until a view can be seen."""
        wait_until(lambda: self.shown(name) is not None, f"{name} on the screen", pause=0.05)

    def miss(self, name: str) -> None:
        """Wait until a view can no longer be seen."""
        wait_until(lambda: self.shown(name) is None, f"no {name} on the screen", pause=0.05)

    def press(self, name: str) -> None:
        """Put the finger on a view, as soon as that is there."""
        self.see(name)
        # A page that opens or closes moves; a finger comes when it stands.
        time.sleep(0.25)
        assert self._order("press", name) is not None, name

    def release(self) -> None:
        self._order("release", "")

    def tap(self, *names: str) -> int:
        """Tap on views, one after the other; the number of events before the last."""
        for name in names:
            before = len(self.window.events())
            self.press(name)
            time.sleep(TAP_SECONDS)
            self.release()
        return before

    def say(self, *, wait: bool = True) -> None:
        """Speak the question; returns when it was said, or has begun."""
        speaking = self.sound.speak(voice(QUESTION, "en"), wait=wait)
        if not wait:
            time.sleep(0.8)
            self._unfinished.append(speaking)

    def ask(self) -> int:
        """A's question, answered and said; the number of events before it."""
        before = self.tap("talkA")
        listening = self.window.wait_state("listening", after=before)
        self.say()
        self.window.wait_state("idle", after=listening)
        assert [turn["translation"] for turn in self.window.turns(after=before)] == [ANSWER]
        clauses = [event for event in self.window.events()[before:] if event["event"] == "VoiceAt" and event["turn"]]
        assert [(clause["begin"], clause["end"]) for clause in clauses] == [(0, len(ANSWER))]
        return before

    def wait_final(self, after: int) -> Event:
        """The last snapshot of the turn that is the first to be ended behind an event."""
        number = self.window.wait(
            "the turn's end", lambda event: event["event"] == "TurnChanged" and event["snapshot"]["final"], after=after
        )
        snapshot: Event = self.window.events()[number - 1]["snapshot"]
        return snapshot

    def at_rest(self) -> None:
        """Wait until nothing goes on and engines and microphone are there."""
        wait_until(lambda: self._last("StateChanged").get("state") == "idle", "rest", pause=0.05)
        wait_until(lambda: bool(self._last("CapabilitiesChanged")["capabilities"]), "engines", pause=0.05)

    def _last(self, kind: str) -> Event:
        return next((event for event in reversed(self.window.events()) if event["event"] == kind), {})


@pytest.fixture(scope="module")
def device(
    audio_server: AudioServer, starter_models: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Touched]:
    mine, other = socket.socketpair()
    with (
        closing(mine),
        closing(other),
        open_window(
            tmp_path_factory.mktemp("touches"),
            audio_server,
            starter_models,
            program=("-m", "tests.e2e.touched_program"),
            descriptors=(other.fileno(),),
            variables={"TOUCHES": str(other.fileno())},
        ) as window,
        closing(Touched(window, audio_server, mine)) as touched,
    ):
        yield touched


@pytest.fixture(autouse=True)
def _at_rest(device: Touched) -> None:
    device.at_rest()


def test_talking_as_long_as_the_finger_stays(device: Touched) -> None:
    before = len(device.window.events())
    device.press("talkA")
    device.window.wait_state("listening", after=before)
    device.say()
    device.release()
    assert device.wait_final(before)["translation"] == ANSWER
    device.window.wait_state("speaking", after=before)


def test_the_partner_interrupts_the_voice_by_one_tap(device: Touched) -> None:
    before = device.tap("talkA")
    listening = device.window.wait_state("listening", after=before)
    device.say()
    speaking = device.window.wait_state("speaking", after=listening)
    device.tap("talkB")
    device.window.wait(
        "B's turn",
        lambda event: event["event"] == "StateChanged" and (event["state"], event["side"]) == ("listening", "b"),
        after=speaking,
    )
    assert [turn["translation"] for turn in device.window.turns(after=before)][:1] == [ANSWER]
    device.tap("cancel")


def test_a_tap_in_the_other_ones_sentence_waits_for_its_end(device: Touched) -> None:
    before = device.tap("talkA")
    device.window.wait_state("listening", after=before)
    device.say(wait=False)
    device.tap("talkB")
    queued = device.window.wait(
        "B in the queue", lambda event: event["event"] == "SpeakerQueued" and event["side"] == "b", after=before
    )
    assert device.wait_final(before)["translation"] == ANSWER
    device.window.wait(
        "B's turn",
        lambda event: event["event"] == "StateChanged" and (event["state"], event["side"]) == ("listening", "b"),
        after=queued,
    )
    device.tap("cancel")


def test_languages_are_swapped_and_chosen_in_two_taps_and_three(device: Touched) -> None:
    def wait(a: str, b: str, after: int) -> None:
        device.window.wait(
            f"{a} and {b}",
            lambda event: event["event"] == "LanguagesChanged" and (event["a"], event["b"]) == (a, b),
            after=after,
        )

    wait("es", "en", device.tap("swap"))
    wait("en", "es", device.tap("swap"))
    wait("en", "pt", device.tap("chipB", "language.pt"))
    device.see("home")
    # Now that it was in use, Spanish is among the languages on top.
    wait("en", "es", device.tap("chipB", "language.es"))


def test_a_sentence_is_corrected_and_said_again_more_slowly(device: Touched) -> None:
    device.ask()
    device.tap("more", "slower")
    device.window.wait_state("speaking", after=len(device.window.events()) - 1)
    device.at_rest()
    if device.shown("edit") is None:
        device.tap("more")
    before = device.tap("edit", "eraseKey", "sendKey")
    turn = device.wait_final(before)
    assert turn["heard"].rstrip("?.") == QUESTION.rstrip("?.")[: len(turn["heard"].rstrip("?."))]
    device.see("home")


def test_face_to_face_each_has_a_half(device: Touched) -> None:
    device.tap("faceToFace")
    device.see("closeHalves")
    before = device.tap("talkA")
    listening = device.window.wait_state("listening", after=before)
    device.say()
    device.window.wait_state("idle", after=listening)
    replay = device.tap("repeatB")
    device.window.wait_state("speaking", after=replay)
    device.at_rest()
    device.tap("closeHalves")
    device.miss("closeHalves")


def test_a_sentence_is_starred_and_found_among_the_phrases(device: Touched) -> None:
    device.ask()
    device.tap("more", "turnStar", "phrasesButton", "theme.favourites")
    wait_until(lambda: device.shown("phraseTranslation") == ANSWER, "the kept sentence", pause=0.05)
    device.tap("back")
    device.see("home")


def test_everything_is_forgotten_after_a_question(device: Touched) -> None:
    device.ask()
    device.tap("menuButton", "forget")
    before = device.tap("answerYes")
    device.window.wait("forgetting", lambda event: event["event"] == "TurnDeleted", after=before)
    device.see("emptyState")


def test_without_a_microphone_the_button_writes(device: Touched) -> None:
    before = len(device.window.events())
    device.sound.remove_microphone()
    gone = device.window.wait(
        "its loss", lambda event: event["event"] == "AudioChanged" and not event["microphone"], after=before
    )
    device.tap("talkA")
    device.see("composer")
    device.tap("back")
    device.sound.add_microphone()
    device.window.wait(
        "its return", lambda event: event["event"] == "AudioChanged" and bool(event["microphone"]), after=gone
    )
    device.at_rest()
    device.ask()


@pytest.mark.parametrize("state", ["idle", "listening", "thinking", "speaking"])
def test_engines_may_be_killed_in_every_state(device: Touched, state: str) -> None:
    before = len(device.window.events())
    if state != "idle":
        device.tap("talkA")
        device.window.wait_state("listening", after=before)
        device.say(wait=state != "listening")
        device.window.wait_state(state, after=before)
    killed = len(device.window.events())
    os.kill(device.window.engine_pid(), signal.SIGKILL)
    if state == "listening":
        device.window.wait(
            "a failure that is told",
            lambda event: event["event"] == "StateChanged" and bool(event["code"]),
            after=killed,
        )
    device.window.wait(
        "engines that are back",
        lambda event: event["event"] == "CapabilitiesChanged" and bool(event["capabilities"]),
        after=killed,
    )
    if state in {"thinking", "speaking"}:
        # What was said is not lost: the next engines hear it again where the last ones had not heard all of it.
        wait_until(lambda: _heard(device, before) == [QUESTION.rstrip("?.")], "the whole sentence", pause=0.05)
    device.at_rest()
    device.ask()


def _heard(device: Touched, after: int) -> list[str]:
    return [turn["heard"].rstrip("?.") for turn in device.window.turns(after=after)]

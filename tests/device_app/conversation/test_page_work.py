"""Captions, reading and documents behind their pages: the real engine process, engines small enough to control."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pysubs2
import pytest

from device_app.events.captions import (
    CaptionLine,
    CaptionsChanged,
    CaptionsKept,
    CaptionSpeech,
    KeepCaptions,
    PassageSettled,
    StartCaptions,
    StopCaptions,
)
from device_app.events.control import Stop, Tap, TypeText
from device_app.events.documents import CancelFile, FileChanged, FileStage, PauseFile, TellFile, TranslateFile
from device_app.events.families import Side, State, Status
from device_app.events.reading import (
    LookUpWord,
    OpenSentence,
    OpenText,
    ReadingFailed,
    SentenceShown,
    TextOpened,
    WordShown,
)
from device_app.paths import documents_folder
from tests.device_app.conversation.kiosk import Kiosk, Shown, kiosk, still
from tests.device_app.small_engines import burst, of, silence
from tests.waiting import longest_wait


def newest(shown: Shown, kind: type[Status]) -> Status | None:
    return next((status for status in reversed(list(shown.shown)) if isinstance(status, kind)), None)


def file(running: Kiosk) -> FileChanged:
    found = newest(running, FileChanged)
    return found if isinstance(found, FileChanged) else FileChanged()


def lines(running: Kiosk) -> dict[int, CaptionLine]:
    """The talk as a window knows it."""
    return {line.number: line for line in of(list(running.shown), CaptionLine)}


def utter(running: Kiosk, words: int) -> None:
    sound = np.concatenate([burst()] * words + [silence(1.2)])
    running.microphone.speak(sound).wait(longest_wait())


def test_a_talk_is_captioned_translated_kept_and_the_next_tap_works(isolated_home: Path) -> None:
    with kiosk() as running:
        running.post(StartCaptions(Side.A, fresh=True))
        running.wait_until_seen(CaptionsChanged, running=True)
        utter(running, 2)
        running.wait(lambda: lines(running).get(0) and lines(running)[0].translation is not None)
        assert (lines(running)[0].text, lines(running)[0].translation) == ("one two", "ONE TWO")
        running.post(KeepCaptions())
        utter(running, 3)
        running.wait(lambda: lines(running).get(1) and lines(running)[1].translation is not None)
        assert lines(running)[1].text == "one two three"
        assert lines(running)[1].start >= lines(running)[0].end
        running.post(StopCaptions())
        running.wait_until_seen(CaptionsChanged, running=False)
        running.post(Tap(Side.A))
        running.wait_for_state(State.LISTENING)
        running.say(1)
        running.wait_for_turn(1)
    kept = newest(running, CaptionsKept)
    assert isinstance(kept, CaptionsKept)
    english, spanish = (pysubs2.load(str(Path(kept.folder) / name)) for name in kept.names)
    assert [event.text for event in english] == ["one two", "one two three"]
    assert [event.text for event in spanish] == ["ONE TWO", "ONE TWO THREE"]


def test_a_talk_goes_on_when_the_engines_were_killed() -> None:
    with kiosk() as running:
        running.post(StartCaptions(Side.A, fresh=True))
        utter(running, 1)
        running.wait(lambda: 0 in lines(running))
        running.kill_engines()
        running.wait_until_seen(CaptionsChanged, running=True, code="engine.killed")
        utter(running, 2)
        running.wait(lambda: 1 in lines(running))
        assert [lines(running)[number].text for number in (0, 1)] == ["one", "one two"]


def test_what_was_not_translated_in_time_holds_nothing_up() -> None:
    with still() as one:
        one.post(StartCaptions(Side.A, fresh=True))
        (request,) = of(one.engines[-1].sent, CaptionSpeech)
        one.engines[-1].tell(PassageSettled(request.job, 0, "one", 0.0, 1.0))
        one.settle()
        assert of(one.shown, CaptionLine)[-1].translation is None
        one.post(Stop(), StartCaptions(Side.A, fresh=False))
        assert of(one.shown, CaptionLine)[-1].code == "turn.interrupted"
        assert of(one.shown, CaptionLine)[-1].translation == ""


def test_whoever_asks_for_a_turn_ends_the_captions() -> None:
    with kiosk() as running:
        running.post(StartCaptions(Side.A, fresh=True))
        running.wait_until_seen(CaptionsChanged, running=True)
        running.post(TypeText(Side.A, "hello"))
        running.wait_until_seen(CaptionsChanged, running=False)
        assert running.wait_for_turn(1).translation == "HELLO"


def test_captions_say_why_not() -> None:
    with still(microphone="") as one:
        one.post(StartCaptions(Side.A, fresh=True))
        assert newest(one, CaptionsChanged) == CaptionsChanged(
            running=False, code="audio.no_microphone", message="there is no microphone"
        )


def test_a_text_is_read_sentence_by_sentence() -> None:
    with kiosk() as running:
        running.post(OpenText("One two. Three four.", "", "en", "es"))
        running.wait_until_seen(TextOpened, sentences=("One two.", "Three four."))
        running.post(OpenSentence(1))
        running.wait_until_seen(SentenceShown, number=1, translation="THREE FOUR.")
        shown = of(list(running.shown), SentenceShown)
        assert [each.translation for each in shown] == [None, "THREE FOUR."]
        running.post(LookUpWord(1, shown[0].sentence.parts.index("four")))
        running.wait(lambda: newest(running, WordShown))
        found = newest(running, WordShown)
        assert isinstance(found, WordShown)
        assert (found.word.text, found.word.sentence) == ("four", "Three four.")
        assert running.conversation.turns() == ()


def test_a_document_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    unknown = tmp_path / "a.xyz"
    unknown.write_bytes(b"\0\1")
    with kiosk() as running:
        running.post(OpenText("", str(unknown), "en", "es"))
        running.wait_until_seen(ReadingFailed, code="file.format_unknown")
        running.post(TranslateFile(str(unknown), "en", "es"))
        running.wait(lambda: file(running).stage is FileStage.FAILED)
        assert file(running).code == "file.format_unknown"


def test_a_document_gives_way_to_people_and_outlives_the_engines(tmp_path: Path, isolated_home: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("\n\n".join(f"Page {'abcdefghij'[number]} slow." for number in range(10)), "utf-8")
    with kiosk() as running:
        running.post(TranslateFile(str(letter), "en", "es"))
        running.wait(lambda: file(running).done > 0)
        running.post(PauseFile(on=True))
        running.wait(lambda: file(running).stage is FileStage.PAUSED)
        running.kill_engines()
        running.wait_for_state(State.LOADING)
        running.wait_for_state(State.IDLE)
        running.post(PauseFile(on=False), TypeText(Side.A, "hello"))
        assert running.wait_for_turn(1).translation == "HELLO"
        running.wait(lambda: file(running).stage is FileStage.DONE)
        report = file(running).report
        assert report is not None
        assert Path(report.output).read_text("utf-8").startswith("PAGE A SLOW.\n\nPAGE B SLOW.")
        assert report.sentences == 10
        running.post(TellFile())
        running.post(TranslateFile(str(letter), "en", "es"))
        running.wait(lambda: (again := file(running).report) is not None and again.again)


def test_a_document_that_ends_the_engines_each_time_is_given_up(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("crash now.", "utf-8")
    with kiosk() as running:
        running.post(TranslateFile(str(letter), "en", "es"))
        running.wait(lambda: file(running).stage is FileStage.FAILED)
        assert file(running).code == "engine.killed"
        running.wait_for_state(State.IDLE)
        running.post(TypeText(Side.A, "hello"))
        assert running.wait_for_turn(1).translation == "HELLO"


@pytest.mark.parametrize("stopped", [CancelFile()])
def test_a_document_that_is_given_up_leaves_nothing_behind(stopped: CancelFile, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("polite-hang now.", "utf-8")
    with kiosk() as running:
        running.post(TranslateFile(str(letter), "en", "es"))
        running.wait(lambda: file(running).total > 0)
        running.post(stopped)
        running.wait(lambda: file(running).stage is FileStage.CANCELLED)
        running.post(TypeText(Side.A, "hello"))
        assert running.wait_for_turn(1).translation == "HELLO"
    assert list(tmp_path.glob("*.es.txt")) == []


def test_what_the_window_writes_has_a_home(
    isolated_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert documents_folder() == isolated_home / "documents"
    monkeypatch.delenv("DRAGOMAN_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert documents_folder() == tmp_path / "Documents"
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config/user-dirs.dirs").write_text('# of a desktop\nXDG_DOCUMENTS_DIR="$HOME/Documentos"\n', "utf-8")
    assert documents_folder() == tmp_path / "Documentos"

"""A talk from sound to files and page: settled words never change, and nothing that was heard is lost."""

from __future__ import annotations

import html
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import numpy as np
import pysubs2
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from device_app.captions.files import CaptionFile
from device_app.captions.listening import address, listen
from device_app.captions.passages import Passage, Passages
from device_app.captions.server import CaptionServer
from device_app.captions.session import CaptionListener, CaptionSession
from device_app.captions.speech import HeardSpeech, SpeechReader
from device_app.captions.writing import CueListener, TentativeListener, to_file, to_page
from device_app.chain.sample_sources import RecordedSamples
from engines.cancellation import Cancellation
from engines.errors import DragomanError, UsageError
from engines.loading import Engines
from engines.protocols import SAMPLE_RATE, Samples
from tests.device_app.captions.talk import LoudDetector, ScriptedRecognizer, speech
from tests.device_app.translation.counting import CountingTranslator


class Notes(CaptionListener):
    def __init__(self) -> None:
        self.tentative: list[str] = []
        self.passages: list[Passage] = []
        self.translations: list[tuple[str, str]] = []
        self.failures: list[str] = []

    def heard(self, tentative: str) -> None:
        self.tentative.append(tentative)

    def settled(self, passage: Passage) -> None:
        self.passages.append(passage)

    def translated(self, passage: Passage, language: str, text: str) -> None:
        self.translations.append((language, text))

    def failed(self, language: str, error: DragomanError) -> None:
        self.failures.append(error.code)


def talk(
    sound: Samples,
    *script: str,
    targets: tuple[str, ...] = ("pt",),
    live: bool = True,
    listeners: tuple[CaptionListener, ...] = (),
) -> Notes:
    cancellation = Cancellation()
    engines = Engines((), (CountingTranslator(),), ())
    reader = SpeechReader(ScriptedRecognizer(*script), LoudDetector(), "en", cancellation, live=live)
    notes = Notes()
    session = CaptionSession(engines, reader, "en", targets, (notes, *listeners), cancellation)
    session.run(RecordedSamples(np.array_split(sound, max(len(sound) // 1600, 1))))
    return notes


LONG = (
    "Good evening, ladies and gentlemen. It is a great pleasure to be here with you tonight and to speak about the"
    " river that runs through our town, because I have lived beside it for all of my life."
)


@pytest.mark.parametrize("live", [True, False])
def test_every_word_is_settled_once_in_order(live: bool) -> None:
    notes = talk(speech(17, 2), LONG, "Thank you very much.", live=live)
    assert " ".join(passage.text for passage in notes.passages) == f"{LONG} Thank you very much."
    assert [text for _, text in notes.translations] == [passage.text.upper() for passage in notes.passages]
    assert notes.passages[0].text == "Good evening, ladies and gentlemen."
    times = [time for passage in notes.passages for time in (passage.start, passage.end)]
    assert times == sorted(times)
    assert 17.9 < notes.passages[-1].start < 18.6


def test_captions_come_while_somebody_speaks() -> None:
    notes = talk(speech(17), LONG)
    assert len(notes.passages) >= 4
    assert any("river" in text for text in notes.tentative)
    assert notes.tentative[-1] == ""


def test_speech_without_an_end_is_cut_at_breaths_and_at_last_anywhere() -> None:
    breath = np.concatenate([speech(12, pause=0.4), speech(3)])
    notes = talk(breath, " ".join(["word"] * 30), " ".join(["word"] * 8))
    assert sum(len(passage.text.split()) for passage in notes.passages) in range(36, 39)
    endless = talk(speech(60), *[" ".join(["word"] * 80)] * 3)
    assert sum(len(passage.text.split()) for passage in endless.passages) in range(140, 153)


def test_clicks_and_silence_are_nothing() -> None:
    assert not talk(np.zeros(5 * SAMPLE_RATE, np.float32)).passages
    assert not talk(speech(0.1, 0.1), "x", "y").passages


def test_several_languages_at_once_and_one_that_fails() -> None:
    notes = talk(speech(3, 3), "Please BREAK it now.", "The next one works.", targets=("pt", "zh"))
    assert notes.failures == ["mt.failed", "mt.failed"]
    assert notes.translations == [("pt", "THE NEXT ONE WORKS."), ("zh", "THE NEXT ONE WORKS.")]
    with pytest.raises(DragomanError) as failure:
        talk(speech(1), "x", targets=("bo",))
    assert failure.value.code == "mt.pair_unsupported"


@pytest.mark.parametrize("suffix", [".srt", ".vtt"])
def test_files_are_whole_after_every_cue(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"talk{suffix}"
    seen: list[int] = []
    with CaptionFile(path) as file:

        def out(cue: object) -> None:
            to_file(file)(cue)  # type: ignore[arg-type]
            seen.append(len(pysubs2.load(str(path))))

        talk(speech(17, 2), LONG, "A < b & c.", listeners=(CueListener("en", {"en": [out]}),))
    assert seen == list(range(1, len(seen) + 1))
    events = pysubs2.load(str(path))
    assert html.unescape(" ".join(event.plaintext.replace("\n", " ") for event in events)).endswith(
        "of my life. A < b & c."
    )
    assert all(before.end <= after.start for before, after in pairwise(events))


@contextmanager
def client(server: CaptionServer, origin: str = "") -> Iterator[list[dict[str, object]]]:
    messages: list[dict[str, object]] = []
    with connect(server.url.replace("http", "ws"), origin=Origin(origin) if origin else None) as socket:

        def listen() -> None:
            messages.extend(json.loads(text) for text in socket)

        thread = threading.Thread(target=listen)
        thread.start()
        deadline = time.monotonic() + 10
        while not messages and time.monotonic() < deadline:
            time.sleep(0.01)
        yield messages
    thread.join(10)


def test_two_clients_see_the_same_lines_and_a_late_one_what_was_shown() -> None:
    with CaptionServer(listen("127.0.0.1", 0), ["en", "pt"]) as server:
        listeners = (
            CueListener("en", {"en": [to_page(server, "en")], "pt": [to_page(server, "pt")]}),
            TentativeListener("en", server, terminal=False),
        )
        with client(server) as one, client(server) as two:
            talk(speech(17), LONG, listeners=listeners)
            with client(server) as late:
                time.sleep(0.3)
        assert one == two
    assert one[0] == {"kind": "begin", "languages": ["en", "pt"]}
    lines = [line for message in cues(one, "en") for line in message["lines"]]  # type: ignore[attr-defined]
    assert " ".join(lines) == LONG
    assert any(message["kind"] == "tentative" and message["lines"] for message in one)
    for code in ("en", "pt"):
        assert cues(late, code) == cues(one, code)[-6:]


def cues(messages: list[dict[str, object]], code: str) -> list[dict[str, object]]:
    return [message for message in messages if message["kind"] == "cue" and message["language"] == code]


def test_the_page_is_only_for_this_device() -> None:
    with CaptionServer(listen("127.0.0.1", 0), ["en"]) as server:
        with urllib.request.urlopen(server.url, timeout=10) as answer:
            assert b"WebSocket" in answer.read()
        for path, host, status in (("other", "", 404), ("", "evil.example", 403)):
            request = urllib.request.Request(server.url + path, headers={"Host": host} if host else {})
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request, timeout=10)
            assert refused.value.code == status
            refused.value.close()
        with pytest.raises(InvalidStatus), client(server, origin="http://evil.example"):
            pass
        with pytest.raises(DragomanError) as taken:
            listen("127.0.0.1", int(server.url.rstrip("/").rpartition(":")[2]))
        assert taken.value.code == "system.port_taken"


@pytest.mark.parametrize(
    "text", ["0.0.0.0:80", "192.168.1.2:80", "example.org:80", "127.0.0.1", "127.0.0.1:x", "::1:99999"]
)
def test_an_address_that_others_reach_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        address(text)


def test_addresses_of_this_device() -> None:
    assert address("127.0.0.1:8765") == ("127.0.0.1", 8765)
    assert address("localhost:1") == ("127.0.0.1", 1)
    assert address("[::1]:8765") == ("::1", 8765)


@pytest.mark.parametrize(
    ("said", "text", "rest"),
    [
        ("the sands are blank of gran or medium", "the sands are white, of grain or medium and cold.", "and cold."),
        ("one two three four", "one two", ""),
        ("please call", "Please, call an ambulance.", "an ambulance."),
        ("请叫救火", "请叫救护车来。", "车来。"),
        ("", "one two", "one two"),
    ],
)
def test_words_go_on_behind_others_than_were_shown(said: str, text: str, rest: str) -> None:
    passages = Passages("en")
    if said:
        [first] = passages.take(HeardSpeech(said, len(said), True, 0.0, 2.0))
        assert first.text == said
    more = list(passages.take(HeardSpeech(text, len(text), True, 0.0, 3.0)))
    assert " ".join(passage.text for passage in more) == rest

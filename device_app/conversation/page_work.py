"""What the pages beside the conversation ask for: captions, reading, documents, a test of the sound."""

from __future__ import annotations

from device_app.conversation.captioning import Captioning
from device_app.conversation.dialogue import Dialogue
from device_app.conversation.paperwork import Paperwork
from device_app.conversation.parts import Parts
from device_app.conversation.reading_desk import ReadingDesk
from device_app.conversation.rewording import Rewording
from device_app.conversation.sound_check import SoundCheck
from device_app.events.captions import KeepCaptions, StartCaptions, StopCaptions
from device_app.events.documents import CancelFile, PauseFile, TellFile, TranslateFile
from device_app.events.families import Data, PageRequest
from device_app.events.reading import LookUpWord, OpenSentence, OpenText
from device_app.events.sound_check import MeterMicrophone, TryLoudspeaker, TryMicrophone
from device_app.events.wordings import AskWordings
from engines.errors import DragomanError
from engines.protocols import Samples


class PageWork:
    """Hands requests and events to whom they concern."""

    def __init__(self, parts: Parts, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self._captions = Captioning(parts, dialogue)
        self._reading = ReadingDesk(parts, dialogue)
        self._papers = Paperwork(parts, dialogue)
        self._check = SoundCheck(parts, dialogue)
        self._rewording = Rewording(parts, dialogue)

    def obey(self, request: PageRequest) -> None:
        """Do what is asked, or report why not."""
        match request:
            case StartCaptions(side, fresh):
                self._dialogue.interrupt()
                self._captions.start(side, fresh=fresh)
            case StopCaptions():
                self._captions.stop()
            case KeepCaptions():
                self._captions.keep()
            case TranslateFile():
                self._papers.translate(request)
            case PauseFile(on):
                self._papers.pause(on=on)
            case CancelFile():
                self._papers.cancel()
            case TellFile():
                self._papers.tell()
            case MeterMicrophone():
                self._check.obey(request)
            case TryMicrophone() | TryLoudspeaker():
                self._captions.abandon()
                self._check.obey(request)
            case _:
                self.make_room()
                self._read(request)

    def make_room(self) -> None:
        """Somebody wants the engines at once: captions, other translations and a test of the sound end."""
        self._captions.abandon()
        self._rewording.abandon()
        self._check.abandon()

    def tick(self) -> None:
        """Do what is due."""
        self._check.tick()

    def hear(self, samples: Samples) -> bool:
        """Take a frame of the microphone; False where the conversation may have it."""
        return self._check.hear(samples) or self._captions.hear(samples)

    def take(self, event: Data) -> bool:
        """Take an event of the engine process; False where it belongs to a turn."""
        return any(each.take(event) for each in (self._captions, self._reading, self._papers, self._rewording))

    def lose_microphone(self) -> None:
        """The microphone is gone."""
        self._captions.lose_microphone()
        self._check.lose_microphone()

    def fail(self, failure: DragomanError) -> None:
        """The engine process ended."""
        for each in (self._captions, self._reading, self._papers, self._rewording):
            each.fail(failure)

    def close(self) -> None:
        """Write what is to be kept."""
        self._captions.close()

    def _read(self, request: PageRequest) -> None:
        match request:
            case OpenText():
                self._reading.open(request)
            case OpenSentence(number):
                self._reading.show(number)
            case LookUpWord():
                self._reading.look_up(request)
            case AskWordings(turn):
                self._rewording.ask(turn)
            case _:
                raise TypeError(f"unexpected request {request!r}")

"""What the page of settings shows and changes; everything takes effect at once and is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.events import AudioChanged, HandsFreeChanged, SetHandsFree, Side, Status
from device_app.events.sound_check import MeterMicrophone, MicrophoneLevel, SoundTried, TryLoudspeaker, TryMicrophone
from device_app.setting_limits import voice_names
from device_app.settings import Settings
from device_app.vocabulary import REGIONS, DragomanError
from device_app.voices import InstalledVoice, installed_voices
from ui import texts
from ui.bridge import Bridge
from ui.formats import days, decimal
from ui.pages.settings.meter import Meter

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1

SPEEDS = (0.75, 1.0, 1.25)
DAYS = (0, 7, 30, 90)
"""What the page offers; 0 keeps conversations for ever."""

_Option = dict[str, object]


@QmlElement
class SettingsModel(QObject):
    """The settings that aren't the window's own.

    Args:
        conversation: what goes on, and the way to it.
    """

    changed = Signal()
    levelChanged = Signal()  # noqa: N815 - a name of QML

    def __init__(self, conversation: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._choices = conversation.choices_
        self._meter = Meter()
        self._tried = SoundTried("")
        self._voices: Mapping[str, Sequence[InstalledVoice]] = {}
        self._reading = 0
        conversation.told.connect(self._take)
        conversation.soundChanged.connect(self.changed)
        conversation.handsFreeChanged.connect(self.changed)
        conversation.languagesChanged.connect(self._read_voices)
        self._choices.changed.connect(self.changed)
        conversation.post(MeterMicrophone(on=True))
        # A model is deleted with its page; nobody else would know that nobody looks any more.
        self.destroyed.connect(partial(conversation.post, MeterMicrophone(on=False)))
        self._read_voices()

    # ── the sound ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Property(str, notify=changed)
    def microphone(self) -> str:
        """The microphone in use; empty while there is none."""
        return self._sound.microphone

    @Property(str, notify=changed)
    def loudspeaker(self) -> str:
        """The loudspeaker in use; empty while there is none."""
        return self._sound.loudspeaker

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def microphones(self) -> list[_Option]:
        """Those that may be chosen; none where there is no choice."""
        return self._devices(self._sound.microphones, self._settings.audio.microphone)

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]
    def loudspeakers(self) -> list[_Option]:
        """Those that may be chosen; none where there is no choice."""
        return self._devices(self._sound.loudspeakers, self._settings.audio.loudspeaker)

    @Property(str, notify=changed)
    def wantedMicrophone(self) -> str:  # noqa: N802 - a name of QML
        """The one that was chosen; empty: the system chooses."""
        return self._settings.audio.microphone

    @Property(str, notify=changed)
    def wantedLoudspeaker(self) -> str:  # noqa: N802
        """The one that was chosen; empty: the system chooses."""
        return self._settings.audio.loudspeaker

    @Property(float, notify=levelChanged)
    def level(self) -> float:
        """Loudness of what the microphone hears, 0 … 1."""
        return self._meter.value

    @Property(str, notify=levelChanged)
    def levelWord(self) -> str:  # noqa: N802
        """Key of the word about it; empty before anybody has spoken."""
        return self._meter.word

    @Property(str, notify=changed)
    def trying(self) -> str:
        """How far a test is: ``recording``, ``playing`` or empty."""
        return self._tried.phase

    @Property(str, notify=changed)
    def failure(self) -> str:
        """Code of why a test could not be done."""
        return self._tried.code

    @Slot()
    def tryMicrophone(self) -> None:  # noqa: N802
        """Record and play back."""
        self._conversation.post(TryMicrophone())

    @Slot()
    def tryLoudspeaker(self) -> None:  # noqa: N802
        """Play a few notes."""
        self._conversation.post(TryLoudspeaker())

    @Property(bool, notify=changed)
    def cues(self) -> bool:
        """Whether short sounds mark the start and the end of listening."""
        return self._settings.audio.cues

    @Property(bool, notify=changed)
    def handsFree(self) -> bool:  # noqa: N802
        """Whether the device listens by itself from the start."""
        return self._settings.turn.hands_free

    @Slot(bool)
    def setHandsFree(self, on: bool) -> None:  # noqa: N802
        """Listen by itself from the start, and now."""
        self._choices.choose("turn.hands_free", on)
        self._conversation.post(SetHandsFree(on))

    @Property(str, notify=changed)
    def whyNotHandsFree(self) -> str:  # noqa: N802
        """Code of why the device can't listen by itself now; empty: it can."""
        status: HandsFreeChanged = self._conversation.hands_free
        return status.why_not

    # ── the voices ───────────────────────────────────────────────────────────────────────────────────────────────────

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """Whether it is still being looked for voices."""
        return self._reading > 0

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]
    def voices(self) -> list[dict[str, object]]:
        """Of each of the two languages: its code, the voices with the one in use first chosen, and which that is."""
        wanted = voice_names(self._settings.engines.voices)
        shown: list[dict[str, object]] = []
        for code, voices in self._voices.items():
            names = [voice.name for voice in voices]
            options = [_option(voice.name, voice.title, "en") for voice in voices]
            value = wanted[code] if wanted.get(code) in names else next(iter(names), "")
            shown.append({"language": code, "options": options, "value": value})
        return shown

    @Slot(str, str)
    def chooseVoice(self, language: str, name: str) -> None:  # noqa: N802
        """Let a voice speak a language."""
        wanted = voice_names(self._settings.engines.voices) | {language: name}
        self._choices.choose("engines.voices", " ".join(f"{code}={voice}" for code, voice in wanted.items()))

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]
    def speeds(self) -> list[_Option]:
        """Those that may be chosen."""
        return [_option(speed, f"×{decimal(speed, self._reader)}", self._reader) for speed in SPEEDS]

    @Property(float, notify=changed)
    def speed(self) -> float:
        """Speed of the voices, relative to their own."""
        return self._settings.turn.voice_speed

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]
    def regions(self) -> list[dict[str, object]]:
        """Of each language with several regions: its code, the regions, and the chosen one (empty: as the voice)."""
        reader = self._reader
        shown: list[dict[str, object]] = []
        for code, regions in REGIONS.items():
            options = [_option("", texts.text(reader, "automatic"), reader)]
            options += [_option(region, texts.region_name(region, reader), reader) for region in regions]
            shown.append({"language": code, "options": options, "value": getattr(self._settings.regions, code)})
        return shown

    # ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────────────

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]
    def days(self) -> list[_Option]:
        """After how long kept conversations may be deleted."""
        reader = self._reader
        never = _option(DAYS[0], texts.text(reader, "never"), reader)
        return [never, *(_option(number, days(number, reader), reader) for number in DAYS[1:])]

    @Property(int, notify=changed)
    def keptDays(self) -> int:  # noqa: N802
        """After how long they are; 0: never."""
        return self._settings.history.days

    @Slot(str, "QVariant")
    def choose(self, key: str, value: object) -> None:
        """Set one thing by the key that it has in the settings."""
        kind: Any = type(_value(self._settings, key))
        self._choices.choose(key, kind(value))  # JavaScript knows one kind of number

    # ── behind it ────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _settings(self) -> Settings:
        return self._choices.settings

    @property
    def _sound(self) -> AudioChanged:
        return self._conversation.sound or AudioChanged("", "")

    @property
    def _reader(self) -> str:
        return str(self._conversation.property("reader"))

    def _devices(self, names: Sequence[str], wanted: str) -> list[_Option]:
        if len(names) < 2 and not wanted:
            return []
        reader = self._reader
        shown = [_option(name, name, "en") for name in dict.fromkeys((*names, *filter(None, [wanted])))]
        return [_option("", texts.text(reader, "automatic"), reader), *shown]

    @Slot()
    def _read_voices(self) -> None:
        codes = [self._conversation.seat(side).code for side in Side]
        settings = self._settings
        self._reading += 1
        self._conversation.kept_.background.run(
            self, lambda: {code: installed_voices(settings, code) for code in codes}, self._know_voices, self._no_voices
        )
        self.changed.emit()

    def _know_voices(self, voices: Mapping[str, Sequence[InstalledVoice]]) -> None:
        self._reading -= 1
        self._voices = voices
        self.changed.emit()

    def _no_voices(self, _failure: DragomanError) -> None:
        self._know_voices({})

    @Slot(object)
    def _take(self, status: Status) -> None:
        match status:
            case MicrophoneLevel():
                self._meter.take(status)
                self.levelChanged.emit()
            case SoundTried():
                self._tried = status
                self.changed.emit()
            case _:
                pass


def _option(value: object, word: str, language: str) -> _Option:
    """A choice as ``Choice.qml`` takes it."""
    return {"value": value, "word": word, "language": language}


def _value(settings: Settings, key: str) -> object:
    section, _, name = key.rpartition(".")
    return getattr(getattr(settings, section), name)

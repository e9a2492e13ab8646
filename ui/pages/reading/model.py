"""What the page of reading shows: a sentence with its words, what one of them means there, the words that are kept."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.events import Side, State, Stop
from device_app.events.families import Status
from device_app.events.reading import (
    LookUpWord,
    OpenSentence,
    OpenText,
    ReadingFailed,
    SentenceShown,
    TextOpened,
    WordShown,
)
from device_app.reading.entries import Word
from ui import texts
from ui.bridge import Bridge
from ui.folder_model import FolderModel
from ui.pages.reading.word_list import WordList
from ui.seat_direction import SeatDirection
from ui.seat_limits import obstacle

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ReadingModel(SeatDirection):
    """A text in one seat's language, for somebody who knows the other's.

    Args:
        conversation: the two seats, and the way to the engines.
    """

    changed = Signal()

    def __init__(self, conversation: Bridge, parent: QObject | None = None) -> None:
        super().__init__(conversation, Side.B, parent)
        self._files = FolderModel(self)
        self._words = WordList(self)
        self._waiting = False
        self._failure = ReadingFailed("", "")
        self._sentences: tuple[str, ...] = ()
        self._number = 0
        self._shown: dict[int, SentenceShown] = {}
        self._chosen = -1
        self._word: Word | None = None
        self._hidden = False
        conversation.told.connect(self._take)
        self._words.changed.connect(self.changed)

    # ── what the views see ───────────────────────────────────────────────────────────────────────────────────────────

    @Property(FolderModel, constant=True)
    def files(self) -> FolderModel:
        """The documents there are to read."""
        return self._files

    @Property(WordList, constant=True)
    def words(self) -> WordList:
        """The words that are kept."""
        return self._words

    @Property(str, notify=changed)
    def obstacle(self) -> str:
        """Key of the text of why nothing can be translated between the two; empty where it can."""
        return obstacle(self._conversation.abilities, self._pair())

    @Property(bool, notify=changed)
    def audible(self) -> bool:
        """Whether there is a voice for the language that is read."""
        abilities = self._conversation.abilities
        return abilities is None or any(row.code == self._pair()[0] and row.speak for row in abilities.capabilities)

    @Property(bool, notify=changed)
    def opened(self) -> bool:
        """Whether a text is open."""
        return bool(self._sentences)

    @Property(bool, notify=changed)
    def waiting(self) -> bool:
        """Whether something was asked for that isn't there yet."""
        return self._waiting

    @Property(str, notify=changed)
    def problem(self) -> str:
        """What went wrong, in the language of the device's own words; empty otherwise."""
        reader = str(self._conversation.property("reader"))
        if code := str(self._words.property("failure")):
            return texts.failure_text(reader, code)
        return texts.failure_text(reader, self._failure.code, self._failure.message) if self._failure.code else ""

    @Property(int, notify=changed)
    def number(self) -> int:
        """Which sentence is open, from 1."""
        return self._number + 1

    @Property(int, notify=changed)
    def count(self) -> int:
        """How many there are."""
        return len(self._sentences)

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def parts(self) -> list[dict[str, object]]:
        """The parts of the sentence: text, how it is read, and whether it is a word."""
        shown = self._shown.get(self._number)
        if shown is None:
            text = self._sentences[self._number] if self._sentences else ""
            return [{"text": text, "reading": "", "word": False}]
        pairs = zip(shown.sentence.parts, shown.sentence.readings, strict=True)
        return [
            {"text": part, "reading": reading, "word": any(map(str.isalpha, part))}
            for part, reading in pairs
            if part.strip()
        ]

    @Property(str, notify=changed)
    def translation(self) -> str:
        """The sentence's translation; empty as long as there is none."""
        return self._translation()

    @Property(bool, notify=changed)
    def hidden(self) -> bool:
        """Whether translations are hidden until they are asked for."""
        return self._hidden

    @Property(int, notify=changed)
    def chosen(self) -> int:
        """Place of the word that was tapped among `parts`; -1 for none."""
        return self._chosen

    @Property("QVariantMap", notify=changed)  # type: ignore[arg-type] # see above
    def word(self) -> dict[str, object]:
        """Text, reading and meaning of the word, and whether it means that here; empty as long as it isn't known."""
        word = self._word
        if word is None:
            return {}
        return {"text": word.text, "reading": word.reading, "meaning": word.meaning, "here": word.here}

    @Property(bool, notify=changed)
    def kept(self) -> bool:
        """Whether the word is kept."""
        return self._word is not None and self._words.holds(self._word)

    @Property(int, notify=changed)
    def accentStart(self) -> int:  # noqa: N802 - a name of QML
        """Where the meaning stands in the translation (UTF-16 units)."""
        return len(self._translation()[: max(0, self._accent())].encode("utf-16-le")) // 2

    @Property(int, notify=changed)
    def accentLength(self) -> int:  # noqa: N802
        """How long it is there; 0 where it isn't."""
        return len(self._word.meaning.encode("utf-16-le")) // 2 if self._word and self._accent() >= 0 else 0

    # ── what people do ───────────────────────────────────────────────────────────────────────────────────────────────

    @Slot(str)
    def readText(self, text: str) -> None:  # noqa: N802
        """Read what was written."""
        self._open(text.strip(), "")

    @Slot(str)
    def readDocument(self, path: str) -> None:  # noqa: N802
        """Read a document."""
        self._open("", path)

    @Slot(int)
    def go(self, step: int) -> None:
        """On by so many sentences, or back."""
        number = self._number + step
        if 0 <= number < len(self._sentences):
            self._number, self._chosen, self._word = number, -1, None
            self._ask_for_sentence()

    @Slot(int)
    def tap(self, index: int) -> None:
        """Look a word up: the part at `index` of `parts`."""
        shown = self._shown.get(self._number)
        if shown is None:
            return
        places = [place for place, part in enumerate(shown.sentence.parts) if part.strip()]
        self._chosen, self._word, self._waiting = index, None, True
        self._failure = ReadingFailed("", "")
        self._conversation.post(LookUpWord(self._number, places[index]))
        self.changed.emit()

    @Slot()
    def toggleTranslation(self) -> None:  # noqa: N802
        """Hide translations until they are asked for, or show them."""
        self._hidden = not self._hidden
        self.changed.emit()

    @Slot(bool)
    def say(self, slow: bool) -> None:
        """Say the sentence; a tap while it is said ends that."""
        if self._conversation.property("state") == State.SPEAKING.value:
            self._conversation.post(Stop())
        elif self._sentences:
            self._conversation.sayText(self._side.value, self._sentences[self._number], self._pair()[0], slow)

    @Slot()
    def sayWord(self) -> None:  # noqa: N802
        """Say the word."""
        if self._word is not None:
            self._conversation.sayText(self._side.value, self._word.text, self._pair()[0], False)

    @Slot()
    def keepWord(self) -> None:  # noqa: N802
        """Keep the word in the list."""
        if self._word is not None:
            self._words.add(self._word)

    @Slot()
    def close(self) -> None:
        """Put the text away."""
        self._sentences, self._shown, self._number, self._chosen, self._word = (), {}, 0, -1, None
        self.changed.emit()

    # ── what the conversation tells ──────────────────────────────────────────────────────────────────────────────────

    def _announce(self) -> None:
        super()._announce()
        self.changed.emit()

    @Slot(object)
    def _take(self, status: Status) -> None:
        match status:
            case TextOpened(sentences) if self._waiting:
                self.close()
                self._sentences = sentences
                self._ask_for_sentence()
            case SentenceShown(number):
                self._shown[number] = status
                self._waiting &= number != self._number or status.translation is None
            case WordShown(number, _, word) if number == self._number and self._chosen >= 0:
                self._word, self._waiting = word, False
            case ReadingFailed():
                self._failure, self._waiting = status, False
            case _:
                return
        self.changed.emit()

    def _open(self, text: str, path: str) -> None:
        if (text or path) and not self._waiting:
            self._waiting, self._failure = True, ReadingFailed("", "")
            self._conversation.post(OpenText(text, path, *self._pair()))
            self.changed.emit()

    def _ask_for_sentence(self) -> None:
        shown = self._shown.get(self._number)
        self._failure = ReadingFailed("", "")
        self._waiting = shown is None or shown.translation is None
        if self._waiting:
            self._conversation.post(OpenSentence(self._number))
        self.changed.emit()

    def _translation(self) -> str:
        shown = self._shown.get(self._number)
        return shown.translation or "" if shown is not None else ""

    def _accent(self) -> int:
        if self._word is None or not self._word.here:
            return -1
        return self._translation().casefold().find(self._word.meaning.casefold())

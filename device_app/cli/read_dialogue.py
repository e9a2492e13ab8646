"""``dragoman read`` at a terminal: one sentence at a time."""

from __future__ import annotations

from collections.abc import Sequence

from device_app.reading.collection import Collection
from device_app.reading.entries import Sentence
from device_app.reading.lookup import Reader
from device_app.reading.voice import ReadingVoice
from device_app.reading.words import is_word
from engines.errors import DragomanError

_HELP = "Enter: on   3: word 3   +3: keep it   s: say   ss: slowly   t: translation   b: back   q: end"


class ReadingDialogue:
    """Asks after each sentence what to do.

    Args:
        reader: translates and looks up.
        voice: None where the language has none.
        collection: of the words to keep.
        hidden: whether translations are shown only when asked for.
    """

    def __init__(self, reader: Reader, voice: ReadingVoice | None, collection: Collection, *, hidden: bool) -> None:
        self._reader, self._voice, self._collection, self._hidden = reader, voice, collection, hidden

    def run(self, sentences: Sequence[Sentence]) -> None:
        """Until the last sentence, or until it is ended."""
        print(_HELP)
        at = 0
        while at < len(sentences):
            step = self._sentence(sentences[at], f"{at + 1}/{len(sentences)}")
            if not step:
                return
            at = max(at + step, 0)

    def _sentence(self, sentence: Sentence, place: str) -> int:
        """Sentences to go on by; 0 ends."""
        places = [index for index, part in enumerate(sentence.parts) if is_word(part)]
        print(f"\n{sentence.text}")
        if sentence.reading:
            print(f"    {sentence.reading}")
        if not self._hidden:
            print(f"    {self._reader.translation(sentence)}")
        print("    " + " ".join(f"{number}·{sentence.parts[index]}" for number, index in enumerate(places, 1)))
        while True:
            try:
                wish = input(f"{place}> ").strip()
            except EOFError:
                return 0
            if wish in {"", "b", "q"}:
                return {"": 1, "b": -1, "q": 0}[wish]
            try:
                self._do(wish, sentence, places)
            except DragomanError as error:
                print(error.line())

    def _do(self, wish: str, sentence: Sentence, places: Sequence[int]) -> None:
        number = wish.removeprefix("+")
        if number.isdecimal() and 1 <= int(number) <= len(places):
            word = self._reader.look_up(sentence, places[int(number) - 1])
            print(f"    {word.text} {word.reading}".rstrip() + f" = {word.meaning}")
            if wish.startswith("+"):
                print("    kept" if self._collection.add(word) else "    kept already")
        elif wish in {"s", "ss"} and self._voice:
            self._voice.say(sentence.text, slow=wish == "ss")
        elif wish == "t":
            print(f"    {self._reader.translation(sentence)}")
        else:
            print(_HELP)

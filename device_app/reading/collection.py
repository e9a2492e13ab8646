"""The words that somebody collected: kept on the device, and written for Anki."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import genanki

from device_app.reading.entries import Word
from device_app.text_files import not_writable, read_text, write_text
from engines.durable_files import make_folder
from engines.errors import DragomanError
from engines.json_files import parse_json
from engines.languages import language

_FIELDS = ("word", "reading", "meaning", "sentence", "translation")
_MODEL = genanki.Model(
    1_784_306_221,  # any number; the same for all decks, so that Anki knows the cards again
    "Dragoman word",
    fields=[{"name": name} for name in _FIELDS],
    templates=[
        {
            "name": "Read",
            "qfmt": "<h1>{{word}}</h1><p>{{sentence}}</p>",
            "afmt": "{{FrontSide}}<hr id=answer><p>{{reading}}</p><h2>{{meaning}}</h2><p>{{translation}}</p>",
        }
    ],
    css=".card { font-family: sans-serif; font-size: 22px; text-align: center; } p { color: #555; }",
)


class Collection:
    """A list of words in a file.

    Args:
        path: of the list; it is created with the first word.

    Raises:
        DragomanError: ``file.broken``, ``file.unreadable``.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.words: list[Word] = []
        if path.exists():
            try:
                self.words = [Word(**row) for row in parse_json(read_text(path))]
            except (ValueError, TypeError, RecursionError) as error:
                raise DragomanError("file.broken", f"{path} is no list of words", hint="Move it away") from error

    def add(self, word: Word) -> bool:
        """Keep a word; False when it is there already, from the same sentence.

        Raises:
            DragomanError: ``storage.full``, ``storage.unwritable``.
        """
        if any((word.text, word.sentence) == (known.text, known.sentence) for known in self.words):
            return False
        self.words.append(word)
        self._write()
        return True

    def forget(self) -> None:
        """Delete the list.

        Raises:
            DragomanError: ``storage.unwritable``.
        """
        self.words = []
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise not_writable(self._path, error) from error

    def _write(self) -> None:
        try:
            make_folder(self._path.parent, 0o700)
        except OSError as error:
            raise not_writable(self._path, error) from error
        rows = [asdict(word) for word in self.words]
        write_text(self._path, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


def write_anki(words: Sequence[Word], path: Path) -> None:
    """Write a deck: ``.apkg``, or anything else as the text that Anki imports.

    Raises:
        DragomanError: ``storage.full``, ``storage.unwritable``.
    """
    pairs = dict.fromkeys((word.source, word.target) for word in words)
    names = ", ".join(f"{language(source).english} – {language(target).english}" for source, target in pairs)
    title = f"Dragoman {names}".strip()
    rows = [[html.escape(getattr(word, name if name != "word" else "text")) for name in _FIELDS] for word in words]
    if path.suffix.lower() != ".apkg":
        head = f"#separator:tab\n#html:true\n#deck:{title}\n#columns:{chr(9).join(_FIELDS)}\n"
        write_text(path, head + "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows))
        return
    deck = genanki.Deck(int(hashlib.sha256(title.encode()).hexdigest()[:8], 16), title)
    for row in rows:
        deck.add_note(genanki.Note(model=_MODEL, fields=row, guid=genanki.guid_for(row[0], row[3])))
    try:
        genanki.Package(deck).write_to_file(str(path))
    except OSError as error:
        raise not_writable(path, error) from error

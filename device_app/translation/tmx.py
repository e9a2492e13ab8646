"""Translation memories of other programs: TMX 1.4, read and written a unit at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from device_app import __version__
from device_app.language_names import code_of_tag
from device_app.text_files import not_writable
from engines.errors import DragomanError

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read_tmx(path: Path) -> Iterator[dict[str, list[str]]]:
    """The units of a file: code of each language → its texts; languages that the device hasn't are left out.

    Raises:
        DragomanError: ``file.missing``, ``file.not_a_file``, ``file.unreadable``, ``file.broken``.
    """
    if not path.exists():
        raise DragomanError("file.missing", f"{path} does not exist", hint="Check the name")
    if not path.is_file():
        raise DragomanError("file.not_a_file", f"{path} is not a file", hint="Name a TMX file")
    try:
        reader = etree.iterparse(
            str(path), tag="{*}tu", resolve_entities=False, no_network=True, load_dtd=False, recover=False
        )
        for _, unit in reader:
            yield _unit(unit)
            unit.clear()
            while unit.getprevious() is not None:  # what was read stays in memory otherwise
                del unit.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise DragomanError("file.broken", f"{path} is not TMX: {error.msg}", hint="Export it again") from error
    except OSError as error:
        raise DragomanError("file.unreadable", f"{path} can't be read: {error}", hint="Check its rights") from error


def _unit(unit: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for variant in unit.iter("{*}tuv"):
        code = code_of_tag(variant.get(_LANGUAGE) or variant.get("lang") or "")
        segment = variant.find("{*}seg")
        words = _words(segment).strip() if segment is not None else ""
        if code and words:
            found.setdefault(code, []).append(words)
    return found


def _words(segment: Any) -> str:
    """The text without the formatting of other programs, which is in elements that stand for it."""
    parts = [segment.text or ""]
    for child in segment:
        if child.tag in {"hi", "sub"}:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def person_units(units: Iterable[dict[str, list[str]]]) -> Iterator[tuple[str, str, str, str]]:
    """Every pair of languages of each unit, in both directions: two codes and two texts."""
    for unit in units:
        for source, texts in unit.items():
            for target, translations in unit.items():
                if source != target:
                    yield from ((source, target, text, translations[0]) for text in texts)


def write_tmx(path: Path, source: str, target: str, units: Iterable[tuple[str, str]]) -> int:
    """Write a file.

    Returns:
        How many units there were.

    Raises:
        DragomanError: ``storage.full``, ``storage.unwritable``.
    """
    count = 0
    try:
        with path.open("w", encoding="utf-8") as file:
            file.write(
                '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
                f'<header creationtool="Dragoman" creationtoolversion={quoteattr(__version__)} segtype="sentence"'
                f' o-tmf="SQLite" adminlang="en" srclang={quoteattr(source)} datatype="plaintext"/>\n<body>\n'
            )
            for text, translation in units:
                count += 1
                file.write(f"<tu>{_variant(source, text)}{_variant(target, translation)}</tu>\n")
            file.write("</body>\n</tmx>\n")
    except OSError as error:
        raise not_writable(path, error) from error
    return count


def _variant(code: str, text: str) -> str:
    return f"<tuv xml:lang={quoteattr(code)}><seg>{escape(text)}</seg></tuv>"

"""Term bases in XML: TBX (ISO 30042, both editions) and what SDL Trados MultiTerm exports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from device_app.glossaries.entries import Entries, Entry, broken
from device_app.language_names import code_of_name, code_of_tag

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ENTRIES = frozenset({"termEntry", "conceptEntry", "conceptGrp"})


def read_term_base(content: bytes, path: Path) -> Entries:
    """The entries of a term base.

    Args:
        content: of the file.
        path: of the file, for messages.

    Raises:
        DragomanError: ``file.glossary_broken``.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken(path, f"it is not TBX: {error}") from error
    entries = [_entry(element) for element in root.iter() if _local(element) in _ENTRIES]
    if not entries:
        raise broken(path, "it holds no TBX entries")
    return Entries(entries, list(dict.fromkeys(code for entry in entries for code in entry)))


def _entry(element: Any) -> Entry:
    found: dict[str, list[str]] = {}
    for code, section in _sections(element):
        words = [" ".join("".join(term.itertext()).split()) for term in section.iter() if _local(term) == "term"]
        if code:
            found.setdefault(code, []).extend(word for word in words if word)
    return found


def _sections(element: Any) -> Iterator[tuple[str, Any]]:
    for section in element:
        told = next((child for child in section if _local(child) == "language"), None)
        if told is not None:  # MultiTerm: <languageGrp><language type="English" lang="EN-US"/>
            yield code_of_tag(told.get("lang", "")) or code_of_name(told.get("type", "")), section
        else:
            yield code_of_tag(section.get(_LANGUAGE, "") or section.get("lang", "")), section


def _local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""

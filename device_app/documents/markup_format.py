"""HTML and XML: paragraphs, cells … with their inline elements as tags, and the attributes that people read."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from device_app.documents.document import DocumentReading, Edit, Places
from device_app.documents.limits import LONGEST_READING, MOST_TEXTS, too_complex, too_many
from device_app.documents.markup_rules import HTML, MarkupRules, attributes, read_attributes
from device_app.documents.markup_tokens import MarkupKind, MarkupToken, markup_tokens
from device_app.documents.placeholders import TEMPLATE
from device_app.documents.segment import STAYING, Segment, TagWriter
from engines.inline_tags import TAG

_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLANK = " \t\r\n\f"
_REFERENCE = re.compile(r"&(?:#?\w+);?")
_CDATA = "<![CDATA["
_ELEMENT = re.compile(r"</?[A-Za-z][^<>]*>")
_STAYS = re.compile(f"{TEMPLATE}|{STAYING}")
_FILE_NAME = re.compile(r"[\w.-]+\.x?html?")
"""What a program wrote for a title, such as pandoc for a book's chapter."""


def escaped(words: str) -> str:
    """Words as the text between tags."""
    return html.escape(words, quote=False)


Writer = Callable[[], TagWriter]


def _plain_writer() -> TagWriter:
    return TagWriter(escaped, _written, _STAYS)


def _written(staying: str) -> str:
    """What stays, as it stands between tags."""
    return staying if staying.startswith("<%") else escaped(staying)


def markup_places(
    text: str, rules: MarkupRules, reading: DocumentReading | None = None, writer: Writer = _plain_writer
) -> Places:
    """Where the words of a document are.

    Args:
        text: of the document, also a broken one.
        rules: what its elements are for.
        reading: where given, the language that the document says it is in changes too.
        writer: builds the segments.

    Raises:
        DragomanError: ``file.too_complex``, ``file.too_long``.
    """
    if text.count("<") > LONGEST_READING:
        raise too_complex()
    reader = _Reader(text, rules, writer)
    reader.read(reading)
    return Places(reader.segments, reader.inner, reader.edits)


class _Reader:
    def __init__(self, text: str, rules: MarkupRules, writer: Writer) -> None:
        self.segments: list[Segment] = []
        self.inner: list[Segment] = []
        self.edits: list[Edit] = []
        self._text, self._rules, self._writer = text, rules, writer
        self._run: list[MarkupToken] = []

    def read(self, reading: DocumentReading | None) -> None:
        rules = self._rules
        inline = rules.inline | rules.kept_inline
        depth = 0
        for token, contents in _elements(self._text, list(markup_tokens(self._text, xml=rules.xml)), rules):
            tag = token.kind in (MarkupKind.OPEN, MarkupKind.EMPTY)
            if tag and not contents and not bare(token):
                self._attributes(token)
            if reading and tag and token.name in {"html", "tt"}:
                self.edits += _language(self._text, token, reading)
            words = not rules.within or depth > 0 or token.name in rules.within
            if words and rules.xml and self._text.startswith(_CDATA, token.start):
                self._end_run()
                self._character_data(token)
            elif words and (not token.name or token.name in inline):
                # An element whose contents are no words is one token, as if it had neither begin nor end.
                self._run.append(token._replace(kind=MarkupKind.OTHER, end=contents) if contents else token)
            else:
                self._end_run()
                if token.name in rules.within and token.kind is not MarkupKind.EMPTY and not contents:
                    depth += 1 if token.kind is MarkupKind.OPEN else -1
        self._end_run()

    def _character_data(self, token: MarkupToken) -> None:
        """What XML takes for characters: mostly HTML."""
        start, end = token.start + len(_CDATA), max(token.start + len(_CDATA), token.end - len("]]>"))
        raw = self._text[start:end]
        if _ELEMENT.search(raw):
            self.segments += [part.moved(start) for part in markup_places(raw, HTML, None, self._writer).segments]
            return
        writer = TagWriter(lambda words: words.replace("]]>", "]] >"))
        writer.words(raw.strip())
        lead = len(raw) - len(raw.lstrip())
        segment = writer.segment(start + lead, start + lead + len(raw.strip()))
        if segment:
            self.segments.append(segment)

    def _attributes(self, token: MarkupToken) -> None:
        if not self._rules.attributes:
            return
        values = attributes(self._text, token.start, token.end)
        for found in read_attributes(token.name, values, self._rules):
            value = html.unescape(found.value)
            if any(character.isalpha() for character in value) and not TAG.search(value):
                write = _quoted if found.bare else html.escape
                segment = Segment(found.start, found.end, _SPACE.sub(" ", value), escape=write)
                self.inner.append(segment)

    def _end_run(self) -> None:
        run, self._run = self._run, []
        if not run:
            return
        partners = _partners(run, self._rules)
        low, high = 0, len(run) - 1
        while low <= high:
            if not self._has_words(run[low]) and low not in partners:
                low += 1
            elif not self._has_words(run[high]) and high not in partners:
                high -= 1
            elif partners.get(low) == high:
                low, high = low + 1, high - 1
            else:
                break
        if low <= high:
            self._segment(run, low, high, partners)

    def _segment(self, run: Sequence[MarkupToken], low: int, high: int, partners: dict[int, int]) -> None:
        writer = self._writer()
        numbers: dict[int, int] = {}
        for index in range(low, high + 1):
            if writer.full:
                return
            token = run[index]
            span = (token.start, token.end)
            if token.kind is MarkupKind.TEXT:
                _write_words(writer, self._text[token.start : token.end], collapse=not self._rules.preserve)
            elif low <= partners.get(index, -1) <= high:
                if token.kind is MarkupKind.OPEN:
                    numbers[partners[index]] = writer.open(span)
                else:
                    writer.close(numbers[index], span)
            else:
                writer.opaque(span)
        start, end = run[low].start, run[high].end
        if run[low].kind is MarkupKind.TEXT:
            words = self._text[start : run[low].end]
            start += len(words) - len(words.lstrip(_BLANK))
        if run[high].kind is MarkupKind.TEXT:
            words = self._text[run[high].start : end]
            end -= len(words) - len(words.rstrip(_BLANK))
        segment = writer.segment(start, end)
        if segment and not _FILE_NAME.fullmatch(segment.text):
            if len(self.segments) == MOST_TEXTS:
                raise too_many(MOST_TEXTS)
            text = segment.text.strip(_BLANK)
            self.segments.append(segment if text == segment.text else replace(segment, text=text))

    def _has_words(self, token: MarkupToken) -> bool:
        return token.kind is MarkupKind.TEXT and bool(self._text[token.start : token.end].strip(_BLANK))


def _elements(text: str, tokens: Sequence[MarkupToken], rules: MarkupRules) -> Iterator[tuple[MarkupToken, int]]:
    """Each token; where it opens an element whose contents are no words, with the end of that element, else with 0."""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if token.kind is not MarkupKind.OPEN or token.name in rules.void:
            yield token, 0
            continue
        kept = token.name in rules.kept or token.name in rules.kept_inline
        if not kept and (bare(token) or not rules.unread(token.name, attributes(text, token.start, token.end))):
            yield token, 0
            continue
        depth = 1
        while index < len(tokens) and depth:
            if tokens[index].name == token.name:
                depth += {MarkupKind.OPEN: 1, MarkupKind.CLOSE: -1}.get(tokens[index].kind, 0)
            index += 1
        yield token, tokens[index - 1].end


def bare(token: MarkupToken) -> bool:
    """Whether a tag has no attributes: its name is all there is in it."""
    return token.end - token.start <= len(token.name) + 2


def _partners(run: Sequence[MarkupToken], rules: MarkupRules) -> dict[int, int]:
    """Index of each opening tag → of its closing one, and back, where both are in the run and nest."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    waiting: dict[str, int] = {}
    for index, token in enumerate(run):
        if token.kind is MarkupKind.OPEN and token.name not in rules.void:
            opened.append(index)
            waiting[token.name] = waiting.get(token.name, 0) + 1
        elif token.kind is MarkupKind.CLOSE and waiting.get(token.name):
            while True:  # whatever was opened since and never closed has no partner
                at = opened.pop()
                waiting[run[at].name] -= 1
                if run[at].name == token.name:
                    break
            partners[at], partners[index] = index, at
    return partners


def _write_words(writer: TagWriter, raw: str, *, collapse: bool) -> None:
    """Words with references decoded; those that aren't known, or could pass for a tag of ours, stay as they are."""
    text = _SPACE.sub(" ", raw) if collapse else raw
    decoded = html.unescape(text)
    if decoded == text and ";" not in text:
        writer.words(text)
        return
    tags = bool(TAG.search(decoded))
    done = 0
    for found in _REFERENCE.finditer(text):
        meant = html.unescape(found[0])
        writer.words(text[done : found.start()])
        if meant == found[0] and not found[0].endswith(";"):  # no reference: "R&D"
            writer.words(meant)
        elif meant == found[0] or (tags and "<" in meant):
            writer.opaque(found[0])
        else:
            writer.words(meant)
        done = found.end()
    writer.words(text[done:])


def _quoted(value: str) -> str:
    return f'"{html.escape(value)}"'


def _language(text: str, token: MarkupToken, reading: DocumentReading) -> Iterator[Edit]:
    """The language and the direction of the whole document."""
    values = attributes(text, token.start, token.end)
    added = ""
    for name in ("lang", "xml:lang"):
        if name in values and values[name].end:
            yield Edit(values[name].start, values[name].end, reading.target)
    if not {"lang", "xml:lang"} & values.keys():
        added += f' {"xml:lang" if token.name == "tt" else "lang"}="{reading.target}"'
    if token.name == "html":
        if "dir" in values and values["dir"].end:
            yield Edit(values["dir"].start, values["dir"].end, "rtl" if reading.rtl else "ltr")
        elif reading.rtl:
            added += ' dir="rtl"'
    if added:
        end = token.end - (2 if token.kind is MarkupKind.EMPTY else 1)
        yield Edit(end, end, added)

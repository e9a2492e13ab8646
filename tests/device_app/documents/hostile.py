"""Documents that cost their readers time: of every format, whatever may be repeated in it without end."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.device_app.documents.office_files import A, S, W, package, pdf

DEPTH = 240
"""Elements in each other; libxml2 refuses more than 255."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a document, and what is repeated there.

    Attributes:
        before: the document up to there.
        after: the rest.
        units: what is repeated; around an ellipsis, what is put into itself.
        part: name of the part of an archive that the document is; empty where it is the file.
        xml: whether it is read as XML.
    """

    before: str
    after: str
    units: Sequence[str]
    part: str = ""
    xml: bool = False

    def file(self, inside: str, prologue: str = "") -> bytes:
        """The document with something in the place."""
        document = f"{prologue}{self.before}{inside}{self.after}"
        return package({self.part: document}) if self.part else document.encode()


MARKUP = (
    *("<a ", "‹", "<b>", "&amp;", "<", "<!--", "</b>", "<a href='", "<p>", "<p x=", "a@", "http://", "<s1>", "<?"),
    *("\\(", "<%", "{{", "<p>a</p>", "<b>a</b>", "<b/>", "<pre>", "<![CDATA[", "a ", "<b>…</b>", "<p>a…</p>"),
)
MARKDOWN = (
    *("[a](", "|", "> ", "- ", "*a ", "**a *", "`", "[", "![", "[^a]: ", "$", "_a", "\\", "a|\n-|\n", "~~", "[["),
    *("{{", ":a", ":::", "----------\n-- --\n", "\\begin{a}", "*a* ", "[a](b) ", "- a\n", "  - a\n", "a\n\n", "```\n"),
)
CUES = (
    *("1\n", "{", "{\\", "00:00:01,000 --> ", "-->", "<i>", "- a\n", "a\n", "\r", "a@a.", "<v a", "Dialogue: 0,"),
    *("[1][2]", "{1}{2}", "[00:01.00]", "|", "a|", "{y:i}", "{\\p1", "\\N", "a\n\n1\n00:00:01,000 --> 00:00:02,000\n"),
)
MESSAGES = (
    *('"', '\\"', "%(", "${", "{", "__a", "k=", "a\\\n", "/*", '"a"=', "<a", "&#", "@", "//", "'", "%s", "a=b\n"),
    *("{n, plural, one {a} ", "\\u0041", " ", "#~ a\n"),
)
XML = (
    *("<g>", "</g>", "<g/>", "<g>a</g>", "<!---->", "<?a?>", "<![CDATA[a]]>", "&amp;", "&#65;", "&e;", "a ", "<x:g/>"),
    *("<y:g/>", "<g a='b'/>", "<g xmlns='a'/>", "<g xmlns:a='b'/>", "a@", "http://", "%(", "{", "<g>…</g>"),
)

_RUN, _BOLD = "<w:r><w:t>a</w:t></w:r>", "<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r>"
_MARK = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
OPEN_FIELD = _MARK.format("begin") + _MARK.format("separate")
_WORD = (
    *(_RUN, _BOLD, "<w:r><w:instrText>a</w:instrText></w:r>", _MARK.format("begin"), OPEN_FIELD, f"{OPEN_FIELD}{_RUN}"),
    *("</w:p><w:p>", f"</w:p><w:p>{_RUN}", "<w:ins>…</w:ins>", "<w:p><w:r>…</w:r></w:p>"),
    f"<w:p><w:ins>{_RUN}…</w:ins></w:p>",
    "<w:p><w:r><w:ruby><w:rubyBase>…</w:rubyBase></w:ruby></w:r></w:p>",
)
_SLIDE = (
    *("<a:r><a:t>a</a:t></a:r>", "<a:r><a:rPr b='1'/><a:t>a</a:t></a:r>", "<a:br/>", "</a:p><a:p>"),
    *("</a:p><a:p><a:r><a:t>a</a:t></a:r>", "<a:p><a:r>…</a:r></a:p>"),
)
_SHEET = (
    *("<t>a</t>", "<r><t>a</t></r>", "<r><rPr><b/></rPr><t>a</t></r>", "</si><si>", "</si><si><t>a</t>"),
    *("<is><t>a</t>…</is>", "<si>…</si>"),
)
_TEXT = (
    *("<text:span>a</text:span>", "<text:s/>", "<text:line-break/>", "</text:p><text:p>", "</text:p><text:p>a"),
    *("<text:p>a…</text:p>", "<text:span>…</text:span>", "<text:p>a<text:span>…</text:span></text:p>"),
)
_INLINE = (
    *("<g id='1'>a</g>", "<bx id='1'/>", "<bx id='1'/><ex id='1'/>", "<ex id='1'/>", "<x id='1'/>"),
    *("</source></trans-unit><trans-unit><source>a", "<mrk mtype='seg' mid='1'>a…</mrk>", "<g id='1'>…</g>"),
    "<trans-unit><source>a…</source></trans-unit>",
)
_CUT = (
    *("<mrk mtype='seg' mid='1'>a</mrk>", "<mrk mtype='seg' mid='1'>a…</mrk>", "<mrk mtype='x'>a</mrk>"),
    "<trans-unit><source>a</source><seg-source>…</seg-source></trans-unit>",
)
_MESSAGE = (
    *("&amp;", "<byte value='1'/>", "%1", "</source><translation type='unfinished'/></message><message><source>a"),
    "<message><source>a…</source><translation type='unfinished'/></message>",
)
_GETTEXT = (
    *('"\n"', '"\nmsgstr ""\n\nmsgid "a', '"\nmsgid_plural "a', '"\nmsgstr[0] "', '"\nmsgctxt "', '"\n# a\n"'),
    *('"\n#~ msgid "a', '"\nmsgstr ""\n\n#, fuzzy\nmsgid "a'),
)
_JSON = ('a", "', 'a"], "b": ["', '"], "message": ["a', '", ["a b…"], "', '", {"a": ["a b…"]}, "', 'a b", {}, "')
_DOCX = f"<w:document xmlns:w='{W}' xmlns:x='x'><w:p>"
_PPTX = f"<a:sld xmlns:a='{A}' xmlns:x='x'><a:p>"
_XLSX = f"<sst xmlns='{S}' xmlns:x='x'><si>"
_OASIS = "xmlns:x='x' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
_ODF = (f"<office {_OASIS}><text:p>", "</text:p></office>")
_BEGIN, _END = "<xliff version='1.2' xmlns:x='x'><file><trans-unit><source>", "</trans-unit></file></xliff>"

PLACES: Mapping[str, Sequence[Place]] = {
    "plain": [Place("", "", (*MARKUP, "a\n\n", "a\tb\n", "\n", "- a\n"))],
    "html": [Place("<html><p>", "", MARKUP)],
    "xhtml": [Place("<html><p>", "", MARKUP)],
    "markdown": [Place("", "", (*MARKDOWN, *MARKUP))],
    "srt": [Place("1\n00:00:01,000 --> 00:00:02,000\n", "", CUES)],
    "vtt": [Place("WEBVTT\n\n00:01.000 --> 00:02.000\n", "", (*CUES, "<00:01.000>"))],
    "ass": [Place("[Events]\nDialogue: 0,0,0,D,,0,0,0,,", "", (*CUES, "\nDialogue: 0,0,0,D,,0,0,0,,a"))],
    "sbv": [Place("0:00:01.000,0:00:02.000\n", "", (*CUES, "\n\n0:00:01.000,0:00:02.000\na"))],
    "microdvd": [Place("{1}{2}", "", (*CUES, "\n{1}{2}a"))],
    "mpl2": [Place("[1][2]", "", (*CUES, "\n[1][2]a"))],
    "lrc": [Place("[00:01.00]", "", (*CUES, "\n[00:01.00]a"))],
    "ttml": [Place("<tt><p>", "", (*MARKUP, "<span>a</span>", "</p><p>a", "<span>…</span>"))],
    "docx": [Place(_DOCX, "</w:p></w:document>", (*XML, *_WORD), "word/document.xml", xml=True)],
    "pptx": [Place(_PPTX, "</a:p></a:sld>", (*XML, *_SLIDE), "ppt/slides/slide1.xml", xml=True)],
    "xlsx": [Place(_XLSX, "</si></sst>", (*XML, *_SHEET), "xl/sharedStrings.xml", xml=True)],
    "opendocument": [Place(*_ODF, (*XML, *_TEXT), "content.xml", xml=True)],
    "flat-opendocument": [Place(*_ODF, (*XML, *_TEXT), xml=True)],
    "epub": [Place("<html><body><p>", "", MARKUP, "c.xhtml")],
    "pdf": [Place("", "", ())],
    "xliff": [
        Place(_BEGIN, f"</source>{_END}", (*XML, *_INLINE), xml=True),
        Place(f"{_BEGIN}a</source><seg-source>", f"</seg-source>{_END}", _CUT, xml=True),
    ],
    "ts": [
        Place(
            "<TS xmlns:x='x'><context><message><source>",
            "</source><translation type='unfinished'/></message></context></TS>",
            (*XML, *_MESSAGE),
            xml=True,
        )
    ],
    "po": [Place('msgid "', '"\nmsgstr ""\n', (*MESSAGES, *_GETTEXT))],
    "json": [Place('{"a": ["', '"]}', (*MESSAGES, *_JSON))],
    "properties": [Place("a=", "", (*MESSAGES, "\na=b", "\na", " \\\n", "\n!", "\n\\", ":"))],
    "strings": [Place("", "", (*MESSAGES, '"a"="b";', "a", "a=", ";", "= ", '"="'))],
    "stringsdict": [Place("<plist><dict>", "", (*MARKUP, "<key>a</key><string>b</string>", "<key>", "<string>"))],
    "android": [Place("<resources><string>", "", (*MARKUP, *MESSAGES, "</string><string>a"))],
    "resx": [Place("<root><data><value>", "", (*MARKUP, "</value></data><data><value>a", "&a", "<data a='b'>"))],
}
"""Name of a format → its places."""


def hostile_documents(form: str, size: int) -> Iterator[tuple[str, bytes]]:
    """Documents of a format, and what is hostile in each.

    Args:
        form: name of the format.
        size: of each document, or of that part of an archive, about (bytes).
    """
    if form == "pdf":
        for words in ("a", "a ", "- a ", "("):
            lines = [(1, 0, 800, words * (size // len(words)))]
            yield f"{words!r} in one line", pdf([lines])
            yield f"{words!r} in lines", pdf([[(1, 0, 800 - number, words * 20) for number in range(size // 60)]])
        yield "pages", pdf([[(1, 0, 800, "a")]] * (size // 300))
        return
    for place in PLACES[form]:
        flat = [unit for unit in place.units if "…" not in unit]
        for unit in flat:
            yield repr(unit), place.file(_filled(unit, size))
        for one, other in pairwise(flat):
            yield f"{one!r} and {other!r} in turn", place.file(_filled(one + other, size))
            yield f"{one!r}, then {other!r}", place.file(_filled(one, size // 2) + _filled(other, size // 2))
        for unit in place.units:
            if "…" in unit:
                yield from _deep(place, unit.split("…"), flat, size)
        if place.xml:
            yield from _of_xml(place, size)
    if PLACES[form][0].part:
        yield from _of_archives(PLACES[form][0], size)


def _filled(unit: str, size: int) -> str:
    return unit * (size // len(unit.encode()))


def _deep(place: Place, halves: Sequence[str], units: Sequence[str], size: int) -> Iterator[tuple[str, bytes]]:
    opening, closing = halves
    depth = DEPTH // max(opening.count("<"), 1)
    yield f"{opening!r} within itself", place.file(opening * (size // len(opening + closing)))
    whole = opening * depth + "a" + closing * depth
    yield f"{opening!r} within itself {depth} times", place.file(_filled(whole, size))
    for unit in units[-4:]:
        inside = opening * depth + _filled(unit, size) + closing * depth
        yield f"{unit!r} within {opening!r} {depth} times", place.file(inside)


def _of_xml(place: Place, size: int) -> Iterator[tuple[str, bytes]]:
    names = " ".join(f"a{number}=''" for number in range(size // 11))
    yield "attributes of an element", place.file(f"<g {names}/>")
    names = " ".join(f"xmlns:a{number}='b'" for number in range(size // 17))
    yield "namespaces of an element", place.file(f"<g {names}/>")
    yield "an attribute", place.file(f"<g a='{_filled('b', size)}'/>")
    around = "".join(f"<g xmlns:a{number}='b'>" for number in range(DEPTH))
    yield "names from afar", place.file(f"{around}{_filled('<a0:g/>', size)}{'</g>' * DEPTH}")
    entities = "".join(f"<!ENTITY e{number} '{f'&e{number - 1};' * 20 if number else 'a'}'>" for number in range(8))
    yield "entities of entities", place.file("&e7;", f"<!DOCTYPE a [{entities}]>")
    entities = "".join(f"<!ENTITY e{number} 'a'>" for number in range(size // 22))
    yield "entities", place.file("&e1;", f"<!DOCTYPE a [{entities}]>")
    yield "uses of an entity", place.file(_filled("&e;", size), "<!DOCTYPE a [<!ENTITY e 'a'>]>")
    yield "uses of an element", place.file(_filled("&e;", size), "<!DOCTYPE a [<!ENTITY e '<g/>'>]>")
    usual = "".join(f"<!ATTLIST g a{number} CDATA 'b'>" for number in range(1000))
    yield "attributes by default", place.file(_filled("<g/>", size), f"<!DOCTYPE a [{usual}]>")


def _of_archives(place: Place, size: int) -> Iterator[tuple[str, bytes]]:
    for unit in ("a ", *place.units[-5:]):
        if "…" not in unit:
            yield f"{unit!r}, packed into {size} bytes", place.file(_filled(unit, 60 * size))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(size // 150):
            archive.writestr(place.part.replace(".", f"{number}."), f"{place.before}{place.after}")
    yield "parts", file.getvalue()

"""Files of office programs and books, made by hand: no more in them than a test looks at."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def package(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            stored = name == "mimetype"
            archive.writestr(name, content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return file.getvalue()


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def docx(*paragraphs: str, **parts: str) -> bytes:
    """A document of Word: contents of its paragraphs; further parts by the name of their file."""
    body = "".join(f"<w:p>{paragraph}</w:p>" for paragraph in paragraphs)
    document = f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{OFFICE}"><w:body>{body}</w:body></w:document>'
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{MAIN}.{name}+xml"/>' for name in ("document", *parts)
    ).replace("document.document+xml", "document.main+xml")
    return package(
        {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="{TYPES}"><Default Extension="rels" ContentType='
            f'"application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
            "_rels/.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": document,
            "word/media/image1.png": b"\x89PNG not touched",
            **{f"word/{name}.xml": f'{HEAD}<w:{name} xmlns:w="{W}">{text}</w:{name}>' for name, text in parts.items()},
        }
    )


def pptx(paragraph: str) -> bytes:
    return package({"ppt/slides/slide1.xml": f'<p:sld xmlns:p="p" xmlns:a="{A}"><a:p>{paragraph}</a:p></p:sld>'})


def xlsx(strings: Sequence[str], columns: Sequence[str] = ()) -> bytes:
    """A sheet of Excel: contents of its shared strings, and the headings of a table."""
    table = "".join(f'<tableColumn id="{index}" name="{name}"/>' for index, name in enumerate(columns))
    return package(
        {
            "xl/sharedStrings.xml": f'<sst xmlns="{S}">{"".join(f"<si>{text}</si>" for text in strings)}</sst>',
            "xl/tables/table1.xml": f'<table xmlns="{S}"><tableColumns>{table}</tableColumns></table>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}"><c t="s"><f>SUM(A1)</f><v>0</v></c></worksheet>',
        }
    )


def odt(body: str, **parts: str) -> bytes:
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    kind = "application/vnd.oasis.opendocument.text"
    return package(
        {
            "mimetype": kind,
            **parts,
            "content.xml": f'{HEAD}<office:document-content {names} office:version="1.2"><office:body><office:text>'
            f"{body}</office:text></office:body></office:document-content>",
            "META-INF/manifest.xml": f'{HEAD}<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{kind}"/><m:file-entry m:full-path="content.xml" '
            'm:media-type="text/xml"/></m:manifest>',
        }
    )


def epub(chapter: str) -> bytes:
    return package(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container version="1.0" '
            'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="b.opf" '
            'media-type="application/oebps-package+xml"/></rootfiles></container>',
            "b.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>A book'
            "</dc:title><dc:language>en</dc:language><dc:creator>Somebody</dc:creator></metadata><manifest>"
            '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/>'
            "</spine></package>",
            "c.xhtml": f'{HEAD}<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title>One</title></head>'
            f"<body>{chapter}</body></html>",
            "toc.ncx": "<ncx><navLabel><text>Chapter one</text></navLabel></ncx>",
        }
    )


def pdf(pages: Sequence[Sequence[tuple[int, int, int, str]]]) -> bytes:
    """A PDF: of each page, its lines with size, left and bottom in points."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    for lines in pages:
        text = "".join(_shown(*line) for line in lines).encode("latin-1")
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 "
            + font
            + b" >> >> /Contents "
            + f"{number + 1} 0 R >>".encode(),
            f"<< /Length {len(text)} >>\nstream\n".encode() + text + b"endstream",
        ]
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    file = io.BytesIO(b"")
    file.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(file.tell())
        file.write(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
    start = file.tell()
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    file.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode())
    file.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return file.getvalue()


def _shown(size: int, left: int, bottom: int, words: str) -> str:
    escaped = words.replace("(", "\\(").replace(")", "\\)")
    return f"BT /F1 {size} Tf {left} {bottom} Td ({escaped}) Tj ET\n"

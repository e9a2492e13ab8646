"""Word, PowerPoint, Excel, OpenDocument, EPUB, PDF: runs and fields, and what is no text stays byte for byte."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from device_app.documents.document import DocumentReading
from device_app.documents.formats import BY_NAME
from engines.errors import DragomanError
from tests.device_app.documents.office_files import A, S, W, docx, epub, odt, package, part, pdf, pptx, run, xlsx
from tests.device_app.documents.reading import READING, marked, through_bytes

BOLD, ITALIC = "<w:b/>", "<w:i/>"


def found(content: bytes, form: str) -> list[str]:
    return list(BY_NAME[form].read(content, READING).texts)


FILES = {
    "docx": docx(
        run("Hello ") + run("bold", BOLD) + run(" world"),
        footnotes=f"<w:footnote><w:p>{run('A note')}</w:p></w:footnote>",
    ),
    "pptx": pptx(
        '<a:r><a:rPr lang="en"/><a:t>Hello </a:t></a:r><a:r><a:rPr b="1"/><a:t>you</a:t></a:r><a:endParaRPr/>'
    ),
    "xlsx": xlsx(["<t>Hello</t>", "<r><t>one </t></r><r><rPr><b/></rPr><t>two</t></r>"]),
    "opendocument": odt('<text:p>Hello <text:span text:style-name="B">bold</text:span><text:s/>world</text:p>'),
    "epub": epub("<p>Hello <b>bold</b> world</p>"),
}


@pytest.mark.parametrize("form", FILES)
def test_an_identity_changes_no_byte_and_words_only_their_part(form: str) -> None:
    content = FILES[form]
    assert through_bytes(content, form) == content
    changed = through_bytes(content, form, marked)
    assert found(changed, form) == [marked(text) for text in found(content, form)]
    before, after = (zipfile.ZipFile(io.BytesIO(file)) for file in (content, changed))
    assert before.namelist() == after.namelist()
    assert [entry.compress_type for entry in before.infolist()] == [entry.compress_type for entry in after.infolist()]
    kept = [name for name in before.namelist() if "image" in name or "rels" in name or "Types" in name]
    assert all(before.read(name) == after.read(name) for name in kept)


def test_runs_that_a_program_cut_are_one_sentence() -> None:
    language = '<w:lang w:val="en-US"/>'
    cut = docx(run("Hel") + '<w:proofErr w:type="spellStart"/>' + run("lo", language) + run(" world"))
    assert found(cut, "docx") == ["Hello world"]
    assert "<w:t>HELLO WORLD</w:t>" in part(through_bytes(cut, "docx", marked), "word/document.xml")


def test_what_a_paragraph_is_mostly_in_is_its_format() -> None:
    content = docx(run("All of it bold, ", BOLD) + run("but this", ITALIC))
    assert found(content, "docx") == ["All of it bold, <s1>but this</s1>"]
    swapped = through_bytes(content, "docx", lambda _: "<s1>x</s1> und y")
    runs = etree.fromstring(part(swapped, "word/document.xml").encode()).iter(f"{{{W}}}r")
    assert [("".join(element.itertext()), etree.QName(element[0][0]).localname) for element in runs] == [
        ("x", "i"),
        (" und y", "b"),
    ]


def test_links_notes_pictures_and_breaks_stay_in_their_place() -> None:
    link = f'<w:hyperlink r:id="r7">{run("the page", "<w:u/>")}</w:hyperlink>'
    note, line = '<w:r><w:footnoteReference w:id="2"/></w:r>', "<w:r><w:br/></w:r>"
    content = docx(f"{run('See ')}{link}{run(' now')}{note}{run(' or')}{line}{run('later')}")
    assert found(content, "docx") == ["See <s1><s2>the page</s2></s1> now<s3></s3> or<s4></s4>later"]
    root = etree.fromstring(part(through_bytes(content, "docx", marked), "word/document.xml").encode())
    words = [
        element.text or etree.QName(element).localname
        for element in root.iter(f"{{{W}}}t", f"{{{W}}}hyperlink", f"{{{W}}}footnoteReference", f"{{{W}}}br")
    ]
    assert words == ["SEE ", "hyperlink", "THE PAGE", " NOW", "footnoteReference", " OR", "br", "LATER"]
    (kept,) = root.iter(f"{{{W}}}hyperlink")
    assert list(kept.attrib.values()) == ["r7"]


def field(code: str, result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return f"{mark('begin')}<w:r><w:instrText> {code} </w:instrText></w:r>{mark('separate')}{run(result)}{mark('end')}"


def test_fields_keep_their_instructions_and_what_the_program_works_out() -> None:
    assert found(docx(run("Page ") + field("PAGE", "seven")), "docx") == ["Page <s1></s1>"]
    linked = found(docx(field('HYPERLINK "http://a.example"', "the page")), "docx")
    assert linked == ["<s1></s1>the page<s2></s2>"]


def test_deleted_text_is_not_translated_and_boxes_are() -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('In a box')}</w:p></w:txbxContent></w:pict></w:r>"
    content = docx(run("Outside ") + "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>" + box)
    assert found(content, "docx") == ["Outside <s1></s1>", "In a box"]
    changed = part(through_bytes(content, "docx", marked), "word/document.xml")
    assert "IN A BOX" in changed
    assert "<w:delText>gone</w:delText>" in changed


def test_a_document_turns_from_right_to_left() -> None:
    content = docx("<w:pPr><w:jc/></w:pPr>" + run("Hello", '<w:lang w:val="en-US"/>'))
    changed = part(
        through_bytes(content, "docx", marked, DocumentReading("a", "en", "ar", rtl=True)), "word/document.xml"
    )
    assert "<w:pPr><w:bidi/><w:jc/></w:pPr>" in changed
    assert '<w:rPr><w:rtl/><w:lang w:bidi="ar"/></w:rPr>' in changed


def test_a_document_turns_from_left_to_right() -> None:
    arabic = docx("<w:pPr><w:bidi/></w:pPr>" + run("Hello", "<w:rtl/>"), styles='<w:lang w:val="ar" w:bidi="ar"/>')
    changed = through_bytes(arabic, "docx", marked, DocumentReading("a", "ar", "en"))
    assert "<w:bidi/>" not in part(changed, "word/document.xml")
    assert "<w:rtl/>" not in part(changed, "word/document.xml")
    assert '<w:lang w:val="en"/>' in part(changed, "word/styles.xml")
    assert through_bytes(arabic, "docx", reading=DocumentReading("a", "ar", "en")) == arabic
    slide = through_bytes(pptx("<a:r><a:t>Hello</a:t></a:r>"), "pptx", marked, DocumentReading("a", "ar", "en"))
    assert '<a:pPr rtl="0"/>' in part(slide, "ppt/slides/slide1.xml")


def test_open_document_names_its_language_and_turns() -> None:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = f'xmlns:style="{office}:style:1.0" xmlns:fo="{office}:xsl-fo-compatible:1.0"'
    styles = (
        f'<o {spaces}><style:default-style style:family="paragraph"><style:paragraph-properties '
        'style:writing-mode="page"/><style:text-properties fo:language="en" fo:country="US"/></style:default-style></o>'
    )
    content = odt("<text:p>Hello</text:p>", **{"styles.xml": styles})
    portuguese = part(through_bytes(content, "opendocument", marked), "styles.xml")
    assert 'style:writing-mode="page"/><style:text-properties fo:language="pt" fo:country="none"/>' in portuguese
    arabic = through_bytes(content, "opendocument", marked, DocumentReading("a", "en", "ar", rtl=True))
    assert 'style:writing-mode="rl-tb"' in part(arabic, "styles.xml")
    assert 'style:language-complex="ar"' in part(arabic, "styles.xml")


def test_code_stays_in_word_and_in_open_document() -> None:
    paragraph = '<w:pPr><w:pStyle w:val="SourceCode"/></w:pPr>' + run("print this")
    content = docx(paragraph, run("Call ") + run("do it", '<w:rStyle w:val="HTMLCode"/>') + run(" now"))
    assert found(content, "docx") == ["Call <s1></s1> now"]
    assert 'HTMLCode"/></w:rPr><w:t xml:space="preserve">do it' in part(
        through_bytes(content, "docx", marked), "word/document.xml"
    )
    style = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
    own = f'<s:style xmlns:s="{style}" s:name="P1" s:parent-style-name="Preformatted_20_Text"/>'
    span = '<text:span text:style-name="Source_20_Text">do it</text:span>'
    text = odt(f'{own}<text:p text:style-name="P1">print this</text:p><text:p>Call {span} now</text:p>')
    assert found(text, "opendocument") == ["Call <s1></s1> now"]
    assert f"CALL {span} NOW" in part(through_bytes(text, "opendocument", marked), "content.xml")


def test_moved_words_are_words_and_what_fields_work_out_is_not() -> None:
    moved = f'<w:moveFrom w:id="1">{run("gone")}</w:moveFrom><w:moveTo w:id="2">{run("here")}</w:moveTo>'
    name = f'<w:fldSimple w:instr=" MERGEFIELD Name ">{run("«Name»")}</w:fldSimple>'
    content = docx(
        run("Now ") + moved, run("Dear ") + name, run("co") + "<w:r><w:noBreakHyphen/></w:r>" + run("operate")
    )
    assert found(content, "docx") == ["Now <s1></s1><s2>here</s2>", "Dear <s1></s1>", "co\u2011operate"]
    assert "«Name»" in part(through_bytes(content, "docx", marked), "word/document.xml")


def test_readings_over_characters_do_not_hide_them() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('とう')}</w:rt><w:rubyBase>{run('東')}</w:rubyBase></w:ruby></w:r>"
    assert found(docx(ruby + run("京です")), "docx") == ["東京です"]
    base = "<text:ruby><text:ruby-base>東</text:ruby-base><text:ruby-text>とう</text:ruby-text></text:ruby>"
    content = odt(f"<text:p>{base}です</text:p>")
    assert found(content, "opendocument") == ["<s1><s2>東</s2><s3></s3></s1>です"]
    assert base in part(through_bytes(content, "opendocument", lambda text: f"{text}x"), "content.xml")


def test_pictures_charts_and_notes_beside_cells_are_read() -> None:
    picture = '<w:r><w:drawing><d:docPr xmlns:d="d" id="1" name="Picture 1" descr="A red door"/></w:drawing></w:r>'
    assert found(docx(run("Hello") + picture), "docx") == ["Hello<s1></s1>", "A red door"]
    assert 'descr="A RED DOOR"' in part(through_bytes(docx(picture), "docx", marked), "word/document.xml")
    assert found(docx(picture.replace("A red door", "door.png")), "docx") == []
    chart = f'<c:chart xmlns:c="c" xmlns:a="{A}"><a:p><a:r><a:t>Sales by year</a:t></a:r></a:p><c:v>x y</c:v></c:chart>'
    note = f'<comments xmlns="{S}"><comment ref="A1"><text><r><t>Look here</t></r></text></comment></comments>'
    content = package({"xl/charts/chart1.xml": chart, "xl/comments1.xml": note})
    assert found(content, "xlsx") == ["Sales by year", "Look here"]
    assert "<a:t>SALES BY YEAR</a:t>" in part(through_bytes(content, "xlsx", marked), "xl/charts/chart1.xml")


def test_a_prefix_that_is_never_declared_is_no_fault() -> None:
    with pytest.raises(DragomanError):  # a file that was refused before changes nothing
        found(pptx("<a:r><a:t>Hello</a:r>"), "pptx")
    content = pptx("<a:r><a:t>Hello </a:t></a:r><a14:m>x</a14:m><a:r><a:t>you</a:t></a:r>")
    assert found(content, "pptx") == ["Hello <s1></s1>you"]
    assert "<a14:m>x</a14:m>" in part(through_bytes(content, "pptx", marked), "ppt/slides/slide1.xml")


def test_headings_that_formulas_use_and_escapes_of_excel_stay() -> None:
    content = xlsx(["<t>Amount</t>", "<t>Hello_x000D_you</t>"], columns=["Amount"])
    assert found(content, "xlsx") == ["Hello<s1></s1>you"]


def test_notes_of_open_document_are_texts_of_their_own() -> None:
    body = "<text:note-body><text:p>below</text:p></text:note-body>"
    note = f"<text:note><text:note-citation>1</text:note-citation>{body}</text:note>"
    content = odt(f"<text:p>Word{note} goes<text:soft-page-break/> on.</text:p>")
    assert found(content, "opendocument") == ["Word<s1></s1> goes on.", "below"]
    changed = part(through_bytes(content, "opendocument", marked), "content.xml")
    assert "WORD<text:note>" in changed
    assert "<text:p>BELOW</text:p>" in changed
    assert "</text:note> GOES ON." in changed


def test_a_book_gets_its_language_and_keeps_its_author() -> None:
    changed = through_bytes(FILES["epub"], "epub", marked)
    assert "<dc:title>A BOOK</dc:title><dc:language>pt</dc:language><dc:creator>Somebody" in part(changed, "b.opf")
    assert 'xml:lang="pt"' in part(changed, "c.xhtml")
    assert "<text>CHAPTER ONE</text>" in part(changed, "toc.ncx")


def test_a_pdf_is_read_in_paragraphs_page_by_page() -> None:
    first = [
        (20, 72, 780, "A heading"),
        (11, 72, 740, "The first paragraph goes on over a line that is long enough to be"),
        (11, 72, 726, "broken. It ends here, where no-"),
        (11, 72, 712, "body looks."),
        (11, 72, 680, "Another paragraph (with brackets)."),
    ]
    content = pdf([first, [(11, 72, 780, "The second page.")]])
    assert found(content, "pdf") == [
        "A heading",
        "The first paragraph goes on over a line that is long enough to be broken. It ends here, where nobody looks.",
        "Another paragraph (with brackets).",
        "The second page.",
    ]
    written = through_bytes(content, "pdf", marked).decode()
    assert written.startswith("<!DOCTYPE html>")
    assert '<section id="page-2">\n<p>THE SECOND PAGE.</p>' in written
    assert "<h2>A HEADING</h2>" in written


@pytest.mark.parametrize("form", ["docx", "pptx", "xlsx", "opendocument", "epub", "pdf", "flat-opendocument"])
@pytest.mark.parametrize("damage", ["empty", "text", "half", "no part"])
def test_a_damaged_file_is_one_line(form: str, damage: str) -> None:
    whole = FILES.get(form) or pdf([[(11, 72, 780, "x")]])
    content = {"empty": b"", "text": b"hello", "half": whole[: len(whole) // 2]}.get(damage)
    if content is None:
        content = package({"word/document.xml": "<w:document", "content.xml": "<a><b></a>", "c.xhtml": "\0"})
    if form in {"pptx", "xlsx"} and damage == "no part":
        assert found(content, form) == []
        return
    with pytest.raises(DragomanError) as failure:
        through_bytes(content, form)
    assert failure.value.code in {"file.broken", "file.no_words", "file.not_text"}
    assert "\n" not in failure.value.line()


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
@pytest.mark.parametrize(("form", "suffix"), [("docx", "docx"), ("opendocument", "odt"), ("epub", "epub")])
def test_pandoc_writes_and_reads_the_files(form: str, suffix: str, tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    source.write_text(
        "# Title\n\nHello **bold *both*** [link](http://a.example).[^1]\n\n- one\n- two `code`\n\n[^1]: A note.\n"
    )

    def pandoc(path: Path, *arguments: object) -> str:
        done = subprocess.run(["pandoc", path, *map(str, arguments)], check=True, capture_output=True, timeout=120)
        return done.stdout.decode()

    original, changed = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
    pandoc(source, "-o", original)
    changed.write_bytes(through_bytes(original.read_bytes(), form, marked))
    before, after = (pandoc(path, "-t", "markdown", "--wrap=none") for path in (original, changed))
    assert after.upper() == before.upper()
    assert "**BOLD" in after


@pytest.mark.skipif(not (shutil.which("pandoc") and shutil.which("epubcheck")), reason="epubcheck is not installed")
def test_a_translated_book_is_a_valid_one(tmp_path: Path) -> None:
    source, original, changed = (tmp_path / name for name in ("a.md", "a.epub", "b.epub"))
    source.write_text(
        "---\ntitle: A book\nlang: en\n---\n# One\n\nHello **bold**.[^1] $a^2$\n\n[^1]: A note.\n\n"
        "# Two\n\nSee [one](#one).\n"
    )
    subprocess.run(["pandoc", source, "--toc", "-o", original], check=True, timeout=120)
    changed.write_bytes(through_bytes(original.read_bytes(), "epub", marked))
    # Debian's program is the archive itself, which runs only where the kernel knows archives.
    check = ["java", "-jar", str(shutil.which("epubcheck")), "--failonwarnings", str(changed)]
    done = subprocess.run(check, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr

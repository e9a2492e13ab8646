"""Fields of Word: what among the runs of a paragraph is an instruction, and what the program works out by itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from device_app.documents.xml_tree import Element, local_name

_OTHER_RESULTS = frozenset(
    [
        "PAGE",
        "NUMPAGES",
        "PAGEREF",
        "REF",
        "NOTEREF",
        "SEQ",
        "DATE",
        "TIME",
        "SECTIONPAGES",
        "STYLEREF",
        "FORMULA",
        "CITATION",
        "AUTHOR",
        "FILENAME",
        "DOCPROPERTY",
        "MERGEFIELD",
    ]
)
"""Fields of Word whose results the program works out by itself."""


def worked_out(field: Element) -> bool:
    """Whether a field in one element has a result that the program works out."""
    code = next((value for key, value in field.attrib.items() if key.endswith("instr")), "")
    return (code.split() or [""])[0].upper() in _OTHER_RESULTS


_LONGEST_CODE = 200
"""Characters of a field's instruction that are read: its kind is the first word."""


@dataclass
class Fields:
    """Which of Word's fields the reading is in: their instructions are never words, some results neither."""

    open: list[tuple[str, bool]] = field(default_factory=list)
    hidden: int = 0
    """How many of these hide what is in them."""

    def take(self, run: Element) -> None:
        """Follow the marks of a run."""
        for child in run:
            name = local_name(child)
            if name == "instrText" and self.open:
                code, result = self._leave()
                self._enter((code + (child.text or ""))[:_LONGEST_CODE], result)
            elif name == "fldChar":
                kind = next((value for key, value in child.attrib.items() if key.endswith("fldCharType")), "")
                if kind == "begin":
                    self._enter("", False)
                elif kind == "separate" and self.open:
                    self._enter(self._leave()[0], True)
                elif kind == "end" and self.open:
                    self._leave()

    @property
    def words(self) -> bool:
        """Whether text is for people."""
        return not self.hidden

    def _enter(self, code: str, result: bool) -> None:
        self.open.append((code, result))
        self.hidden += _hides(code, result)

    def _leave(self) -> tuple[str, bool]:
        self.hidden -= _hides(*self.open[-1])
        return self.open.pop()


def _hides(code: str, result: bool) -> bool:
    return not result or (code.split() or [""])[0].upper() in _OTHER_RESULTS

"""The person's own terms as a page."""

from __future__ import annotations

import pytest

from device_app.pair_list import KeptPair
from device_app.paths import documents_folder
from tests.ui.conftest import Desk, settle_until
from ui import texts
from ui.bridge import Bridge
from ui.pages.glossary.model import GlossaryModel


@pytest.fixture
def model(application: object) -> GlossaryModel:
    bridge = Bridge(lambda _: None, "en", "pt")
    return GlossaryModel(bridge, bridge)


def write_list(name: str, content: str) -> None:
    documents_folder().mkdir(exist_ok=True)
    (documents_folder() / name).write_text(content, "utf-8")


def import_only(model: GlossaryModel) -> None:
    model.look()
    (file,) = model.property("files")
    model.importFile(file["path"])
    settle_until(lambda: not model.property("busy"), "read")


def test_a_list_is_imported_and_what_was_not_taken_is_told(model: GlossaryModel) -> None:
    write_list("notes.txt", "no list")
    write_list("terms.csv", "English,Portuguese\nward,enfermaria\nnurse,enfermeira\nnurse,enfermeiro\nbed,\n")
    import_only(model)
    assert [row["text"] for row in model.property("rows")] == ["nurse", "ward"]
    told = [("terms_added", "2"), ("terms_incomplete", "1"), ("terms_contradicting", "nurse")]
    assert model.property("report") == [texts.text("en", key).replace("%1", count) for key, count in told]
    import_only(model)
    assert texts.text("en", "terms_known").replace("%1", "2") in model.property("report")
    model.setSearch("ENFERMEI")
    assert [row["text"] for row in model.property("rows")] == ["nurse"]


def test_what_is_no_list_of_the_two_languages_is_refused_and_says_why(model: GlossaryModel) -> None:
    write_list("terms.csv", "English,German\nward,Station\n")
    import_only(model)
    assert (model.property("rows"), model.property("failure")) == ([], "file.glossary_language")
    assert texts.failure_text("en", "file.glossary_language") != texts.failure_text("en", "file.no_such_code")


def test_a_term_is_written_changed_and_deleted_by_a_finger(desk: Desk) -> None:
    terms = desk.kiosk.bridge.kept_.own_terms
    desk.kiosk.navigator.go("glossary")
    desk.settle(80)
    desk.tap("addTerm")
    desk.settle(80)
    desk.write("ward")
    desk.tap("sendKey")
    desk.write("sala")
    desk.tap("sendKey")
    assert terms.pairs.between("en", "es") == (KeptPair("en", "es", "ward", "sala"),)
    desk.tap("term")
    desk.settle(80)
    desk.write("s")
    desk.tap("savePair")
    assert terms.pairs.between("en", "es") == (KeptPair("en", "es", "wards", "sala"),)
    desk.tap("term")
    desk.settle(80)
    desk.tap("removePair")
    assert terms.pairs.between("en", "es") == ()
    assert desk.page == "glossary"

"""The states of the pages, beside that in which they are opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from device_app.events import Side, Status, TurnNumber
from device_app.events.captions import CaptionLine, CaptionsChanged, CaptionsKept, CaptionTentative
from device_app.events.documents import FileChanged, FileReport, FileStage
from device_app.events.reading import ReadingFailed, SentenceShown, TextOpened, WordShown
from device_app.events.wordings import Wording, WordingsShown
from device_app.reading.entries import Sentence, Word
from device_app.vocabulary import Quality
from tests.ui import scene_device
from tests.ui.conftest import Desk, capabilities, settle_until
from tests.ui.scene_device import Act, States, capabilities_without_pairs
from tests.ui.scene_talk import Scene, Talk, beginning, nothing_more
from tests.ui.typist import Typist

_NEWEST = TurnNumber(2)

OPENINGS: Mapping[str, tuple[Mapping[str, object], ...]] = {
    "composer": ({"seat": "a"}, {"seat": "b"}, {"turn": 1}),
    "languages": ({"seat": "b"}, {"seat": "a", "both": True}),
    "full_screen": ({"number": 1},),
    "wordings": ({"number": 1},),
    "pair_editor": ({}, {"text": "word", "translation": "word"}),
    "first_start": ({"step": 0}, {"step": 1}, {"step": 2}),
    "settings": tuple({"section": name} for name in ("sound", "voices", "screen", "languages", "history")),
}
"""What the pages that need it are opened with; every other one is opened as it is."""


def page_scenes(talk: Talk) -> Iterator[Scene]:
    """What the pages show beside that.

    Args:
        talk: what the two people say, write, read and keep.
    """
    for page, states in (
        ("captions", _captions(talk)),
        ("documents", _documents()),
        ("reading", _reading(talk)),
        ("phrases", _phrases()),
        ("history", _history(talk)),
        ("glossary", _glossary()),
        ("languages", _languages()),
        ("composer", _composer(talk)),
        ("full_screen", _full_screen(talk)),
        ("wordings", _wordings(talk)),
        ("models", scene_device.models()),
        ("diagnostics", scene_device.diagnostics()),
        ("settings", scene_device.settings()),
        ("first_start", scene_device.first_start()),
        ("menu", iter([("forgetting", (), {}, _tap("forget"))])),
    ):
        for name, events, given, then in states:
            within = "question" if name == "forgetting" else ""
            yield Scene(f"{page}-{name}", events, page, given, then or nothing_more, within=within)


def _do(model: str, *arguments: object) -> Act:
    """Ask the page's model for something."""

    def act(desk: Desk) -> None:
        getattr(desk.model, model)(*arguments)
        desk.settle_page()

    return act


def _search(field: str, words: str) -> Act:
    """Write into a field of the page, with the keyboard on the screen."""

    def act(desk: Desk) -> None:
        desk.tap(field)
        desk.find(field).setProperty("text", words)
        desk.settle_page()

    return act


def _tap(name: str) -> Act:
    def act(desk: Desk) -> None:
        settle_until(lambda: desk.find_all(name), f"{name} in sight")
        desk.tap(desk.find_all(name)[0])
        desk.settle_page()

    return act


def _captions(talk: Talk) -> States:
    mine, theirs = talk.long(Side.A), talk.long(Side.B)
    on = CaptionsChanged(running=True)
    lines = tuple(CaptionLine(at, talk.a, talk.b, mine, 4.0 * at, 4.0 * at + 3, theirs) for at in range(3))
    said = (on, *lines, CaptionLine(3, talk.a, talk.b, mine, 12, 15), CaptionTentative(beginning(mine, 0.6)))
    kept = CaptionsKept("/var/lib/dragoman/documents", ("captions-2026-11-30-1012.srt",))
    yield "begun", (on,), {}, None
    yield "first-words", (on, CaptionTentative(beginning(mine, 0.4))), {}, None
    yield "live", said, {}, None
    yield "heard", said, {}, _do("show", "heard")
    yield "translated", said, {}, _do("show", "translated")
    # Of two events of a kind that come at once the window is told the last alone.
    yield "kept", (*said, kept), {}, lambda desk: desk.tell(CaptionsChanged(running=False))
    yield "failed", said, {}, lambda desk: desk.tell(CaptionsChanged(running=False, code="audio.device_lost"))
    yield "no-ears", (capabilities(frozenset({talk.b})),), {}, None
    yield "no-pair", (on, capabilities_without_pairs(), *said), {}, None


def _documents() -> States:
    path = "/media/stick/a-document-with-a-long-name-of-its-own.odt"
    report = FileReport("/media/stick/a-document-with-a-long-name-of-its-own.pt.odt", False, 120, 12, 30, True, 3)

    def at(stage: FileStage, **more: object) -> tuple[FileChanged]:
        return (FileChanged(stage, path, 420, 1000, **more),)  # type: ignore[arg-type]

    def choose(desk: Desk) -> None:
        settle_until(lambda: desk.model.files.rows, "the folders")
        desk.model.files.open(desk.model.files.rows[0]["path"])
        _do("choose", path)(desk)

    yield "chosen", (), {}, choose
    yield "reading", at(FileStage.READING), {}, None
    yield "running", at(FileStage.RUNNING, seconds_left=400.0), {}, None
    yield "paused", at(FileStage.PAUSED), {}, None
    yield "done", at(FileStage.DONE, report=report), {}, None
    yield "failed", at(FileStage.FAILED, code="file.encrypted"), {}, None
    yield "cancelled", at(FileStage.CANCELLED), {}, None
    yield "no-pair", (capabilities_without_pairs(),), {}, None


def _reading(talk: Talk) -> States:
    said = talk.said(Side.B)
    sentences = (said.greeting, said.question, said.answer)
    blanks = said.answer.count(" ") > 2
    parts = tuple(said.answer.replace(" ", " \0").split("\0")) if blanks else tuple(said.answer)
    readings = ("",) * len(parts) if blanks else tuple("yomi" if part.isalpha() else "" for part in parts)
    shown = SentenceShown(0, Sentence(said.answer, parts, readings), talk.said(Side.A).answer)
    meaning = talk.said(Side.A).question
    word = Word(parts[2], readings[2], meaning, False, said.answer, talk.said(Side.A).answer, talk.b, talk.a)

    def opened(then: Act | None, *events: Status) -> Act:
        def act(desk: Desk) -> None:
            desk.model.readText(said.answer)
            desk.tell(TextOpened(sentences), *events)
            if then:
                then(desk)
            desk.settle_page()

        return act

    def tapped(desk: Desk) -> None:
        desk.model.tap(2)
        desk.tell(WordShown(0, 2, word))

    yield "waiting", (), {}, opened(None)
    yield "sentence", (), {}, opened(None, shown)
    yield "word", (), {}, opened(tapped, shown)
    yield "hidden", (), {}, opened(_do("toggleTranslation"), shown)
    yield "failed", (), {}, opened(None, ReadingFailed("mt.failed", "It fell off."))
    yield "words", (), {"listing": True}, None
    yield "no-pair", (capabilities_without_pairs(),), {}, None


def _phrases() -> States:
    def slot(desk: Desk) -> None:
        desk.model.setTheme("numbers")
        rows = [row for theme in desk.model.themes for row in _rows_of(desk, theme["name"]) if row["open"]]
        if rows:
            _do("open", rows[0]["id"])(desk)

    yield "theme", (), {}, lambda desk: _do("setTheme", desk.model.themes[-1]["name"])(desk)
    yield "values", (), {}, slot
    yield "found", (), {}, lambda desk: _search("phraseSearch", _rows_of(desk, "favourites")[0]["text"][:3])(desk)
    yield "not-found", (), {}, _search("phraseSearch", "qqq")


def _rows_of(desk: Desk, theme: str) -> list[dict[str, str]]:
    desk.model.setTheme(theme)
    return list(desk.model.rows)


def _history(talk: Talk) -> States:
    yield "found", (), {}, _search("historySearch", talk.said(Side.A).question[:4])
    yield "not-found", (), {}, _search("historySearch", "qqq")
    yield "forgetting", (), {}, _tap("forgetKept")
    yield "opened", (), {}, _tap("keptMore")
    yield "exported", (), {}, _do("export")


def _glossary() -> States:
    yield "not-found", (), {}, _search("termSearch", "qqq")
    yield "lists", (), {}, _do("look")


def _languages() -> States:
    given = {"seat": "b"}
    yield "found", (), given, _search("search", "a")
    yield "not-found", (), given, _search("search", "qqq")


def _composer(talk: Talk) -> States:
    def suggested(desk: Desk) -> None:
        before, choice, _ = talk.said(Side.A).keys.rpartition("〈")
        Typist(desk).type(before if choice else talk.said(Side.A).question[:5])

    def written(desk: Desk) -> None:
        desk.find("composerField").setProperty("text", talk.long(Side.A, 6))
        desk.settle_page()

    yield "typing", (), {"seat": "a"}, suggested
    yield "long", (), {"seat": "a"}, written


def _full_screen(talk: Talk) -> States:
    given = {"number": 2}
    # A page looks at its turn when it is opened.
    long = {"words": talk.long(Side.B, 30), "wordsLanguage": talk.b, "heading": talk.long(Side.A), "seat": "a"}
    yield "turned", (), {**given, "turned": True}, None
    yield "pages", (), {**long, "headingLanguage": talk.a}, None
    yield "pages-turned", (), {**long, "headingLanguage": talk.a, "turned": True}, _tap("pageOn")


def _wordings(talk: Talk) -> States:
    said = talk.said(Side.B)
    found = (
        Wording(said.answer, "phrasebook", Quality.PHRASEBOOK),
        Wording(said.greeting, "hy-mt", Quality.MODEL),
        Wording(talk.long(Side.B), "light", Quality.ROUGH),
    )
    yield "found", (WordingsShown(_NEWEST, found, done=False),), {"number": 2}, None
    yield "none", (WordingsShown(_NEWEST, (), done=True),), {"number": 2}, None

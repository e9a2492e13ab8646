"""Nothing that people say, type or load makes the window fetch anything."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer, QUrl
from PySide6.QtQml import QQmlComponent

from device_app.events import LanguageAsked, TurnChanged
from tests.conftest import ROOT
from tests.ui.conftest import Desk
from tests.ui.test_window_bubbles import TURN

QML = sorted((ROOT / "ui").rglob("*.qml"))


@contextmanager
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """A server on the loopback, and what was sent to it."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection:
                        heard.append(connection.recv(100))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1], heard
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


@pytest.mark.parametrize("path", QML, ids=lambda path: path.name)
def test_every_text_is_plain(path: Path) -> None:
    """Qt guesses otherwise, and markup can name pictures to be fetched."""
    source = path.read_text("utf-8")
    assert not re.findall(r"StyledText|RichText|AutoText|MarkdownText", source)
    assert len(re.findall(r"\b(Text|TextEdit|Label|TextArea) \{", source)) == len(
        re.findall(r"textFormat: (Text|TextEdit)\.PlainText", source)
    )


@pytest.mark.parametrize(
    "markup", ["<img src='{}'>", "<b><img src={}></b>", "![x]({})", '<a href="{}">x</a>', "<style>@import '{}'</style>"]
)
def test_what_is_shown_fetches_nothing(desk: Desk, markup: str) -> None:
    with listening() as (port, heard):
        text = "look " + markup.format(f"http://127.0.0.1:{port}/secret")
        turn = replace(TURN, heard=text, translation=text, meant=text, error_code="mt.failed")
        desk.tell(TurnChanged(replace(turn, final=False, error_code="", translation_stable=2, heard_stable=3)))
        desk.tell(TurnChanged(turn), LanguageAsked(text, text))
        desk.tap(desk.find_all("card")[0])
        desk.tap(next(view for view in desk.views() if view.values.get("key") == "show"))
        desk.settle(300)
        desk.tell(LanguageAsked("", ""))
        assert heard == []
    assert desk.find("largeWords").property("words") == text


@pytest.mark.qt_log_level_fail("CRITICAL")
@pytest.mark.parametrize(
    "view",
    [
        "Image { source: address }",
        """Text { textFormat: Text.RichText; text: "<img src='" + address + "'>" }""",
        "Item { property var r: new XMLHttpRequest(); Component.onCompleted: { r.open('GET', address); r.send() } }",
        "Loader { source: address }",
        "FontLoader { source: address }",
    ],
)
def test_even_a_view_that_asks_for_it_fetches_nothing(open_desk: Callable[[], Desk], view: str) -> None:
    desk = open_desk()
    with listening() as (port, heard):
        component = QQmlComponent(desk.kiosk._engine)
        # From a timer, as everything in the window happens in Qt's own time.
        source = f"""
            import QtQuick
            Item {{
                readonly property string address: "http://127.0.0.1:{port}/a"
                Timer {{ interval: 1; running: true; onTriggered: maker.active = true }}
                Loader {{ id: maker; active: false; sourceComponent: Component {{ {view} }} }}
            }}
        """
        component.setData(source.encode(), QUrl())
        made = component.create()
        assert made is not None, component.errorString()
        made.setParent(desk.kiosk.window)
        loop = QEventLoop()
        QTimer.singleShot(300, loop.quit)
        loop.exec()  # not qWait: like the window's own loop, and unlike that, it lets other threads run Python
        made.deleteLater()
        assert heard == []

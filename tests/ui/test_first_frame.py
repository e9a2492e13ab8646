"""What the window's first frame waits for, and what comes behind it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_FIRST_FRAME = """
import importlib.util
import sys
from device_app.settings_file import load_settings
from ui.window import HOME_SIZE, KioskWindow, create_application

application = create_application()
window = KioskWindow(load_settings([]), lambda _request: None, HOME_SIZE)
pages = {f"ui.pages.{name}.model" for name in window.navigator.names}
pages = {name for name in pages if importlib.util.find_spec(name)}
libraries = {"numpy", "cryptography", "snowballstemmer", "babel.dates", "device_app.conversation.conversation"}
assert pages
while not window.first_frame_at:
    application.processEvents()
print(sorted((pages | libraries) & set(sys.modules)))
while pages - set(sys.modules):
    application.processEvents()
window.close()
"""


def test_first_frame_waits_for_no_page_and_no_engine(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DRAGOMAN_HOME": str(tmp_path)}
    started = subprocess.run(
        [sys.executable, "-c", _FIRST_FRAME], env=environment, capture_output=True, text=True, timeout=120, check=True
    )
    assert started.stdout.strip() == "[]", started.stderr

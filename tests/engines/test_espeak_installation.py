"""The starter voice in processes of its own: quiet, and clear about what its installation lacks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import espeakng_loader
import pytest

from engines.cancellation import Cancellation
from engines.espeak.synthesizer import EspeakSynthesizer
from tests.waiting import longest_wait


def here() -> int:
    """Samples of the same word in this process."""
    return sum(len(chunk.samples) for chunk in EspeakSynthesizer().synthesize("Привет", "ru", Cancellation()))


PROGRAM = """
import sys, threading
import espeakng_loader
if len(sys.argv) > 1:
    espeakng_loader.get_data_path = lambda: sys.argv[1]
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.espeak.synthesizer import EspeakSynthesizer
try:
    voice = EspeakSynthesizer()
except DragomanError as error:
    print(error.line())
else:
    print(sum(len(chunk.samples) for chunk in voice.synthesize("Привет", "ru", Cancellation())))
"""


def run_program(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=longest_wait(),
        check=True,
    )


def test_another_process_speaks_and_writes_nothing_to_standard_error() -> None:
    result = run_program()
    assert int(result.stdout) == pytest.approx(here(), rel=0.02)
    assert result.stderr == ""


def test_data_in_a_folder_with_a_long_name_is_read(tmp_path: Path) -> None:
    """The library copies the name into 160 bytes."""
    folder = tmp_path / ("long" * 40) / "espeak-ng-data"
    folder.parent.mkdir()
    folder.symlink_to(espeakng_loader.get_data_path())
    result = run_program(str(folder))
    assert int(result.stdout) == pytest.approx(here(), rel=0.02)
    assert result.stderr == ""


def test_missing_data_is_one_clear_line(tmp_path: Path) -> None:
    result = run_program(str(tmp_path / "nowhere"))
    assert result.stdout.startswith("error[tts.broken_installation]: the data of eSpeak NG is missing. Reinstall")
    assert result.stderr == ""


def test_a_voice_that_the_data_lacks_is_not_offered(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(espeakng_loader.get_data_path(), data, copy_function=os.link)
    (data / "lang" / "zle" / "ru").unlink()
    (data / "lang" / "zle" / "ru-LV").unlink()
    (data / "lang" / "zle" / "ru-cl").unlink()
    program = PROGRAM.replace('"Привет", "ru"', '"Hello", "en"').replace(
        "print(sum", "print('ru' in voice.languages, sum"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, str(data)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=longest_wait(),
        check=True,
    )
    assert result.stdout.startswith("False ")

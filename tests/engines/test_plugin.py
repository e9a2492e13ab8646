"""An engine joins by a folder alone: a translator that returns its input, written here, is found by everything."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import engines
from device_app.benchmark.field_subjects import FieldChoice, find_subjects
from device_app.benchmark.subject import MeasuredStage as Measured
from device_app.cli.main import main
from engines.catalogue import catalogue
from engines.plugin import Stage

PLUGIN = """
from engines.plugin import Found, ModelAbout, ModelFolder, Plugin, Stage
from engines.protocols import Quality, Translation

class Echo:
    name = "echo"
    quality = Quality.ROUGH
    pairs = frozenset({("en", "bo")})

    def translate(self, request, cancellation):
        yield Translation(request.text, len(request.text), final=True, engine=self.name, quality=self.quality)

    def close(self):
        pass

def why_not(options):
    return "" if (options.models / "echo").is_dir() else "no echo is installed"

def identify(folder, name):
    return [Found(path.stem, {path.name: path}, ("en", "bo"), "An echo") for path in folder.glob("*.echo")]

ENGINE = Plugin(
    "echo", Stage.TRANSLATION, 95, lambda _options: Echo(), why_not,
    folders=(ModelFolder("echo", identify, lambda _folder: "shout at it"),),
    pairs=lambda _options: Echo.pairs,
    model=lambda options, _engine, _source, _target: ModelAbout("mountain", 7),
)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose packages are in ``engines``, too."""
    folder = tmp_path / "more"
    folder.mkdir()
    monkeypatch.setattr(engines, "__path__", [*engines.__path__, str(folder)])
    yield folder
    for name in [name for name in sys.modules if name.startswith(("engines.echo", "engines.loud"))]:
        del sys.modules[name]


def write(place: Path, name: str, plugin: str) -> None:
    (place / name).mkdir()
    (place / name / "__init__.py").touch()
    (place / name / "plugin.py").write_text(plugin)


def test_every_folder_of_an_engine_exports_one() -> None:
    found = catalogue()
    assert found.broken == ()
    assert found.of(Stage.TRANSLATION)[0].name == "phrasebook"
    names = [folder.name for _, folder in found.folders()]
    assert len(set(names)) == len(names)
    for stage in (Stage.RECOGNITION, Stage.TRANSLATION, Stage.VOICE):
        assert found.of(stage)


def test_a_folder_is_all_it_takes(
    place: Path, isolated_home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    write(place, "echo", PLUGIN)
    assert main(["translate", "Hello there.", "--from", "en", "--to", "bo"]) == 1
    assert "mt.pair_unsupported" in capsys.readouterr().err

    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "mountain.echo").write_text("o-o-o")
    assert main(["models", "import", "--unsigned", str(stick)]) == 0
    said = capsys.readouterr().err
    assert "shout at it" in said
    assert (isolated_home / "models/echo/mountain/mountain.echo").is_file()
    assert main(["models", "list", "--kind", "translation"]) == 0
    assert "echo-mountain" in capsys.readouterr().out

    assert main(["translate", "Hello there.", "--from", "en", "--to", "bo"]) == 0
    assert capsys.readouterr().out == "Hello there.\n"
    assert main(["translate", "Hello.", "--from", "en", "--to", "bo", "--set", "engines.translator=echo"]) == 0
    capsys.readouterr()
    assert main(["languages", "--json"]) == 0
    assert ["en", "bo"] in json.loads(capsys.readouterr().out)["pairs"]
    main(["doctor", "--json"])
    assert "echo" in capsys.readouterr().out
    choice = FieldChoice(isolated_home / "models", 1, "en", "es", (Measured.TRANSLATION,))
    assert "echo" in [subject.engine for subject in find_subjects(choice, tmp_path)]


@pytest.mark.parametrize("plugin", ["import nothing_of_the_kind", "ENGINE = 7", "", "raise SystemError('no')"])
def test_a_broken_folder_takes_no_neighbour_along(
    place: Path, plugin: str, isolated_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(place, "loud", plugin)
    assert [name for name, _ in catalogue().broken] == ["loud"]
    assert main(["translate", "Thank you.", "--from", "en", "--to", "pt"]) == 0
    main(["doctor"])
    assert "loud" in capsys.readouterr().out

"""Folders as people bring them: what is taken, as what, and what is said of the rest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from device_app.cli.main import main
from device_app.models.catalogue import read_catalogue
from device_app.models.import_folder import import_model
from device_app.models.imported import with_imported
from device_app.models.look_through import Brought, look_through
from device_app.models.store import ModelStore
from engines.cancellation import Cancellation
from engines.light.installed import light_models
from engines.piper.voices import installed_voices
from engines.whisper.models import installed_models
from tests.device_app.models.bringing import (
    TINY_LIGHT,
    less,
    write_all_sorts,
    write_argos,
    write_cache,
    write_checkpoint,
    write_mozilla,
    write_voice,
    write_whisper,
)

SHIPPED = read_catalogue()


TAKEN: list[tuple[str, Callable[[Path], object], set[str]]] = [
    ("a Whisper called anything", lambda f: write_whisper(f / "my speech model"), {"whisper-tiny-my-speech-model"}),
    (
        "one as its repository calls it",
        lambda f: write_whisper(f / "faster-whisper-small", width=768),
        {"whisper-small-imported"},
    ),
    ("the folder itself", lambda f: write_whisper(f, width=1024, layers=(24, 24)), {"whisper-medium-stick"}),
    (
        "turbo",
        lambda f: write_whisper(f / "x", width=1280, tokens=51_866, layers=(32, 4)),
        {"whisper-large-v3-turbo-x"},
    ),
    (
        "large-v3",
        lambda f: write_whisper(f / "large-v3", width=1280, tokens=51_866, layers=(32, 32)),
        {"whisper-large-v3-imported"},
    ),
    ("English by its files alone", lambda f: write_whisper(f / "model", tokens=51_864), {"whisper-tiny.en"}),
    ("a distilled one", lambda f: write_whisper(f / "d", width=1280, layers=(32, 2)), {"whisper-distil-large-v2-d"}),
    (
        "a cache of the hub",
        lambda f: write_cache(f, "Systran/faster-whisper-medium", lambda s: write_whisper(s, width=1024)),
        {"whisper-medium-imported"},
    ),
    (
        "a whole cache with two models",
        lambda f: (
            write_cache(f / "hub", "Systran/faster-whisper-tiny", write_whisper),
            write_cache(f / "hub", "x/voices", lambda s: write_voice(s, "de_DE-eva-low")),
        ),
        {"whisper-tiny-imported", "piper-de_DE-eva-low"},
    ),
    ("a voice of the catalogue", lambda f: write_voice(f, "it_IT-paola-medium", "it"), {"piper-it_IT-paola-medium"}),
    ("any voice", lambda f: write_voice(f / "v", "fr_FR-own voice-high", "fr"), {"piper-fr_FR-own voice-high"}),
    (
        "a folder full of voices",
        lambda f: [write_voice(f, f"de_DE-{name}-low") for name in ("a", "b", "c")],
        {"piper-de_DE-a-low", "piper-de_DE-b-low", "piper-de_DE-c-low"},
    ),
    ("Mozilla's, as Firefox names the files", lambda f: write_mozilla(f / "enes"), {"mozilla-en-es"}),
    ("with two vocabularies", lambda f: write_mozilla(f, "enja", split=True), {"mozilla-en-ja"}),
    ("in traditional characters", lambda f: write_mozilla(f / "zh-Hant-en", "zhen"), {"mozilla-zh-Hant-en"}),
    (
        "OPUS-MT, converted",
        lambda f: shutil.copytree(TINY_LIGHT, f / "t"),
        {"light-opus-mt-en-es", "light-opus-mt-es-en", "light-opus-mt-en-ru"},
    ),
    ("an Argos package", write_argos, {"light-argos-en-es"}),
    ("a checkpoint of HY-MT", write_checkpoint, {"hy-mt1.5-1.8b"}),
    (
        "Smart Turn",
        lambda f: (f / "smart-turn-v3.2-cpu.onnx").write_bytes(b"\x08x"),
        {"smart_turn-smart-turn-v3.2-imported"},
    ),
    (
        "a stick with all sorts of things",
        write_all_sorts,
        {"piper-de_DE-d-low"},
    ),
]


@pytest.mark.parametrize(("write", "expected"), [row[1:] for row in TAKEN], ids=[row[0] for row in TAKEN])
def test_it_is_taken_as_what_it_is(tmp_path: Path, write: Callable[[Path], object], expected: set[str]) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    write(stick)
    found, refused = look_through(stick, SHIPPED.models)
    assert {one.model.name for one in found} == expected
    assert refused == []
    for one in found:
        assert len(one.model.place.parts) == 2
        assert one.model.languages
        assert all(path.is_file() for path in one.files.values())


REFUSED: list[tuple[str, Callable[[Path], object], str]] = [
    ("a Whisper without tokenizer", lambda f: write_whisper(f / "w", without="tokenizer.json"), "lacks tokenizer.json"),
    (
        "without vocabulary",
        lambda f: write_whisper(f / "w", without="vocabulary.txt"),
        "lacks vocabulary.json or vocabulary.txt",
    ),
    ("without weights", lambda f: write_whisper(f / "w", without="model.bin"), "lacks model.bin"),
    (
        "a voice without json",
        lambda f: less(write_voice(f, "de_DE-x-low"), "de_DE-x-low.onnx.json"),
        "de_DE-x-low.onnx.json is missing",
    ),
    (
        "a json without voice",
        lambda f: less(write_voice(f, "de_DE-x-low"), "de_DE-x-low.onnx"),
        "without de_DE-x-low.onnx",
    ),
    ("a voice of another language", lambda f: write_voice(f, "sw_CD-x-low", "sw"), "'sw' is none of this device's"),
    ("Mozilla's without vocabulary", lambda f: less(write_mozilla(f), "vocab.enes.spm"), "vocab.enes.spm is missing"),
    ("Mozilla's without lexicon", lambda f: less(write_mozilla(f), "lex.50.50.enes.s2t.bin"), "lex.50.50"),
    (
        "Mozilla's without weights",
        lambda f: less(write_mozilla(f), "model.enes.intgemm.alphas.bin"),
        "without its model",
    ),
    (
        "OPUS-MT with a name that tells nothing",
        lambda f: shutil.copytree(TINY_LIGHT / "opus-mt-en-es", f / "trained"),
        "its name tells its languages",
    ),
    ("another GGUF", lambda f: (f / "llama.gguf").write_bytes(b"GGUF"), "llama.gguf is damaged"),
    ("whisper.cpp's", lambda f: (f / "ggml-base.bin").write_bytes(b"lmgg"), "whisper.cpp"),
    ("OpenAI's", lambda f: (f / "base.en.pt").write_bytes(b"PK"), "OpenAI's own form"),
    ("an archive", lambda f: (f / "translate-en_es-1_0.argosmodel").write_bytes(b"PK"), "an archive: unpack it"),
    ("compressed", lambda f: (f / "model.enes.intgemm.alphas.bin.gz").write_bytes(b"x"), "compressed: unpack it"),
    ("unfinished", lambda f: (f / "model.bin.part").write_bytes(b"x"), "unfinished download"),
    (
        "one for transformers",
        lambda f: ((f / "config.json").write_text('{"model_type": "whisper"}'), (f / "model.safetensors").touch()),
        "ct2-transformers-converter",
    ),
    (
        "one of a kind that nothing runs",
        lambda f: ((f / "config.json").write_text('{"model_type": "m2m_100"}'), (f / "pytorch_model.bin").touch()),
        "of the kind m2m_100",
    ),
    ("a link to nothing", lambda f: (f / "model.bin").symlink_to("gone"), "isn't there"),
    (
        "a pointer",
        lambda f: (f / "voice.bin").write_text("version https://git-lfs.github.com/spec/v1\n"),
        "git lfs pull",
    ),
]


@pytest.mark.parametrize(("write", "expected"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_not_taken_is_explained_in_a_line(
    tmp_path: Path, write: Callable[[Path], object], expected: str
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    write(stick)
    found, refused = look_through(stick, SHIPPED.models)
    assert found == []
    reasons = [row.reason for row in refused]
    assert any(expected in reason for reason in reasons), reasons
    assert all(reason and "\n" not in reason for reason in reasons)


def test_links_are_not_followed_out_of_the_folder(tmp_path: Path) -> None:
    write_whisper(tmp_path / "elsewhere")
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "link").symlink_to(tmp_path / "elsewhere")
    (stick / "round").symlink_to(stick)
    assert look_through(stick, SHIPPED.models) == ([], [])
    write_whisper(stick / "model")
    (stick / "model" / "model.bin").unlink()
    (stick / "model" / "model.bin").symlink_to(tmp_path / "elsewhere" / "model.bin")
    found, (refused,) = look_through(stick, SHIPPED.models)
    assert found == []
    assert "outside of the folder" in refused.reason


def test_a_snapshot_alone_may_be_named(tmp_path: Path) -> None:
    home = write_cache(tmp_path, "Systran/faster-whisper-tiny", write_whisper)
    (snapshot,) = (home / "snapshots").iterdir()
    (found,), refused = look_through(snapshot, SHIPPED.models)
    assert (found.model.name, refused) == ("whisper-tiny-imported", [])


def linked(source: Path, target: Path) -> Path:
    """A copy that takes no room where that is possible."""
    for path in source.rglob("*"):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, place)
            except OSError:
                shutil.copy(path, place)
    return target


def test_a_copy_of_a_store_brings_all_of_its_models_with_their_checksums(
    starter_models: Path, tmp_path: Path, models: Path
) -> None:
    stick = linked(starter_models / "piper", tmp_path / "stick" / "models" / "piper").parents[1]
    linked(starter_models / "light", stick / "models" / "light")
    found, refused = look_through(stick, SHIPPED.models)
    assert refused == []
    assert {one.model.name for one in found} == {"piper-en_US-joe-medium", "mozilla-en-pt", "mozilla-pt-en"}
    for one in found:
        manifest = import_model(one, models, Cancellation())
        assert {file.checked for file in manifest.files.values()} == {"catalogue"}
    assert len(ModelStore(models, SHIPPED.models).installed()) == 3


def test_official_bytes_are_known_whatever_their_folder_is_called(starter_models: Path, tmp_path: Path) -> None:
    linked(starter_models / "whisper" / "base", tmp_path / "stick" / "hearing")
    (tmp_path / "stick" / "hearing" / "installed.json").unlink()
    (found,), refused = look_through(tmp_path / "stick", SHIPPED.models)
    assert (found.model.name, refused) == ("whisper-base", [])
    assert found.vouched is None


def test_an_imported_model_is_found_by_its_engine_listed_verified_and_removed(
    tmp_path: Path, isolated_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick"
    write_whisper(stick / "my model", tokens=51_864)
    write_voice(stick, "fr_FR-own-high", "fr")
    write_mozilla(stick / "enes")
    assert main(["models", "import", "--unsigned", str(stick)]) == 0
    models = isolated_home / "models"
    (whisper,) = installed_models(models)
    assert (whisper.name, whisper.size, whisper.english_only) == ("tiny.en-my-model", "tiny", True)
    (voice,), unusable = installed_voices(models, frozenset({"fr"}))
    assert (voice.name, unusable) == ("fr_FR-own-high", [])
    assert list(light_models(models)) == [("en", "es")]
    own = {"whisper-tiny.en-my-model", "piper-fr_FR-own-high"}
    assert set(with_imported(SHIPPED, models).models) - set(SHIPPED.models) == own
    names = {*own, "mozilla-en-es"}
    capsys.readouterr()
    assert main(["models", "list"]) == 0
    listed = capsys.readouterr().out
    assert all(f"{name:30}  installed" in listed for name in names)
    assert main(["models", "verify"]) == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()[-3:]} == names
    assert main(["models", "remove", *names]) == 0
    assert not installed_voices(models, frozenset({"fr"}))[0]


def test_one_damaged_file_on_the_stick_leaves_the_others_alone(
    tmp_path: Path, isolated_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick"
    write_voice(stick, "de_DE-a-low")
    write_voice(stick, "de_DE-b-low")
    (stick / "de_DE-a-low.onnx").write_bytes(b"<!doctype html>")
    assert main(["models", "import", "--unsigned", str(stick)]) == 1
    said = capsys.readouterr().err
    assert "error[model.wrong_file]: de_DE-a-low.onnx" in said
    assert (isolated_home / "models/piper/de_DE-b-low/installed.json").is_file()


def test_another_conversion_of_a_pinned_model_gets_a_name_of_its_own(tmp_path: Path) -> None:
    write_whisper(tmp_path / "stick" / "faster-whisper-base", width=512)
    (found,), _ = look_through(tmp_path / "stick", SHIPPED.models)
    assert isinstance(found, Brought)
    assert (found.model.name, found.model.place.as_posix()) == ("whisper-base-imported", "whisper/base-imported")

"""Which models are found, and which one is taken."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.languages import languages
from engines.loading import load_engines
from engines.machine.memory import Memory
from engines.options import EngineOptions
from engines.protocols import SAMPLE_RATE
from engines.silero import SileroVoiceActivityDetector
from engines.whisper.decoder import WhisperDecoder
from engines.whisper.models import InstalledModel, best_model, installed_models
from engines.whisper.recognizer import WhisperRecognizer
from tests.engines.whisper.small_models import rename_tokens, write_random_model
from tests.sounds import in_frames, speak


@pytest.fixture
def copied(models: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(models, tmp_path / "models"))


@pytest.mark.parametrize("name", ["config.json", "model.bin", "tokenizer.json", "vocabulary.json"])
@pytest.mark.parametrize("empty", [False, True])
def test_an_incomplete_model_names_its_file(copied: Path, name: str, *, empty: bool) -> None:
    path = copied / "whisper" / "tiny" / name
    path.unlink()
    if empty:
        path.touch()
    with pytest.raises(DragomanError, match=name) as failure:
        WhisperRecognizer(copied)
    assert failure.value.code == "asr.model_incomplete"


def test_an_incomplete_model_beside_a_complete_one_is_passed_over(copied: Path) -> None:
    (copied / "whisper" / "small").mkdir()
    assert [model.name for model in installed_models(copied)] == ["tiny"]


def test_no_model(tmp_path: Path) -> None:
    with pytest.raises(DragomanError) as failure:
        installed_models(tmp_path)
    assert failure.value.code == "asr.model_missing"


@pytest.mark.parametrize(
    ("name", "content"), [("model.bin", b"\x06\0\0\0"), ("tokenizer.json", b"{}"), ("tokenizer.json", b"\xff")]
)
def test_a_damaged_model_is_one_clear_line(copied: Path, name: str, content: bytes) -> None:
    (copied / "whisper" / "tiny" / name).write_bytes(content)
    with pytest.raises(DragomanError, match="tiny") as failure:
        WhisperRecognizer(copied)
    assert failure.value.code == "asr.model_broken"
    assert "\n" not in failure.value.line()


def test_a_model_cut_short_is_broken(copied: Path) -> None:
    path = copied / "whisper" / "tiny" / "model.bin"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DragomanError) as failure:
        WhisperRecognizer(copied)
    assert failure.value.code == "asr.model_broken"


@pytest.mark.parametrize("settings", [None, '{"feature_size": 128}', '{"feature_size": 80}', "{"])
def test_a_model_of_128_bands_is_heard_whatever_stands_beside_it(
    tmp_path: Path, settings: str | None, tokens: list[str], whisper_files: Path
) -> None:
    path = tmp_path / "large-v3"
    write_random_model(path, tokens, whisper_files, mels=128)
    if settings is not None:
        (path / "preprocessor_config.json").write_text(settings)
    decoder = WhisperDecoder(path, threads=1)
    encoded = decoder.encode(np.zeros(SAMPLE_RATE, np.float32), whole=False)
    assert sum(decoder.language_probabilities(encoded, ["en", "zh"]).values()) == pytest.approx(1)
    decoder.glance(encoded, "en", Cancellation())


def test_cantonese_is_heard_by_a_model_with_its_token(tmp_path: Path, tokens: list[str], whisper_files: Path) -> None:
    names = {"<|su|>": "<|yue|>"}
    write_random_model(tmp_path / "large-v3", [names.get(token, token) for token in tokens], whisper_files)
    rename_tokens(tmp_path / "large-v3", names)
    decoder = WhisperDecoder(tmp_path / "large-v3", threads=1)
    assert {"yue", "zh", "zh-Hant"} < decoder.languages
    encoded = decoder.encode(np.zeros(SAMPLE_RATE, np.float32), whole=False)
    probabilities = decoder.language_probabilities(encoded, ["yue", "zh"])
    assert probabilities["yue"] != probabilities["zh"]


def test_an_english_model_hears_english_alone(tmp_path: Path, tokens: list[str], whisper_files: Path) -> None:
    for name in ("tiny.en", "faster-distil-large-v3"):
        write_random_model(tmp_path / name / "whisper" / name, tokens, whisper_files)
        recognizer = WhisperRecognizer(tmp_path / name, threads=1)
        assert recognizer.languages == {"en"}
        stream = recognizer.open(["es", "en"], Cancellation())
        stream.accept(in_frames(speak("Where is it?"), SileroVoiceActivityDetector()))
        assert stream.finish().language == "en"
        with pytest.raises(DragomanError, match="does not hear es"):
            recognizer.open(["es"], Cancellation())
        recognizer.close()


@pytest.mark.parametrize(
    ("added", "removed", "strange"), [(50_300, 51_000, "<|"), (51_000, 100, "<|endoftext|>")], ids=["later", "earlier"]
)
def test_the_tokenizer_of_another_model_is_found_out(
    tmp_path: Path, tokens: list[str], whisper_files: Path, added: int, removed: int, strange: str
) -> None:
    changed = [*tokens[:added], "<|new|>", *tokens[added:]]
    del changed[removed]
    write_random_model(tmp_path / "small", changed, whisper_files)
    with pytest.raises(DragomanError, match="another model") as failure:
        WhisperDecoder(tmp_path / "small", threads=1)
    assert failure.value.code == "asr.model_broken"
    assert strange in failure.value.message


def test_the_tokenizer_of_another_family_is_found_out(copied: Path) -> None:
    shutil.copy(Path(__file__).parents[2] / "data" / "tiny_hymt" / "tokenizer.json", copied / "whisper" / "tiny")
    with pytest.raises(DragomanError, match="another model"):
        WhisperRecognizer(copied)


def test_the_older_form_of_a_vocabulary_will_do(copied: Path, tokens: list[str]) -> None:
    path = copied / "whisper" / "tiny"
    (path / "vocabulary.json").unlink()
    (path / "vocabulary.txt").write_text("\n".join(tokens) + "\n", "utf-8")
    WhisperRecognizer(copied).close()


def test_a_vocabulary_that_is_no_text_is_told(copied: Path, tokens: list[str]) -> None:
    path = copied / "whisper" / "tiny"
    (path / "vocabulary.json").unlink()
    (path / "vocabulary.txt").write_bytes("\n".join(tokens).encode("utf-16"))
    with pytest.raises(DragomanError, match="tiny") as failure:
        WhisperRecognizer(copied)
    assert failure.value.code == "asr.model_broken"


def test_a_translation_model_in_its_place_is_told(copied: Path) -> None:
    light = Path(__file__).parents[2] / "data" / "tiny_light" / "opus-mt-en-es"
    shutil.copy(light / "model.bin", copied / "whisper" / "tiny")
    shutil.copy(light / "shared_vocabulary.json", copied / "whisper" / "tiny")
    shutil.copy(light / "config.json", copied / "whisper" / "tiny")
    with pytest.raises(DragomanError, match="not a Whisper model") as failure:
        WhisperRecognizer(copied)
    assert failure.value.code == "asr.model_broken"


def test_whisper_hears_all_languages_but_two(copied: Path) -> None:
    decoder = WhisperDecoder(copied / "whisper" / "tiny", threads=1)
    assert decoder.languages == set(languages()) - {"ug", "yue"}


def test_no_socket_is_opened_for_a_model_without_a_tokenizer(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_address: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    (copied / "whisper" / "tiny" / "tokenizer.json").unlink()
    with pytest.raises(DragomanError, match=r"lacks tokenizer\.json"):
        WhisperRecognizer(copied)


def model(name: str, megabytes: int) -> InstalledModel:
    size = re.sub("faster-|whisper-|distil-", "", name).removesuffix(".en")
    return InstalledModel(name, Path(name), megabytes, size, name.endswith(".en") or "distil-" in name)


TINY, SMALL, TURBO = model("tiny", 300), model("small", 650), model("faster-whisper-large-v3-turbo", 1800)


@pytest.mark.parametrize(
    ("room", "on_cpu", "expected"),
    [(5500, False, TURBO), (5500, True, SMALL), (1500, False, SMALL), (400, True, TINY), (-2400, True, TINY)],
)
def test_the_best_that_fits_is_taken(room: int, expected: InstalledModel, *, on_cpu: bool) -> None:
    assert best_model([TINY, TURBO, SMALL], room, on_cpu=on_cpu) is expected


@pytest.mark.parametrize(("available", "expected"), [(6_000_000_000, "whisper-small"), (100_000_000, "whisper-tiny")])
def test_it_loads_the_one_that_fits(
    copied: Path, available: int, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(copied / "whisper" / "tiny", copied / "whisper" / "small")
    memory = Memory(8_000_000_000, available)
    monkeypatch.setattr("engines.machine.machine.read_memory", lambda _root: memory)
    recognizer = WhisperRecognizer(copied)
    assert recognizer.name == expected
    recognizer.close()


def test_a_model_of_all_languages_comes_before_a_better_one_of_english() -> None:
    english = model("medium.en", 1600)
    assert best_model([english, SMALL], 8000, on_cpu=False) is SMALL
    assert best_model([english, model("distil-large-v3", 1000), TINY], 8000, on_cpu=False) is TINY
    assert best_model([model("tiny.en", 300), SMALL], 100, on_cpu=True) is SMALL
    assert best_model([english], 8000, on_cpu=False) is english
    assert best_model(
        [model("faster-distil-whisper-large-v3", 1000), model("small.en", 650)], 8000, on_cpu=True
    ).name == ("small.en")


def test_a_broken_model_beside_a_good_one_is_passed_over(copied: Path, caplog: pytest.LogCaptureFixture) -> None:
    shutil.copytree(copied / "whisper" / "tiny", copied / "whisper" / "small")
    shutil.copytree(copied / "whisper" / "tiny", copied / "whisper" / "distil-small.en")
    path = copied / "whisper" / "small" / "model.bin"
    path.write_bytes(path.read_bytes()[:1_000])
    recognizer = WhisperRecognizer(copied)
    assert recognizer.name == "whisper-tiny"
    recognizer.close()
    assert "'small' cannot be loaded" in caplog.text


def test_it_hears_all_languages(models: Path) -> None:
    engines = load_engines(EngineOptions(models, translator="", synthesizer=""))
    assert [recognizer.name for recognizer in engines.recognizers] == ["whisper-tiny"]
    assert engines.recognizer("en").name == engines.recognizer("zh").name == "whisper-tiny"
    engines.close()


def test_without_a_model_it_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(DragomanError) as failure:
        load_engines(EngineOptions(tmp_path, recognizer="whisper", translator="", synthesizer=""))
    assert failure.value.code == "engine.not_installed"

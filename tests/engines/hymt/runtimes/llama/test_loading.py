"""From a file in the folder of models to a translation."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engines.cancellation import Cancellation
from engines.catalogue import catalogue
from engines.errors import Cancelled, DragomanError
from engines.hymt import installed
from engines.hymt.decode.prompts import Family
from engines.hymt.installed import load_translator
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.hymt.runtimes.llama import library, loading
from engines.hymt.runtimes.llama.hymt_file import HyMtFile
from engines.hymt.runtimes.llama.loading import open_gguf
from engines.loading import load_engines
from engines.machine.memory import Memory
from engines.options import NONE, EngineOptions
from engines.protocols import Quality, TranslationRequest
from tests.conftest import ROOT
from tests.engines.hymt.runtimes.llama.conftest import TinyFile
from tests.engines.hymt.runtimes.llama.written import write_gguf
from tests.engines.hymt.tiny import TINY, pairs
from tests.waiting import longest_wait

REQUEST = TranslationRequest("Thank you for your help.", "en", "es")
ANSWER = "Gracias por su ayuda."

Place = Callable[[str], Path]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def place(models: Path, tiny_file: TinyFile) -> Place:
    """Puts a file where `dragoman models` would."""

    def put(quantization: str) -> Path:
        target = models / "gguf" / quantization / tiny_file(quantization).name
        target.parent.mkdir(parents=True)
        return Path(shutil.copy(tiny_file(quantization), target))

    return put


def options(models: Path) -> EngineOptions:
    return EngineOptions(models, recognizer=NONE, translator="hy-mt", synthesizer=NONE, threads=1)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(DragomanError) as failure:
        act()
    return failure.value.code


@pytest.mark.usefixtures("llama")
def test_a_file_translates_as_an_engine(models: Path, place: Place) -> None:
    place("Q8_0")
    engines = load_engines(options(models))
    try:
        *growing, final = engines.translate(REQUEST, Cancellation())
    finally:
        engines.close()
    assert growing
    assert (final.text, final.engine, final.quality) == (ANSWER, "hy-mt-llama", Quality.MODEL)


@pytest.mark.usefixtures("llama")
@pytest.mark.parametrize(("quantization", "share"), [("F16", 1.0), ("Q8_0", 0.98)])
def test_every_plain_pair_is_translated_with_the_files_own_vocabulary(
    tiny_file: TinyFile, quantization: str, share: float
) -> None:
    plain = [pair for pair in pairs() if pair["kind"] == "plain"]
    right = 0
    with open_gguf(tiny_file(quantization), threads=1) as translator:
        for pair in plain:
            request = TranslationRequest(pair["text"], pair["source"], pair["target"])
            *_, last = translator.translate(request, Cancellation())
            right += last.text == pair["answer"]
    assert right >= share * len(plain)


@pytest.mark.usefixtures("llama")
def test_beams_give_alternatives(tiny_file: TinyFile) -> None:
    request = TranslationRequest(REQUEST.text, "en", "es", beams=4, n_best=3)
    with open_gguf(tiny_file("F16"), threads=1) as translator:
        *_, last = translator.translate(request, Cancellation())
    assert last.text == ANSWER
    assert last.alternatives
    assert ANSWER not in last.alternatives


@pytest.mark.usefixtures("llama")
def test_a_translation_is_cancelled_between_two_tokens_and_the_next_one_is_right(tiny_file: TinyFile) -> None:
    with open_gguf(tiny_file("Q8_0"), threads=1) as translator:
        cancellation = Cancellation()
        growing = translator.translate(REQUEST, cancellation)
        assert not next(growing).final
        cancellation.cancel()
        with pytest.raises(Cancelled):
            next(growing)
        *_, last = translator.translate(REQUEST, Cancellation())
        assert last.text == ANSWER


@pytest.mark.usefixtures("llama")
def test_closing_frees_the_file_and_is_legal_twice(tiny_file: TinyFile, tmp_path: Path) -> None:
    path = Path(shutil.copy(tiny_file("F16"), tmp_path / "HY-MT1.5-mapped.gguf"))
    translator = open_gguf(path, threads=1)
    assert path.name in Path("/proc/self/maps").read_text()
    translator.close()
    translator.close()
    assert path.name not in Path("/proc/self/maps").read_text()
    assert not any(path.name in str(link.resolve()) for link in Path("/proc/self/fd").iterdir())


@pytest.mark.usefixtures("llama")
def test_nothing_is_written_to_the_terminal(tiny_file: TinyFile, tmp_path: Path) -> None:
    broken = write_gguf(tmp_path / "HY-MT1.5.gguf", changes={"embedding_length": 64})
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from engines.errors import DragomanError\n"
        "from engines.hymt.runtimes.llama.loading import open_gguf\n"
        "open_gguf(Path(sys.argv[1]), threads=1).close()\n"
        "try:\n"
        "    open_gguf(Path(sys.argv[2]))\n"
        "except DragomanError as error:\n"
        "    print(error.line())\n"
    )
    command = [sys.executable, "-c", program, str(tiny_file("Q8_0")), str(broken)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=longest_wait(), check=True)
    assert done.stderr == ""
    assert done.stdout.startswith("error[engine.load_failed]: ")
    assert "shape" in done.stdout
    assert done.stdout.count("\n") == 1


@pytest.mark.usefixtures("llama")
def test_a_tokenizer_beside_the_file_is_preferred(tmp_path: Path) -> None:
    path = write_gguf(tmp_path / "HY-MT1.5.gguf", "Q8_0", vocabulary="none")
    assert code_of(lambda: open_gguf(path)) == "model.tokenizer_missing"
    shutil.copy(TINY / "tokenizer.json", tmp_path)
    with open_gguf(path, threads=1) as translator:
        *_, last = translator.translate(REQUEST, Cancellation())
    assert last.text == ANSWER
    (tmp_path / "tokenizer.json").write_text("{}")
    assert code_of(lambda: open_gguf(path)) == "model.tokenizer_broken"


@pytest.mark.usefixtures("llama")
def test_the_newest_family_then_the_least_rounded_file_is_loaded(models: Path, place: Place) -> None:
    place("Q8_0")
    place("F16")
    (models / "gguf/broken").mkdir()
    (models / "gguf/broken/HY-MT1.5.gguf").write_bytes(b"GGUF")
    with load_translator(models, threads=1) as translator:
        assert "F16" in Path("/proc/self/maps").read_text()
        assert translator._family is Family.HY_MT15
    write_gguf(models / "gguf/new/Hy-MT2.gguf", "Q8_0", name="Hy-MT2")
    with load_translator(models, threads=1) as translator:
        assert translator._family is Family.HY_MT2


def test_a_prepared_model_goes_first(models: Path, place: Place) -> None:
    place("Q8_0")
    wanted = PrepareOptions(Precision.FP32, Target.ONNXRUNTIME, Family.HY_MT15)
    prepare(TINY, models / "hymt/tiny", wanted)
    with load_translator(models, threads=1) as translator:
        assert translator.name == "hy-mt-onnxruntime"


def test_files_that_are_not_fit_say_why(models: Path) -> None:
    write_gguf(models / "gguf/wrong/HY-MT1.5.gguf", changes={"rope.freq_base": 10000.0})
    assert code_of(lambda: load_translator(models)) == "model.gguf_rope"


def available(bytes_: int) -> Callable[[], Memory]:
    return lambda: Memory(1 << 40, bytes_)


def test_too_little_memory_is_said_before_anything_is_loaded(
    tiny_file: TinyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = HyMtFile.read(tiny_file("Q8_0")).memory(1024)
    monkeypatch.setattr(loading, "LlamaModel", None)  # not reached
    monkeypatch.setattr(loading, "read_memory", available(needed - 1))
    assert code_of(lambda: open_gguf(tiny_file("Q8_0"))) == "engine.out_of_memory"
    monkeypatch.setattr(loading, "read_memory", available(needed))
    with pytest.raises(TypeError):
        open_gguf(tiny_file("Q8_0"))


@pytest.mark.usefixtures("llama")
def test_a_file_that_fits_is_loaded_rather_than_a_better_one(
    models: Path, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = place("Q8_0"), place("F16")
    monkeypatch.setattr(installed, "read_memory", available(HyMtFile.read(large).memory(1024) - 1))
    assert installed.memory_needed(models) == HyMtFile.read(small).memory(1024)
    with load_translator(models, threads=1):
        assert small.name in Path("/proc/self/maps").read_text()


def test_without_the_package_the_engine_says_what_to_install(
    models: Path, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "PACKAGE", "llama_cpp_that_is_not_there")
    path = place("Q8_0")
    entry = next(plugin for plugin in catalogue().plugins if plugin.name == "hy-mt")
    assert "pip install llama-cpp-python" in entry.why_not(options(models))
    assert code_of(lambda: load_engines(options(models))) == "engine.not_installed"
    library.load_library.cache_clear()
    assert code_of(lambda: open_gguf(path)) == "engine.llama_missing"


@pytest.mark.usefixtures("llama")
def test_threads_sleep_soon_and_the_environment_is_left_as_it_was() -> None:
    program = (
        "import os\n"
        "from engines.hymt.runtimes.llama.library import load_library\n"
        "before = dict(os.environ)\n"
        "load_library()\n"
        "assert dict(os.environ) == before\n"
    )
    # OpenMP tells what it has read as it is loaded.
    for given, told in (({}, "GOMP_SPINCOUNT = '1000'"), ({"GOMP_SPINCOUNT": "77"}, "GOMP_SPINCOUNT = '77'")):
        environment = {**os.environ, "OMP_DISPLAY_ENV": "VERBOSE", **given}
        command = [sys.executable, "-c", program]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=longest_wait(), check=True
        )
        if "OPENMP DISPLAY ENVIRONMENT" not in done.stderr:
            pytest.skip("this llama.cpp was built without GNU's OpenMP")
        assert told in done.stderr

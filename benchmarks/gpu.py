"""HY-MT on llama.cpp with CUDA and Whisper on CTranslate2 with CUDA, by the product's own engines, on an NVIDIA GPU.

    CMAKE_ARGS="-DGGML_CUDA=on" pip install --no-binary :all: llama-cpp-python gguf
    python -m benchmarks.gpu --bandwidth 4800 [--gguf FILE] [--whisper FOLDER] [--layers 32]

Without a file it writes one of HY-MT's full size with random weights in Q8_0. Printed are tokens a second beside the
limit that the GPU's memory sets: its bandwidth (GB/s, data sheet) over the bytes of weights read for a token. For the
server see ``server_load.py``. Status 1 where no GPU computes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from device_app.benchmark.llama_worker import write_gguf
from engines.hymt.runtimes.llama import library
from engines.hymt.runtimes.llama.header import GgufHeader
from engines.hymt.runtimes.llama.llama_model import LlamaModel
from engines.hymt.runtimes.llama.runtime import SEQUENCES, GgufRuntime
from engines.hymt.runtimes.runtime import MAX_BEAMS
from engines.threads import default_threads

PROMPT, STEPS, SLOTS = 48, 200, 1024


def timed(work: Callable[[], object], rounds: int = 3) -> float:
    """Seconds of the fastest of some rounds, after one to warm up."""
    work()
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def measure(path: Path, bandwidth: float) -> None:
    """Print prefill, decoding and beams of a GGUF file."""
    model = LlamaModel(path, threads=default_threads(), slots=SLOTS, sequences=SEQUENCES)
    weights = GgufHeader.read(path).weights
    limit = bandwidth * 1e9 / weights
    prompt = np.random.default_rng(0).integers(0, 1000, PROMPT).tolist()
    with GgufRuntime(model, SLOTS) as runtime:

        def prefill() -> None:
            runtime.truncate(0)
            runtime.prefill(prompt)

        def decode() -> None:
            prefill()
            for token in range(STEPS):
                runtime.step(token)

        def beams() -> None:
            prefill()
            parents = [0] * MAX_BEAMS
            for token in range(STEPS):
                runtime.step_beams([token + beam for beam in range(MAX_BEAMS)], parents)
                parents = list(range(MAX_BEAMS))

        first = timed(prefill)
        token = (timed(decode) - first) / STEPS
        step = (timed(beams) - first) / STEPS
    print(f"{path.name}, {weights / 1e9:.2f} GB of weights")
    print(f"prompt of {PROMPT}      {first * 1e3:8.1f} ms, {PROMPT / first:8.0f} tokens/s")
    print(f"a token           {token * 1e3:8.2f} ms, {1 / token:8.1f} tokens/s, {1 / token / limit:.0%} of {limit:.0f}")
    print(f"{MAX_BEAMS} beams           {step * 1e3:8.2f} ms a step, {step / token:.2f} times a token")


def hear(folder: Path) -> None:
    """Print the speed of Whisper in a folder."""
    from faster_whisper import WhisperModel  # noqa: PLC0415 - only where it is asked for

    model = WhisperModel(str(folder), device="cuda", compute_type="float16")
    sound = np.random.default_rng(0).standard_normal(16_000 * 30).astype(np.float32) * 0.05

    def transcribe() -> None:
        list(model.transcribe(sound, language="en", beam_size=5, vad_filter=False)[0])

    print(f"whisper {folder.name}: 30 s of sound in {timed(transcribe):.2f} s")


def main() -> int:
    """Measure what is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bandwidth", type=float, required=True, metavar="GB/S")
    parser.add_argument("--gguf", type=Path, metavar="FILE")
    parser.add_argument("--layers", type=int, default=32, metavar="N")
    parser.add_argument("--whisper", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    if not library.uses_gpu():
        print("llama.cpp has no GPU here", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="dragoman-gpu-") as work:
        path = options.gguf or Path(work) / "HY-MT1.5-random-Q8_0.gguf"
        if options.gguf is None:
            write_gguf(path, options.layers)
        measure(path, options.bandwidth)
    if options.whisper:
        hear(options.whisper)
    return 0


if __name__ == "__main__":
    sys.exit(main())

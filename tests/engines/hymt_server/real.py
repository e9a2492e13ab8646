"""Real servers with the committed checkpoint behind them."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from engines.hymt.decode.control_tokens import ASSISTANT, BOS, EOS, USER
from tests.engines.hymt.runtimes.llama.written import write_gguf
from tests.engines.hymt.tiny import TINY

_PATIENCE = 180  # seconds
_TEMPLATE = "{{ '" + BOS + USER + "' + messages[0]['content'] + '" + ASSISTANT + "' }}"


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def transformers_server(folder: Path) -> Iterator[str]:
    """``transformers serve``; its address."""
    for package in ("torch", "transformers", "fastapi", "uvicorn", "openai", "accelerate"):
        if find_spec(package) is None:
            pytest.skip(f"{package} is not installed: pip install 'dragoman[parity]'")
    model = folder / "HY-MT1.5-tiny"
    shutil.copytree(TINY, model)
    tokenizer = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "chat_template": _TEMPLATE,
        "bos_token": BOS,
        "eos_token": EOS,
    }
    (model / "tokenizer_config.json").write_text(json.dumps(tokenizer, ensure_ascii=False), "utf-8")
    port = free_port()
    program = [str(Path(sys.executable).with_name("transformers")), "serve", str(model)]
    options = ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    with _running([*program, *options], folder / "transformers.log", f"http://127.0.0.1:{port}/health"):
        yield f"http://127.0.0.1:{port}/v1"


@contextmanager
def llama_server(folder: Path) -> Iterator[str]:
    """``llama_cpp.server``, llama-cpp-python's own; its address."""
    for package in ("llama_cpp", "sse_starlette", "starlette_context", "pydantic_settings"):
        if find_spec(package) is None:
            pytest.skip(f"{package} is not installed: pip install 'llama-cpp-python[server]'")
    model = write_gguf(folder / "HY-MT1.5-tiny.gguf", chat=(_TEMPLATE, EOS))
    port = free_port()
    program = [sys.executable, "-m", "llama_cpp.server", "--model", str(model), "--model_alias", model.stem]
    options = ["--host", "127.0.0.1", "--port", str(port), "--n_ctx", "1024"]
    with _running([*program, *options], folder / "llama.log", f"http://127.0.0.1:{port}/v1/models"):
        yield f"http://127.0.0.1:{port}/v1"


@contextmanager
def _running(command: list[str], log: Path, address: str) -> Iterator[None]:
    with log.open("wb") as file, subprocess.Popen(command, stdout=file, stderr=file) as process:
        try:
            until = time.monotonic() + _PATIENCE
            while not _healthy(address):
                assert process.poll() is None, log.read_text("utf-8", "replace")[-2000:]
                assert time.monotonic() < until, "the server doesn't start"
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _healthy(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False

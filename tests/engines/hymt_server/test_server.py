"""HY-MT behind a server: a real one, and ones that fail in every way."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError, UsageError
from engines.hymt_server.address import ServerAddress
from engines.hymt_server.client import ServerLimits
from engines.hymt_server.translator import ServerTranslator, open_server
from engines.loading import Engines, load_engines
from engines.options import NONE, EngineOptions
from engines.protocols import Quality, Term, Translation, TranslationRequest
from tests.engines.hymt.tiny import pairs
from tests.engines.hymt_server.real import free_port, llama_server, transformers_server

REQUEST = TranslationRequest("Where is the station?", "en", "es")
PATIENT = ServerLimits(connect=10, first=120, next=60, whole=300)
"""For a test machine that is busy."""
QUICK = ServerLimits(connect=1, first=0.3, next=0.3, whole=1.5)


@pytest.fixture(scope="module", params=[transformers_server, llama_server], ids=["transformers", "llama.cpp"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with request.param(tmp_path_factory.mktemp("server")) as address:
        yield address


def translated(translator: ServerTranslator, request: TranslationRequest = REQUEST) -> list[Translation]:
    return list(translator.translate(request, Cancellation()))


def failure(translator: ServerTranslator) -> str:
    with pytest.raises(DragomanError) as caught:
        translated(translator)
    assert "\n" not in caught.value.line()
    return caught.value.code


def test_a_real_server_answers_the_official_prompts(server: str) -> None:
    translator = ServerTranslator(ServerAddress.parse(server), limits=PATIENT)
    for pair in [pair for pair in pairs() if pair["kind"] in {"plain", "terminology"}][::90]:
        terms = tuple(Term(*term) for term in pair.get("terms", ()))
        request = TranslationRequest(pair["text"], pair["source"], pair["target"], terms=terms)
        *growing, last = translated(translator, request)
        assert last.text == pair["answer"]
        assert (last.final, last.engine, last.quality) == (True, "hy-mt-server", Quality.MODEL)
        assert last.honoured_terms == terms
        assert growing
        assert {translation.stable for translation in growing} == {0}  # until all is there it may be lost


def test_an_answer_is_cancelled_and_the_next_one_is_right(server: str) -> None:
    translator = ServerTranslator(ServerAddress.parse(server), limits=PATIENT)
    cancellation = Cancellation()
    growing = translator.translate(REQUEST, cancellation)
    next(growing)
    cancellation.cancel()
    with pytest.raises(Cancelled):
        list(growing)
    assert translated(translator)[-1].final


def test_a_model_that_the_server_does_not_have(server: str) -> None:
    translator = ServerTranslator(ServerAddress.parse(server), "HY-MT1.5-7B", PATIENT)
    assert failure(translator) == "engine.server_model"


Answer = Callable[[socket.socket], None]


def saying(*pieces: str, status: str = "200 OK", seconds: float = 0.0) -> Answer:
    def answer(sock: socket.socket) -> None:
        sock.sendall(f"HTTP/1.1 {status}\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n".encode())
        for piece in pieces:
            sock.sendall(piece.encode())
            time.sleep(seconds)

    return answer


def event(text: str, finish: str | None = None) -> str:
    return f"data: {json.dumps({'choices': [{'delta': {'content': text}, 'finish_reason': finish}]})}\n\n"


MODELS = saying(json.dumps({"data": [{"id": "tencent/HY-MT1.5-1.8B"}]}))


@contextmanager
def scripted(
    answer: Answer, models: Answer = MODELS, wanted: str = ""
) -> Iterator[tuple[ServerTranslator, list[bytes]]]:
    """A server that answers as it is told, and what it was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve(sock: socket.socket) -> None:
            with sock:
                whole = sock.recv(1 << 16)
                while whole.startswith(b"POST") and not whole.endswith(b"}"):
                    whole += sock.recv(1 << 16)
                asked.append(whole)
                try:
                    (models if asked[-1].startswith(b"GET") else answer)(sock)
                except OSError:
                    return

        def accept() -> None:
            while True:
                try:
                    sock, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=serve, args=(sock,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        address = ServerAddress.parse(f"http://127.0.0.1:{listening.getsockname()[1]}/v1")
        yield ServerTranslator(address, wanted, QUICK), asked
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(("wanted", "works"), [("HY-MT1.5-tiny", True), ("", False)])
def test_a_server_that_lists_nothing_is_asked_for_the_model_that_was_set(wanted: str, works: bool) -> None:
    with scripted(saying(event("Hola."), event("", "stop")), saying(json.dumps({"data": []})), wanted) as (one, _):
        if works:
            assert translated(one)[-1].text == "Hola."
        else:
            assert failure(one) == "engine.server_model"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda sock: time.sleep(5), "slow"),
        (saying(event("Hola"), seconds=5), "slow"),
        (saying(*(event(f"{number} ") for number in range(60)), seconds=0.1), "slow"),  # never ends
        (saying("<html>Welcome</html>"), "broken"),
        (saying("data: {not json}\n\n"), "broken"),
        (saying("data: [1, 2]\n\n"), "broken"),
        (saying('data: {"choices": [{"delta": 7}]}\n\n'), "broken"),
        (saying('data: {"error": {"message": "CUDA out of memory"}}\n\n'), "broken"),
        (saying(event("¿Dónde está")), "broken"),  # half a stream
        (saying(event("¿Dónde está"), "data: [DONE]\n\n"), "broken"),
        (saying(status="500 Internal Server Error"), "broken"),
        (saying(status="404 Not Found"), "model"),
        (lambda sock: sock.sendall(b"\x16\x03\x01"), "broken"),
        (lambda sock: None, "broken"),  # hangs up
    ],
)
def test_a_server_that_fails_is_one_line_and_the_next_engine_answers(answer: Answer, code: str) -> None:
    with scripted(answer) as (translator, _):
        engines = Engines((), (translator, Spare()), ())
        began = time.monotonic()
        *_, last = engines.translate(REQUEST, Cancellation())
        assert (last.engine, last.text, last.warnings) == ("spare", "¡Hola!", (f"engine.server_{code}",))
        *_, last = engines.translate(REQUEST, Cancellation())  # is not waited for again
        assert last.engine == "spare"
        assert time.monotonic() - began < 60
        assert failure(translator) == f"engine.server_{code}"


class Spare:
    """Another translator."""

    name, quality = "spare", Quality.ROUGH
    pairs = frozenset({("en", "es")})

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        yield Translation("¡Hola!", 6, final=True, engine=self.name, quality=self.quality)

    def close(self) -> None: ...


def test_a_server_that_is_gone_and_one_that_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    translator = ServerTranslator(ServerAddress.parse(f"http://127.0.0.1:{free_port()}/v1"), limits=QUICK)
    assert failure(translator) == "engine.server_unreachable"
    with scripted(saying(event("¿Dónde está la estación?", "stop"))) as (other, _):
        translator._address = other._address
        assert failure(translator) == "engine.server_unreachable"  # it rests
        monkeypatch.setattr(translator, "_rests_until", 0.0)
        assert translated(translator)[-1].text == "¿Dónde está la estación?"


def test_what_is_asked_is_the_official_prompt_with_the_penalty_and_without_it_where_it_is_refused() -> None:
    said: list[Answer] = [saying(status="422 Unprocessable Entity"), saying(event("¿Dónde está la estación?", "stop"))]

    def answer(sock: socket.socket) -> None:
        said.pop(0)(sock)

    with scripted(answer) as (translator, asked):
        assert translated(translator)[-1].text == "¿Dónde está la estación?"
        said.append(saying(event("Sí.", "stop")))
        assert translated(translator, TranslationRequest("Yes.", "en", "es"))[-1].text == "Sí."
    first, second, third = (json.loads(one.partition(b"\r\n\r\n")[2]) for one in asked if one.startswith(b"POST"))
    assert first["repetition_penalty"] == first["repeat_penalty"] == 1.05
    assert second == {
        "model": "tencent/HY-MT1.5-1.8B",
        "messages": [
            {
                "role": "user",
                "content": "Translate the following segment into Spanish, without additional explanation.\n\n"
                "Where is the station?",
            }
        ],
        "max_tokens": 59,
        "stream": True,
        "temperature": 0.0,
    }
    assert third.keys() == second.keys()


def test_a_loop_is_cut_and_a_wrong_script_is_asked_again() -> None:
    with scripted(saying(*[event("muy ")] * 400, event("", "length"))) as (translator, asked):
        *_, last = translated(translator)
        assert last.text == "muy"
        assert "mt.repeated" in last.warnings
        assert sum(one.startswith(b"POST") for one in asked) == 2
    with scripted(saying(event("Где вокзал?", "stop"))) as (translator, _):
        assert "mt.wrong_script" in translated(translator)[-1].warnings


@pytest.mark.parametrize(
    ("url", "remote", "reason"),
    [
        ("", False, None),
        ("http://127.0.0.1:8000/v1", False, ""),
        ("http://localhost:8000/v1", False, ""),
        ("http://[::1]:8000/v1", False, ""),
        ("http://192.168.1.5:8000/v1", False, "the server is another machine"),
        ("https://translate.example.org/v1", False, "the server is another machine"),
        ("http://192.168.1.5:8000/v1", True, ""),
    ],
)
def test_another_machine_is_asked_only_where_that_was_set(
    tmp_path: Path, url: str, remote: bool, reason: str | None
) -> None:
    options = EngineOptions(tmp_path, NONE, synthesizer=NONE, server=url, server_remote=remote)
    engines = load_engines(options)
    unavailable = dict(engines.unavailable).get("hy-mt-server")
    assert ("hy-mt-server" in [translator.name for translator in engines.translators]) == (reason == "")
    assert (unavailable or "").startswith(reason or "")
    assert (unavailable is None) == (reason in {None, ""})


@pytest.mark.parametrize(
    "url", ["127.0.0.1:8000", "ftp://127.0.0.1/v1", "http:///v1", "http://h:x/v1", "http://u@h/v1"]
)
def test_what_is_no_address(url: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        open_server(EngineOptions(tmp_path, server=url))
    assert caught.value.code == "engine.server_address"


def test_one_that_is_asked_for_by_name_must_be_set(tmp_path: Path) -> None:
    with pytest.raises(DragomanError, match=r"engines\.server") as caught:
        load_engines(EngineOptions(tmp_path, NONE, "hy-mt-server", NONE))
    assert caught.value.code == "engine.not_installed"

"""HY-MT behind a server, as a model that answers prompts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.hymt.decode.decoding import Finish, Search, answer_limit
from engines.hymt.decode.guards import find_loop
from engines.hymt.decode.model import Asked, Draft
from engines.hymt_server.address import ServerAddress
from engines.hymt_server.client import ServerClient, ServerLimits, ServerRefusal

MAX_LENGTH = 1024
"""Tokens of a prompt with its answer that any server is trusted to take."""

_CHARACTERS_PER_TOKEN = 2.5
"""Fewer than any vocabulary has in a Latin script; in the others a character is taken for a token."""

_WORD = re.compile(r"[^\W\d_]+|\d|\S")


class ServerModel:
    """Implements `PromptedModel`. The server puts the prompt into its model's own chat template.

    Args:
        address: of the server, with the path of its protocol.
        name: of the model, as the server lists it.
        limits: of every wait.
    """

    max_length = MAX_LENGTH
    keeps_its_word = False

    def __init__(self, address: ServerAddress, name: str, limits: ServerLimits | None = None) -> None:
        self._client = ServerClient(address, limits or ServerLimits())
        self._name = name
        self._extras = True

    def tokens(self, text: str) -> int:
        """See `PromptedModel.tokens`."""
        latin = sum(character < "\u0250" for character in text)
        return len(text) - latin + -int(-latin // _CHARACTERS_PER_TOKEN)

    def answer(self, asked: Asked, search: Search, cancellation: Cancellation) -> Iterator[Draft]:
        """See `PromptedModel.answer`."""
        text, finish = "", ""
        for event in self._events(asked, search, cancellation):
            delta, finish = _piece(event)
            text += delta
            loop = _looping(text) if delta else None
            if loop is not None:
                yield Draft(loop, loop, 1.0, Finish.LOOP)
                return
            if finish:
                break
            if delta:
                yield Draft(text, text, 1.0)
        if not finish:
            raise DragomanError("engine.server_broken", "the translation server broke off in the middle of an answer")
        yield Draft(text, text, 1.0, Finish.LENGTH if finish == "length" else Finish.STOP)

    def answers(self, asked: Asked, search: Search, cancellation: Cancellation) -> list[Draft]:
        """See `PromptedModel.answers`; the protocol has no search, so there is one."""
        *_, last = self.answer(asked, search, cancellation)
        return [last]

    def close(self) -> None:
        """Nothing stays open between two questions."""

    def _events(self, asked: Asked, search: Search, cancellation: Cancellation) -> Iterator[Any]:
        body = self._body(asked, search)
        path = "/chat/completions"
        try:
            if self._extras:
                try:
                    yield from self._client.stream(path, body | _extras(search), cancellation)
                    return
                except ServerRefusal as error:
                    if error.status not in {400, 422}:
                        raise
                    self._extras = False  # it takes the bare protocol only
            yield from self._client.stream(path, body, cancellation)
        except ServerRefusal as error:
            code = "engine.server_model" if error.status == 404 else "engine.server_broken"
            raise DragomanError(
                code,
                f"the translation server refused {self._name!r} with status {error.status}: {str(error)[:150]}",
                hint="See engines.server and engines.server_model",
            ) from error

    def _body(self, asked: Asked, search: Search) -> dict[str, Any]:
        sampling = search.sampling
        chosen: dict[str, Any] = {"temperature": 0.0}
        if sampling is not None:
            chosen = {"temperature": sampling.temperature, "top_p": sampling.top_p, "seed": sampling.seed}
        return {
            "model": self._name,
            "messages": [{"role": "user", "content": asked.prompt.text}],
            "max_tokens": answer_limit(self.tokens(asked.source)),
            "stream": True,
            **chosen,
        }


def list_models(address: ServerAddress, limits: ServerLimits | None = None) -> list[str]:
    """Names of the models that a server offers.

    Raises:
        DragomanError: ``engine.server_*``.
    """
    try:
        found = ServerClient(address, limits or ServerLimits()).get("/models")
        return [str(model["id"]) for model in found["data"]]
    except (KeyError, TypeError, ServerRefusal) as error:
        raise DragomanError(
            "engine.server_broken", f"{address.host}:{address.port} doesn't say which models it has"
        ) from error


def _extras(search: Search) -> dict[str, Any]:
    """What is beyond the protocol: the penalty by its names in vLLM and SGLang, and in llama.cpp."""
    extras: dict[str, Any] = dict.fromkeys(("repetition_penalty", "repeat_penalty"), search.repetition_penalty)
    if search.sampling is not None:
        extras["top_k"] = search.sampling.top_k
    return extras


def _piece(event: Any) -> tuple[str, str]:
    """Text of an event, and why the answer ends with it; empty while it doesn't."""
    try:
        if "error" in event:
            raise DragomanError("engine.server_broken", f"the translation server failed: {str(event['error'])[:150]}")
        if not event["choices"]:  # some end with an account of tokens
            return "", ""
        choice = event["choices"][0]
        text = choice.get("delta", {}).get("content") or ""
        finish = choice.get("finish_reason") or ""
        if not isinstance(text, str) or not isinstance(finish, str):
            raise TypeError
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise DragomanError("engine.server_broken", "the translation server's answer is not in its protocol") from error
    return text, finish


def _looping(text: str) -> str | None:
    """The text with the repetitions that it ends in cut to one; None where it doesn't loop."""
    words = list(_WORD.finditer(text))
    numbers = {word: number for number, word in enumerate(dict.fromkeys(found[0] for found in words))}
    loop = find_loop([numbers[found[0]] for found in words])
    if loop is None or not loop.certain:
        return None
    return text[: words[loop.start + loop.period - 1].end()]

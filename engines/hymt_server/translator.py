"""A server as a translator."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import permutations

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.hymt.decode.prompts import Family, family_named
from engines.hymt.decode.translator import HyMtTranslator
from engines.hymt_server.address import ServerAddress
from engines.hymt_server.client import ServerLimits
from engines.hymt_server.model import ServerModel, list_models
from engines.languages import languages
from engines.options import EngineOptions
from engines.protocols import Quality, Translation, TranslationRequest

NAME = "hy-mt-server"

REST_SECONDS = 10.0
"""A server that couldn't be used is not asked again for so long: people would wait for it in every turn."""


def open_server(options: EngineOptions) -> ServerTranslator:
    """The server of the settings; whether it answers is found out when it is asked.

    Raises:
        UsageError: ``engine.server_address``.
    """
    return ServerTranslator(ServerAddress.parse(options.server, options.server_socket), options.server_model)


class ServerTranslator:
    """Implements `Translator`. Not thread-safe.

    Which of the server's models is asked, and by which prompts, is found out at the first request: a kiosk may be up
    before its server.

    Args:
        address: of the server.
        model: its name there; empty for the first one of HY-MT.
        limits: of every wait.
    """

    name = NAME
    quality = Quality.MODEL

    def __init__(self, address: ServerAddress, model: str = "", limits: ServerLimits | None = None) -> None:
        self.pairs = frozenset(permutations(languages(), 2))
        self._address = address
        self._wanted = model
        self._limits = limits or ServerLimits()
        self._translator: HyMtTranslator | None = None
        self._failure: DragomanError | None = None
        self._rests_until = 0.0

    @property
    def choice(self) -> str:
        """Where it translates, one line without a full stop."""
        return f"translates on {self._address.host}"

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        """See `Translator.translate`; nothing is stable before the whole answer is there.

        Raises:
            DragomanError: ``engine.server_unreachable``, ``engine.server_slow``, ``engine.server_broken``,
                ``engine.server_model``.
            DragomanError, Cancelled: as `HyMtTranslator.translate`.
        """
        if self._failure is not None and time.monotonic() < self._rests_until:
            raise self._failure
        try:
            if self._translator is None:
                self._translator = self._open()
            yield from self._translator.translate(request, cancellation)
        except DragomanError as error:
            if not error.code.startswith("engine.server_"):
                raise
            self._failure, self._rests_until = error, time.monotonic() + REST_SECONDS
            raise
        self._failure = None

    def close(self) -> None:
        """Nothing stays open between two requests."""

    def _open(self) -> HyMtTranslator:
        offered = list_models(self._address, self._limits)
        able = [name for name in offered if family_named(name) is not None]
        name = self._wanted or next(iter(able), "")
        # A server that lists nothing may still know the name that was set: transformers' lists only what a hub brought.
        missing = name not in offered if offered else not name
        family = family_named(name) or (Family.HY_MT2 if name else None)
        if missing or family is None:
            wanted = f"no model {name!r}" if name else "no model whose name says that it is HY-MT"
            has = f"it has {', '.join(offered)[:150]}" if offered else "it lists none"
            raise DragomanError(
                "engine.server_model",
                f"{self._address.host}:{self._address.port} has {wanted}; {has}",
                hint="Set engines.server_model to a name that it knows, or serve HY-MT under its own name",
            )
        return HyMtTranslator(ServerModel(self._address, name, self._limits), family, name=NAME)

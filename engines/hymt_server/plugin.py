"""HY-MT behind a server, as an engine."""

from __future__ import annotations

from engines.options import EngineOptions
from engines.plugin import Pair, Plugin, Stage
from engines.protocols import Translator


def _load(options: EngineOptions) -> Translator:
    from engines.hymt_server.translator import open_server

    return open_server(options)


def _why_not(options: EngineOptions) -> str:
    from engines.hymt_server.address import ServerAddress

    if not options.server:
        return "no server is set: engines.server"
    if options.server_remote or ServerAddress.parse(options.server).is_here:
        return ""
    return "the server is another machine; to translate there, set engines.server_remote = true"


def _pairs(options: EngineOptions) -> frozenset[Pair]:
    from itertools import permutations

    from engines.languages import languages

    return frozenset() if _why_not(options) else frozenset(permutations(languages(), 2))


ENGINE = Plugin(
    "hy-mt-server",
    Stage.TRANSLATION,
    15,
    _load,
    _why_not,
    wanted=lambda options: bool(options.server),
    pairs=_pairs,
)

"""Apertium as an engine: the last that is asked, as its translations are rough."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from engines.options import EngineOptions
from engines.plugin import Pair, Plugin, Stage

if TYPE_CHECKING:
    from engines.protocols import Translator


def _load(_options: EngineOptions) -> Translator:
    from engines.apertium.translator import ApertiumTranslator

    return ApertiumTranslator()


def _why_not(_options: EngineOptions) -> str:
    if shutil.which("apertium-wblank-mode"):
        return ""
    return "Apertium is not installed: apt install apertium-eng-spa"


def _pairs(options: EngineOptions) -> frozenset[Pair]:
    from engines.errors import DragomanError

    if _why_not(options):
        return frozenset()
    try:
        return _load(options).pairs
    except DragomanError:
        return frozenset()


ENGINE = Plugin("apertium", Stage.TRANSLATION, 90, _load, _why_not, pairs=_pairs)

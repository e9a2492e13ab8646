"""The phrasebook as an engine: part of the program, exact, asked first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engines.options import EngineOptions
from engines.plugin import Plugin, Stage

if TYPE_CHECKING:
    from engines.protocols import Translator


def _load(options: EngineOptions) -> Translator:
    from engines.phrasebook.translator import PhrasebookTranslator

    return PhrasebookTranslator(regions=options.regions)


ENGINE = Plugin("phrasebook", Stage.TRANSLATION, 10, _load)

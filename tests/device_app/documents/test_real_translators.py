"""Documents through translators that know nothing of documents: whatever they answer, the structure is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_app.documents.formats import BY_NAME
from device_app.translation.memory import ProcessMemory
from device_app.translation.translator import TextTranslator
from engines.cancellation import Cancellation
from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.loading import load_engines
from engines.options import AUTO, NONE, EngineOptions
from engines.protocols import TranslationRequest
from tests.device_app.documents.reading import READING
from tests.device_app.documents.samples import DOCUMENTS
from tests.device_app.documents.structure import structure
from tests.device_app.documents.test_office import FILES
from tests.engines.hymt.tiny import TINY

ALL = {**{name: text.encode() for name, text in DOCUMENTS.items()}, **FILES}


def check(models: Path, translator: str) -> None:
    engines = load_engines(EngineOptions(models, recognizer=NONE, translator=translator, synthesizer=NONE))
    try:
        texts = TextTranslator(engines, TranslationRequest("", "en", "pt"), ProcessMemory(), Cancellation())
        for form, content in ALL.items():
            document = BY_NAME[form].read(content, READING)
            found = list(document.texts)
            translated = [texts.translate(text) for text in found]
            assert translated != found, form
            assert structure(document.written(translated), form) == structure(content, form), form
    finally:
        engines.close()


@pytest.mark.slow
def test_mozilla_leaves_the_structure_of_every_document(home_with_starters: Path) -> None:
    check(home_with_starters / "models", AUTO)


@pytest.mark.slow
def test_a_model_that_talks_nonsense_leaves_it_too(tmp_path: Path) -> None:
    options = PrepareOptions(Precision.W8A8_DYNAMIC, Target.ONNXRUNTIME, Family.HY_MT15)
    prepare(TINY, tmp_path / "hymt" / "tiny", options)
    check(tmp_path, "hy-mt-onnxruntime")

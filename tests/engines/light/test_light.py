"""The light translator on real CTranslate2 models that know five phrases (tools/train_tiny_light.py)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.light.installed import light_models
from engines.light.translator import LightTranslator
from engines.loading import load_engines
from engines.options import NONE, EngineOptions
from engines.protocols import Quality, Term, Translation, TranslationRequest

TINY = Path(__file__).parents[2] / "data" / "tiny_light"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "light")
    return tmp_path


def translated(models: Path, text: str, source: str, target: str, **more: Any) -> Translation:
    translator = LightTranslator(models, threads=1)
    try:
        *_, final = translator.translate(TranslationRequest(text, source, target, **more), Cancellation())
        return final
    finally:
        translator.close()


def test_it_translates_and_keeps_every_sentence(models: Path) -> None:
    final = translated(models, "Good morning. Where is the station?\n\n  I need a doctor.\n", "en", "es")
    assert final.text == "Buenos días. ¿Dónde está la estación?\n\n  Necesito un médico.\n"
    assert (final.engine, final.quality, final.warnings) == ("light", Quality.MODEL, ())
    assert 0.5 < final.score <= 1.0


def test_it_goes_through_english_where_it_must(models: Path) -> None:
    assert LightTranslator(models).pairs == {("en", "es"), ("es", "en"), ("en", "ru"), ("es", "ru")}
    assert translated(models, "Muchas gracias.", "es", "ru").text == "Большое спасибо."
    with pytest.raises(DragomanError) as caught:
        translated(models, "Большое спасибо.", "ru", "es")
    assert caught.value.code == "mt.pair_unsupported"


def test_tags_stay_and_terms_are_reported(models: Path) -> None:
    text = "<s1>Good morning.</s1> <s2></s2>Thank you very much."
    final = translated(models, text, "en", "es", inline_tags=True, terms=(Term("morning", "alba"), Term("you", "as")))
    assert final.text == "<s1>Buenos días.</s1> <s2></s2>Muchas gracias."
    assert final.missed_terms == (Term("morning", "alba"),)
    assert final.honoured_terms == (Term("you", "as"),)


def test_it_is_cancelled(models: Path) -> None:
    cancellation = Cancellation()
    translator = LightTranslator(models, threads=1)
    growing = translator.translate(TranslationRequest("Good morning. Good morning.", "en", "es"), cancellation)
    assert not next(growing).final
    cancellation.cancel()
    with pytest.raises(Cancelled):
        next(growing)
    translator.close()


def test_argos_packages_are_read(models: Path) -> None:
    package = models / "light" / "translate-xx"
    shutil.copytree(TINY / "opus-mt-en-es", package / "model")
    (package / "model" / "source.spm").rename(package / "sentencepiece.model")
    (package / "metadata.json").write_text(json.dumps({"from_code": "en", "to_code": "zt", "target_prefix": ""}))
    model = light_models(models)["en", "zh-Hant"][0]
    assert model.source_pieces == model.target_pieces == package / "sentencepiece.model"
    assert model.folder == package / "model"


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("source.spm", None, "source.spm is missing"),
        ("metadata.json", "[]", "names no languages"),
        ("model.bin", b"junk", "opus-mt-en-es is damaged: "),
        ("target.spm", b"junk", "opus-mt-en-es is damaged: "),
    ],
)
def test_a_damaged_model_is_one_clear_line_and_takes_no_neighbour_along(
    models: Path, file: str, content: str | bytes | None, expected: str
) -> None:
    path = models / "light" / "opus-mt-en-es" / file
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert translated(models, "Muchas gracias.", "es", "en").text == "Thank you very much."
    for other in ("opus-mt-es-en", "opus-mt-en-ru"):
        shutil.rmtree(models / "light" / other)
    with pytest.raises(DragomanError) as caught:
        translated(models, "Good morning.", "en", "es")
    assert caught.value.code == "model.light_broken"
    assert expected in caught.value.message


def test_it_is_asked_before_the_rough_and_after_hy_mt(models: Path) -> None:
    engines = load_engines(EngineOptions(models, recognizer=NONE, synthesizer=NONE))
    try:
        names = [translator.name for translator in engines.translators]
        assert names[:2] == ["phrasebook", "light"]
        assert "hy-mt" in dict(engines.unavailable)
    finally:
        engines.close()

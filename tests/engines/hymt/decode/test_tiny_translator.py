"""The whole way from a prepared model in the folder of models to text, with the checkpoint that knows some phrases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from device_app.cli.main import main
from device_app.paths import models_folder
from engines.cancellation import Cancellation
from engines.hymt.decode.prompts import Family
from engines.hymt.decode.translator import HyMtTranslator
from engines.hymt.installed import load_translator
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.loading import load_engines
from engines.options import NONE, EngineOptions
from engines.protocols import Term, TranslationRequest
from engines.text.sentences import sentences
from tests.engines.hymt.tiny import TINY, pairs


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    prepare(TINY, folder / "hymt" / "tiny", PrepareOptions(Precision.W8A8_DYNAMIC, Target.ONNXRUNTIME, Family.HY_MT15))
    return folder


def known(kind: str) -> list[dict[str, Any]]:
    return [pair for pair in pairs() if pair["kind"] == kind and len(sentences(pair["text"], pair["source"])) == 1]


def answer(translator: HyMtTranslator, pair: dict[str, Any], **more: Any) -> str:
    request = TranslationRequest(pair["text"], pair["source"], pair["target"], **more)
    *_, final = translator.translate(request, Cancellation())
    return final.text


def test_it_says_what_the_model_has_learnt(models: Path) -> None:
    with load_translator(models, threads=1) as translator:
        plain = known("plain")
        assert len(plain) > 200
        right = sum(answer(translator, pair) == pair["answer"] for pair in plain)
        assert right >= 0.98 * len(plain)
        searched = sum(answer(translator, pair, beams=3) == pair["answer"] for pair in plain[::10])
        assert searched >= 0.9 * len(plain[::10])


def test_terms_reach_the_model_in_its_own_prompt(models: Path) -> None:
    with load_translator(models, threads=1) as translator:
        asked = known("terminology")
        assert asked
        for pair in asked:
            terms = tuple(Term(*term) for term in pair["terms"])
            assert answer(translator, pair, terms=terms) == pair["answer"]


def test_it_is_asked_after_the_phrasebook_and_before_the_rough(models: Path) -> None:
    engines = load_engines(EngineOptions(models, recognizer=NONE, synthesizer=NONE))
    try:
        names = [translator.name for translator in engines.translators]
        assert names.index("phrasebook") < names.index("hy-mt-onnxruntime")
        if "apertium" in names:
            assert names.index("hy-mt-onnxruntime") < names.index("apertium")
        request = TranslationRequest("Guten Tag, xyz", "de", "uk")
        *_, final = engines.translate(request, Cancellation())
        assert final.engine == "hy-mt-onnxruntime"
    finally:
        engines.close()


def test_the_command_uses_it_by_itself_and_says_so(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = models_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hymt").symlink_to(models / "hymt")
    text = "The zebra thanks you for your help."
    assert main(["translate", text, "--from", "en", "--to", "es", "--json", "--n-best", "3"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["engines"], result["quality"]) == (["hy-mt-onnxruntime"], "model")
    assert len(result["alternatives"]) == 2
    glossary = folder / "terms.csv"
    glossary.write_text("zebra,cebra\nlion,león\n", "utf-8")
    assert main(["translate", text, "--from", "en", "--to", "es", "--json", "--glossary", str(glossary)]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["honoured_terms"] + result["missed_terms"] == [["zebra", "cebra"]]
    assert main(["translate", text, "--from", "en", "--to", "es", "--seed", "-1"]) == 2
    assert capsys.readouterr().err.startswith("error[ui.bad_arguments]")
    page = folder / "page.html"
    page.write_text("<p>Thank <b>you</b> for your help.</p>\n<pre>code</pre>\n")
    assert main(["translate", "--file", str(page), "--from", "en", "--to", "es"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("<p>")
    assert "<b>" in out
    assert out.endswith("</p>\n<pre>code</pre>\n")

"""What this device can do with each language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from device_app.capabilities import capabilities
from device_app.events import Capability
from engines.languages import languages
from engines.loading import Engines, load_engines
from engines.options import EngineOptions

NOTHING_HEARS = "nothing that hears is installed: dragoman models pull whisper-base"


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    models: Path = tmp_path_factory.mktemp("models")
    loaded = load_engines(EngineOptions(models=models))
    yield loaded
    loaded.close()


def by_code(engines: Engines) -> dict[str, Capability]:
    return {capability.code: capability for capability in capabilities(engines)}


def test_every_language_has_one_capability_in_the_order_of_the_list(engines: Engines) -> None:
    assert [capability.code for capability in capabilities(engines)] == list(languages())


def test_without_models_english_is_typed(engines: Engines) -> None:
    assert by_code(engines)["en"] == Capability(
        "en",
        "",
        read=True,
        write=True,
        speak="espeak-ng",
        why_not=(("hear", NOTHING_HEARS),),
    )


def test_what_is_missing_is_explained(engines: Engines) -> None:
    found = by_code(engines)
    assert dict(found["bo"].why_not) == {
        "hear": NOTHING_HEARS,
        "write": "no translator from or into Tibetan is installed",
        "speak": "no voice for Tibetan is installed",
    }
    assert dict(found["fr"].why_not) == {"hear": NOTHING_HEARS}
    assert (found["fr"].hear, found["fr"].speak) == ("", "espeak-ng")


def test_reasons_and_abilities_always_fit_together(engines: Engines) -> None:
    for loaded in (engines, Engines((), (), ())):
        for capability in capabilities(loaded):
            reasons = dict(capability.why_not)
            assert ("hear" in reasons) == (not capability.hear)
            assert ("write" in reasons) == (not (capability.read and capability.write))
            assert ("speak" in reasons) == (not capability.speak)


def test_one_direction_alone_is_told(engines: Engines) -> None:
    class OneWay:
        pairs = frozenset({("en", "ru")})

    found = by_code(Engines((), (OneWay(),), ()))  # type: ignore[arg-type]
    assert (found["en"].read, found["en"].write) == (True, False)
    assert dict(found["en"].why_not)["write"] == "no translator into English is installed"
    assert dict(found["ru"].why_not)["write"] == "no translator from Russian is installed"

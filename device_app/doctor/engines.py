"""Settings, models, and whether the engines hear, translate and speak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from device_app.doctor.check import Check, CheckStatus
from device_app.engine_host.options import engine_options
from device_app.paths import models_folder
from device_app.settings import Settings
from device_app.settings_file import settings_files
from engines.errors import DragomanError
from engines.loading import Engines, load_engines
from engines.protocols import Quality


def check_settings() -> Check:
    """Which files were read; a wrong one ends the command before this."""
    read = [str(path) for path in settings_files() if path.exists()]
    return Check(
        "settings", CheckStatus.OK, f"read from {', '.join(read)}" if read else "the built-in ones; no file was found"
    )


def check_models() -> Check:
    """Which models of the appliance are there."""
    folder = models_folder()
    try:
        names = sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    except FileNotFoundError:
        names = []
    except OSError as error:
        return Check("models", CheckStatus.FAIL, f"{folder} can't be read: {error.strerror}", "Make it readable")
    if names:
        return Check("models", CheckStatus.OK, f"{', '.join(names)} in {folder}")
    return Check(
        "models",
        CheckStatus.WARN,
        f"none in {folder}",
        "dragoman models starter; without any the phrasebook translates, and a plain voice speaks",
        "model.none",
    )


def check_engines(settings: Settings) -> Iterator[Check]:
    """One check for each stage, with the reason of each engine that is missing."""
    try:
        engines = load_engines(engine_options(settings))
    except DragomanError as error:
        yield Check("engines", CheckStatus.FAIL, error.message, error.hint, error.code)
        return
    try:
        if engines.recognizers:
            yield _stage("recognition", [(engine.name, engine.quality) for engine in engines.recognizers], engines)
        else:
            yield Check(
                "recognition",
                CheckStatus.WARN,
                "nothing is heard: people type",
                "dragoman models pull whisper-base",
                "asr.model_missing",
            )
        yield _stage("translation", [(engine.name, engine.quality) for engine in engines.translators], engines)
        yield _stage("speech", [(engine.name, engine.quality) for engine in engines.synthesizers], engines)
        for translator in engines.translators:
            if choice := getattr(translator, "choice", ""):
                yield Check(translator.name, CheckStatus.OK, choice)
        if engines.unavailable:
            reasons = "; ".join(f"{name}: {reason}" for name, reason in engines.unavailable)
            yield Check(
                "engines", CheckStatus.WARN, f"not available: {reasons}", "Install what is missing, where it is wanted"
            )
        yield _pair(settings, engines)
    finally:
        engines.close()


def _stage(name: str, found: Sequence[tuple[str, Quality]], engines: Engines) -> Check:
    if not found:
        reasons = "; ".join(reason for _, reason in engines.unavailable)
        return Check(
            name, CheckStatus.FAIL, "no engine is installed", reasons or "Run ./run again to repair the installation"
        )
    return Check(name, CheckStatus.OK, ", ".join(f"{engine} ({quality})" for engine, quality in found))


def _pair(settings: Settings, engines: Engines) -> Check:
    a, b = settings.language_a, settings.language_b
    missing = [f"{source} to {target}" for source, target in ((a, b), (b, a)) if (source, target) not in engines.pairs]
    if missing:
        return Check(
            "languages",
            CheckStatus.FAIL,
            f"nobody translates {' and '.join(missing)}",
            "Choose others: dragoman languages",
            "mt.pair_unsupported",
        )
    return Check("languages", CheckStatus.OK, f"{a} and {b} are translated both ways")

"""What of this device is to be measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soxr

from device_app.benchmark.figures import Figures
from device_app.benchmark.sentences import sentences
from device_app.benchmark.subject import ALL_ENGINES, MeasuredStage, SubjectChoice
from engines.cancellation import Cancellation
from engines.catalogue import catalogue
from engines.errors import DragomanError
from engines.loading import load_engines
from engines.options import NONE, EngineOptions
from engines.plugin import Plugin, Variants
from engines.plugin import Stage as EngineStage
from engines.protocols import SAMPLE_RATE

_HEARING = frozenset({MeasuredStage.RECOGNITION, MeasuredStage.TURN})


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """What to measure.

    Attributes:
        models: folder of models.
        threads: processor threads; 0 for as the program would.
        source: code of the language heard and translated.
        target: code of the language translated into and spoken.
        stages: which stages.
        beside: models beside the installed ones, such as a yardstick that isn't rounded; of the engine whose models
            are measured each by itself.
    """

    models: Path
    threads: int
    source: str
    target: str
    stages: tuple[MeasuredStage, ...]
    beside: tuple[Path, ...] = ()


def find_subjects(choice: FieldChoice, folder: Path) -> Iterator[SubjectChoice | Figures]:
    """What can be measured, and for what can't be, figures that say why.

    Args:
        choice: what is wanted.
        folder: where the speech is put that is to be heard.

    Raises:
        UsageError: ``ui.bad_arguments``, there are no sentences in a language.
        DragomanError: ``model.*``, one of `FieldChoice.beside` is not a prepared model.
    """
    texts = {
        stage: sentences(choice.target if stage is MeasuredStage.VOICE else choice.source) for stage in MeasuredStage
    }
    options = EngineOptions(choice.models, threads=choice.threads)
    sounds, mute = _sounds(choice, texts[MeasuredStage.TURN], options, folder)
    for stage in choice.stages:
        reason = mute if stage in _HEARING else ""
        subject = SubjectChoice(
            stage, "", str(choice.models), choice.threads, choice.source, choice.target, texts[stage], sounds
        )
        if stage is MeasuredStage.TURN:
            yield Figures(stage, ALL_ENGINES, failure=reason) if reason else subject
            continue
        for plugin in catalogue().of(EngineStage(stage.value)):
            if not plugin.wanted(options):
                continue
            absent = reason or plugin.why_not(options)
            if plugin.variants is not None:
                yield from _variants(subject, plugin, plugin.variants, absent, choice)
            elif absent:
                yield Figures(stage, plugin.name, failure=absent)
            else:
                yield replace(subject, engine=plugin.name)


def _variants(
    subject: SubjectChoice, plugin: Plugin, variants: Variants, absent: str, choice: FieldChoice
) -> Iterator[SubjectChoice | Figures]:
    """Each of its models by itself; one that isn't rounded is the yardstick of the others."""
    installed = [] if absent else variants.paths(choice.models)
    if not installed and not choice.beside:
        yield Figures(subject.stage, plugin.name, failure=absent)
        return
    exact = False
    for path in (*installed, *choice.beside):
        try:
            exact |= variants.is_exact(path)
        except DragomanError as error:
            if path in choice.beside:
                raise
            yield Figures(subject.stage, plugin.name, path.name, failure=error.message)
            continue
        yield replace(subject, engine=plugin.name, model=str(path))
    if not exact:
        yield Figures(subject.stage, f"{plugin.name} fp16", failure=variants.no_yardstick)


def _sounds(
    choice: FieldChoice, texts: Sequence[str], options: EngineOptions, folder: Path
) -> tuple[tuple[str, ...], str]:
    """Files of the speech that is to be heard, where something is to hear it, or why there is none."""
    if not _HEARING & set(choice.stages):
        return (), ""
    try:
        return _speak(texts, choice.source, options, folder), ""
    except DragomanError as error:
        return (), f"nobody can say what is to be heard: {error.message}"


def _speak(texts: Sequence[str], language: str, options: EngineOptions, folder: Path) -> tuple[str, ...]:
    """Files of the texts as they are said by the best voice.

    Raises:
        DragomanError: no voice speaks the language, or it failed.
    """
    engines = load_engines(replace(options, recognizer=NONE, translator=NONE))
    try:
        voice = engines.synthesizer(language)
        if voice is None:
            raise DragomanError("tts.language_unsupported", f"no voice speaks {language!r}")
        files = []
        for number, text in enumerate(texts):
            chunks = list(voice.synthesize(text, language, Cancellation()))
            sound = np.concatenate([chunk.samples for chunk in chunks])
            path = folder / f"{number}.npy"
            np.save(path, soxr.resample(sound, chunks[0].sample_rate, SAMPLE_RATE).astype(np.float32))
            files.append(str(path))
    finally:
        engines.close()
    return tuple(files)

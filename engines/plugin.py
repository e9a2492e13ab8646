"""What an engine's package exports: one object that selection, catalogue of models, import, doctor and benchmark read.

An engine is a folder in ``engines/`` with a module ``plugin`` whose ``ENGINE`` is a `Plugin`. Nothing else names it.

Starting the program must stay fast, and an absent extra must be one clear line: so ``plugin`` imports nothing heavy,
and its functions import the engine's modules when they are called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engines.options import EngineOptions
from engines.regions import NO_REGIONS, Regions

if TYPE_CHECKING:
    from engines.protocols import Translator

Pair = tuple[str, str]


class Stage(StrEnum):
    """What an engine does."""

    RECOGNITION = "recognition"
    TRANSLATION = "translation"
    VOICE = "voice"
    END_OF_TURN = "end-of-turn"
    """Whether a speaker has finished; the chain loads it itself, as it is no choice of the person's."""


@dataclass(frozen=True, slots=True)
class Found:
    """A whole model that lies in a folder.

    Attributes:
        name: of the folder it is to be installed in, beside the engine's other models.
        files: path of each of its files, by name in that folder.
        languages: codes it serves.
        title: one line for a person.
    """

    name: str
    files: Mapping[str, Path]
    languages: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """A model of the engine's kind that can't be used, and why: one line without a full stop that names the file."""

    reason: str


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder of an engine's models, each in a folder of its own in it, and what belongs in it.

    Attributes:
        name: inside the folder of models.
        identify: looks at a folder that somebody brought, not into the folders in it, and says which of the engine's
            models lie there, whole or not; nothing where there is nothing of the kind. The text is the name that people
            know the folder by. Raises `OSError`, where it can't be read.
        afterwards: what is still to be done with an installed model before it works, one line without a full stop;
            empty for nothing.
    """

    name: str
    identify: Callable[[Path, str], Sequence[Found | Unfit]]
    afterwards: Callable[[Path], str] = lambda _folder: ""


@dataclass(frozen=True, slots=True)
class ModelAbout:
    """The model that a loaded engine uses.

    Attributes:
        name: its own.
        size: bytes on disk.
        token_bytes: bytes of weights that are read for each token; None for what has no tokens.
    """

    name: str
    size: int
    token_bytes: float | None = None


@dataclass(frozen=True, slots=True)
class InstalledVoice:
    """A voice that a person may prefer to others of its language.

    Attributes:
        name: its own, the same on every device.
        languages: codes it speaks.
        title: what to call it on the screen; names are not translated.
    """

    name: str
    languages: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Variants:
    """The models of an engine that are measured each by itself, because the engine takes just one.

    Attributes:
        paths: the installed ones, in the folder of models. Raises nothing.
        is_exact: whether one isn't rounded, and so is the yardstick of the others. Raises `DragomanError`.
        open: load one with so many processor threads; the engine, its name with what tells two models apart, and the
            model. Raises `DragomanError`.
        count_tokens: tokens of a text, in such an engine's model.
        no_yardstick: what is said where none is exact, one line without a full stop.
    """

    paths: Callable[[Path], Sequence[Path]]
    is_exact: Callable[[Path], bool]
    open: Callable[[Path, int], tuple[Translator, str, ModelAbout]]
    count_tokens: Callable[[Translator, str], int]
    no_yardstick: str


@dataclass(frozen=True, slots=True)
class Plugin:
    """An engine that may be installed.

    Attributes:
        name: in the settings; the loaded engine's own may be longer (``whisper`` → ``whisper-small``).
        stage: what it does.
        rank: of several, the engine with the smaller number is preferred, or asked first.
        load: import its modules and load it, as the protocol of its stage says; None where it isn't chosen by stage.
        why_not: what is missing, one line without a full stop; empty when nothing is. Quick.
        wanted: whether ``auto`` is to look for it at all; one that needs a setting isn't missed where that is empty.
        closer: further names by which it may be chosen; ``load`` and ``why_not`` find the one in the options.
        folders: of its models.
        pairs: what a translator of any sentence serves with what is installed; quick, without loading.
        model: the model that the loaded engine uses for a language, or for a pair; None for what is part of it.
        variants: where each of its models is measured by itself.
        regions: the region that its best installed voice of a language speaks with; quick, without loading.
        voices: those that are installed, the best first; without loading.
    """

    name: str
    stage: Stage
    rank: int
    load: Callable[[EngineOptions], Any] | None = None
    why_not: Callable[[EngineOptions], str] = lambda _options: ""
    wanted: Callable[[EngineOptions], bool] = lambda _options: True
    closer: tuple[str, ...] = ()
    folders: tuple[ModelFolder, ...] = ()
    pairs: Callable[[EngineOptions], frozenset[Pair]] = lambda _options: frozenset()
    model: Callable[[EngineOptions, Any, str, str], ModelAbout | None] = lambda *_: None
    variants: Variants | None = field(default=None)
    regions: Callable[[EngineOptions], Regions] = lambda _options: NO_REGIONS
    voices: Callable[[EngineOptions], Sequence[InstalledVoice]] = lambda _options: ()

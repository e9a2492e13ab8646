"""Which Whisper models are installed, whether they are complete, and which one suits this machine."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engines.errors import DragomanError
from engines.whisper.model_file import read_shape
from engines.whisper.vocabulary import VOCABULARY_FILES

_log = logging.getLogger(__name__)

FOLDER = "whisper"
"""Inside the folder of models; each model is a folder in it, named after its size (``small``)."""

_REQUIRED = ("config.json", "model.bin", "tokenizer.json")

_MEGABYTES = {
    "tiny": 300,
    "base": 400,
    "small": 650,
    "medium": 1600,
    "large-v1": 3100,
    "large-v2": 3100,
    "large-v3": 3100,
    "large-v3-turbo": 1800,
}
"""Peak of memory with INT8 weights, worst first. tiny, base and small were measured; the others are estimated from them
by their parameters (github.com/openai/whisper, "Available models and languages"). Turbo hears like large-v2."""

_DISTILLED = "distil-"
"""In the name of a model with the encoder of another and a short decoder (github.com/huggingface/distil-whisper)."""
_SUPERSEDED = ("large-v1", "large-v2")
_ORDER = ("tiny", "base", "small", "medium", "large-v1", "large-v2", "large-v3", "large-v3-turbo")
_LARGEST_ON_CPU = "small"
"""A larger one takes more than five seconds for each pass over the sound on four cores: nobody waits for that."""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A complete model.

    Attributes:
        name: of its folder.
        path: the folder.
        megabytes: memory it needs at its peak.
        size: as in OpenAI's names (``small``), as its weights tell, or else its name; another where neither does.
        english_only: whether it was trained on English alone: the ``.en`` ones, and the distilled, whatever their
            tokens say.
    """

    name: str
    path: Path
    megabytes: int
    size: str
    english_only: bool = False

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Greater is better: one that hears many languages, then by size, models of unknown size below all others."""
        return (not self.english_only, self.place, self.megabytes)

    @property
    def place(self) -> int:
        """Place of its size in the order of sizes, from 1; 0 for a size that isn't in it."""
        return _ORDER.index(self.size) + 1 if self.size in _ORDER else 0


def model_folders(models: Path) -> list[Path]:
    """Folders of models, complete or not."""
    root = models / FOLDER
    return sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []


def missing_file(path: Path) -> str:
    """The first file that a model's folder lacks, or that is empty; empty text when it is complete."""
    for name in _REQUIRED:
        if not _has_content(path / name):
            return name
    return "" if any(_has_content(path / name) for name in VOCABULARY_FILES) else VOCABULARY_FILES[0]


def installed_models(models: Path) -> list[InstalledModel]:
    """The complete models; an incomplete one is logged and left out.

    Raises:
        DragomanError: ``asr.model_missing``, there is none at all; ``asr.model_incomplete``, there is none but
            incomplete ones, and the message names the file.
    """
    found: list[InstalledModel] = []
    incomplete: list[str] = []
    for path in model_folders(models):
        lacking = missing_file(path)
        if lacking:
            incomplete.append(f"the Whisper model {path.name!r} lacks {lacking}")
            _log.warning("%s", incomplete[-1])
        else:
            found.append(_examined(path))
    if not found and incomplete:
        raise DragomanError(
            "asr.model_incomplete",
            incomplete[0],
            hint=f"Install it again: dragoman models pull; folder {models / FOLDER}",
        )
    if not found:
        raise DragomanError(
            "asr.model_missing", f"there is no Whisper model in {models / FOLDER}", hint="See: dragoman models list"
        )
    return found


def known_models() -> list[InstalledModel]:
    """The sizes that can be had, as if each were installed; of the large ones only the newest, which need no more."""
    return [InstalledModel(name, Path(name), _MEGABYTES[name], name) for name in _ORDER if name not in _SUPERSEDED]


def best_model(models: Sequence[InstalledModel], room: int, *, on_cpu: bool) -> InstalledModel:
    """The best that fits; the smallest where none does.

    Args:
        models: at least one.
        room: megabytes that recognition may take (see `engines.model_choice`).
        on_cpu: whether it runs on the processor, where the larger ones are too slow.
    """
    limit = _ORDER.index(_LARGEST_ON_CPU) + 1 if on_cpu else len(_ORDER)
    fitting = [model for model in models if model.megabytes <= room and model.place <= limit]
    if fitting:
        return max(fitting, key=lambda model: model.rank)
    return min(models, key=lambda model: (model.english_only, model.megabytes))


def _examined(path: Path) -> InstalledModel:
    shape = read_shape(path / "model.bin")
    size = (shape.size if shape else "") or _base_name(path.name)
    distilled = _DISTILLED in path.name or (shape is not None and shape.distilled)
    english = distilled or path.name.endswith(".en") or (shape is not None and shape.english_only)
    needed = None if distilled else _MEGABYTES.get(size)
    if needed is None:
        needed = (path / "model.bin").stat().st_size // 1_000_000 + 250
    return InstalledModel(path.name, path, needed, size, english)


def _base_name(name: str) -> str:
    """``small`` of ``faster-whisper-small.en``; of a distilled model, the size of its encoder."""
    return re.sub("faster-|whisper-|distil-", "", name).removesuffix(".en")


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0

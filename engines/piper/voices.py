"""The Piper voices on this device: what lies in the folder, which language each speaks, and what it still needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from engines.json_files import read_json
from engines.languages import languages
from engines.plugin import Found, Unfit
from engines.regions import region_of_locale

FOLDER = "piper"
"""Folder of the voices inside that of the models; each lies in it, or in a folder of its own in it."""

_FAMILIES = {"zh": ("zh", "zh-Hant"), "fil": ("tl",), "cmn": ("zh", "zh-Hant")}
"""Language families of voices whose codes differ from ours."""

_QUALITIES = ("high", "medium", "low", "x_low")

_NEEDS = {"pinyin": ("unicode_rbnf", "transformers"), "japanese": ("pyopenjtalk",), "thai": ("tltk",)}
"""Packages that a voice's kind of phonemes needs beyond Piper itself."""

_KINDS = {"espeak", "text", "hebrew", *_NEEDS}


@dataclass(frozen=True, slots=True)
class VoiceFiles:
    """A voice that can be loaded.

    Attributes:
        name: such as ``es_ES-davefx-medium``.
        model: the ONNX file; its configuration has the same name with ``.json``.
        languages: codes it speaks.
        resources: folder that holds ``g2pW`` where the voice needs that; else the voice's own.
    """

    name: str
    model: Path
    languages: tuple[str, ...]
    resources: Path

    @property
    def region(self) -> str:
        """The region whose speech it is, one of `REGIONS`, as Piper's names tell; empty where they don't."""
        return region_of_locale(self.name)[1]

    @property
    def title(self) -> str:
        """The speaker, and what tells two voices of one speaker apart: ``Davefx (es_ES, medium)``."""
        locale, _, rest = self.name.partition("-")
        speaker, _, quality = rest.rpartition("-")
        if not speaker:
            return self.name
        return f"{speaker.replace('_', ' ').title()} ({locale}, {quality})"


@dataclass(frozen=True, slots=True)
class UnusableVoice:
    """A voice that lies there and can't be used, and why: one line without a full stop."""

    name: str
    reason: str


def installed_voices(models: Path, known: frozenset[str]) -> tuple[list[VoiceFiles], list[UnusableVoice]]:
    """Look through the folder of the voices.

    Args:
        models: folder of the models; may not exist.
        known: codes of the device's languages; others are left out.

    Returns:
        The usable voices, the best of each language first, and those that are not usable.
    """
    usable: list[VoiceFiles] = []
    unusable: list[UnusableVoice] = []
    for model in _models(models / FOLDER):
        voice = _examine(model, known)
        if isinstance(voice, VoiceFiles):
            usable.append(voice)
        else:
            unusable.append(voice)
    usable.sort(key=lambda voice: (_rank(voice.name), voice.name))
    return usable, unusable


def identify(folder: Path) -> Sequence[Found | Unfit]:
    """The voices in a folder that somebody brought, for `ModelFolder`; each becomes a folder of its own."""
    known = frozenset(languages())
    found: list[Found | Unfit] = []
    for model in sorted(path for path in folder.glob("*.onnx") if path.is_file()):
        if not _is_voice(model):
            continue
        voice = _examine(model, known)
        if isinstance(voice, UnusableVoice):
            found.append(Unfit(f"the voice {voice.name}: {voice.reason}"))
            continue
        files = {model.name: model, f"{model.name}.json": model.with_name(f"{model.name}.json")}
        card = folder / "MODEL_CARD"
        if card.is_file():
            files[card.name] = card
        found.append(Found(voice.name, files, voice.languages, f"a Piper voice, {', '.join(voice.languages)}"))
    return found


def _is_voice(model: Path) -> bool:
    """Whether an ONNX file without a configuration beside it may be a voice: Piper's names begin with a locale."""
    return model.with_name(f"{model.name}.json").is_file() or re.match(r"[a-z]{2,3}_[A-Z]{2}-", model.name) is not None


def has_voices(models: Path) -> bool:
    """Whether any voice lies there, usable or not."""
    return next(_models(models / FOLDER), None) is not None


def _models(folder: Path) -> Iterator[Path]:
    for pattern in ("*.onnx", "*/*.onnx"):
        yield from sorted(path for path in folder.glob(pattern) if path.is_file())


def _examine(model: Path, known: frozenset[str]) -> VoiceFiles | UnusableVoice:
    name = model.stem
    try:
        config = read_json(model.with_name(f"{model.name}.json"))
        kind = str(config.get("phoneme_type", "espeak"))
        family = str(config.get("language", {}).get("family") or name.partition("_")[0].partition("-")[0])
        complete = {"audio", "espeak", "num_symbols", "num_speakers", "phoneme_id_map"} <= config.keys()
    except FileNotFoundError:
        return UnusableVoice(name, f"{model.name}.json is missing")
    except (OSError, ValueError, AttributeError):
        return UnusableVoice(name, f"{model.name}.json can't be read")
    languages = tuple(code for code in _FAMILIES.get(family, (family,)) if code in known)
    reason = ""
    g2pw = _with_g2pw(model)
    lacking = [package for package in _NEEDS.get(kind, ()) if find_spec(package) is None]
    if not languages:
        reason = f"its language {family!r} is none of this device's"
    elif not complete or kind not in _KINDS:
        reason = f"{model.name}.json is not the configuration of a voice this Piper knows"
    elif kind == "pinyin" and g2pw is None:
        reason = f"the folder g2pW is missing beside {model.name}"  # Piper would download it in a conversation
    elif lacking:
        reason = f"the package {lacking[0]} is not installed"
    return UnusableVoice(name, reason) if reason else VoiceFiles(name, model, languages, g2pw or model.parent)


def _with_g2pw(model: Path) -> Path | None:
    folders = (model.parent, model.parent.parent)
    return next((folder for folder in folders if (folder / "g2pW" / "g2pw.onnx").is_file()), None)


def _rank(name: str) -> int:
    quality = name.rpartition("-")[2]
    return _QUALITIES.index(quality) if quality in _QUALITIES else len(_QUALITIES)

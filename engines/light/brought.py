"""Light models that somebody brought, by their files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engines.errors import DragomanError
from engines.light import mozilla_files, opus_files
from engines.light.installed import LightFiles
from engines.plugin import Found, Unfit


def identify(folder: Path, name: str) -> Sequence[Found | Unfit]:
    """See `ModelFolder.identify`: Mozilla's models, Argos packages, converted OPUS-MT models."""
    found: list[Found | Unfit] = [_mozilla(weights) for weights in sorted(folder.glob(mozilla_files.WEIGHTS))]
    if not found and (parts := sorted(folder.glob("lex.*.s2t.bin"))):
        found.append(Unfit(f"{parts[0].name} lies there without its model, model.….intgemm.alphas.bin"))
    if (folder / "metadata.json").is_file() and (folder / "model" / opus_files.WEIGHTS).is_file():
        found.append(_opus(folder / "model" / opus_files.WEIGHTS, folder, name))
    elif (folder / opus_files.WEIGHTS).is_file() and _has_pieces(folder):
        found.append(_opus(folder / opus_files.WEIGHTS, folder, name))
    return found


def _mozilla(weights: Path) -> Found | Unfit:
    try:
        files = mozilla_files.read_mozilla(weights)
    except DragomanError as error:
        return Unfit(error.message)
    if files is None:
        return Unfit(f"{weights.name} is for a language that this device doesn't have")
    if files.shortlist is None:
        return Unfit(f"lex.50.50.….bin is missing beside {weights.name}")
    paths = (files.weights, files.source_pieces, files.target_pieces, files.shortlist)
    title = f"Mozilla's translation model {files.source} → {files.target}"
    name = f"mozilla-{files.source}-{files.target}"
    return Found(name, {path.name: path for path in paths}, (files.source, files.target), title)


def _opus(weights: Path, home: Path, name: str) -> Found | Unfit:
    try:
        files: LightFiles | None = opus_files.read_opus(weights, home, name)
    except DragomanError as error:
        return Unfit(error.message)
    if files is None:
        return Unfit(f"{home.name} is for a language that this device doesn't have")
    paths = {path.relative_to(home).as_posix(): path for path in sorted(home.rglob("*")) if path.is_file()}
    title = f"a translation model for CTranslate2, {files.source} → {files.target}"
    kind = "argos" if (home / "metadata.json").is_file() else "opus-mt"
    return Found(f"{kind}-{files.source}-{files.target}", paths, (files.source, files.target), title)


def _has_pieces(folder: Path) -> bool:
    """Whether vocabularies of SentencePiece lie beside the weights; Whisper's has none."""
    return any(folder.glob("*.spm")) or (folder / "sentencepiece.model").is_file()

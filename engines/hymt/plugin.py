"""HY-MT as an engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from engines.options import AUTO, EngineOptions
from engines.plugin import Found, ModelAbout, ModelFolder, Pair, Plugin, Stage, Unfit, Variants

if TYPE_CHECKING:
    from engines.hymt.config import HyConfig
    from engines.hymt.decode.translator import HyMtTranslator
    from engines.protocols import Translator


_RUNTIMES = ("hy-mt-tensorrt", "hy-mt-onnxruntime", "hy-mt-llama")


def _load(options: EngineOptions) -> Translator:
    from engines.hymt.decode.tokenizer import Suffix
    from engines.hymt.installed import load_translator

    suffix = Suffix(options.hymt15_suffix)
    return load_translator(options.models, _runtime(options), threads=options.threads, suffix=suffix)


def _why_not(options: EngineOptions) -> str:
    from engines.hymt.installed import memory_needed, why_not
    from engines.machine.machine import read_machine
    from engines.model_choice import no_room_for_hymt

    runtime = _runtime(options)
    return why_not(options.models, runtime) or no_room_for_hymt(read_machine(), memory_needed(options.models, runtime))


def _runtime(options: EngineOptions) -> str:
    """The runtime that was chosen by its name."""
    return options.translator if options.translator in _RUNTIMES else AUTO


def _pairs(options: EngineOptions) -> frozenset[Pair]:
    from engines.languages import languages

    if not any(any((options.models / folder).glob("*")) for folder in ("hymt", "gguf")) or _why_not(options):
        return frozenset()
    return frozenset((source, target) for source in languages() for target in languages() if source != target)


# ── its folders ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _prepared(folder: Path, name: str) -> Sequence[Found | Unfit]:
    from engines.errors import DragomanError
    from engines.hymt.prepared import MANIFEST_FILE, PreparedManifest

    if not (folder / MANIFEST_FILE).is_file():
        return ()
    try:
        manifest = PreparedManifest.read(folder)
    except DragomanError as error:
        return (Unfit(error.message),)
    files = {path.name: path for path in folder.iterdir() if path.is_file()}
    return (Found(name, files, _all(), f"a prepared HY-MT model, {manifest.precision}"),)


def _gguf(folder: Path, _name: str) -> Sequence[Found | Unfit]:
    from engines.errors import DragomanError
    from engines.hymt.runtimes.llama.hymt_file import HyMtFile

    found: list[Found | Unfit] = []
    for path in sorted(path for path in folder.glob("*.gguf") if path.is_file()):
        try:
            HyMtFile.read(path)
        except DragomanError as error:
            found.append(Unfit(error.message))
        else:
            files = {path.name: path}
            tokenizer = folder / "tokenizer.json"
            if tokenizer.is_file():
                files[tokenizer.name] = tokenizer
            found.append(Found(path.stem.lower(), files, _all(), "HY-MT as a GGUF file"))
    return found


def _checkpoint(folder: Path, name: str) -> Sequence[Found | Unfit]:
    from engines.errors import DragomanError
    from engines.hymt.prepare.checkpoint import Checkpoint
    from engines.json_files import read_limited

    config = folder / "config.json"
    if not (config.is_file() and any(folder.glob("*.safetensors*"))):
        return ()
    try:
        if b"hunyuan" not in read_limited(config).lower():
            return ()
    except ValueError:
        return ()
    if not (folder / "tokenizer.json").is_file():
        return (Unfit(f"{folder.name} is a checkpoint of HY-MT without tokenizer.json"),)
    try:
        Checkpoint(folder)
    except DragomanError as error:
        return (Unfit(error.message),)
    files = {path.name: path for path in folder.iterdir() if path.is_file()}
    return (Found(name.lower(), files, _all(), "a checkpoint of HY-MT"),)


def _all() -> tuple[str, ...]:
    from engines.languages import languages

    return tuple(languages())


def _prepare_it(folder: Path) -> str:
    return f"prepare it once: dragoman engine prepare {folder}"


def _llama_missing(_folder: Path) -> str:
    from engines.hymt.runtimes.llama.library import missing

    return missing()


# ── measured each by itself ──────────────────────────────────────────────────────────────────────────────────────────


def _paths(models: Path) -> Sequence[Path]:
    from engines.hymt.installed import gguf_files, prepared_models

    return [*prepared_models(models), *gguf_files(models)]


def _is_exact(path: Path) -> bool:
    from engines.hymt.prepared import Precision, PreparedManifest

    return not path.is_file() and PreparedManifest.read(path).precision in {Precision.FP16, Precision.FP32}


def _open(path: Path, threads: int) -> tuple[Translator, str, ModelAbout]:
    from engines.hymt.installed import open_prepared
    from engines.hymt.prepared import Precision, PreparedManifest
    from engines.hymt.runtimes.llama.hymt_file import HyMtFile
    from engines.hymt.runtimes.llama.loading import open_gguf

    if path.is_file():
        translator = open_gguf(path, threads=threads)
        weights = HyMtFile.read(path).weights  # all are read for a token: the embedding is the head, too
        return translator, translator.name, ModelAbout(path.name, path.stat().st_size, weights)
    manifest = PreparedManifest.read(path)
    translator = open_prepared(path, threads=threads)
    weight_bytes = {Precision.FP16: 2, Precision.FP32: 4}.get(manifest.precision, 1)
    about = ModelAbout(path.name, manifest.size, _weights_read(manifest.config) * weight_bytes)
    return translator, f"{translator.name} {manifest.precision}", about


def _count_tokens(translator: Translator, text: str) -> int:
    return cast("HyMtTranslator", translator).model.tokens(text)


def _weights_read(config: HyConfig) -> int:
    """Weights that one token takes part in: every linear layer and the output head, all but the embedding's rows."""
    heads = config.heads * config.head_dim
    attention = config.hidden * (2 * heads + 2 * config.kv_heads * config.head_dim)
    layer = attention + 3 * config.hidden * config.intermediate
    return config.layers * layer + config.vocab_size * config.hidden


ENGINE = Plugin(
    "hy-mt",
    Stage.TRANSLATION,
    20,
    _load,
    _why_not,
    closer=_RUNTIMES,
    folders=(
        ModelFolder("hymt", _prepared),
        ModelFolder("gguf", _gguf, _llama_missing),
        ModelFolder("checkpoints", _checkpoint, _prepare_it),
    ),
    pairs=_pairs,
    variants=Variants(
        _paths,
        _is_exact,
        _open,
        _count_tokens,
        "no model is prepared without rounding: dragoman engine prepare --precision fp16, then --model",
    ),
)

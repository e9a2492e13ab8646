"""Whether the files of a Whisper model belong together.

CTranslate2 writes numbers, and the tokenizer makes words of them. With that of another model every word is wrong (the
control tokens of large-v3 are shifted by one), and nothing fails.
"""

from __future__ import annotations

from pathlib import Path

from tokenizers import Tokenizer

from engines.errors import DragomanError
from engines.json_files import parse_json

VOCABULARY_FILES = ("vocabulary.json", "vocabulary.txt")
"""The tokens by their numbers, as CTranslate2 has them; the second is its older form."""

_NEEDED = ("<|endoftext|>", "<|startoftranscript|>", "<|transcribe|>", "<|notimestamps|>")


def check_vocabulary(path: Path, tokenizer: Tokenizer) -> None:
    """Compare the control tokens of the model in the folder `path` with those of its tokenizer.

    Raises:
        DragomanError: ``asr.model_broken``.
    """
    try:
        numbers = {token: number for number, token in enumerate(_tokens(path))}
    except ValueError:  # no UTF-8, or no JSON; CTranslate2 is not as strict
        numbers = {}
    words = tokenizer.get_vocab()
    shared = [token for token in numbers if token.startswith("<|") and token in words]
    strange = next((token for token in (*_NEEDED, *shared) if numbers.get(token, -1) != words.get(token)), None)
    if strange is not None:
        raise DragomanError(
            "asr.model_broken",
            f"the Whisper model {path.name!r} has the tokenizer of another model: {strange} differs",
            hint="Install the model again: dragoman models list",
        )


def _tokens(path: Path) -> list[str]:
    """Tokens of the first of `VOCABULARY_FILES` that is there."""
    file = next(path / name for name in VOCABULARY_FILES if (path / name).is_file())
    text = file.read_text("utf-8")
    tokens: list[str] = parse_json(text) if file.suffix == ".json" else text.split("\n")
    return tokens

"""PocketSphinx set up for everyday English."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pocketsphinx

from engines.errors import DragomanError
from engines.phrasebook.content import Phrasebook
from engines.starter_asr.contrast import contrasts
from engines.starter_asr.grammar import everyday_grammar
from engines.starter_asr.language_model import TrigramModel
from engines.starter_asr.lexicon import dictionary_lines, pronunciations
from engines.starter_asr.phrases import wordings

_SEED = 1
_PER_TEMPLATE = 60
_PER_WORDING = 40
_WORDING_WEIGHT = 30.0
"""How often each wording of the phrasebook counts; a template of everyday.txt counts `_PER_TEMPLATE` times."""


_CONTRAST_WEIGHT = 10.0
"""How often each sentence that contrasts with a wording counts."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Result of decoding an utterance.

    Attributes:
        words: the likeliest words.
        posterior: probability of the words given the lattice, 0 … 1.
        alternatives: other word sequences, best first.
    """

    words: tuple[str, ...]
    posterior: float
    alternatives: tuple[tuple[str, ...], ...] = ()


def language_model(book: Phrasebook) -> TrigramModel:
    """The model of everyday English and the phrasebook; the same for the same texts."""
    chance = random.Random(_SEED)  # noqa: S311 - examples, not secrets
    everyday = ((words, 1.0) for words in everyday_grammar().sample(_PER_TEMPLATE, chance))
    phrases = wordings(book, _PER_WORDING, chance)
    sentences = [*everyday]
    for words, weight in phrases:
        sentences.append((words, _WORDING_WEIGHT * weight))
        sentences.extend((other, _CONTRAST_WEIGHT * weight) for other in contrasts(words))
    return TrigramModel(sentences, {})


def load_decoders(book: Phrasebook) -> tuple[pocketsphinx.Decoder, pocketsphinx.Decoder]:
    """A fast decoder, to follow speech while it comes, and a thorough one, for the whole utterance.

    Raises:
        DragomanError: ``asr.model_missing`` where PocketSphinx's acoustic model or dictionary cannot be read.
    """
    acoustic = Path(pocketsphinx.get_model_path("en-us"))
    model = language_model(book)
    try:
        entries, missing = pronunciations(model.words, acoustic / "cmudict-en-us.dict")
        with tempfile.TemporaryDirectory(prefix="dragoman-asr-") as folder:
            dictionary = Path(folder, "words.dict")
            arpa = Path(folder, "model.arpa")
            dictionary.write_text("\n".join(dictionary_lines(entries)) + "\n", "utf-8")
            arpa.write_text("\n".join(model.arpa()) + "\n", "utf-8")
            paths = {"hmm": str(acoustic / "en-us"), "dict": str(dictionary), "lm": str(arpa)}
            live = pocketsphinx.Decoder(**paths, loglevel="FATAL", samprate=16_000, fwdflat=False, bestpath=False)
            whole = pocketsphinx.Decoder(**paths, loglevel="FATAL", samprate=16_000)
    except (OSError, RuntimeError, ValueError) as error:
        raise DragomanError(
            "asr.model_missing",
            f"the speech model of PocketSphinx cannot be loaded: {error}",
            hint="Reinstall the package pocketsphinx",
        ) from error
    del missing
    return live, whole


def decode(decoder: pocketsphinx.Decoder, pcm: bytes, alternatives: int) -> Decoded:
    """Recognise a whole utterance.

    Args:
        decoder: the thorough one.
        pcm: 16-bit little-endian samples at 16 kHz.
        alternatives: how many other word sequences are wanted at most.
    """
    decoder.start_utt()
    decoder.process_raw(pcm, full_utt=True)
    decoder.end_utt()
    best = decoder.hyp()
    if best is None:
        return Decoded((), 0.0)
    words = tuple(best.hypstr.split())
    return Decoded(words, min(1.0, max(0.0, best.prob)), _alternatives(decoder, words, alternatives))


def _alternatives(decoder: pocketsphinx.Decoder, words: tuple[str, ...], count: int) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    for _, entry in zip(range(4 * count), decoder.nbest(), strict=False):
        other = tuple(entry.hypstr.split())
        if other != words and other not in found:
            found.append(other)
        if len(found) == count:
            break
    return tuple(found)


def partial_words(decoder: pocketsphinx.Decoder) -> Sequence[str]:
    """The words of the utterance that is being decoded."""
    best = decoder.hyp()
    return best.hypstr.split() if best is not None else ()

"""PocketSphinx set up for everyday English."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pocketsphinx

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.phrasebook.content import Phrasebook
from engines.protocols import SAMPLE_RATE
from engines.starter_asr.contrast import contrasts
from engines.starter_asr.grammar import everyday_grammar
from engines.starter_asr.language_model import TrigramModel
from engines.starter_asr.lexicon import dictionary_lines, general_vocabulary, pronunciations
from engines.starter_asr.phrases import open_wordings, wordings

_SEED = 1
"""The model is the same at every start."""
_PER_TEMPLATE = 50
_PER_WORDING = 30
_PER_CONTRAST = 8
_WORDING_WEIGHT = 30.0
"""How often each wording of the phrasebook counts; a template of everyday.txt counts `_PER_TEMPLATE` times."""


_PER_OPEN_WORDING = 30
_OPEN_WEIGHT = 30.0
"""How often each wording with a slot counts with values that its slot doesn't list."""
_CONTRAST_WEIGHT = 10.0
"""How often each sentence that contrasts with a wording counts."""


_SURE = 0.3
"""Confidence from which no other search is tried."""
_DOUBT_WEIGHT = 6.2
"""Weight of the language model in the search that doubts; PocketSphinx's own is 6.5, and 9.5 in its last pass."""
_WEIGHTS = ("lw", "fwdflatlw", "bestpathlw")
"""The weights of the language model in the three passes of a search."""
_WIDE_BEAMS = {"beam": 1e-64, "pbeam": 1e-64, "wbeam": 1e-40, "lpbeam": 1e-50, "lponlybeam": 1e-40}
"""PocketSphinx's own beams lose the right path of one sentence in ten."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Result of decoding an utterance.

    Attributes:
        words: the likeliest words.
        confidence: posterior probability of a word, 0 … 1, by the lattice of the search.
        score: likelihood of the path in PocketSphinx's scale, comparable between searches of one utterance.
        rival: the words that a search which trusts the sound more found; None where they are the same.
    """

    words: tuple[str, ...]
    confidence: float
    score: float
    rival: tuple[str, ...] | None = None


def language_model(book: Phrasebook, vocabulary: Mapping[str, float]) -> TrigramModel:
    """The model of everyday English and the phrasebook; the same for the same texts.

    Args:
        book: the phrasebook.
        vocabulary: general words → probability.
    """
    chance = random.Random(_SEED)  # noqa: S311 - examples, not secrets
    everyday = ((words, 1.0) for words in everyday_grammar().sample(_PER_TEMPLATE, chance))
    phrases = wordings(book, _PER_WORDING, chance)
    sentences = [*everyday, *((words, _WORDING_WEIGHT * weight) for words, weight in phrases)]
    for words, weight in wordings(book, _PER_CONTRAST, chance):
        sentences.extend((other, _CONTRAST_WEIGHT * weight) for other in contrasts(words))
    sentences.extend((words, _OPEN_WEIGHT * weight) for words, weight in open_wordings(book, _PER_OPEN_WORDING, chance))
    return TrigramModel(sentences, vocabulary)


@dataclass(frozen=True, slots=True)
class Decoders:
    """One acoustic model, four searches.

    Attributes:
        live: fast, follows speech while it comes.
        whole: thorough, everyday English and the phrasebook.
        doubting: the same, trusting the sound more and the language model less.
        general: PocketSphinx's own language model, for whatever else is said.
    """

    live: pocketsphinx.Decoder
    whole: pocketsphinx.Decoder
    doubting: pocketsphinx.Decoder
    general: pocketsphinx.Decoder


def load_decoders(book: Phrasebook) -> Decoders:
    """Build the language model, which takes most of the time, and load the decoders.

    Raises:
        DragomanError: ``asr.model_missing`` where PocketSphinx's acoustic model or dictionary cannot be read.
    """
    acoustic = Path(pocketsphinx.get_model_path("en-us"))
    try:
        model = language_model(book, general_vocabulary(acoustic / "cmudict-en-us.dict", acoustic / "en-us.lm.bin"))
        entries = pronunciations(model.words, acoustic / "cmudict-en-us.dict")
        with tempfile.TemporaryDirectory(prefix="dragoman-asr-") as folder:
            dictionary = Path(folder, "words.dict")
            arpa = Path(folder, "model.arpa")
            dictionary.write_text("\n".join(dictionary_lines(entries)) + "\n", "utf-8")
            arpa.write_text("\n".join(model.arpa()) + "\n", "utf-8")
            common = {"hmm": str(acoustic / "en-us"), "loglevel": "FATAL", "samprate": SAMPLE_RATE}
            everyday = {"dict": str(dictionary), "lm": str(arpa), **common}
            return Decoders(
                live=pocketsphinx.Decoder(**everyday, fwdflat=False, bestpath=False),
                whole=pocketsphinx.Decoder(**everyday, **_WIDE_BEAMS),
                doubting=pocketsphinx.Decoder(**everyday, **_WIDE_BEAMS, **dict.fromkeys(_WEIGHTS, _DOUBT_WEIGHT)),
                general=pocketsphinx.Decoder(**common),
            )
    except (OSError, RuntimeError, ValueError) as error:
        raise DragomanError(
            "asr.model_missing",
            f"the speech model of PocketSphinx cannot be loaded: {error}",
            hint="Reinstall the package pocketsphinx",
        ) from error


def decode(decoders: Decoders, pcm: bytes, cancellation: Cancellation) -> Decoded:
    """Recognise a whole utterance.

    Where the search of everyday English is unsure, the general one is tried too and the likelier path is taken: that
    is a mixture of the two language models, sentence by sentence. A last search trusts the sound more: a sentence that
    only the language model wanted to hear then comes out otherwise.

    Args:
        decoders: all of them.
        pcm: 16-bit little-endian samples at 16 kHz.
        cancellation: looked at between two searches.

    Raises:
        Cancelled: the utterance was cancelled.
    """
    best = _search(decoders.whole, pcm)
    if best.confidence < _SURE:
        cancellation.check()
        best = max(best, _search(decoders.general, pcm), key=lambda decoded: decoded.score)
    cancellation.check()
    rival = _search(decoders.doubting, pcm).words
    return best if rival == best.words else replace(best, rival=rival)


def _search(decoder: pocketsphinx.Decoder, pcm: bytes) -> Decoded:
    # What it knows of the noise; kept from the utterance before, it would make this one's words depend on that.
    decoder.reinit_feat()
    decoder.start_utt()
    decoder.process_raw(pcm, full_utt=True)
    decoder.end_utt()
    best = decoder.hyp()
    words = tuple(best.hypstr.split()) if best is not None else ()
    if not words:
        return Decoded((), 0.0, 0.0)
    # The posterior is of all words together; its root is that of one, which doesn't fall with the length.
    return Decoded(words, min(1.0, max(0.0, best.prob)) ** (1.0 / len(words)), best.best_score)


def partial_words(decoder: pocketsphinx.Decoder) -> Sequence[str]:
    """The words of the utterance that is being decoded."""
    best = decoder.hyp()
    return best.hypstr.split() if best is not None else ()

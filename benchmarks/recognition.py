"""How fast Whisper hears on this machine.

    python benchmarks/recognition.py [--shapes tiny base small] [--threads N]

* With the tests' tiny model, in real time: from the first voice to the first partial text, from the end of the
  utterance (after the silence of the settings, or a tap) to the final text, how much of that no pass was waited for,
  and how long `accept`, with the detector of voice in it, keeps its caller while the person speaks.
* With the shapes of real models and random weights (needs the extra ``parity``): one pass, encoder and search, over
  five seconds of speech. A model of random weights never says that it has finished, so the search is cut at the
  14 tokens that such speech has. A pass begins in the silence that ends the utterance; what of it is left when the
  silence is over is what the person waits.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from engines.whisper.listener import Transcript
from tools.tiny_whisper_speech import sentences, speak

import engines.whisper.decoder as whisper_decoder
import engines.whisper.stream as whisper_stream
from engines.cancellation import Cancellation
from engines.protocols import SAMPLE_RATE, Samples
from engines.whisper.decoder import WhisperDecoder
from engines.whisper.recognizer import WhisperRecognizer
from engines.whisper.voice_window import Voice

TINY = Path(__file__).parents[1] / "tests" / "data" / "tiny_whisper"
SHAPES = {"tiny": (384, 4, 6), "base": (512, 6, 8), "small": (768, 12, 12)}
"""Width, layers of the encoder and of the decoder, heads (github.com/openai/whisper, model card)."""
FRAME = 512
LEAD_SECONDS = 0.5
SILENCE_SECONDS = 0.7
TOKENS = 14
VOCABULARY = 51865
REPEATS = 5


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", nargs="*", choices=SHAPES, default=list(SHAPES), help="of random weights")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        shutil.copytree(TINY, models / "whisper" / "tiny")
        stream(WhisperRecognizer(models, options.threads))
        for shape in options.shapes:
            path = models / "random" / shape
            write_random(path, shape)
            passes(shape, WhisperDecoder(path, threads=options.threads))


def stream(recognizer: WhisperRecognizer) -> None:
    """The tests' model in real time: utterances that end by silence, and those that a tap ends with the last sound."""
    original: Callable[..., Transcript] = vars(whisper_stream)["read"]
    spent: list[tuple[float, float]] = []

    def timed(
        decoder: WhisperDecoder, sound: Samples, voice: Voice, languages: Sequence[str], *, thorough: bool
    ) -> Transcript:
        started = time.perf_counter()
        reading = original(decoder, sound, voice, languages, thorough=thorough)
        spent.append((started, time.perf_counter()))
        return reading

    vars(whisper_stream)["read"] = timed
    for silence, label in ((SILENCE_SECONDS + 0.1, "silence"), (0.0, "a tap")):
        firsts: list[float] = []
        ends: list[float] = []
        added: list[float] = []
        following: list[float] = []
        passes_ms: list[float] = []
        for text in sentences()["en"]:
            speech = speak(text, "en", "+m4", 168)
            samples = np.pad(speech, (round(LEAD_SECONDS * SAMPLE_RATE), round(silence * SAMPLE_RATE)))
            begun = recognizer.open(["en"], Cancellation())
            spent.clear()
            first = None
            inside = 0.0
            origin = time.perf_counter()
            for start in range(0, len(samples) - FRAME, FRAME):
                time.sleep(max(0.0, origin + (start + FRAME) / SAMPLE_RATE - time.perf_counter()))
                entered = time.perf_counter()
                hypothesis = begun.accept(samples[start : start + FRAME])
                left = time.perf_counter()
                inside += left - entered
                if hypothesis is not None and first is None:
                    first = left - origin - LEAD_SECONDS
            finishing = time.perf_counter()
            begun.finish()
            finished = time.perf_counter()
            waited = sum(max(0.0, min(finished, stop) - max(finishing, start)) for start, stop in spent)
            if first is not None:
                firsts.append(first)
            ends.append(finished - finishing)
            added.append(finished - finishing - waited)
            following.append(inside / (len(samples) / SAMPLE_RATE))
            passes_ms.extend(stop - begin for begin, stop in spent)
        print(f"tests' tiny model, {len(ends)} utterances in real time, ended by {label}")
        report("a pass", passes_ms)
        report("first voice → first partial text", firsts)
        report("end of utterance → final text", ends)
        report("of that beyond the passes themselves", added)
        report("in accept, per second of sound", following)
    vars(whisper_stream)["read"] = original
    recognizer.close()


def passes(shape: str, decoder: WhisperDecoder) -> None:
    """One pass with random weights."""
    sound = np.concatenate([speak(text, "en", "", 160) for text in sentences()["en"][:4]])[: 5 * SAMPLE_RATE]
    whisper_decoder._LONGEST_TOKENS = TOKENS
    encoder: list[float] = []
    greedy: list[float] = []
    beams: list[float] = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        encoded = decoder.encode(sound)
        np.asarray(encoded)  # waits for it
        encoder.append(time.perf_counter() - started)
        for times, width in ((greedy, 1), (beams, 5)):
            started = time.perf_counter()
            decoder.decode(encoded, "en", beams=width)
            times.append(time.perf_counter() - started)
    print(f"\n{shape}, random weights, 5 s of speech")
    report("encoder", encoder)
    report(f"{TOKENS} tokens, greedy", greedy)
    report(f"{TOKENS} tokens, five beams", beams)
    whole = [sum(pair) for pair in zip(encoder, beams, strict=True)]
    report("end of speech → final text", whole)
    during = SILENCE_SECONDS - whisper_stream.PAUSE_SECONDS
    report("of that after the silence", [max(0.0, seconds - during) for seconds in whole])
    decoder.close()


def report(label: str, seconds: Sequence[float]) -> None:
    """Median and worst."""
    print(f"  {label:<36} {statistics.median(seconds) * 1000:7.0f} ms (worst {max(seconds) * 1000:.0f})")


def write_random(path: Path, shape: str) -> None:
    """A model of that shape in CTranslate2's format, with the tests' tokenizer made as large as Whisper's."""
    from tokenizers import AddedToken, Tokenizer  # noqa: PLC0415
    from tools.train_tiny_whisper import POSITIONS, new_model, write  # noqa: PLC0415

    width, layers, heads = SHAPES[shape]
    tokenizer = Tokenizer.from_file(str(TINY / "tokenizer.json"))
    missing = VOCABULARY - tokenizer.get_vocab_size()
    tokenizer.add_tokens([AddedToken(f"<unused{number}>", normalized=False) for number in range(missing)])
    write(new_model(tokenizer, POSITIONS, width, layers, heads), tokenizer, path)


if __name__ == "__main__":
    main()

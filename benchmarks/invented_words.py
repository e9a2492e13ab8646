"""How many words Whisper makes of noise: by itself, and behind the detector of voice and the gates.

    python benchmarks/invented_words.py [--minutes N] [--seeds 1 2 3] [--kinds tones babble] [--eager]

The model is the tests' tiny one, which has learned what noise is; with ``--eager`` it is forbidden to answer nothing,
like OpenAI's models. The sound goes through the listener of a turn, utterance after utterance, as `dragoman interpret`
listens to a recording. Printed are for each noise: utterances that the detector of voice began, passes of the model,
those of them with words, those whose words were believed, and utterances that ended with words.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
import engines.whisper.listener as whisper_listener
from tools.eager_whisper import TINY_WHISPER, write_eager_model
from tools.tiny_whisper_speech import NOISES, noise

from device_app.chain.job_run import JobRun
from device_app.chain.sample_sources import RecordedSamples
from device_app.chain.utterance import UtteranceListener
from device_app.events.engine import Listen, SpeechStarted
from device_app.events.families import JobId
from device_app.settings import TurnSettings
from engines.cancellation import Cancellation
from engines.protocols import SAMPLE_RATE, Samples
from engines.silero import SileroVoiceActivityDetector
from engines.whisper.decoder import Decoding
from engines.whisper.recognizer import WhisperRecognizer
from engines.whisper.voice_window import Voice

BLOCK = 512
PIECE_SECONDS = 60


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=int, default=2, help="of each noise and seed")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1])
    parser.add_argument("--kinds", nargs="*", choices=NOISES, default=list(NOISES))
    parser.add_argument("--eager", action="store_true", help="forbid the model to answer nothing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "whisper", "tiny")
        if options.eager:
            write_eager_model(path)
        else:
            shutil.copytree(TINY_WHISPER, path)
        recognizer = WhisperRecognizer(Path(folder))
        print(f"{'':10}{'minutes':>9}{'begun':>9}{'passes':>9}{'words':>9}{'believed':>9}{'told':>9}")
        for kind in options.kinds:
            counts = np.sum([listen(recognizer, kind, seed, options.minutes) for seed in options.seeds], axis=0)
            print(f"{kind:10}{options.minutes * len(options.seeds):9}" + "".join(f"{count:9}" for count in counts))
        recognizer.close()


def listen(recognizer: WhisperRecognizer, kind: str, seed: int, minutes: int) -> list[int]:
    """Utterances begun, passes, passes with words, passes believed, utterances that ended with words."""
    decodings: list[tuple[bool, bool]] = []
    begun = told = 0
    believed: Callable[[Decoding, Voice], Decoding | None] = vars(whisper_listener)["believed"]

    def counted(decoding: Decoding, voice: Voice) -> Decoding | None:
        result = believed(decoding, voice)
        decodings.append((bool(decoding.text), result is not None))
        return result

    def count(event: object) -> None:
        nonlocal begun
        begun += isinstance(event, SpeechStarted)

    vars(whisper_listener)["believed"] = counted
    generator = np.random.default_rng(seed)
    for _ in range(minutes * 60 // PIECE_SECONDS):
        samples = noise(kind, PIECE_SECONDS * SAMPLE_RATE, generator)
        run = JobRun(count, Cancellation(), Cancellation())
        listener = UtteranceListener(
            Listen(JobId(1), "en", "es"), recognizer, SileroVoiceActivityDetector(), TurnSettings(), run=run
        )
        told += bool(listener.listen_to_all(blocks(samples)).text)
    vars(whisper_listener)["believed"] = believed
    return [begun, len(decodings), sum(words for words, _ in decodings), sum(kept for _, kept in decodings), told]


def blocks(samples: Samples) -> RecordedSamples:
    """As a recording comes."""
    return RecordedSamples(samples[start : start + BLOCK] for start in range(0, len(samples), BLOCK))


if __name__ == "__main__":
    main()

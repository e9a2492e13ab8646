"""Whether a speaker has finished, by how it sounds: Smart Turn v3 (github.com/pipecat-ai/smart-turn, BSD-2).

The encoder of Whisper tiny with a linear head, trained on ends and pauses of turns in 23 languages. It gets the last
eight seconds, normalised to mean 0 and variance 1, silence before them where there is less, as Whisper's spectrum: the
logarithm of the power in 80 mels (Radford et al. 2022, arXiv:2212.04356, section 2.2).
"""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import onnxruntime

from engines.byte_products import make_exact
from engines.errors import DragomanError
from engines.protocols import SAMPLE_RATE, Samples

_FOLDER = "smart_turn"
"""Inside the folder of models; each version is a folder in it."""

LANGUAGES = frozenset(
    (
        *("ar", "bn", "de", "en", "es", "fr", "hi", "id", "it", "ja"),
        *("ko", "mr", "nl", "pt", "ru", "tr", "uk", "vi", "zh", "zh-Hant"),
    )
)
"""Of the device's languages those it was trained on, but Polish: there it took one end of eight for an end."""

_SECONDS = 8
_TINY = 1e-7

_log = logging.getLogger(__name__)


class SmartTurn:
    """A loaded model. Not thread-safe.

    Its input is ``input_features`` float32[1, 80, 800], its output a probability.

    Args:
        path: the ONNX file.

    Attributes:
        languages: those it may be asked about.

    Raises:
        DragomanError: ``vad.model_broken``.
    """

    def __init__(self, path: Path) -> None:
        from faster_whisper.feature_extractor import FeatureExtractor  # noqa: PLC0415 - the import takes a second

        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1  # it is asked while the recogniser has the other processors
        options.log_severity_level = 4
        make_exact(options)  # where sums saturate, an end sounds like a pause
        try:
            self._session = onnxruntime.InferenceSession(path, sess_options=options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime's failures have no other base class in common
            raise DragomanError(
                "vad.model_broken",
                f"the model of the end of a turn cannot be loaded: {error}",
                hint="Install it again: dragoman models pull smart-turn-v3.2",
            ) from error
        self._extractor = FeatureExtractor(chunk_length=_SECONDS)
        self.languages = LANGUAGES

    def finished(self, samples: Samples) -> float:
        """Probability, 0 … 1, that the speaker has finished.

        Args:
            samples: ``float32[n]`` at 16 kHz, up to a moment of silence; the last eight seconds count.
        """
        count = _SECONDS * SAMPLE_RATE
        sound = np.nan_to_num(samples[-count:], nan=0.0, posinf=0.0, neginf=0.0)
        sound = np.pad(sound, (count - len(sound), 0))
        sound = (sound - sound.mean()) / np.sqrt(sound.var() + _TINY)
        features = self._extractor(sound.astype(np.float32), padding=0)[np.newaxis, :, : _SECONDS * 100]
        (probability,) = self._session.run(None, {"input_features": features.astype(np.float32)})
        return float(np.squeeze(probability))


def load_smart_turn(models: Path) -> SmartTurn | None:
    """The newest that is installed; None where none is, or it can't be loaded: silence alone ends turns then."""
    files = sorted((models / _FOLDER).glob("*/*.onnx"))
    if not files:
        return None
    try:
        return SmartTurn(files[-1])
    except DragomanError as error:
        _log.warning("%s", error.line())
        return None

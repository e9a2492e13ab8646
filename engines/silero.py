"""Voice activity by Silero VAD, the model that faster-whisper's package carries."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime

from engines.errors import DragomanError
from engines.protocols import Samples

_MODEL = "silero_vad_v6.onnx"
_FRAME = 512
_CONTEXT = 64
_STATE = (1, 1, 128)


class SileroVoiceActivityDetector:
    """A `VoiceActivityDetector`. Not thread-safe; one for each stream of sound.

    The model sees a frame with the last 4 ms of the one before it and keeps its recurrent state between the frames; its
    inputs are ``input`` float32[1, 576] and ``h``, ``c`` float32[1, 1, 128].

    Raises:
        DragomanError: ``vad.model_missing``, ``vad.model_broken``.
    """

    frame_samples = _FRAME

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1  # a frame takes 0.1 ms; threads would only wait for each other
        options.log_severity_level = 4
        path = model_path()
        try:
            self._session = onnxruntime.InferenceSession(path, sess_options=options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime's failures have no other base class in common
            raise DragomanError(
                "vad.model_broken",
                f"the model of voice activity cannot be loaded: {error}",
                hint="Reinstall the package faster-whisper",
            ) from error
        self._context: Samples = np.zeros(_CONTEXT, np.float32)
        self._h: Samples = np.zeros(_STATE, np.float32)
        self._c: Samples = np.zeros(_STATE, np.float32)

    def probability(self, frame: Samples) -> float:
        """Probability, 0 … 1, that ``float32[512]`` at 16 kHz holds speech; 0.0 for samples that are no numbers.

        Raises:
            ValueError: the frame has another shape.
        """
        if frame.shape != (_FRAME,):
            raise ValueError(f"a frame is float32[{_FRAME}], not {frame.shape}")
        window = np.concatenate([self._context, frame], dtype=np.float32)
        if not np.isfinite(window).all():
            self.reset()  # the recurrent state would never recover from them
            return 0.0
        self._context = window[-_CONTEXT:]
        speech, self._h, self._c = self._session.run(
            ["speech_probs", "hn", "cn"], {"input": window[np.newaxis], "h": self._h, "c": self._c}
        )
        return float(np.squeeze(speech))

    def reset(self) -> None:
        """Forget the past."""
        self._context = np.zeros(_CONTEXT, np.float32)
        self._h = np.zeros(_STATE, np.float32)
        self._c = np.zeros(_STATE, np.float32)


def model_path() -> Path:
    """Where the model is. faster-whisper itself is not imported: that takes a second.

    Raises:
        DragomanError: ``vad.model_missing``.
    """
    spec = find_spec("faster_whisper")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, "assets", _MODEL)
        if path.is_file():
            return path
    raise DragomanError(
        "vad.model_missing", f"the model of voice activity ({_MODEL}) is missing", hint="Reinstall faster-whisper"
    )

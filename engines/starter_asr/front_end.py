"""What is done to sound before it is recognised: level and a floor of noise.

The features of the recogniser are logarithms of energies and their mean is taken out, so digital silence and speech
without any noise (a synthesiser's, a noise gate's) push that mean far off; a floor of noise at -56 dB of full scale
brings the features to what the acoustic model was trained on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engines.protocols import Samples

_PEAK = 0.5
"""Level that the loudest sample is brought to."""
_QUIETEST_PEAK = 0.005
"""A peak below this is not raised further: there would be only noise."""
_FLOOR = 1.5e-3
"""Standard deviation of the noise that is added; full scale is 1."""
_FULL_SCALE = 32767.0


class FrontEnd:
    """Conditions one utterance, piece by piece or at once. The same input always gives the same output."""

    def __init__(self) -> None:
        self._peak = _QUIETEST_PEAK
        self._noise = np.random.default_rng(0)

    def condition(self, samples: Samples) -> bytes:
        """The next ``float32[n]`` at 16 kHz as 16-bit little-endian samples; the level follows the loudest so far."""
        clean = np.nan_to_num(samples.astype(np.float32, copy=False), nan=0.0, posinf=1.0, neginf=-1.0)
        if clean.size:
            self._peak = max(self._peak, float(np.abs(clean).max()))
        noisy: NDArray[np.floating] = clean * (_PEAK / self._peak) + self._noise.normal(0.0, _FLOOR, clean.size)
        pcm: NDArray[np.int16] = (np.clip(noisy, -1.0, 1.0) * _FULL_SCALE).astype("<i2")
        return pcm.tobytes()

"""Change of rate and of channel count, piece by piece, without seams."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import soxr
from numpy.typing import NDArray

from engines.protocols import AudioChunk, Samples


class StreamResampler:
    """Resamples a mono stream whose pieces arrive one by one; the seams can't be heard. Not thread-safe."""

    def __init__(self, source_rate: int, target_rate: int) -> None:
        self._stream = None if source_rate == target_rate else soxr.ResampleStream(source_rate, target_rate, 1)

    def process(self, samples: Samples) -> Samples:
        """Take the next ``float32[n]``; return what is ready of the result, which lags a few milliseconds."""
        if self._stream is None or not len(samples):
            return samples
        return np.asarray(self._stream.resample_chunk(np.ascontiguousarray(samples)), np.float32)

    def flush(self) -> Samples:
        """Return the rest and be ready for another stream."""
        if self._stream is None:
            return np.zeros(0, np.float32)
        rest = np.asarray(self._stream.resample_chunk(np.zeros(0, np.float32), last=True), np.float32)
        self._stream.clear()
        return rest


def mono(samples: NDArray[np.float32]) -> Samples:
    """Mean of the channels of ``float32[n, channels]``, with what isn't a number silenced, clipped to -1 … 1."""
    mixed = samples[:, 0] if samples.shape[1] == 1 else samples.mean(axis=1, dtype=np.float32)
    return np.clip(np.nan_to_num(mixed, nan=0.0, posinf=1.0, neginf=-1.0), -1.0, 1.0).astype(np.float32, copy=False)


def joined(chunks: Iterable[AudioChunk]) -> AudioChunk | None:
    """All chunks as one at the rate of the first; None when there are none."""
    pieces: list[Samples] = []
    rate = 0
    for chunk in chunks:
        rate = rate or chunk.sample_rate
        resampler = StreamResampler(chunk.sample_rate, rate)
        pieces += [resampler.process(chunk.samples), resampler.flush()]
    return AudioChunk(np.concatenate(pieces), rate) if pieces else None

"""Loudness as FFmpeg's filter ``ebur128`` measures it: a second opinion on the program's own measure."""

from __future__ import annotations

import av
import numpy as np
from numpy.typing import NDArray


def measured_loudness(samples: NDArray[np.float32], sample_rate: int) -> float:
    """Integrated loudness, LUFS, of ``float32[n]``."""
    graph = av.filter.Graph()
    source = graph.add(
        "abuffer", f"sample_rate={sample_rate}:sample_fmt=flt:channel_layout=mono:time_base=1/{sample_rate}"
    )
    meter, sink = graph.add("ebur128", "metadata=1:framelog=quiet"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1).astype(np.float32), format="flt", layout="mono")
    frame.sample_rate = sample_rate
    source.push(frame)
    source.push(None)
    loudness = -np.inf
    while True:
        try:
            measured = sink.pull()
        except (av.BlockingIOError, av.EOFError):
            return float(loudness)
        loudness = float(measured.metadata.get("lavfi.r128.I", loudness))

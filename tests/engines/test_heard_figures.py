"""The round trip by ear: what a real voice says, a real recogniser writes with the same figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.heard_figures import SENTENCES, differing


@pytest.mark.slow
def test_the_figures_of_a_real_voice_are_heard(starter_models: Path) -> None:
    """``python -m benchmarks.heard_figures`` does it with all forty sentences."""
    assert len(SENTENCES) == 40
    assert not differing(SENTENCES[:4], starter_models, "piper")

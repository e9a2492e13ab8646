"""What broadcasters ask of captions, for any text at any pace."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device_app.captions.cues import CaptionCue, CueMaker

ENGLISH = (
    "The committee, which had met twice before, decided that the bridge would be closed until the end of the year."
)
CHINESE = "委员会此前已经开过两次会议，决定在年底之前关闭这座桥，并且请所有居民改走另一条路。"


@pytest.mark.parametrize(("code", "text", "limit"), [("en", ENGLISH, 42), ("zh", CHINESE, 16), ("ja", CHINESE, 16)])
def test_two_lines_of_so_many_characters_and_nothing_lost(code: str, text: str, limit: int) -> None:
    cues = list(CueMaker(code).cues(text, 1.0, 9.0))
    assert all(1 <= len(cue.lines) <= 2 and all(len(line) <= limit for line in cue.lines) for cue in cues)
    joint = " " if code == "en" else ""
    assert joint.join(joint.join(cue.lines) for cue in cues) == text
    assert all(line[0] not in "，。、" for cue in cues for line in cue.lines)


def test_lines_are_even_and_break_behind_marks() -> None:
    (cue,) = CueMaker("en").cues("When we had heard it, nobody believed a word of it", 0.0, 4.0)
    assert cue.lines == ("When we had heard it,", "nobody believed a word of it")


words = st.text(st.sampled_from("abcde ,.字山、 é"), min_size=1, max_size=120)


@given(passages=st.lists(st.tuples(words, st.floats(0, 4), st.floats(0, 12)), min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_any_talk_can_be_read(passages: list[tuple[str, float, float]]) -> None:
    for code in ("en", "zh"):
        maker, at = CueMaker(code), 0.0
        said: list[CaptionCue] = []
        for text, pause, length in passages:
            said += maker.cues(text, at + pause, at + pause + length)
            at += pause + length
        for cue in said:
            assert 1.0 - 1e-6 <= cue.end - cue.start <= 7.0 + 1e-6
            assert sum(map(len, cue.lines)) <= 17 * (cue.end - cue.start) + 1
        assert all(before.end <= after.start + 1e-6 for before, after in pairwise(said))
        joined = "".join("".join(cue.lines) for cue in said).replace(" ", "")
        assert joined == "".join("".join(text.split()) for text, _, _ in passages)

"""What a talk's translation looks like to OmniSTEval, the tool with which its field measures lag; and its answer.

pip install omnisteval            # into an environment of its own

Its ``longform`` parts the translation of a whole talk among the recordings by the words of a reference, as StreamLAAL
does, so that nobody has to say which caption belongs to which recording. LongLAAL is StreamLAAL; LongYAAL also counts
words that come after their recording.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

_TALK = "talk.wav"
_TIME_LIMIT_SECONDS = 120
_SCORE = re.compile(r"\s+(BLEU|chrF|Long(YAAL|LAAL) \(CU\)) +[\d.]+$")


def write_log(
    folder: Path, seconds: float, recordings: Sequence[tuple[float, float, str]], said: Sequence[tuple[float, str]]
) -> None:
    """Write a log, its segmentation and its references.

    Args:
        folder: where to; it is made where it isn't there.
        seconds: length of the talk.
        recordings: of each: where it begins and ends in the talk (seconds), and its translation.
        said: of each translated passage, in order: when it was there (seconds since the talk began), and its text.
    """
    folder.mkdir(parents=True, exist_ok=True)
    delays = [round(1000 * when, 1) for when, text in said for _ in text.split()]
    line = {
        "source": [_TALK],
        "prediction": " ".join(" ".join(text.split()) for _, text in said),
        "delays": delays,
        "elapsed": delays,
        "source_length": round(1000 * seconds, 1),
    }
    segments = [{"wav": _TALK, "offset": begin, "duration": end - begin} for begin, end, _ in recordings]
    (folder / "log.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")
    (folder / "segments.json").write_text(json.dumps(segments), "utf-8")
    (folder / "references.txt").write_text("".join(f"{text}\n" for *_, text in recordings), "utf-8")


def measured(program: Path, folder: Path, language: str) -> str:
    """The scores that OmniSTEval prints: lags in milliseconds, BLEU and chrF.

    Args:
        program: ``omnisteval``.
        folder: as `write_log` filled it.
        language: code of the translation's.

    Raises:
        subprocess.SubprocessError: it failed.
    """
    command = [str(program), "longform", "--speech_segmentation", str(folder / "segments.json")]
    command += ["--ref_sentences_file", str(folder / "references.txt"), "--hypothesis_file", str(folder / "log.jsonl")]
    command += ["--lang", language, "--word_level"]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=_TIME_LIMIT_SECONDS).stdout
    return "\n".join(line for line in told.splitlines() if _SCORE.match(line))

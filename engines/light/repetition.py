"""Answers that repeat themselves: a fault of models that follow one hypothesis alone."""

from __future__ import annotations

from collections.abc import Sequence

from engines.scripts import script_weights

_LONGEST_PERIOD = 12
_UNSPACED = ("Hani", "Kana", "Thai", "Khmr", "Mymr", "Tibt")
"""Writing systems that don't part words: a text in them is read by character."""


def without_repetition(answer: str, source: str) -> tuple[str, bool]:
    """Cut what the answer says again and again down to one time, unless the source repeats itself as often.

    Args:
        answer: a translated sentence.
        source: what was translated.

    Returns:
        The answer, and whether anything was cut.
    """
    units, glue = _units(answer)
    keys = [_key(unit) for unit in units]
    start, period, times = _longest_run(keys)
    if times < _suspicious(period) or times <= _longest_run([_key(unit) for unit in _units(source)[0]])[2]:
        return answer, False
    kept = units[: start + period] + units[start + period * times :]
    mark = answer.rstrip()[-1:]
    text = glue.join(kept).rstrip(" ,;:")
    return (text if not mark or mark.isalnum() or text.endswith(mark) or mark in ",;:" else text + mark), True


def _suspicious(period: int) -> int:
    """How often a passage of `period` words must come in a row to be a fault: short ones may be emphasis."""
    return 4 if period == 1 else 3 if period == 2 else 2


def _units(text: str) -> tuple[list[str], str]:
    weights = script_weights(text)
    if 2 * sum(weights[script] for script in _UNSPACED) > sum(weights.values()):
        return list(text), ""
    return text.split(), " "


def _key(unit: str) -> str:
    return "".join(character for character in unit.casefold() if character.isalnum()) or unit


def _longest_run(keys: Sequence[str]) -> tuple[int, int, int]:
    """Start, period and number of times of the passage that fills most of `keys` by coming again at once."""
    best = (0, 1, 1)
    for period in range(1, min(_LONGEST_PERIOD, len(keys) // 2) + 1):
        run = 0
        for index in range(period, len(keys) + 1):
            if index < len(keys) and keys[index] == keys[index - period]:
                run += 1
                continue
            times = run // period + 1
            if times >= _suspicious(period) and times * period > best[1] * best[2]:
                best = (index - run - period, period, times)
            run = 0
    return best

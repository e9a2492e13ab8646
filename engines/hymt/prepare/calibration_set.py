"""The texts that the calibration runs on."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np

from engines.errors import DragomanError
from engines.hymt.decode.prompts import Family, PromptKind, render
from engines.hymt.decode.tokenizer import HyTokenizer
from engines.languages import languages

COLUMNS = ("source", "target", "text", "translation")

LONGEST_SEQUENCE = 512
"""Tokens; a longer prompt with its answer is cut."""

MOST_TOKENS = 16384
"""Of all sequences together; of a larger set rows from all over it are taken.

With the activations of that many, preparing stays under 2 GB at HY-MT's width (benchmarks/calibration_memory.py).
"""

_INTO = ("es", "zh", "fr", "de", "ja", "ar", "ru", "ko")
"""Languages that plain lines are asked to be translated into, in turn."""

_CONTEXT_EVERY = 4
"""Every so many rows become a prompt with context: the row before."""


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """One translation: two language codes and two texts; `translation` may be empty."""

    source: str
    target: str
    text: str
    translation: str


def read_calibration_set(path: Path | None = None) -> list[CalibrationRow]:
    """Read a table with a heading, separated by tabs: source, target, text, translation; the project's own by default.

    A file without that heading is taken for plain texts, one a line; empty lines don't count.

    Raises:
        DragomanError: ``model.calibration_broken``: it can't be read, or a line of it is wrong.
    """
    try:
        text = (path or resources.files("assets").joinpath("calibration/hymt.tsv")).read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise DragomanError("model.calibration_broken", f"can't read the calibration texts {path}: {error}") from error
    lines = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    heading = next(lines, [])
    if tuple(heading) != COLUMNS:
        plain = [line.strip() for line in text.splitlines() if line.strip()]
        if not plain or any("\0" in line for line in plain):
            raise DragomanError("model.calibration_broken", f"{path} holds no texts")
        return [CalibrationRow("en", _INTO[number % len(_INTO)], line, "") for number, line in enumerate(plain)]
    rows = []
    for number, cells in enumerate(lines, 2):
        if len(cells) != len(COLUMNS) or not cells[2].strip() or not {cells[0], cells[1]} <= languages().keys():
            raise DragomanError("model.calibration_broken", f"{path}: line {number} is not two languages and two texts")
        rows.append(CalibrationRow(*cells))
    if not rows:
        raise DragomanError("model.calibration_broken", f"{path} holds no texts")
    return rows


def calibration_sequences(rows: list[CalibrationRow], tokenizer: HyTokenizer, family: Family) -> list[list[int]]:
    """Each row as the model meets it, prompt and answer, in both directions where there is a translation.

    At most `MOST_TOKENS` in all: rows are taken in an order that spreads over the whole set, always the same.
    """
    sequences: list[list[int]] = []
    room = MOST_TOKENS
    for index in np.random.default_rng(0).permutation(len(rows)):
        if room < LONGEST_SEQUENCE and sequences:
            break
        row = rows[index]
        begin = len(sequences)
        context = rows[index - 1].text if index % _CONTEXT_EVERY == _CONTEXT_EVERY - 1 else ""
        sequences.append(_sequence(row, context, tokenizer, family))
        if row.translation:
            back = CalibrationRow(row.target, row.source, row.translation, row.text)
            sequences.append(_sequence(back, "", tokenizer, family))
        room -= sum(map(len, sequences[begin:]))
    return sequences


def _sequence(row: CalibrationRow, context: str, tokenizer: HyTokenizer, family: Family) -> list[int]:
    kind = PromptKind.CONTEXT if context else PromptKind.PLAIN
    prompt = render(family, kind, row.text, row.source, row.target, context=context)
    answer = [*tokenizer.encode(row.translation), tokenizer.eos_id] if row.translation else []
    return (tokenizer.encode_prompt(prompt.text) + answer)[:LONGEST_SEQUENCE]

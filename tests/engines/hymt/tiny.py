"""The committed checkpoint that has memorised a few hundred translations (tools/train_tiny_hymt.py)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from engines.hymt.decode.prompts import Family, PromptKind, render
from engines.protocols import Term

TINY = Path(__file__).parents[2] / "data" / "tiny_hymt"


@cache
def pairs() -> tuple[dict[str, Any], ...]:
    """What it has memorised: kind, source, target, text, answer, and terms or context where the kind has them."""
    return tuple(json.loads(line) for line in (TINY / "pairs.jsonl").read_text("utf-8").splitlines())


def message(pair: dict[str, Any]) -> str:
    """The user message of a pair."""
    terms = [Term(*term) for term in pair.get("terms", ())]
    kind, context = PromptKind(pair["kind"]), pair.get("context", "")
    prompt = render(Family.HY_MT15, kind, pair["text"], pair["source"], pair["target"], terms=terms, context=context)
    return prompt.text

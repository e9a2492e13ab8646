"""What ``dragoman translate`` prints."""

from __future__ import annotations

import argparse
import sys

from device_app.cli.output import print_json
from device_app.translation.tally import Tally
from engines.protocols import TranslationRequest


def print_translation(
    options: argparse.Namespace, request: TranslationRequest, text: str, result: str, tally: Tally, *, single: bool
) -> None:
    """Print the translation of a text.

    Args:
        options: ``json`` prints an object, ``out`` nothing else.
        request: the wishes.
        text: the original.
        result: its translation.
        tally: what came of it.
        single: whether the text is plain, so that alternatives of its one sentence are those of all of it.
    """
    single = single and tally.sentences == 1
    alternatives = tally.alternatives if single else ()
    if options.json:
        print_json(
            {
                "text": text,
                "translation": result,
                "source": request.source,
                "target": request.target,
                "engines": list(tally.engines),
                "quality": tally.quality,
                "score": round(tally.score, 3),
                "meant": tally.meant if single else "",
                "warnings": list(tally.warnings),
                "alternatives": list(alternatives),
                "honoured_terms": [[term.source, term.target] for term in tally.honoured if term not in tally.missed],
                "missed_terms": [[term.source, term.target] for term in tally.missed],
            }
        )
    elif not options.out:
        for line in (result, *alternatives):
            sys.stdout.write(line if line.endswith("\n") else line + "\n")
        report_tally(tally)


def report_tally(tally: Tally) -> None:
    """Say on standard error what a person should know beside the translation."""
    if tally.missed:
        missed = ", ".join(f"{term.source} → {term.target}" for term in tally.missed)
        print(f"terms not honoured: {missed}", file=sys.stderr)
    for code in tally.warnings:
        print(f"warning[{code}]", file=sys.stderr)

"""The process in which one subject is measured: ``python -m device_app.benchmark.subject_worker CHOICE``.

CHOICE is a `SubjectChoice` as JSON. Asked with ``{"what": "about"}``, ``{"what": "measure", "number": N}`` or
``{"what": "memory"}``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from device_app.benchmark.measured_process import memory
from device_app.benchmark.request_process import Answer, answer_requests
from device_app.benchmark.subject import MeasuredStage, Subject, SubjectChoice
from device_app.offline import forbid_network
from engines.errors import DragomanError


def _load(choice: SubjectChoice) -> Subject:
    # Importing the engines is part of what a start takes.
    if choice.stage is MeasuredStage.TURN:
        from device_app.benchmark.turn_subject import TurnSubject  # noqa: PLC0415

        return TurnSubject(choice)
    from device_app.benchmark import stage_subjects  # noqa: PLC0415

    match choice.stage:
        case MeasuredStage.RECOGNITION:
            return stage_subjects.RecognitionSubject(choice)
        case MeasuredStage.TRANSLATION:
            return stage_subjects.TranslationSubject(choice)
        case MeasuredStage.VOICE:
            return stage_subjects.VoiceSubject(choice)


def _answer(subject: Subject, request: dict[str, Any]) -> Answer:
    match request["what"]:
        case "about":
            return asdict(subject.about)
        case "memory":
            return memory()
    try:
        return asdict(subject.measure(request["number"]))
    except DragomanError as error:
        return {"failure": error.message}


def main() -> None:
    """Entry of the process."""
    # Libraries may print: standard output is kept for the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    choice = SubjectChoice.of(json.loads(sys.argv[1]))
    forbid_network()

    def load() -> Callable[[dict[str, Any]], Answer]:
        subject = _load(choice)
        return lambda request: _answer(subject, request)

    try:
        answer_requests(load, answers)
    except DragomanError as error:
        sys.exit(error.message)


if __name__ == "__main__":
    main()

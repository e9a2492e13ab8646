"""Other translations of a text: what every engine of the pair gives."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from device_app.events.engine import JobEnded
from device_app.events.families import Data
from device_app.events.wordings import FindWordings, Wording, WordingFound
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.kept_placeholders import translate_keeping
from engines.loading import Engines

MOST = 4
"""Translations that are asked of one engine, which follows so many hypotheses at once."""

_log = logging.getLogger(__name__)


def find_wordings(
    job: FindWordings, engines: Engines, emit: Callable[[Data], None], cancellation: Cancellation
) -> None:
    """Do the job; an engine that fails is passed over.

    Raises:
        Cancelled: it was abandoned.
    """
    request = replace(job.request, beams=MOST, n_best=MOST)
    pair = (request.source, request.target)
    for translator in engines.translators:
        if pair not in translator.pairs:
            continue
        try:
            for translation in translate_keeping(translator, request, cancellation):
                if translation.final:
                    for text in (translation.text, *translation.alternatives):
                        wording = Wording(text.strip(), translation.engine, translation.quality)
                        emit(WordingFound(job.job, wording))
        except DragomanError as error:
            _log.warning("%s gives no other translation: %s", translator.name, error.line())
    emit(JobEnded(job.job, spoken=False))

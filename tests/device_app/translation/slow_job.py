"""A job that takes its time, for a test to kill: python -m tests.device_app.translation.slow_job FOLDER MEMORY."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from device_app.translation.job import JobWishes, orders, run_job
from device_app.translation.store import StoredMemory
from device_app.translation.translator import TextTranslator
from engines.cancellation import Cancellation
from engines.protocols import Translation, TranslationRequest
from tests.device_app.translation.counting import CountingTranslator, engines


class SlowTranslator(CountingTranslator):
    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        time.sleep(0.15)
        yield from super().translate(request, cancellation)


def main() -> None:
    folder, memory = Path(sys.argv[1]), Path(sys.argv[2])
    with StoredMemory(memory) as stored:
        texts = TextTranslator(engines(SlowTranslator()), TranslationRequest("", "en", "pt"), stored, Cancellation())
        list(run_job(orders([folder], None, "pt"), JobWishes("en", "pt", digest="d"), texts, stored))


if __name__ == "__main__":
    main()

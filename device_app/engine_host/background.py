"""Work that may wait, in the engine process: a sentence at a time, whenever nobody waits for anything else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from engines.cancellation import Cancellation
from engines.errors import Cancelled
from engines.loading import Engines
from engines.protocols import Quality, Translation, TranslationRequest, Translator

_GLANCE = 0.1
"""Seconds between two looks at a cancellation while waiting."""


class EngineShare:
    """One at a time uses the engines. What a person waits for interrupts what may wait."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._urgent = 0
        self._patient: Cancellation | None = None

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Use the engines as soon as they let go of what may wait."""
        with self._changed:
            self._urgent += 1
            if self._patient is not None:
                self._patient.cancel()
            self._changed.wait_for(lambda: self._patient is None)
        try:
            yield
        finally:
            with self._changed:
                self._urgent -= 1
                self._changed.notify_all()

    @contextmanager
    def when_free(self, cancellation: Cancellation) -> Iterator[Cancellation]:
        """Use the engines when nobody else does; what is yielded is cancelled when somebody else wants them.

        Raises:
            Cancelled: the work was cancelled while it waited.
        """
        own = Cancellation(cancellation)
        with self._changed:
            while not self._changed.wait_for(lambda: not self._urgent and self._patient is None, _GLANCE):
                cancellation.check()
            self._patient = own
        try:
            yield own
        finally:
            with self._changed:
                self._patient = None
                self._changed.notify_all()


class Hold:
    """Lets work wait while it is held."""

    def __init__(self) -> None:
        self._free = threading.Event()
        self._free.set()

    def set(self, *, on: bool) -> None:
        """Hold the work, or let it go on."""
        if on:
            self._free.clear()
        else:
            self._free.set()

    def wait(self, cancellation: Cancellation) -> None:
        """Return when the work may go on.

        Raises:
            Cancelled: it was cancelled.
        """
        while not self._free.wait(_GLANCE):
            cancellation.check()
        cancellation.check()


class PatientTranslator:
    """A translator that gives way; a sentence that was interrupted is translated anew."""

    def __init__(self, inner: Translator, share: EngineShare, hold: Hold) -> None:
        self._inner, self._share, self._hold = inner, share, hold

    @property
    def name(self) -> str:
        """See `Translator`."""
        return self._inner.name

    @property
    def quality(self) -> Quality:
        """See `Translator`."""
        return self._inner.quality

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """See `Translator`."""
        return self._inner.pairs

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        """See `Translator`; the translation comes as a whole."""
        while True:
            self._hold.wait(cancellation)
            try:
                with self._share.when_free(cancellation) as mine:
                    found = list(self._inner.translate(request, mine))
            except Cancelled:
                cancellation.check()
                continue
            yield from found
            return

    def close(self) -> None:
        """The engines are another's."""


def patient_engines(engines: Engines, share: EngineShare, hold: Hold) -> Engines:
    """The translators of these engines, in their order, giving way to whoever waits."""
    patient = tuple(PatientTranslator(each, share, hold) for each in engines.translators)
    return replace(engines, recognizers=(), translators=patient, synthesizers=())

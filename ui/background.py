"""Work that the window must not wait for: reading the history, importing a list."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from device_app.vocabulary import DragomanError

_LOG = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class Background(QObject):
    """One thread for it, so that what is asked for is done in order; results come in the window's thread."""

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")
        self._finished.connect(lambda report: report(), Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Callable[[], _Result],
        then: Callable[[_Result], None],
        failed: Callable[[DragomanError], None],
    ) -> None:
        """Do `work` in the thread, and then tell.

        Args:
            owner: who asked; where it is gone meanwhile, nobody is told.
            work: may raise `DragomanError`.
            then: gets the result, in the window's thread.
            failed: gets the failure, likewise.
        """

        def report(future: Future[_Result]) -> None:
            if not shiboken6.isValid(owner):
                return
            error = future.exception()
            if error is None:
                then(future.result())
            elif isinstance(error, DragomanError):
                failed(error)
            else:
                _LOG.error("bug in the background", exc_info=error)
                failed(DragomanError("turn.bug", str(error)))

        def done(future: Future[Any]) -> None:
            if future.cancelled():  # closed before its turn came
                return
            # The window may be gone: nobody waits any more.
            with suppress(RuntimeError):
                self._finished.emit(lambda: report(future))

        self._thread.submit(work).add_done_callback(done)

    def close(self) -> None:
        """End the thread when it is done with what it does."""
        self._thread.shutdown(wait=True, cancel_futures=True)

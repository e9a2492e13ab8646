"""A flag that one thread raises and the working thread looks at between small steps."""

from __future__ import annotations

import threading

from engines.errors import Cancelled


class Cancellation:
    """Thread-safe request to stop. Engines call `check` at least once per token, chunk or 100 ms of work.

    Args:
        parents: this one is cancelled with any of them, and not they with it.
    """

    def __init__(self, *parents: Cancellation) -> None:
        self._parents = parents
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop. Idempotent."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called, here or on a parent."""
        return self._event.is_set() or any(parent.cancelled for parent in self._parents)

    def check(self) -> None:
        """Return if work may go on.

        Raises:
            Cancelled: `cancel` was called.
        """
        if self.cancelled:
            raise Cancelled

"""What is being done about models, one command at a time; it goes on while other pages are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from device_app.events import Control, ReloadEngines
from ui.command_run import CommandRun
from ui.fetcher import Fetcher

_INTERRUPTED = 130
"""Exit status of a command that was stopped."""


class ModelWork(QObject):
    """Brings models from the network, installs those of a stick, prepares those that need it.

    Args:
        post: takes what the conversation is to do when models came.
        start: starts a command that needs no network.

    Attributes:
        doing: name of the model at work; empty for none, and for those of a stick before the first.
        done: how much of it is done, 0 … 1.
        failure: why the last command failed, one line; empty where it didn't.
        waiting: names of the models that come next.

    Signals:
        changed: anything but `done` changed.
        progressed: `done` changed.
        ended: a command ended, and models may have come.
    """

    changed = Signal()
    progressed = Signal()
    ended = Signal()

    def __init__(
        self,
        post: Callable[[Control], None],
        parent: QObject | None = None,
        start: Callable[[Sequence[str], QObject], CommandRun] = CommandRun,
    ) -> None:
        super().__init__(parent)
        self._post = post
        self._start = start
        self._fetcher: Fetcher | None = None
        self._command: CommandRun | None = None
        self._fetching = False
        self.doing = ""
        self.done = 0.0
        self.failure = ""
        self.waiting: list[str] = []

    def use(self, fetcher: Fetcher) -> None:
        """Bring models from the network through this process; without one there is no network."""
        self._fetcher = fetcher
        fetcher.line.connect(self._told)
        fetcher.finished.connect(self._finished)

    @property
    def can_fetch(self) -> bool:
        """Whether models can be brought from the network."""
        return self._fetcher is not None

    @property
    def busy(self) -> bool:
        """Whether a command runs."""
        return self._fetching or self._command is not None

    def get(self, name: str) -> None:
        """Bring a model from the network, after those that wait; its licence has been accepted."""
        if self._fetcher is not None and name not in {self.doing, *self.waiting}:
            self.waiting.append(name)
            self._go_on()

    def run(self, command: Sequence[str], name: str = "") -> None:
        """Run a command that needs no network, unless one runs already.

        Args:
            command: arguments of ``dragoman``, with ``--progress``.
            name: the model that it is about; empty for those of a stick.
        """
        if not self.busy:
            self._begin(name)
            self._command = self._start(command, self)
            self._command.line.connect(self._told)
            self._command.finished.connect(self._finished)
            self.changed.emit()

    def stop(self) -> None:
        """Stop all of it; what came so far is kept."""
        self.waiting.clear()
        if self._command is not None:
            self._command.stop()
        elif self._fetching and self._fetcher is not None:
            self._fetcher.stop()
        self.changed.emit()

    def _go_on(self) -> None:
        if self.waiting and not self.busy and self._fetcher is not None:
            self._fetching = True
            self._begin(self.waiting.pop(0))
            self._fetcher.pull([self.doing])
        self.changed.emit()

    def _begin(self, name: str) -> None:
        self.doing, self.done, self.failure = name, 0.0, ""
        self.progressed.emit()

    @Slot(str)
    def _told(self, line: str) -> None:
        name, _, fraction = line.partition("\t")
        try:
            self.done = float(fraction)
        except ValueError:
            return
        if self._command is not None and self._command_names_models(name):
            self.doing = name
            self.changed.emit()
        self.progressed.emit()

    def _command_names_models(self, name: str) -> bool:
        """Whether a line is about the next model of a stick, rather than about a step of a preparation."""
        return " " not in name and self.doing != name

    @Slot(int, str)
    def _finished(self, status: int, said: str) -> None:
        if self._command is not None:
            self._command.deleteLater()
        self._command, self._fetching, self.doing = None, False, ""
        self.failure = "" if status in {0, _INTERRUPTED} else said
        if status == 0:
            self._post(ReloadEngines())
        else:
            self.waiting.clear()
        self._go_on()
        self.ended.emit()

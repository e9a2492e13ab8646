"""Runs a command of ``dragoman`` in a process of its own, which this one never waits for."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, Signal, Slot

_LAST_WORDS = 2000
"""Characters of standard error that are looked at."""


class CommandRun(QObject):
    """One run; it ends with this object.

    Signals:
        line: a line of standard output.
        finished: exit status, and the last line of standard error.
    """

    line = Signal(str)
    finished = Signal(int, str)

    def __init__(self, arguments: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The application owns it: a process that outlives this object for a moment ends undisturbed.
        self._process = QProcess(QCoreApplication.instance())
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONPATH", os.pathsep.join(path or str(Path.cwd()) for path in sys.path))
        self._process.setProcessEnvironment(environment)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._end)
        self._process.finished.connect(self._process.deleteLater)
        self._process.errorOccurred.connect(self._fail)
        self.destroyed.connect(self._process.kill)
        self._process.start(sys.executable, ["-P", "-m", "device_app.cli.main", *arguments])

    def stop(self) -> None:
        """Ask it to end, as Ctrl-C does: what it got so far is kept."""
        self._process.terminate()

    @Slot()
    def _read(self) -> None:
        while self._process.canReadLine():
            self.line.emit(bytes(self._process.readLine().data()).decode("utf-8", "replace").rstrip("\n"))

    @Slot(int)
    def _end(self, status: int) -> None:
        self._read()
        said = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")[-_LAST_WORDS:]
        self.finished.emit(status, next(iter(said.strip().splitlines()[-1:]), ""))

    @Slot(QProcess.ProcessError)
    def _fail(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.finished.emit(1, self._process.errorString())

"""Brings models from the network for a program that is locked onto the device: a small process outside the lock.

It takes nothing but names of models and runs ``dragoman models pull`` for them, one command at a time; what is said to
it can't leave the device by any other way than as such a name. It ends with the program that started it.

Lines to it: ``pull NAME …`` and ``stop``. Lines from it: those that the command prints, then ``end STATUS LINE`` with
the last line of its standard error.
"""

from __future__ import annotations

import os
import re
import selectors
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LONGEST = 1 << 16  # bytes
_LAST_WORDS = 1000  # characters of a failure


def start_fetcher() -> socket.socket:
    """Start the process; call before the network is forbidden, while there is one thread.

    Returns:
        The socket to talk to it by.
    """
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        try:
            ours.close()
            os.setsid()  # the signals of the terminal are for the program
            _Fetcher(theirs).serve()
        finally:
            os._exit(0)
    theirs.close()
    return ours


class _Fetcher:
    """The life of the process."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._command: subprocess.Popen[bytes] | None = None
        self._selector = selectors.DefaultSelector()
        self._selector.register(connection, selectors.EVENT_READ)
        self._asked = b""
        self._errors = b""

    def serve(self) -> None:
        """Obey until the program is gone."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._connection:
                    received = self._connection.recv(_LONGEST)
                    if not received:
                        self._end_command()
                        return
                    *lines, self._asked = (self._asked + received).split(b"\n")
                    for line in lines:
                        self._obey(line.decode("ascii", "replace").split())
                elif key.data is not None:
                    self._keep_errors()
                else:
                    self._pass_on()

    def _obey(self, words: list[str]) -> None:
        match words:
            case ["stop"] if self._command is not None:
                self._command.send_signal(signal.SIGINT)
            case ["pull", *names] if self._command is None and names and all(map(_NAME.fullmatch, names)):
                self._pull(names)
            case ["pull", *_]:
                self._say(b"end 2 it takes names of models alone, and one command at a time\n")
            case _:
                pass

    def _pull(self, names: list[str]) -> None:
        command = [sys.executable, "-P", "-m", "device_app.cli.main", "models", "pull", "--progress"]
        self._command = subprocess.Popen(
            [*command, "--accept-licence", "--", *names],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)},
            bufsize=0,
        )
        assert self._command.stdout is not None
        assert self._command.stderr is not None
        self._errors = b""
        self._selector.register(self._command.stdout, selectors.EVENT_READ)
        self._selector.register(self._command.stderr, selectors.EVENT_READ, data="errors")

    def _keep_errors(self) -> None:
        """Read on, or a command that says much would wait for ever; only its end is wanted."""
        if self._command is not None and self._command.stderr is not None:
            said = self._command.stderr.read(_LONGEST)
            self._errors = (self._errors + said)[-_LONGEST:]
            if not said and self._command.stderr in self._selector.get_map():
                self._selector.unregister(self._command.stderr)

    def _pass_on(self) -> None:
        """What the command prints, or its end."""
        command = self._command
        assert command is not None
        assert command.stdout is not None
        assert command.stderr is not None
        if printed := command.stdout.read(_LONGEST):
            self._say(printed)
            return
        self._selector.unregister(command.stdout)
        if command.stderr in self._selector.get_map():
            self._selector.unregister(command.stderr)
        said = (self._errors + command.stderr.read()).decode("utf-8", "replace").strip()
        last = next(iter(said.splitlines()[-1:]), "")[:_LAST_WORDS]
        status = command.wait()
        self._command = None
        self._say(f"end {status} {last}\n".encode())

    def _say(self, line: bytes) -> None:
        with suppress(OSError):  # the program is gone; the end of its connection follows
            self._connection.sendall(line)

    def _end_command(self) -> None:
        if self._command is not None:
            self._command.terminate()
            self._command.wait()

"""Takes out of logs what could be somebody's words. What the program itself says is plain English, and quotes."""

from __future__ import annotations

import re

_LOGGED = re.compile(r"^(?P<before>(?:\S+ \S+ \d+ )?[\w.-]+:? (?:DEBUG|INFO|WARNING|ERROR|CRITICAL): )(?P<message>.*)$")
"""As `device_app.logs` writes it."""
_FRAME = re.compile(r'^\s*File "[^"]+", line \d+, in [\w<>.]+$')
_RAISED = re.compile(r"^(?P<kind>[A-Za-z_][\w.]*(?:\[[\w.]+\])?)(?:: .*)?$")
"""The last line of a traceback, or the one line of a command that failed: either may quote what it was given."""
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|«[^»]*»|“[^”]*”")
_FOREIGN = re.compile(r"[^\s\x00-\x7f]*[^\x00-\x7f][^\s]*")
_LEFT_OUT = "…"


def without_content(text: str) -> str:
    """The lines of a log that nobody's words can be in; the rest is an ellipsis.

    Kept: where code was, what kind of exception it was, and messages of the log without what they quote and without
    whatever isn't ASCII. Any other line goes.
    """
    return "\n".join(map(_line, text.splitlines()))


def _line(line: str) -> str:
    if not line.strip() or _FRAME.match(line) or line.startswith("Traceback "):
        return line
    if logged := _LOGGED.match(line):
        return logged["before"] + unquoted(logged["message"])
    raised = _RAISED.match(line)
    return f"{raised['kind']}: {_LEFT_OUT}" if raised else _LEFT_OUT


def unquoted(message: str) -> str:
    """A message without what it quotes, and without whatever isn't ASCII."""
    return _FOREIGN.sub(_LEFT_OUT, _QUOTED.sub(_LEFT_OUT, message))

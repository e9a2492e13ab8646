"""Failures that reach a person: a stable code, one line of what happened, one line of what to do."""

from __future__ import annotations


class DragomanError(Exception):
    """A failure of the environment or of the input, told to the person; never a programming error.

    Attributes:
        code: stable, ``stage.reason`` in lower case with underscores (``asr.model_missing``). The stages are
            ``audio``, ``vad``, ``asr``, ``lid``, ``mt``, ``tts``, ``engine``, ``turn``, ``settings``, ``language``,
            ``file``, ``storage``, ``model``, ``bundle``, ``ui``, ``system``; each code is in
            ``assets/errors/<stage>.toml``.
        message: what happened, one line, no full stop, for standard error and the log.
        hint: what to do, one line; empty when there is nothing to do.
    """

    def __init__(self, code: str, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by value, so that a failure crosses the boundary between the processes unchanged."""
        return _restore, (type(self), self.code, self.message, self.hint)

    def line(self) -> str:
        """The one line of standard error: ``error[code]: message. hint``."""
        text = f"error[{self.code}]: {' '.join(self.message.split())}"
        return f"{text}. {' '.join(self.hint.split())}" if self.hint else text


def pair_unsupported(source: str, target: str, translator: str = "") -> DragomanError:
    """The failure that a pair of languages can't be translated: by one translator, or by any; or is no pair."""
    if source == target:
        return DragomanError("mt.pair_unsupported", f"both languages are {source[:40]!r}", hint="Name two languages")
    pair = f"from {source[:40]!r} to {target[:40]!r}"
    message = f"{translator} doesn't translate {pair}" if translator else f"no translator {pair} is installed"
    return DragomanError("mt.pair_unsupported", message, hint="See: dragoman languages")


class UsageError(DragomanError):
    """A wrong argument or setting: exit status 2 instead of 1."""


class Cancelled(Exception):  # noqa: N818 - a request that was obeyed, not an error
    """Work stopped because the person asked for it."""


def _restore(kind: type[DragomanError], code: str, message: str, hint: str) -> DragomanError:
    return kind(code, message, hint=hint)

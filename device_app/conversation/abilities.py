"""What the loaded engines can do, asked before a person speaks in vain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from device_app.events.status import Capability
from engines.errors import DragomanError


class Abilities:
    """Everything is possible until the engines have told what is."""

    def __init__(self) -> None:
        self._heard: Mapping[str, str] | None = None  # by which recogniser
        self._spoken: frozenset[str] = frozenset()
        self._pairs: frozenset[tuple[str, str]] = frozenset()

    def learn(self, capabilities: Iterable[Capability], pairs: frozenset[tuple[str, str]]) -> None:
        """The engines told what they can do."""
        rows = tuple(capabilities)
        self._heard = {row.code: row.hear for row in rows if row.hear}
        self._spoken = frozenset(row.code for row in rows if row.speak)
        self._pairs = pairs

    def speaks(self, language: str) -> bool:
        """Whether some voice speaks a language."""
        return self._heard is None or language in self._spoken

    def why_not_translate(self, source: str, target: str) -> DragomanError | None:
        """Why a pair can't be translated; None when it can."""
        if self._heard is None or (source, target) in self._pairs:
            return None
        return DragomanError(
            "mt.pair_unsupported", f"no translator from {source!r} to {target!r} is installed", hint="Choose others"
        )

    def why_not_listen(self, source: str, target: str) -> DragomanError | None:
        """Why an utterance can't be heard or translated; None when it can."""
        if self._heard is not None and source not in self._heard:
            return DragomanError(
                "asr.language_unsupported",
                f"no recogniser for {source!r} is installed",
                hint="Type instead; what hears is installed by: dragoman models pull whisper-base",
            )
        return self.why_not_translate(source, target)

    def why_not_either(self, a: str, b: str) -> DragomanError | None:
        """Why an utterance can't be heard and translated in whichever of two languages; None when it can."""
        if self._heard is not None and (not self._heard.get(a) or self._heard[a] != self._heard.get(b)):
            return DragomanError(
                "asr.both_needed",
                f"no recogniser that is installed hears both {a!r} and {b!r}",
                hint="Press a button and speak, or type; or install a Whisper model: dragoman models list",
            )
        return self.why_not_translate(a, b) or self.why_not_translate(b, a)

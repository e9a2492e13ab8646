"""What this device can hear, read, write and speak of each language, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from device_app.events import Capability
from engines.errors import DragomanError, pair_unsupported
from engines.languages import Language, languages
from engines.loading import Engines


def capabilities(engines: Engines) -> tuple[Capability, ...]:
    """One capability for each of the device's languages, in the order of ``assets/languages.toml``."""
    pairs = engines.pairs
    sources = {source for source, _ in pairs}
    targets = {target for _, target in pairs}
    return tuple(_capability(language, engines, sources, targets) for language in languages().values())


def _unheard(language: Language, engines: Engines) -> str:
    if not engines.recognizers:
        return "nothing that hears is installed: dragoman models pull whisper-base"
    return f"no recogniser for {language.english} is installed"


def _capability(language: Language, engines: Engines, sources: set[str], targets: set[str]) -> Capability:
    code = language.code
    recognizer = next((engine for engine in engines.recognizers if code in engine.languages), None)
    synthesizer = engines.synthesizer(code)
    read, write = code in sources, code in targets
    why_not = []
    if recognizer is None:
        why_not.append(("hear", _unheard(language, engines)))
    if not (read and write):
        direction = "into" if read else "from" if write else "from or into"
        why_not.append(("write", f"no translator {direction} {language.english} is installed"))
    if synthesizer is None:
        why_not.append(("speak", f"no voice for {language.english} is installed"))
    return Capability(
        code=code,
        hear=recognizer.name if recognizer else "",
        read=read,
        write=write,
        speak=synthesizer.name if synthesizer else "",
        why_not=tuple(why_not),
    )


class Abilities:
    """Everything is possible until the engines have have reported what is."""

    def __init__(self) -> None:
        self._heard: Mapping[str, str] | None = None  # by which recogniser
        self._spoken: frozenset[str] = frozenset()
        self._pairs: frozenset[tuple[str, str]] = frozenset()

    def learn(self, capabilities: Iterable[Capability], pairs: frozenset[tuple[str, str]]) -> None:
        """The engines report what they can do."""
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
        return pair_unsupported(source, target)

    def why_not_listen(self, source: str, target: str) -> DragomanError | None:
        """Why an utterance can't be heard or translated; None when it can."""
        return self.why_not_hear(source) or self.why_not_translate(source, target)

    def why_not_hear(self, source: str) -> DragomanError | None:
        """Why a language can't be heard; None when it can."""
        if self._heard is not None and source not in self._heard:
            return DragomanError(
                "asr.language_unsupported",
                f"no recogniser for {source!r} is installed",
                hint="Type instead; what hears is installed by: dragoman models pull whisper-base",
            )
        return None

    def why_not_either(self, a: str, b: str) -> DragomanError | None:
        """Why an utterance can't be heard and translated in whichever of two languages; None when it can."""
        if self._heard is not None and (not self._heard.get(a) or self._heard[a] != self._heard.get(b)):
            return DragomanError(
                "asr.both_needed",
                f"no recogniser that is installed hears both {a!r} and {b!r}",
                hint="Press a button and speak, or type; or install a Whisper model: dragoman models list",
            )
        return self.why_not_translate(a, b) or self.why_not_translate(b, a)

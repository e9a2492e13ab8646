"""What this device can hear, read, write and speak of each language, and why not."""

from __future__ import annotations

from device_app.events import Capability
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

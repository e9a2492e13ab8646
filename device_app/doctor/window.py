"""What an open window knows of its own sound devices and engines, as checks."""

from __future__ import annotations

from collections.abc import Iterator

from device_app.doctor.check import Check, CheckStatus
from device_app.events.families import State
from device_app.events.status import AudioChanged, CapabilitiesChanged, StateChanged


def check_window(
    sound: AudioChanged | None,
    abilities: CapabilitiesChanged | None,
    state: StateChanged,
    languages: tuple[str, str],
) -> Iterator[Check]:
    """What is in use now; nothing is opened or loaded for it.

    Args:
        sound: microphone and loudspeaker; None before they are known.
        abilities: what the engines can do; None before they are loaded.
        state: of the device.
        languages: codes of the two people's.
    """
    if sound is not None:
        yield _device("microphone", sound.microphone, "Plug in a microphone; typed text works without one")
        yield _device("loudspeaker", sound.loudspeaker, "Plug in a loudspeaker; translations are shown without one")
    if state.state is State.UNAVAILABLE:
        yield Check("engines", CheckStatus.FAIL, f"{state.message or 'they do not run'} ({state.code})", "Start again")
    elif abilities is None or state.state is State.LOADING:
        yield Check("engines", CheckStatus.WARN, "they are being loaded", "Wait, then check again")
    else:
        yield _engines(abilities)
        yield _pair(abilities, *languages)


def _device(name: str, found: str, advice: str) -> Check:
    if found:
        return Check(name, CheckStatus.OK, f"{found}, in use")
    return Check(name, CheckStatus.FAIL, f"no {name} was found", advice)


def _engines(abilities: CapabilitiesChanged) -> Check:
    rows = abilities.capabilities
    heard, spoken = sum(bool(row.hear) for row in rows), sum(bool(row.speak) for row in rows)
    finding = f"{heard} languages are heard, {len(abilities.pairs)} pairs are translated, {spoken} languages are spoken"
    if heard:
        return Check("engines", CheckStatus.OK, finding)
    return Check("engines", CheckStatus.WARN, finding, "Nothing is heard: get a model that hears, or type")


def _pair(abilities: CapabilitiesChanged, a: str, b: str) -> Check:
    missing = [
        f"{source} to {target}" for source, target in ((a, b), (b, a)) if (source, target) not in abilities.pairs
    ]
    if missing:
        finding = f"nobody translates {' and '.join(missing)}"
        return Check("languages", CheckStatus.FAIL, finding, "Choose other languages, or get a model")
    return Check("languages", CheckStatus.OK, f"{a} and {b} are translated both ways")

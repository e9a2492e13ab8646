"""What an open window knows of its own devices, engines and languages, as checks in the language of the device."""

from __future__ import annotations

from collections.abc import Iterator

from device_app.doctor.check import Check, CheckStatus
from device_app.events import AudioChanged, CapabilitiesChanged, State, StateChanged
from ui import texts
from ui.bidi import isolated_name
from ui.seat_limits import obstacle


def check_window(
    sound: AudioChanged | None,
    abilities: CapabilitiesChanged | None,
    state: StateChanged,
    people: tuple[str, str],
    reader: str,
) -> Iterator[Check]:
    """What is in use now; nothing is opened or loaded for it.

    Args:
        sound: microphone and loudspeaker; None before they are known.
        abilities: what the engines can do; None before they are loaded.
        state: of the device.
        people: codes of their languages.
        reader: code of the language to say it in.
    """
    if sound is not None:
        yield _device("microphone", sound.microphone, reader)
        yield _device("loudspeaker", sound.loudspeaker, reader)
    if state.state is State.UNAVAILABLE:
        yield Check("engines", CheckStatus.FAIL, texts.failure_text(reader, state.code, state.message))
    elif abilities is None or state.state is State.LOADING:
        yield Check("engines", CheckStatus.WARN, texts.text(reader, "loading"))
    else:
        yield _engines(abilities, reader)
        yield _languages(abilities, people, reader)


def _device(name: str, found: str, reader: str) -> Check:
    if found:
        return Check(name, CheckStatus.OK, found)
    return Check(name, CheckStatus.FAIL, texts.failure_text(reader, f"audio.no_{name}"))


def _engines(abilities: CapabilitiesChanged, reader: str) -> Check:
    rows = abilities.capabilities
    heard, spoken = sum(bool(row.hear) for row in rows), sum(bool(row.speak) for row in rows)
    counts = texts.text(reader, "check_counts").format(heard=heard, pairs=len(abilities.pairs), spoken=spoken)
    if heard:
        return Check("engines", CheckStatus.OK, counts)
    return Check("engines", CheckStatus.WARN, counts, texts.text(reader, "cannot_hear"))


def _languages(abilities: CapabilitiesChanged, people: tuple[str, str], reader: str) -> Check:
    names = " – ".join(isolated_name(texts.language_name(code, reader)) for code in people)
    match obstacle(abilities, people, (people[1], people[0])):
        case "":
            return Check("languages", CheckStatus.OK, names)
        case "no_pair":
            return Check("languages", CheckStatus.FAIL, names, texts.text(reader, "no_pair"))
        case reason:
            return Check("languages", CheckStatus.WARN, names, texts.text(reader, reason))

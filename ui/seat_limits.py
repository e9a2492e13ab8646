"""What a person can do with the two languages that are chosen, and why not all of it."""

from __future__ import annotations

from device_app.events import CapabilitiesChanged
from ui.seat_mode import Mode


def limit_of(
    pair: tuple[str, str], abilities: CapabilitiesChanged | None, *, has_microphone: bool
) -> tuple[Mode | None, str]:
    """What takes the place of speaking, and the key of the text that says why; None where they can speak.

    Args:
        pair: codes of the person's language and of the other one.
        abilities: what the loaded engines can do; None before they are loaded.
        has_microphone: whether there is one.
    """
    if abilities is not None:
        if pair not in abilities.pairs:
            return Mode.NO_PAIR, "no_pair"
        if abilities.sentences is not None and pair not in abilities.sentences:
            return Mode.PHRASES, "only_phrases"
    if not has_microphone:
        return Mode.TYPE, "no_microphone"
    if abilities is not None and not any(row.hear for row in abilities.capabilities if row.code == pair[0]):
        return Mode.TYPE, "cannot_hear"
    return None, ""

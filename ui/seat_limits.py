"""What a person can do with the two languages that are chosen, and why not all of it."""

from __future__ import annotations

from device_app.events import CapabilitiesChanged
from device_app.models.offers import translator_is_missing
from ui.seat_mode import Mode

_MODES = {"no_pair": Mode.NO_PAIR, "only_phrases": Mode.PHRASES}


def obstacle(abilities: CapabilitiesChanged | None, *pairs: tuple[str, str]) -> str:
    """Key of the text of why not every sentence is translated; empty where it is, or before anybody knows.

    Args:
        abilities: what the loaded engines can do; None before they are loaded.
        pairs: codes of the language spoken and of the one wanted, for each direction that counts.
    """
    if abilities is None:
        return ""
    if not abilities.pairs.issuperset(pairs):
        return "no_pair"
    return "" if abilities.sentences is None or abilities.sentences.issuperset(pairs) else "only_phrases"


def limit_of(
    pair: tuple[str, str], abilities: CapabilitiesChanged | None, *, has_microphone: bool
) -> tuple[Mode | None, str]:
    """What takes the place of speaking, and the key of the text that says why; None where they can speak.

    Args:
        pair: codes of the person's language and of the other one.
        abilities: what the loaded engines can do; None before they are loaded.
        has_microphone: whether there is one.
    """
    if reason := obstacle(abilities, pair):
        at_all = reason != "no_pair" or translator_is_missing(*pair)
        return _MODES[reason], reason if at_all else "no_pair_at_all"
    if not has_microphone:
        return Mode.TYPE, "no_microphone"
    if abilities is not None and not any(row.hear for row in abilities.capabilities if row.code == pair[0]):
        return Mode.TYPE, "cannot_hear"
    return None, ""

from __future__ import annotations

from dataclasses import replace

from device_app.doctor.check import CheckStatus
from device_app.doctor.window import check_window
from device_app.events.families import State
from device_app.events.status import AudioChanged, CapabilitiesChanged, Capability, StateChanged

HEARS = Capability("en", "ears", read=True, write=True, speak="voice")
BOTH = CapabilitiesChanged((HEARS,), frozenset({("en", "es"), ("es", "en")}))
IDLE = StateChanged(State.IDLE)


def found(
    sound: AudioChanged | None, abilities: CapabilitiesChanged | None, state: StateChanged = IDLE
) -> dict[str, CheckStatus]:
    return {check.name: check.status for check in check_window(sound, abilities, state, ("en", "es"))}


def test_all_is_well() -> None:
    checks = found(AudioChanged("m", "l"), BOTH)
    assert checks == dict.fromkeys(("microphone", "loudspeaker", "engines", "languages"), CheckStatus.OK)


def test_what_is_missing_is_told() -> None:
    checks = found(AudioChanged("", "l"), replace(BOTH, pairs=frozenset({("en", "es")})))
    assert (checks["microphone"], checks["languages"]) == (CheckStatus.FAIL, CheckStatus.FAIL)
    deaf = replace(BOTH, capabilities=(replace(HEARS, hear=""),))
    assert found(None, deaf)["engines"] is CheckStatus.WARN


def test_engines_that_load_or_do_not_run_are_told() -> None:
    assert found(None, None) == {"engines": CheckStatus.WARN}
    gone = StateChanged(State.UNAVAILABLE, code="engine.killed", message="no memory")
    assert found(None, BOTH, gone) == {"engines": CheckStatus.FAIL}

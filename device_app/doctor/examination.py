"""All checks, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Iterator

from device_app.doctor.audio import check_loudspeaker, check_microphone
from device_app.doctor.check import Check
from device_app.doctor.engines import check_engines, check_models, check_settings
from device_app.doctor.machine import check_memory, check_offline, check_screen, check_storage, check_versions
from device_app.settings import Settings


def examine(settings: Settings) -> Iterator[Check]:
    """Check this device; nothing that was said meanwhile is kept."""
    yield check_settings()
    yield check_microphone(settings.audio)
    yield check_loudspeaker(settings.audio)
    yield check_screen()
    yield check_models()
    yield from check_engines(settings)
    yield check_memory()
    yield check_storage()
    yield check_offline()
    yield check_versions()

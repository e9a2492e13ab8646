"""All checks, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Iterator

from device_app.doctor.audio import check_loudspeaker, check_microphone
from device_app.doctor.board import check_board, check_sizes
from device_app.doctor.check import Check
from device_app.doctor.engines import check_engines, check_models, check_settings
from device_app.doctor.machine import check_memory, check_screen, check_storage, check_versions
from device_app.doctor.offline import check_offline
from device_app.doctor.tensorrt import check_tensorrt
from device_app.engine_host.options import engine_options, remote_server
from device_app.paths import models_folder
from device_app.settings import Settings
from engines.machine.machine import Machine
from engines.model_choice import ModelChoice


def examine(
    settings: Settings, machine: Machine, choice: ModelChoice, *, beside_window: bool = False
) -> Iterator[Check]:
    """Check this device; nothing that was said meanwhile is kept.

    Args:
        settings: what is wanted of it.
        machine: this machine.
        choice: sizes of models that fit.
        beside_window: leave out what an open window has in use: microphone, loudspeaker, engines, memory. A second
            copy of the engines could end the first.
    """
    yield check_settings()
    if not beside_window:
        yield check_microphone(settings.audio)
        yield check_loudspeaker(settings.audio)
    yield check_screen()
    yield check_board(machine)
    yield check_sizes(choice)
    yield check_models()
    if not beside_window:
        yield from check_engines(settings)
    yield check_tensorrt(machine, models_folder())
    if not beside_window:
        yield check_memory(machine.memory)
    yield check_storage()
    yield check_offline(remote_server(engine_options(settings)))
    yield check_versions()

"""Which engines the settings ask for."""

from __future__ import annotations

from collections.abc import Callable

from device_app.offline import permit_server
from device_app.paths import models_folder
from device_app.sandbox.server_relay import relay_socket
from device_app.setting_limits import voice_names
from device_app.settings import Settings
from engines.hymt_server.address import ServerAddress
from engines.loading import Engines, load_engines, with_regions
from engines.options import AUTO, EngineOptions
from engines.plugin import Stage
from engines.regions import Regions


def engine_options(settings: Settings) -> EngineOptions:
    """What `engines.loading.load_engines` is to load; the network stays shut but for a server that they name.

    Raises:
        UsageError: ``engine.server_address``.
    """
    wanted, regions = settings.engines, settings.regions
    options = EngineOptions(
        models=models_folder(),
        recognizer=wanted.recognizer,
        translator=wanted.translator,
        synthesizer=wanted.synthesizer,
        threads=wanted.threads,
        hymt15_suffix=wanted.hymt15_suffix,
        server=wanted.server,
        server_model=wanted.server_model,
        server_remote=wanted.server_remote,
        server_socket=relay_socket(),
        regions=Regions(en=regions.en, es=regions.es, pt=regions.pt),
        voices=tuple(voice_names(wanted.voices).items()),
    )
    permit(options)
    return options


def regional_codes(settings: Settings) -> Callable[[str], str]:
    """Language → its code with the region that it is spoken with on this device, ``en-GB``."""
    return with_regions(engine_options(settings)).regions.code


def permit(options: EngineOptions) -> None:
    """Let connections to the server that the options name through, also to another machine where they allow it."""
    if remote_server(options):
        permit_server(ServerAddress.parse(options.server))


def remote_server(options: EngineOptions) -> str:
    """The other machine that what is said goes to; empty where it stays on this device.

    Raises:
        UsageError: ``engine.server_address``.
    """
    if not options.server or not options.server_remote or options.translator not in {AUTO, "hy-mt-server"}:
        return ""
    address = ServerAddress.parse(options.server)
    return "" if address.is_here else address.host


def load_permitted(options: EngineOptions, report: Callable[[Stage], None]) -> Engines:
    """`load_engines` in a process of its own, where the way to the server has to be opened again."""
    permit(options)
    return load_engines(options, report)

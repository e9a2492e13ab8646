"""The states of the pages that are about the device: its models, checks, settings and first start."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from device_app.events import AudioChanged, CapabilitiesChanged, HandsFreeChanged, Status
from device_app.events.sound_check import MicrophoneLevel, SoundTried
from device_app.models.offers import OfferState
from device_app.vocabulary import languages
from tests.ui.conftest import Desk, capabilities

Act = Callable[[Desk], object]
States = Iterator[tuple[str, tuple[Status, ...], Mapping[str, object], Act | None]]
"""Name of a state, what is told, what the page is opened with, and what a person does then."""


def capabilities_without_pairs() -> CapabilitiesChanged:
    """A device that hears every language, and translates none."""
    return CapabilitiesChanged(capabilities(frozenset(languages())).capabilities, frozenset())


class _Bringer(QObject):
    """Stands for the process that brings models."""

    line = Signal(str)
    finished = Signal(int, str)

    def pull(self, _names: list[str]) -> None:
        """Nothing comes before the scene says so."""

    def stop(self) -> None:
        """Nothing goes on."""


def models() -> States:
    """The page of that name."""

    def missing(desk: Desk) -> list[str]:
        return [str(row["name"]) for row in desk.model.rows if row["state"] == OfferState.MISSING]

    def bringing(desk: Desk) -> _Bringer:
        work, bringer = desk.kiosk.bridge.work, _Bringer(desk.kiosk.bridge)
        work.use(bringer)  # type: ignore[arg-type]
        for name in missing(desk)[:2]:
            work.get(name)
        bringer.line.emit(f"{work.doing}\t0.62")
        desk.settle_page()
        return bringer

    def ended(desk: Desk, status: int, said: str) -> None:
        bringing(desk).finished.emit(status, said)
        desk.settle_page()

    def licence(desk: Desk) -> None:
        desk.find("page").property("item").setProperty("reading", missing(desk)[0])
        desk.settle_page()

    yield "licence", (), {}, licence
    yield "untrusted", (), {"asking": "/media/stick/models"}, None
    yield "downloading", (), {}, bringing
    yield "failed", (), {}, partial(ended, status=1, said="error[model.no_connection]: the hub doesn't answer")


def diagnostics() -> States:
    """The page of that name."""
    rows = (
        ("board", "warn", "15 W instead of MAXN", "Choose the power mode MAXN", "system.power_mode"),
        ("storage", "fail", "0.1 GB free", "Delete what isn't needed", "storage.full"),
        ("versions", "ok", "Dragoman 1.0, Python 3.11", "", ""),
    )
    keys = ("name", "status", "finding", "advice", "code")

    def found(desk: Desk) -> None:
        run = desk.model._run
        run.line.emit(json.dumps({"checks": [dict(zip(keys, row, strict=True)) for row in rows]}))
        run.finished.emit(0, "")
        desk.settle_page()

    def failed(desk: Desk) -> None:
        desk.model._run.finished.emit(1, "the command could not be started")
        desk.settle_page()

    yield "faults", (AudioChanged("", "Loudspeaker"),), {}, found
    yield "failed", (), {}, failed


def settings() -> States:
    """The page of that name."""
    sound = {"section": "sound"}
    yield "sound-level", (MicrophoneLevel(0.7, clipped=False),), sound, None
    yield "sound-loud", (MicrophoneLevel(1.0, clipped=True), SoundTried("recording")), sound, None
    yield "sound-failed", (SoundTried("", "audio.open_failed"),), sound, None
    no_sound = (AudioChanged("", ""), HandsFreeChanged(on=False, why_not="audio.no_microphone"))
    yield "sound-none", no_sound, sound, None


def first_start() -> States:
    """The page of that name."""
    yield "no-pair", (capabilities_without_pairs(),), {"step": 2}, None
    yield "text-only", (capabilities(frozenset()),), {"step": 2}, None

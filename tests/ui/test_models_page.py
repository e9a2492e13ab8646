"""Models on the screen: what is offered, brought, installed and prepared."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from device_app.bundles.offered import StickOffer
from device_app.events import Control, ReloadEngines
from device_app.models import offers as offering
from device_app.models.catalogue import read_catalogue
from device_app.models.offers import OfferState, offers, sticks
from engines.plugin import Stage
from tests.ui.conftest import Desk
from ui import texts
from ui.fetcher import Fetcher
from ui.model_work import ModelWork


class Command(QObject):
    """Stands for a command in a process of its own."""

    line = Signal(str)
    finished = Signal(int, str)

    def __init__(self, arguments: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self.arguments = tuple(arguments)
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


class Link(Fetcher):
    """A fetcher whose other end the test holds."""

    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        super().__init__(ours)
        self.ours = ours

    def asked(self) -> bytes:
        return self.theirs.recv(1000)

    def answer(self, *lines: str) -> None:
        self.theirs.sendall("".join(f"{line}\n" for line in lines).encode())
        self._read()

    def close(self) -> None:
        self._notifier.setEnabled(False)
        self.theirs.close()
        self.ours.close()


@pytest.fixture
def link(application: QGuiApplication) -> Iterator[Link]:
    link = Link()
    yield link
    link.close()


@pytest.fixture
def posted() -> list[Control]:
    return []


@pytest.fixture
def commands() -> list[Command]:
    return []


@pytest.fixture
def work(posted: list[Control], commands: list[Command], application: QGuiApplication) -> ModelWork:
    def start(arguments: Sequence[str], parent: QObject) -> Command:
        commands.append(Command(arguments, parent))
        return commands[-1]

    return ModelWork(posted.append, start=start)  # type: ignore[arg-type]  # stands for the process


def test_models_come_one_after_the_other(work: ModelWork, link: Link, posted: list[Control]) -> None:
    work.use(link)
    work.get("whisper-small")
    work.get("piper-de_DE-thorsten-medium")
    work.get("whisper-small")
    assert link.asked() == b"pull whisper-small\n"
    assert (work.doing, work.waiting) == ("whisper-small", ["piper-de_DE-thorsten-medium"])
    link.answer("whisper-small\t0.40")
    assert work.done == 0.4
    link.answer("whisper-small\t1.00", "end 0 note: whisper-small is installed")
    assert posted == [ReloadEngines()]
    assert link.asked() == b"pull piper-de_DE-thorsten-medium\n"
    assert (work.doing, work.done) == ("piper-de_DE-thorsten-medium", 0.0)


def test_a_failure_is_told_in_one_line_and_ends_the_rest(work: ModelWork, link: Link, posted: list[Control]) -> None:
    work.use(link)
    work.get("one")
    work.get("two")
    link.answer("end 1 error[model.no_connection]: the hub doesn't answer")
    assert (work.failure, work.busy, work.waiting) == ("error[model.no_connection]: the hub doesn't answer", False, [])
    assert posted == []
    work.get("one")
    assert work.failure == ""


def test_a_line_that_comes_in_parts_is_one(work: ModelWork, link: Link, posted: list[Control]) -> None:
    work.use(link)
    work.get("one")
    for part in (b"one\t0.", b"40\nend ", b"0 done", b"\n"):
        link.theirs.sendall(part)
        link._read()
    assert (posted, work.busy, work.failure) == ([ReloadEngines()], False, "")


def test_what_is_stopped_is_no_failure(work: ModelWork, link: Link) -> None:
    work.use(link)
    work.get("one")
    work.get("two")
    work.stop()
    assert link.asked() == b"pull one\nstop\n"
    link.answer("end 130 ")
    assert (work.failure, work.busy, work.waiting) == ("", False, [])


def test_a_fetcher_that_dies_is_told(work: ModelWork, link: Link) -> None:
    work.use(link)
    work.get("one")
    link.theirs.close()
    link._read()
    assert (work.failure, work.busy) == ("the process that brings models has ended", False)


def test_a_stick_tells_which_model_it_is_at(work: ModelWork, commands: list[Command], posted: list[Control]) -> None:
    work.run(("models", "import", "--progress", "/stick"))
    work.run(("engine", "build"))
    (command,) = commands
    command.line.emit("whisper-tiny\t0.50")
    assert (work.doing, work.done) == ("whisper-tiny", 0.5)
    command.finished.emit(0, "")
    assert (posted, work.busy) == ([ReloadEngines()], False)


def test_a_preparation_keeps_the_name_of_its_model(work: ModelWork, commands: list[Command]) -> None:
    work.run(("engine", "build"), "hy-mt2-1.8b")
    commands[0].line.emit("building the plan\t0.25")
    assert (work.doing, work.done) == ("hy-mt2-1.8b", 0.25)
    work.stop()
    assert commands[0].stopped


def test_what_matters_to_two_people_is_offered(tmp_path: Path) -> None:
    found = {offer.model.name: offer for offer in offers("de", "pt", tmp_path)}
    assert {"whisper-base", "mozilla-en-pt", "mozilla-pt-en", "mozilla-de-en", "hy-mt2-1.8b"} <= set(found)
    assert not any(name.startswith("piper-ar") for name in found)
    assert found["hy-mt1.5-1.8b"].restricted
    assert not found["whisper-base"].restricted
    assert {offer.state for offer in found.values()} == {"missing"}


def test_a_translator_is_missing_until_each_is_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert offering.translator_is_missing("de", "pt", tmp_path)
    ready = [replace(offer, state=OfferState.READY) for offer in offers("de", "pt", tmp_path)]
    monkeypatch.setattr(offering, "offers", lambda *_: ready)
    assert not offering.translator_is_missing("de", "pt", tmp_path)
    voiceless = [replace(offer, state=OfferState.MISSING) for offer in ready if offer.model.kind is Stage.VOICE]
    monkeypatch.setattr(offering, "offers", lambda *_: voiceless)
    assert not offering.translator_is_missing("de", "pt", tmp_path)


def test_a_checkpoint_is_prepared_then_built(tmp_path: Path) -> None:
    checkpoint = read_catalogue().models["hy-mt2-1.8b"]
    folder = tmp_path / checkpoint.place
    assert offering._offer(checkpoint, tmp_path, is_installed=True).next_command == (
        *("engine", "prepare", "--progress"),
        str(folder),
    )
    prepared = tmp_path / "hymt" / f"{folder.name}-w8a16-tensorrt"
    prepared.mkdir(parents=True)
    assert offering._offer(checkpoint, tmp_path, is_installed=True).next_command[:2] == ("engine", "build")
    (prepared / "plans" / "one").mkdir(parents=True)
    assert offering._offer(checkpoint, tmp_path, is_installed=True).state == "ready"


def test_a_stick_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "STICK").mkdir()
    monkeypatch.setattr(offering, "_APPLIANCE_STICKS", tmp_path)
    assert tmp_path / "STICK" in sticks("nobody-of-this-name")


def test_the_licence_comes_before_the_download(
    open_desk: Callable[..., Desk], link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.pages.models.model.network_is_there", lambda: True)
    desk = open_desk()
    desk.kiosk.bridge.work.use(link)
    desk.kiosk.navigator.go("models")
    desk.settle(100)
    desk.tap("get.whisper-tiny")
    assert "https://" in "".join(str(view.values.get("text", "")) for view in desk.views())
    desk.tap("decline.whisper-tiny")
    desk.tap("get.whisper-tiny")
    desk.tap("accept.whisper-tiny")
    assert link.asked() == b"pull whisper-tiny\n"
    link.answer("whisper-tiny\t0.50")
    desk.settle()
    assert len(desk.find_all("modelProgress")) == 1
    desk.kiosk.navigator.back()
    desk.kiosk.navigator.go("models")
    desk.settle(100)
    assert len(desk.find_all("modelProgress")) == 1
    desk.tap("stopModels")
    assert link.asked() == b"stop\n"


def on_stick(desk: Desk, monkeypatch: pytest.MonkeyPatch, *sticks_: StickOffer) -> list[tuple[str, ...]]:
    """The page with these sticks; the commands that it starts."""
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr("ui.pages.models.model.stick_offers", lambda _folders: list(sticks_))
    monkeypatch.setattr(ModelWork, "run", lambda _self, command, _name="": started.append(tuple(command)))
    desk.kiosk.navigator.go("models")
    desk.kiosk.bridge.kept_.background.close()
    desk.settle(100)
    return started


def test_what_is_signed_names_its_signer(open_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk()
    started = on_stick(desk, monkeypatch, StickOffer(Path("/s/ward"), "STICK · ward 5", "Clinic of St Anne"))
    assert [view.values["words"] for view in desk.find_all("signer")] == ["Signed by \u2068Clinic of St Anne\u2069"]
    desk.tap("stick")
    assert started == [("models", "import", "--progress", "/s/ward")]


def test_what_nobody_signed_is_installed_after_a_yes_alone(
    open_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk()
    started = on_stick(desk, monkeypatch, StickOffer(Path("/s"), "STICK"))
    desk.tap("stick")
    (question,) = desk.find_all("notTrusted")
    assert question.values["words"] == texts.failure_text("en", "bundle.not_trusted")
    desk.tap("dontInstall")
    assert started == []
    desk.tap("stick")
    desk.tap("installAnyway")
    assert started == [("models", "import", "--progress", "--unsigned", "/s")]
    assert desk.find_all("notTrusted") == []


def test_what_was_changed_is_not_offered(open_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk()
    on_stick(desk, monkeypatch, StickOffer(Path("/s/b"), "STICK · b", failure="bundle.wrong_signature"))
    assert desk.find_all("stick") == []
    (told,) = desk.find_all("signer")
    assert texts.failure_text("en", "bundle.wrong_signature") in str(told.values["words"])


def test_a_failure_is_told_in_the_language_of_the_device(open_desk: Callable[..., Desk], link: Link) -> None:
    desk = open_desk(a="de", b="en")
    work = desk.kiosk.bridge.work
    work.use(link)
    work.get("one")
    desk.kiosk.navigator.go("models")
    link.answer("end 1 error[model.no_connection]: the hub doesn't answer")
    desk.settle_page()
    (told,) = desk.find_all("modelFailure")
    assert told.values["words"] == texts.failure_text("de", "model.no_connection")

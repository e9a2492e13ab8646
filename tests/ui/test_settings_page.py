"""Choosing the look of the window and the language of its own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from device_app.backlight import find_backlight
from device_app.events import AudioChanged, ChangeSettings, Control, HandsFreeChanged, SetHandsFree, SetVolume
from device_app.events.sound_check import MeterMicrophone, MicrophoneLevel, SoundTried, TryLoudspeaker, TryMicrophone
from device_app.settings import RegionSettings, Settings
from device_app.voices import InstalledVoice
from tests.device_app.test_backlight import panel_light
from tests.ui.conftest import LARGE, PORTRAIT, READY, SMALL, Desk
from tests.ui.scene import faults
from ui import texts
from ui.choices import Choices
from ui.pages.settings import model as settings_model
from ui.pages.settings.meter import Meter
from ui.preferences import Preferences, load_preferences, save_preferences


@pytest.fixture
def page(open_desk: Callable[..., Desk]) -> Desk:
    """On a panel that shows a whole room."""
    desk = open_desk(LARGE)
    desk.tell(*READY)
    desk.kiosk.navigator.go("settings")
    desk.settle_page()
    desk.posted.clear()
    return desk


def shown(desk: Desk) -> set[str]:
    return {str(view.values.get("text")) for view in desk.views()}


def test_the_device_speaks_another_language_and_the_seats_keep_theirs(page: Desk) -> None:
    page.tap("section.languages")
    page.tap("option.de")
    assert page.kiosk.bridge.property("reader") == "de"
    assert texts.text("de", "settings") in {view.values.get("text") for view in page.views()}
    page.kiosk.bridge.swap()
    assert page.kiosk.bridge.property("reader") == "de"


def test_the_volume_is_chosen_heard_and_kept_for_the_next_start(page: Desk) -> None:
    page.tap(next(view for view in page.views() if view.values.get("text") == "2 / 4"))
    assert page.posted == [SetVolume(0.5)]
    assert page.kiosk.bridge.property("volume") == 0.5
    settings = Preferences(volume=0.5).applied_to(Settings(), ())
    assert settings.audio.volume == 0.5
    assert Preferences(volume=0.5).applied_to(Settings(), ("audio.volume=1",)).audio.volume == 1.0


def test_size_theme_and_motion_take_effect_at_once(page: Desk) -> None:
    chosen: list[bool] = []
    appearance = page.kiosk.appearance
    appearance.chosen.connect(lambda: chosen.append(True))
    appearance.setTextScale(1.4)
    appearance.setTextScale(1.3)
    assert appearance.property("textScale") == 1.4
    appearance.setDark(True)
    appearance.setDark(True)
    appearance.setLessMotion(True)
    assert appearance.choice == ("dark", 1.4, True)
    assert len(chosen) == 3


def test_what_was_chosen_is_there_at_the_next_start() -> None:
    settings = {"audio.microphone": "Pulpit", "turn.voice_speed": 1.25, "history.days": 7}
    kept = Preferences(
        "en", "pt", "dark", 1.4, ("en", "pt"), reader="de", less_motion=True, volume=0.5, settings=settings
    )
    save_preferences(kept)
    assert load_preferences() == kept
    applied = load_preferences().applied_to(Settings(), ["history.days=9"])
    assert (applied.audio.microphone, applied.turn.voice_speed, applied.history.days) == ("Pulpit", 1.25, 0)


def test_what_another_version_kept_is_left_out() -> None:
    odd = Preferences(
        settings={"audio.colour": "red", "history.days": "soon", "turn.voice_speed": 9.0, "regions.en": "US"}
    )
    applied = odd.applied_to(Settings(), ())
    assert applied == replace(Settings(), regions=RegionSettings(en="US"))


def test_a_device_is_chosen_where_there_are_several(page: Desk) -> None:
    assert not page.find("microphones").isVisible()
    page.tell(AudioChanged("Lectern", "Shelf", ("Lectern", "Pulpit"), ("Shelf",)))
    page.settle_page()
    assert not page.find("loudspeakers").isVisible()
    page.tap("option.Pulpit")
    (request,) = page.posted
    assert isinstance(request, ChangeSettings)
    assert request.settings.audio.microphone == "Pulpit"
    # It is pulled out: the choice stays, and what is in use is told.
    page.tell(AudioChanged("Lectern", "Shelf", ("Lectern",), ("Shelf",)))
    assert page.kiosk.bridge.choices_.chosen == {"audio.microphone": "Pulpit"}
    assert {"Lectern", "Pulpit"} <= shown(page)


def test_without_devices_nothing_can_be_tried(page: Desk) -> None:
    page.tell(AudioChanged("", ""))
    for name in ("tryMicrophone", "tryLoudspeaker", "meter"):
        assert not page.find(name).isVisible()
    assert texts.failure_text("en", "audio.no_loudspeaker") in shown(page)


def test_the_meter_lives_while_the_page_is_open(page: Desk) -> None:
    page.tell(MicrophoneLevel(0.7, clipped=False))
    assert page.find("meter").property("value") == 0.7
    assert page.find("levelWord").property("text") == texts.text("en", "level_good")
    page.tell(MicrophoneLevel(0.7, clipped=True))
    assert page.find("levelWord").property("text") == texts.text("en", "level_high")
    page.kiosk.navigator.home()
    page.settle()
    assert page.posted == [MeterMicrophone(on=False)]
    page.kiosk.navigator.go("settings")
    page.settle()
    assert page.posted[1:] == [MeterMicrophone(on=True)]


def test_the_meter_has_no_word_for_silence_and_a_patient_one_for_speech() -> None:
    now = [0.0]
    meter = Meter(lambda: now[0])
    assert meter.word == ""
    meter.take(MicrophoneLevel(0.1, clipped=False))
    assert meter.word == ""
    meter.take(MicrophoneLevel(0.4, clipped=False))
    assert meter.word == "level_low"
    meter.take(MicrophoneLevel(0.6, clipped=False))
    now[0] = 1.0
    meter.take(MicrophoneLevel(0.0, clipped=False))
    assert (meter.word, meter.value) == ("level_good", 0.0)
    now[0] = 3.0
    meter.take(MicrophoneLevel(0.0, clipped=False))
    assert meter.word == ""


def test_microphone_and_loudspeaker_are_tried(page: Desk) -> None:
    page.tap("tryMicrophone")
    page.tell(SoundTried("recording"))
    assert page.find("trying").property("words") == texts.text("en", "recording_now")
    page.tap("tryLoudspeaker")  # off, as long as a test goes on
    page.tell(SoundTried("playing"))
    assert page.find("trying").property("words") == texts.text("en", "playing_now")
    page.tell(SoundTried("", "audio.device_lost"))
    assert page.find("trying").property("words") == texts.failure_text("en", "audio.device_lost")
    page.tap("tryLoudspeaker")
    page.tell(SoundTried(""))
    assert not page.find("trying").isVisible()
    assert page.posted == [TryMicrophone(), TryLoudspeaker()]


def test_hands_free_begins_now_and_at_every_start(page: Desk) -> None:
    page.tap("handsFreeAlways")
    assert page.posted[-1] == SetHandsFree(on=True)
    assert page.kiosk.bridge.choices_.settings.turn.hands_free
    page.tell(HandsFreeChanged(on=False, why_not="audio.no_microphone"))
    assert texts.failure_text("en", "audio.no_microphone") in shown(page)
    page.tap("handsFreeAlways")
    assert page.posted[-1] == SetHandsFree(on=False)
    assert page.kiosk.bridge.choices_.chosen["turn.hands_free"] is False


def test_cues_and_days_are_chosen(page: Desk) -> None:
    page.tap("cues")
    page.tap("section.history")
    page.tap("option.30")
    assert page.kiosk.bridge.choices_.chosen == {"audio.cues": False, "history.days": 30}
    assert "30 days" in shown(page)


def test_the_voice_of_each_language_is_chosen(page: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    voices = {"en": [InstalledVoice("joe", ("en",), "Joe"), InstalledVoice("espeak-ng", ("en",), "eSpeak NG")]}
    monkeypatch.setattr(settings_model, "installed_voices", lambda _settings, code: voices.get(code, ()))
    page.kiosk.navigator.home()
    page.kiosk.navigator.go("settings", {"section": "voices"})
    page.settle_page()
    assert texts.text("en", "no_voice") in shown(page)  # of Spanish
    page.tap("option.espeak-ng")
    page.tap("option.1.25")
    settings = page.kiosk.bridge.choices_.settings
    assert (settings.engines.voices, settings.turn.voice_speed) == ("en=espeak-ng", 1.25)


def test_a_region_is_chosen_and_the_phrases_follow(page: Desk) -> None:
    page.tap("section.languages")
    page.tap("option.GB")
    assert page.kiosk.bridge.choices_.settings.regions.en == "GB"
    assert page.kiosk.bridge.regional("en") == "en-GB"
    assert {"British English", "United Kingdom"} & shown(page)


def test_the_brightness_is_changed_where_the_panel_has_a_light(tmp_path: Path) -> None:
    light = panel_light(tmp_path)
    posted: list[Control] = []
    choices = Choices(Settings(), posted.append, backlight=find_backlight(tmp_path))
    assert choices.property("brightness") == 1.0
    choices.setBrightness(0.5)
    assert (light / "brightness").read_text() == "48"
    assert choices.property("brightness") == pytest.approx(0.5, abs=0.01)
    assert choices.chosen == {"screen.brightness": 0.5}
    (light / "brightness").write_text("96")
    Choices(choices.settings, posted.append, backlight=find_backlight(tmp_path))
    assert (light / "brightness").read_text() == "48"


def test_without_a_light_there_is_no_control(page: Desk) -> None:
    page.tap("section.screen")
    assert not page.find("brightnesses").isVisible()
    assert page.find("motions").isVisible()


@pytest.mark.parametrize("panel", [SMALL, PORTRAIT], ids=["small", "portrait"])
def test_the_largest_text_fits(open_desk: Callable[..., Desk], panel: tuple[int, int, float]) -> None:
    desk = open_desk(panel, a="de", b="fa", scale=2.0)
    desk.tell(*READY, AudioChanged("Lectern", "Shelf", ("Lectern", "Pulpit"), ("Shelf", "A loudspeaker of long name")))
    found: list[str] = []
    for section in ("sound", "voices", "screen", "languages", "history"):
        desk.kiosk.navigator.go("settings", {"section": section})
        desk.settle_page()
        found += [f"{section}: {fault}" for fault in faults(desk, within="page")]
        desk.kiosk.navigator.home()
    assert found == []


def test_what_has_the_focus_comes_into_view(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(SMALL)
    desk.tell(*READY)
    desk.kiosk.navigator.go("settings", {"section": "languages"})
    desk.settle_page()
    seen = set()
    for _ in range(45):
        QTest.keyClick(desk.kiosk.window, Qt.Key.Key_Tab)
        item = desk.kiosk.window.activeFocusItem()
        top = item.mapToScene(QPointF(0, 0)).y()
        assert top >= 0, item.objectName()
        assert top + item.height() <= SMALL[1], item.objectName()
        seen.add(item.objectName())
    assert {"back", "section.history", "option.en", "option.PT"} <= seen

"""Settings: four sources, one order, and one clear line for everything that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_app.engine_host.options import engine_options, regional_codes
from device_app.paths import data_folder
from device_app.settings import Settings
from device_app.settings_file import all_settings, load_settings, settings_files
from engines.errors import UsageError
from engines.regions import Regions


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def load(path: Path, **variables: str) -> Settings:
    return load_settings(files=[path], environment=variables)


def test_without_any_source_the_built_in_settings_hold(file: Path) -> None:
    assert load(file) == Settings()


def test_later_sources_win_and_leave_the_rest(tmp_path: Path) -> None:
    system, own = tmp_path / "system.toml", tmp_path / "own.toml"
    system.write_text('language_a = "de"\n[turn]\nsilence_seconds = 1.0\nslow_speed = 0.6\n[screen]\ntheme = "dark"\n')
    own.write_text('language_b = "French"\n[turn]\nsilence_seconds = 2\n')
    settings = load_settings(
        ["screen.text_scale=1.4"],
        files=[system, own],
        environment={"DRAGOMAN_TURN__SILENCE_SECONDS": "3", "DRAGOMAN_SCREEN__TEXT_SCALE": "2", "PATH": "/bin"},
    )
    assert (settings.language_a, settings.language_b) == ("de", "fr")
    assert (settings.turn.silence_seconds, settings.turn.slow_speed) == (3.0, 0.6)
    assert (settings.screen.theme, settings.screen.text_scale) == ("dark", 1.4)


def test_the_person_s_file_is_read_by_default(isolated_home: Path) -> None:
    own = isolated_home / "config" / "dragoman" / "config.toml"
    assert settings_files()[-1] == own
    own.parent.mkdir(parents=True)
    own.write_text("[history]\nkeep = true\n")
    assert load_settings().history.keep is True


def test_every_setting_takes_its_own_default(file: Path) -> None:
    """So that limits and defaults agree, and every type can be given as text."""
    for setting in all_settings():
        value: object = Settings()
        for part in setting.key.split("."):
            value = getattr(value, part)
        variable = f"DRAGOMAN_{setting.key.upper().replace('.', '__')}"
        assert load(file, **{variable: str(value)}) == Settings(), setting.key


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("Yes", True), ("1", True), ("false", False), ("0", False)]
)
def test_truth_in_words(file: Path, text: str, value: bool) -> None:
    assert load(file, DRAGOMAN_AUDIO__CUES=text).audio.cues is value


def test_a_byte_order_mark_is_skipped(file: Path) -> None:
    file.write_bytes(b'\xef\xbb\xbflanguage_a = "de"\r\n')
    assert load(file).language_a == "de"


def test_where_the_data_is_is_no_setting(file: Path) -> None:
    assert load(file, DRAGOMAN_HOME="/somewhere", DRAGOMAN_SHARED="/else") == Settings()


@pytest.mark.parametrize(
    ("text", "code", "message", "hint"),
    [
        ("[turn]\nsilence_second = 1", "unknown_key", "'turn.silence_second'", "Did you mean turn.silence_seconds?"),
        ("silence_seconds = 1", "unknown_key", "'silence_seconds'", "Did you mean turn.silence_seconds?"),
        ("[trun]\nsilence_seconds = 1", "unknown_key", "'trun'", "There are: language_a, language_b, audio.microphone"),
        ('[turn]\nsilence_seconds = "1"', "type", "turn.silence_seconds can't be '1'", "It is a number"),
        ("[engines]\nthreads = 2.0", "type", "engines.threads can't be 2.0", "It is a whole number"),
        ("[engines]\nthreads = true", "type", "engines.threads can't be true", "It is a whole number"),
        ("[audio]\ncues = 1", "type", "audio.cues can't be 1", "It is true or false"),
        ("language_a = { code = 'en' }", "type", "language_a can't be {'code': 'en'}", "It is text in quotes"),
        ("turn = 1", "type", "turn is a table, not 1", "Write it as: [turn]"),
        (f"[turn]\nsilence_seconds = 1{'0' * 400}", "type", "turn.silence_seconds can't be 10", "It is a number"),
        ("[turn]\nsilence_seconds = 90", "value", "turn.silence_seconds can't be 90", "Allowed: 0.2 to 5"),
        ("[turn]\nsilence_seconds = nan", "value", "turn.silence_seconds can't be nan", "Allowed: 0.2 to 5"),
        ("[screen]\ntext_scale = inf", "value", "screen.text_scale can't be inf", "Allowed: 1.0, 1.4, 2.0"),
        ('[screen]\ntheme = "drak"', "value", "'drak'", "Allowed: light, dark, auto; did you mean dark?"),
        ('language_a = "englsh"', "value", "language_a can't be 'englsh'", "Did you mean en"),
        ("theme = = 1", "syntax", "line 1", "A line looks like"),
        ('\n\n[turn\nx = 1"', "syntax", "line 3", "A line looks like"),
        (f"x = {'[' * 10_000}", "syntax", "not TOML", "A line looks like"),
    ],
)
def test_what_is_wrong_in_a_file_is_one_line_with_place_and_remedy(
    file: Path, text: str, code: str, message: str, hint: str
) -> None:
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        load(file)
    assert caught.value.code == f"settings.{code}"
    assert str(file) in caught.value.message
    assert message in caught.value.message
    assert caught.value.hint.startswith(hint)
    assert "\n" not in caught.value.line()


def test_text_that_is_not_utf8_names_its_line(file: Path) -> None:
    file.write_bytes(b'language_a = "en"\nlanguage_b = "espa\xf1ol"\n')
    with pytest.raises(UsageError, match="line 2 is not UTF-8"):
        load(file)


def test_a_folder_in_place_of_the_file(file: Path) -> None:
    file.mkdir()
    with pytest.raises(UsageError, match="is not a file") as caught:
        load(file)
    assert caught.value.code == "settings.unreadable"


def test_a_file_that_can_t_be_read() -> None:
    """The memory of a process is a file whose first byte nobody can read, not even root."""
    with pytest.raises(UsageError, match="can't be read") as caught:
        load(Path("/proc/self/mem"))
    assert caught.value.code == "settings.unreadable"


def test_a_file_that_is_certainly_no_settings_file(file: Path) -> None:
    file.write_bytes(b"#" * 2_000_000)
    with pytest.raises(UsageError, match="larger than a megabyte"):
        load(file)


@pytest.mark.parametrize(
    ("name", "text", "code", "message"),
    [
        ("DRAGOMAN_TURN__SILENCE_SECOND", "1", "unknown_key", "$DRAGOMAN_TURN__SILENCE_SECOND: there is no setting"),
        ("DRAGOMAN_TURN__SILENCE_SECONDS", "long", "type", "$DRAGOMAN_TURN__SILENCE_SECONDS: turn.silence_seconds"),
        ("DRAGOMAN_TURN__SILENCE_SECONDS", "9", "value", "can't be '9'"),
        ("DRAGOMAN_AUDIO__CUES", "perhaps", "type", "can't be 'perhaps'"),
        ("DRAGOMAN_TURN", "1", "unknown_key", "there is no setting 'turn'"),
    ],
)
def test_what_is_wrong_in_a_variable_names_it(file: Path, name: str, text: str, code: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(file, **{name: text})
    assert caught.value.code == f"settings.{code}"
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("flag", "code"), [("turn.silence_seconds", "syntax"), ("turn.x=1", "unknown_key"), ("=1", "unknown_key")]
)
def test_what_is_wrong_in_a_flag_names_it(file: Path, flag: str, code: str) -> None:
    with pytest.raises(UsageError, match="--set") as caught:
        load_settings([flag], files=[file], environment={})
    assert caught.value.code == f"settings.{code}"


def test_a_loop_of_links_is_not_taken_for_no_file(file: Path) -> None:
    file.symlink_to(file)
    with pytest.raises(UsageError) as caught:
        load(file)
    assert caught.value.code == "settings.unreadable"
    assert str(file) in caught.value.message


def test_a_home_of_nobody_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_HOME", "~nobodyx/a")
    with pytest.raises(UsageError) as caught:
        data_folder()
    assert caught.value.code == "settings.home_of_nobody"


def test_the_region_of_a_language_reaches_the_engines_and_the_window() -> None:
    settings = load_settings(["regions.pt=PT", "regions.es=419"], files=[], environment={})
    assert engine_options(settings).regions == Regions(pt="PT", es="419")
    assert [regional_codes(settings)(code) for code in ("pt", "es", "fr")] == ["pt-PT", "es-419", "fr"]
    with pytest.raises(UsageError, match="regions"):
        load_settings(["regions.pt=AO"], files=[], environment={})

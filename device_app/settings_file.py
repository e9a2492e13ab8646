"""Read the settings: ``/etc/dragoman/config.toml``, the person's own file, ``DRAGOMAN_*``, flags; later ones win."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from device_app.default_pair import best_pair
from device_app.paths import config_folder, models_folder
from device_app.setting_limits import Limit
from device_app.settings import Settings
from engines.errors import UsageError
from engines.options import EngineOptions

SYSTEM_FILE = Path("/etc/dragoman/config.toml")
"""Settings of the machine."""

PREFIX = "DRAGOMAN_"
"""``DRAGOMAN_TURN__SILENCE_SECONDS`` sets ``turn.silence_seconds``."""

NOT_SETTINGS = frozenset({"DRAGOMAN_HOME", "DRAGOMAN_SHARED", "DRAGOMAN_STARTER_MODELS"})
"""Variables of that prefix that say where data is; they are no settings."""

LONGEST_FILE = 1_000_000
"""Bytes; more is certainly not a settings file."""


@dataclass(frozen=True, slots=True)
class _Given:
    """One value as somebody gave it: where, the key (``turn.silence_seconds``), and whether it is text to be parsed."""

    where: str
    key: str
    value: object
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set: its key, its type, its limit (None: any value of the type)."""

    key: str
    type: type
    limit: Limit | None


def load_settings(
    flags: Sequence[str] = (),
    *,
    files: Sequence[Path] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Read and check all settings.

    Args:
        flags: ``KEY=VALUE``, each.
        files: TOML files, the last one wins, those that don't exist are skipped; `settings_files` by default.
        environment: variables; those of the process by default.

    Raises:
        UsageError: ``settings.*``; the message names the place and the key, the hint what is allowed.
    """
    known = {setting.key: setting for setting in all_settings()}
    settings = Settings()
    given = list(_given(flags, files, environment, known))
    for entry in given:
        settings = _with(settings, entry, known)
    return _with_languages(settings, {entry.key for entry in given})


def with_values(settings: Settings, values: Mapping[str, object]) -> Settings:
    """The settings with other values, by key; a value that can't be is left out, and so is a key that is none."""
    known = {setting.key: setting for setting in all_settings()}
    for key, value in values.items():
        try:
            settings = _with(settings, _Given("", key, value), known)
        except UsageError:
            continue
    return settings


def given_settings(
    flags: Sequence[str] = (),
    *,
    files: Sequence[Path] | None = None,
    environment: Mapping[str, str] | None = None,
) -> frozenset[str]:
    """Keys of what somebody has set; arguments and errors as of `load_settings`."""
    known = {setting.key: setting for setting in all_settings()}
    return frozenset(entry.key for entry in _given(flags, files, environment, known))


def _given(
    flags: Sequence[str],
    files: Sequence[Path] | None,
    environment: Mapping[str, str] | None,
    known: Mapping[str, Setting],
) -> Iterator[_Given]:
    for path in settings_files() if files is None else files:
        yield from _from_file(path, known)
    yield from _from_environment(os.environ if environment is None else environment)
    yield from (_from_flag(flag) for flag in flags)


def _with_languages(settings: Settings, given: set[str]) -> Settings:
    """The languages that nobody chose are those that this device serves best."""
    a = settings.language_a if "language_a" in given else ""
    b = settings.language_b if "language_b" in given else ""
    a, b = best_pair(EngineOptions(models_folder()), a=a, b=b)
    return replace(settings, language_a=a, language_b=b)


def settings_files() -> tuple[Path, ...]:
    """The files that are read, the last one wins; they may not exist."""
    return SYSTEM_FILE, config_folder() / "config.toml"


def all_settings() -> Iterator[Setting]:
    """Everything that can be set."""
    yield from _settings_of(Settings, "")


def _settings_of(table: type, prefix: str) -> Iterator[Setting]:
    hints = get_type_hints(table, include_extras=True)
    for field in fields(table):
        hint = hints[field.name]
        if is_dataclass(hint) and isinstance(hint, type):
            yield from _settings_of(hint, f"{prefix}{field.name}.")
        elif get_origin(hint) is not None:
            kind, limit = get_args(hint)
            yield Setting(prefix + field.name, kind, limit)
        else:
            yield Setting(prefix + field.name, hint, None)


def _from_file(path: Path, known: Mapping[str, Setting]) -> Iterator[_Given]:
    try:
        if not os.path.lexists(path):
            return
        if path.exists() and not path.is_file():
            raise UsageError("settings.unreadable", f"{path} is not a file", hint="Remove it, or put a TOML file there")
        with path.open("rb") as file:
            content = file.read(LONGEST_FILE + 1)
    except OSError as error:
        raise UsageError(
            "settings.unreadable", f"{path} can't be read: {error.strerror}", hint="Make it readable, or remove it"
        ) from error
    if len(content) > LONGEST_FILE:
        raise UsageError("settings.unreadable", f"{path} is larger than a megabyte", hint="Put a TOML file there")
    try:
        table = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UsageError(
            "settings.syntax", f"{path}: line {line} is not UTF-8", hint="Save the file as UTF-8"
        ) from error
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, a number of too many digits, endless nesting
        raise UsageError(
            "settings.syntax", f"{path} is not TOML: {error}", hint='A line looks like: theme = "dark"'
        ) from error
    yield from _flatten(str(path), table, "", known)


def _flatten(where: str, table: Mapping[str, Any], prefix: str, known: Mapping[str, Setting]) -> Iterator[_Given]:
    sections = {key.rpartition(".")[0] for key in known}
    for name, value in table.items():
        key = prefix + name
        if isinstance(value, dict) and key in sections:
            yield from _flatten(where, value, f"{key}.", known)
        elif key in sections:
            raise UsageError(
                "settings.type", f"{where}: {key} is a table, not {_shown(value)}", hint=f"Write it as: [{key}]"
            )
        else:
            yield _Given(where, key, value)


def _from_environment(environment: Mapping[str, str]) -> Iterator[_Given]:
    for name, text in sorted(environment.items()):
        if name.startswith(PREFIX) and name not in NOT_SETTINGS:
            yield _Given(f"${name}", name.removeprefix(PREFIX).lower().replace("__", "."), text, is_text=True)


def _from_flag(flag: str) -> _Given:
    key, equals, text = flag.partition("=")
    if not equals:
        raise UsageError("settings.syntax", f"--set {flag[:60]}: a value is missing", hint="Write --set KEY=VALUE")
    return _Given(f"--set {key.strip()}", key.strip(), text.strip(), is_text=True)


def _with(settings: Settings, given: _Given, known: Mapping[str, Setting]) -> Settings:
    setting = known.get(given.key)
    if setting is None:
        raise UsageError(
            "settings.unknown_key",
            f"{given.where}: there is no setting {given.key[:60]!r}",
            hint=_meant(given.key, known),
        )
    value = _checked(setting, given)
    section, _, name = given.key.rpartition(".")
    if not section:
        return replace(settings, **{name: value})
    return replace(settings, **{section: replace(getattr(settings, section), **{name: value})})


def _meant(key: str, known: Mapping[str, Setting]) -> str:
    by_name = {name.rpartition(".")[2]: name for name in known}
    last = key.rpartition(".")[2]
    close = difflib.get_close_matches(key, list(known), n=1) or [
        by_name[name] for name in difflib.get_close_matches(last, list(by_name), n=1)
    ]
    return f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known)}"


def _checked(setting: Setting, given: _Given) -> Any:
    try:
        value = _parsed(setting.type, given.value) if given.is_text else _converted(setting.type, given.value)
    except ValueError as error:
        raise UsageError(
            "settings.type", f"{given.where}: {setting.key} can't be {_shown(given.value)}", hint=f"It is {error}"
        ) from error
    if setting.limit is None:
        return value
    try:
        return setting.limit.accept(value)
    except ValueError as error:
        hint = str(error)
        raise UsageError(
            "settings.value",
            f"{given.where}: {setting.key} can't be {_shown(given.value)}",
            hint=hint[:1].upper() + hint[1:],
        ) from error


def _converted(kind: type, value: object) -> object:
    """A value of TOML as the type of the setting; a whole number may stand for a float, nothing else is guessed."""
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError as error:
            raise ValueError(_described(kind)) from error
    if type(value) is kind:
        return value
    raise ValueError(_described(kind))


def _parsed(kind: type, value: object) -> object:
    """The text of a variable or flag as the type of the setting."""
    text = str(value).strip()
    if kind is bool:
        truths = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
        if text.lower() not in truths:
            raise ValueError(_described(kind))
        return truths[text.lower()]
    try:
        return kind(text)
    except ValueError as error:
        raise ValueError(_described(kind)) from error


def _described(kind: type) -> str:
    return {bool: "true or false", int: "a whole number", float: "a number", str: "text in quotes"}[kind]


def _shown(value: object) -> str:
    shown = repr(value) if not isinstance(value, bool) else str(value).lower()
    return shown if len(shown) <= 40 else shown[:39] + "…"

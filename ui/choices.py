"""What is set, and what a person changes of it on the screen: at once, and kept for the next start."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.backlight import Backlight, find_backlight
from device_app.events import ChangeSettings, Control
from device_app.settings import Settings
from device_app.settings_file import with_values

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Choices(QObject):
    """The settings in use.

    Args:
        settings: those of the start.
        post: takes what a person asks for; must return at once.
        backlight: the panel's light; None where there is none that can be changed.
    """

    changed = Signal()

    def __init__(
        self,
        settings: Settings,
        post: Callable[[Control], None],
        *,
        backlight: Backlight | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._post = post
        self._backlight = backlight
        self._chosen: dict[str, object] = {}
        if backlight is not None and settings.screen.brightness:
            backlight.set(settings.screen.brightness)

    @property
    def settings(self) -> Settings:
        """The settings in use; of languages, theme and size of text those of the start."""
        return self._settings

    @property
    def chosen(self) -> Mapping[str, object]:
        """What was chosen on the screen, now or at an earlier start: key of a setting → value."""
        return self._chosen

    def remember(self, chosen: Mapping[str, object]) -> None:
        """What was chosen at an earlier start."""
        self._chosen.update(chosen)

    def choose(self, key: str, value: object) -> None:
        """Set one thing; a value that is none is not taken."""
        settings = with_values(self._settings, {key: value})
        if settings == self._settings:
            return
        self._settings = settings
        self._chosen[key] = value
        self._post(ChangeSettings(settings))
        self.changed.emit()

    @Property(float, notify=changed)
    def brightness(self) -> float:
        """Brightness of the panel, 0 … 1; 0 where it can't be changed."""
        return self._backlight.level if self._backlight is not None else 0.0

    @Slot(float)
    def setBrightness(self, level: float) -> None:  # noqa: N802 - a name of QML
        """Shine at this level."""
        if self._backlight is not None and self._backlight.set(level):
            self.choose("screen.brightness", level)
            self.changed.emit()


def choices_of(settings: Settings, post: Callable[[Control], None], parent: QObject | None = None) -> Choices:
    """The choices of this device, with the light of its panel."""
    return Choices(settings, post, backlight=find_backlight(), parent=parent)

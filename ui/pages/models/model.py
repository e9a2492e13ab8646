"""What the page of models shows."""

from __future__ import annotations

import shutil

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.bundles.offered import StickOffer, stick_offers
from device_app.events import Side
from device_app.models.offers import Offer, network_is_there, offers, sticks
from device_app.paths import models_folder
from device_app.vocabulary import DragomanError
from ui import texts
from ui.bidi import isolated_name
from ui.bridge import Bridge

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ModelsModel(QObject):
    """The models that matter to the two people, and what is being done about them.

    Args:
        conversation: the two seats, and the work on models.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(self, conversation: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._work = conversation.work
        self._offers: list[Offer] = []
        self._sticks: list[StickOffer] = []
        self._work.changed.connect(self.changed)
        self._work.progressed.connect(self.progressed)
        self._work.ended.connect(self.look)
        conversation.languagesChanged.connect(self.look)
        self.look()

    @Slot()
    def look(self) -> None:
        """Look again at what is installed, and at what is plugged in."""
        bridge = self._conversation
        self._offers = offers(bridge.seat(Side.A).code, bridge.seat(Side.B).code)
        self._conversation.kept_.background.run(self, lambda: stick_offers(sticks()), self._show, self._show_none)
        self.changed.emit()

    @Slot(str)
    def get(self, name: str) -> None:
        """Have a model brought from the network; its licence has been accepted."""
        self._work.get(name)

    @Slot(str)
    def prepare(self, name: str) -> None:
        """Prepare an installed model for this device."""
        for offer in self._offers:
            if offer.model.name == name and offer.next_command:
                self._work.run(offer.next_command, name)

    @Slot(str)
    def importFrom(self, folder: str) -> None:  # noqa: N802 - a name of QML
        """Install what lies there, if somebody signed it whom this device trusts."""
        self._work.run(("models", "import", "--progress", folder))

    @Slot(str)
    def importUnsigned(self, folder: str) -> None:  # noqa: N802
        """Install what lies there, whoever signed it: a person was asked, and said yes."""
        self._work.run(("models", "import", "--progress", "--unsigned", folder))

    @Slot()
    def stop(self) -> None:
        """Stop what is being done; what came so far is kept."""
        self._work.stop()

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def rows(self) -> list[dict[str, object]]:
        """Each model: ``name``, ``title``, ``megabytes``, ``licence``, ``licenceUrl``, ``territory``, ``restricted``.

        And ``state``: that of its offer, or ``waiting`` or ``busy``.
        """
        return [
            {
                "name": offer.model.name,
                "title": offer.model.title,
                "megabytes": offer.model.megabytes,
                "licence": offer.model.licence,
                "licenceUrl": offer.model.licence_url,
                "territory": offer.model.territory,
                "restricted": offer.restricted,
                "state": self._state(offer),
            }
            for offer in self._offers
        ]

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]
    def sticks(self) -> list[dict[str, str]]:
        """What lies on sticks: ``name``, ``folder``, ``signer`` and ``failure``, as in `StickOffer`."""
        return [
            {
                "name": isolated_name(row.name),
                "folder": str(row.folder),
                "signer": row.signer and isolated_name(row.signer),
                "failure": row.failure,
            }
            for row in self._sticks
        ]

    @Property(bool, notify=changed)
    def network(self) -> bool:
        """Whether models can be had from the network."""
        return self._work.can_fetch and network_is_there()

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """Whether something is being done."""
        return self._work.busy

    @Property(str, notify=changed)
    def doing(self) -> str:
        """Name of the model at work; empty before the first one of a stick."""
        return self._work.doing

    @Property(float, notify=progressed)
    def done(self) -> float:
        """How much of it is done, 0 … 1."""
        return self._work.done

    @Property(str, notify=changed)
    def failure(self) -> str:
        """Why the last command failed, in the device's language; empty where it didn't."""
        return texts.last_words(str(self._conversation.property("reader")), self._work.failure)

    @Property(float, notify=changed)
    def freeGigabytes(self) -> float:  # noqa: N802
        """Room on the disk of the models (10⁹ bytes); -1 where nobody can say."""
        try:
            place = next(path for path in (models_folder(), *models_folder().parents) if path.exists())
            return shutil.disk_usage(place).free / 1e9
        except OSError:
            return -1.0

    def _show(self, found: list[StickOffer]) -> None:
        self._sticks = found
        self.changed.emit()

    def _show_none(self, _failure: DragomanError) -> None:
        self._show([])

    def _state(self, offer: Offer) -> str:
        name = offer.model.name
        if self._work.busy and self._work.doing == name:
            return "busy"
        return "waiting" if name in self._work.waiting else offer.state.value

"""Qt's way to the network, closed: whatever a view asks for, nothing is fetched."""

from __future__ import annotations

from PySide6.QtCore import QIODevice, QObject, QUrl
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest
from PySide6.QtQml import QQmlNetworkAccessManagerFactory


class RefusingFactory(QQmlNetworkAccessManagerFactory):
    """Gives the QML engine managers that refuse; called from threads of the engine."""

    def create(self, parent: QObject) -> QNetworkAccessManager:
        """One manager; called by Qt."""
        return _RefusingManager(parent)


class _RefusingManager(QNetworkAccessManager):
    def createRequest(  # noqa: N802 - a name of Qt
        self, operation: QNetworkAccessManager.Operation, _request: QNetworkRequest, data: QIODevice | None = None
    ) -> QNetworkReply:
        # An empty address fails before anything is looked up or opened.
        return super().createRequest(operation, QNetworkRequest(QUrl()), data)

"""The kept conversations: looked through, said again, exported, forgotten."""

from ui.pages import PageKind
from ui.pages.history.model import HistoryModel

PAGE = PageKind("History.qml", title="history", icon="recent", menu=1, make=HistoryModel)

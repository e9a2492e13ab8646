"""The kept conversations: looked through, said again, exported, forgotten."""

from ui.pages import PageKind

PAGE = PageKind("History.qml", title="history", icon="recent", menu=1, model="HistoryModel")

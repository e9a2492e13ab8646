"""The person's own terms, which translations use: written, searched, imported."""

from ui.pages import PageKind

PAGE = PageKind("Glossary.qml", title="glossary", icon="terms", menu=6, model="GlossaryModel")

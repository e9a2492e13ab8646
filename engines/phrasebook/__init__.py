"""The phrasebook: everyday sentences written by people in many languages, found however they were said."""

from engines.phrasebook.content import Phrase, Phrasebook, Slot
from engines.phrasebook.files import load_phrasebook
from engines.phrasebook.translator import PhrasebookTranslator

__all__ = ["Phrase", "Phrasebook", "PhrasebookTranslator", "Slot", "load_phrasebook"]

"""Translators that search among several translations of a text."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Searching(Protocol):
    """A `Translator` that gives `Translation.alternatives` where `TranslationRequest.n_best` asks for them."""

    searches: bool

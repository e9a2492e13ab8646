"""Regions of languages: British or American English, Brazilian or European Portuguese, Spanish of Spain or America."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

REGIONS = {"en": ("GB", "US"), "es": ("ES", "419"), "pt": ("BR", "PT")}
"""The languages that are told apart by region, and their regions: of ISO 3166, or of UN M.49 (419, Latin America)."""

_LATIN_AMERICA = frozenset({"AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "GT", "HN", "MX", "NI", "PA", "PE", "PR"})
_LATIN_AMERICA |= {"PY", "SV", "US", "UY", "VE"}


@dataclass(frozen=True, slots=True)
class Regions:
    """The region of each language that has several; empty where nothing decides.

    Attributes:
        en: ``GB`` or ``US``.
        es: ``ES`` or ``419``.
        pt: ``BR`` or ``PT``.
    """

    en: str = ""
    es: str = ""
    pt: str = ""

    def of(self, language: str) -> str:
        """The region of a language, or nothing."""
        return {"en": self.en, "es": self.es, "pt": self.pt}.get(language, "")

    def code(self, language: str) -> str:
        """The language with its region, ``en-GB``; the language where it has none."""
        region = self.of(language)
        return f"{language}-{region}" if region else language

    def completed(self, others: Iterable[Regions]) -> Regions:
        """Where nothing decides here, what the first of others says that says something."""
        regions = self
        for other in others:
            missing = {name: other.of(name) for name in REGIONS if not regions.of(name)}
            regions = replace(regions, **missing)
        return regions


NO_REGIONS = Regions()


def language_of(code: str) -> str:
    """The language of a region, ``en`` of ``en-GB``; any other code as it is."""
    language, _, region = code.partition("-")
    return language if region in REGIONS.get(language, ()) else code


def region_of_locale(locale: str) -> tuple[str, str]:
    """Language and region of a locale such as ``es_MX``; the region is empty where it is none of `REGIONS`."""
    match = re.match(r"([a-z]{2,3})[_-]([A-Z]{2}|\d{3})(?![A-Za-z0-9])", locale)
    if match is None:
        return "", ""
    language, region = match[1], match[2]
    if language == "es" and region in _LATIN_AMERICA:
        region = "419"
    return language, region if region in REGIONS.get(language, ()) else ""

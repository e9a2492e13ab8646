"""What the elements of a kind of markup are for: part of a sentence, its border, or no words at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MarkupRules:
    """The elements of a kind of markup; any other element ends the sentence.

    Attributes:
        inline: part of the sentence around them.
        kept_inline: in a sentence, with contents that are no words.
        kept: outside of sentences, with contents that are no words.
        void: without contents and end tag.
        attributes: whose values people read, of any element.
        xml: whether it is XML.
        within: only in these elements are there words; empty for all.
        preserve: whether line ends and spaces count.
        unread: by its name and its attributes, whether an element holds what no person reads.
    """

    inline: frozenset[str]
    kept_inline: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    void: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    xml: bool = False
    within: frozenset[str] = frozenset()
    preserve: bool = False
    unread: Callable[[str, Mapping[str, Attribute]], bool] = lambda _, values: untranslated(values)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


HTML = MarkupRules(
    inline=_names(
        "a abbr acronym b bdi bdo big cite data del dfn em font i ins label mark nobr q rb ruby s small span"
        " strike strong sub sup time tt u"
    ),
    kept_inline=_names("code img input kbd math output rp rt rtc samp svg var wbr"),
    kept=_names(
        "applet audio canvas embed iframe noembed noframes object pre script style template textarea video xmp"
    ),
    void=_names("area base br col embed hr img input link meta source track wbr"),
    attributes=_names(
        "alt aria-description aria-label aria-placeholder aria-roledescription aria-valuetext label placeholder summary"
        " title"
    ),
)
"""HTML and XHTML."""

XHTML = MarkupRules(HTML.inline, HTML.kept_inline, HTML.kept, frozenset(), HTML.attributes, xml=True)

TTML = MarkupRules(
    inline=_names("span"),
    kept_inline=_names("br metadata desc title"),
    kept=_names("head metadata"),
    xml=True,
    within=_names("p"),
)
"""W3C's Timed Text."""

ANDROID = MarkupRules(
    inline=_names("a annotation b big font i s small strike sub sup tt u"),
    kept_inline=_names("g"),
    xml=True,
    within=_names("string item"),
)
"""Android's string resources; ``<xliff:g>`` is a placeholder."""


def _no_text_of_resx(name: str, values: Mapping[str, Attribute]) -> bool:
    """Pictures, sizes, files, and what the designer of a window keeps of its parts."""
    kind = _value(values, "type")
    return name == "data" and (
        "mimetype" in values
        or (bool(kind) and not kind.startswith("system.string"))
        or _value(values, "name").startswith((">>", "&gt;&gt;"))
    )


RESX = MarkupRules(
    inline=frozenset(),
    kept=_names("comment resheader schema metadata assembly"),
    xml=True,
    within=_names("value"),
    preserve=True,
    unread=_no_text_of_resx,
)
""".NET's resources."""

_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s/>=]+)(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s>"']++)))?+"""
)
_META = _names("description keywords og:title og:description og:site_name twitter:title twitter:description")
_UNTRANSLATED = _names("notranslate math katex mathjax")
_BUTTONS = _names("submit button reset")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute: its value as it stands there, and the place of that; `bare` when it has no quotes."""

    value: str
    start: int
    end: int
    bare: bool = False


def attributes(text: str, start: int, end: int) -> Mapping[str, Attribute]:
    """The attributes of a tag by name, in lower case; of two the first, as browsers do.

    Args:
        text: the document.
        start: of the tag.
        end: of the tag.
    """
    found: dict[str, Attribute] = {}
    at = start + 1
    for match in _ATTRIBUTE.finditer(text, at, end - 1):
        if match.start() == at:  # the name of the element
            continue
        group = next((name for name in ("double", "single", "bare") if match[name] is not None), None)
        value = Attribute(match[group], *match.span(group), group == "bare") if group else Attribute("", 0, 0)
        found.setdefault(match["name"].lower(), value)
    return found


def read_attributes(name: str, values: Mapping[str, Attribute], rules: MarkupRules) -> list[Attribute]:
    """Those attributes of an element that people read."""
    wanted = set(rules.attributes)
    if wanted and name == "input" and _value(values, "type") in _BUTTONS:
        wanted.add("value")
    if wanted and name == "meta" and {_value(values, "name"), _value(values, "property")} & _META:
        wanted.add("content")
    return [value for key, value in values.items() if key in wanted and value.value]


def untranslated(values: Mapping[str, Attribute]) -> bool:
    """Whether an element says that it isn't to be translated."""
    return (
        _value(values, "translate") == "no"
        or not _UNTRANSLATED.isdisjoint(_value(values, "class").split())
        or _value(values, "translatable") == "false"
    )


def _value(values: Mapping[str, Attribute], name: str) -> str:
    found = values.get(name)
    return found.value.lower() if found else ""

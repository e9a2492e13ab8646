"""Arabic one and two: one stands behind its noun, and two is the noun's dual."""

from __future__ import annotations

import re

from engines.spoken_forms.kind import NEVER
from engines.spoken_forms.language import stands_before
from engines.spoken_forms.speech import Speech, before
from engines.spoken_forms.written import SPACE, START


class CountedNounKind:
    """``1 قرص`` → ``قرص واحد``, ``2 ساعة`` and ``2 ساعات`` → ``ساعتان``.

    The section ``counted``: ``nouns`` maps plurals to their singular; other feminine plurals lose their ending.
    """

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        table = speech.language.table("counted")
        self._singular: dict[str, str] = table.get("nouns", {})
        self._not_nouns = re.compile(str(speech.language.table("noun").get("no_noun", "(?!)")))
        self._labels = str(speech.language.table("noun").get("labels", "(?!)"))
        self.pattern = (
            re.compile(rf"{START}(?P<number>[12]){SPACE}(?P<noun>[\u0620-\u065f]{{2,}})(?![\w])") if table else NEVER
        )

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        written = match["noun"]
        context = before(match)
        if self._not_nouns.fullmatch(written) or stands_before(rf"(?<!\w)(?:{self._labels})", context):
            return None
        noun = self._singular.get(written) or (f"{written[:-2]}ة" if written.endswith("ات") else written)
        feminine = noun.endswith("ة")
        if match["number"] == "1":
            return f"{noun} {'واحدة' if feminine else 'واحد'}"
        oblique = self._speech.agreement.case(context) == "gen"
        ending = "ين" if oblique else "ان"
        return f"{noun[:-1]}ت{ending}" if feminine else f"{noun}{ending}"

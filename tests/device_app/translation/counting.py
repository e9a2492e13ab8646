"""A translator that upper-cases, and knows what it was asked."""

from __future__ import annotations

from collections.abc import Iterator

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.inline_tags import split_tags
from engines.loading import Engines
from engines.protocols import Quality, Translation, TranslationRequest


class CountingTranslator:
    """Real to the rest, which knows the protocol alone; "BREAK" in a text makes it fail."""

    name = "counting"
    quality = Quality.MODEL
    pairs = frozenset({("en", "pt"), ("en", "zh"), ("zh", "en")})

    def __init__(self, *, lose_tags: bool = False) -> None:
        self.asked: list[TranslationRequest] = []
        self._lose_tags = lose_tags

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        cancellation.check()
        self.asked.append(request)
        if "BREAK" in request.text:
            raise DragomanError("mt.failed", "it broke", hint="Try again")
        parts = split_tags(request.text)
        text = "".join(
            part.upper() if index % 2 == 0 else "" if self._lose_tags else part for index, part in enumerate(parts)
        )
        yield Translation(text, len(text), final=True, engine=self.name, quality=self.quality, score=0.9)

    @property
    def texts(self) -> list[str]:
        return [request.text for request in self.asked]

    def close(self) -> None:
        pass


def engines(translator: CountingTranslator) -> Engines:
    return Engines((), (translator,), ())

"""Every engine of a pair is asked for all that it gives."""

from __future__ import annotations

from collections.abc import Iterator

from device_app.engine_host.wording_job import MOST, find_wordings
from device_app.events.engine import JobEnded
from device_app.events.families import Data, JobId
from device_app.events.wordings import FindWordings, Wording, WordingFound
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.loading import Engines
from engines.phrasebook.translator import PhrasebookTranslator
from engines.protocols import Quality, Translation, TranslationRequest

PAIR = ("en", "es")
ASKED = FindWordings(JobId(1), TranslationRequest("Where does it hurt?", *PAIR))


class Searcher:
    """Gives as many translations as it is asked for."""

    name = "searcher"
    quality = Quality.MODEL
    pairs = frozenset({PAIR})
    searches = True

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        cancellation.check()
        texts = [f"{request.text} {number}" for number in range(request.n_best)]
        yield Translation(texts[0][:3], 0, final=False, engine=self.name, quality=self.quality)
        others = tuple(texts[1:])
        yield Translation(texts[0], 0, final=True, engine=self.name, quality=self.quality, alternatives=others)

    def close(self) -> None:
        pass


class Rough(Searcher):
    name = "rough"
    quality = Quality.ROUGH
    searches = False


class Broken(Rough):
    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        yield Translation(request.text[:1], 0, final=False, engine=self.name, quality=self.quality)
        raise DragomanError("mt.failed", "on purpose")


def engines(*translators: Searcher) -> Engines:
    return Engines((), (PhrasebookTranslator(), *translators), ())


def test_all_translations_of_all_engines_are_told_one_that_fails_is_passed_over() -> None:
    events: list[Data] = []
    find_wordings(ASKED, engines(Broken(), Searcher()), events.append, Cancellation())
    assert events[0] == WordingFound(JobId(1), Wording("¿Dónde le duele?", "phrasebook", Quality.PHRASEBOOK))
    found = [event.wording for event in events if isinstance(event, WordingFound)][1:]
    assert [wording.text for wording in found] == [f"Where does it hurt? {number}" for number in range(MOST)]
    assert isinstance(events[-1], JobEnded)


def test_a_pair_is_rewordable_by_one_engine_that_searches_or_by_two() -> None:
    assert engines(Searcher()).rewordable_pairs == {PAIR}
    assert engines(Rough()).rewordable_pairs == frozenset()
    assert engines(Rough(), Rough()).rewordable_pairs == {PAIR}
    assert engines().rewordable_pairs == frozenset()

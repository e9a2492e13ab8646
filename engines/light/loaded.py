"""The light models in memory: loaded when they are needed, the one unused longest freed."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from engines.errors import DragomanError
from engines.light.answer import LightModel
from engines.light.installed import LightFiles
from engines.light.mozilla_files import MozillaFiles
from engines.light.mozilla_model import MozillaModel
from engines.light.opus_model import OpusModel

_log = logging.getLogger(__name__)

KEPT = 4
"""Models in memory: both directions of a conversation, each through English; 40 to 80 MB each."""

Direction = tuple[str, str]


class LoadedModels:
    """The models of each direction. Not thread-safe.

    Args:
        files: by direction, the preferred first.
        threads: processor threads; 0 for the library's choice.
    """

    def __init__(self, files: Mapping[Direction, Sequence[LightFiles]], threads: int) -> None:
        self._files = {direction: list(rows) for direction, rows in files.items()}
        self._threads = threads
        self._loaded: dict[Direction, LightModel] = {}  # the one used last comes last
        self._thread = ThreadPoolExecutor(1, "mozilla")

    def __contains__(self, direction: Direction) -> bool:
        return bool(self._files.get(direction))

    def get(self, direction: Direction) -> LightModel:
        """The model of a direction; where one can't be loaded, the next one of the same direction.

        Raises:
            DragomanError: ``model.light_broken``; none of them can be loaded.
        """
        model = self._loaded.pop(direction, None) or self._load(direction)
        self._loaded[direction] = model
        while len(self._loaded) > KEPT:
            self._loaded.pop(next(iter(self._loaded))).close()
        return model

    def close(self) -> None:
        """Free all models."""
        while self._loaded:
            self._loaded.popitem()[1].close()
        self._thread.shutdown()

    def _load(self, direction: Direction) -> LightModel:
        candidates = self._files[direction]
        while True:
            try:
                return self._open(candidates[0])
            except DragomanError as error:
                if len(candidates) == 1:
                    raise
                _log.warning("%s", error.line())
                candidates.pop(0)

    def _open(self, files: LightFiles) -> LightModel:
        if isinstance(files, MozillaFiles):
            return MozillaModel(files, self._thread)
        return OpusModel(files, self._threads)

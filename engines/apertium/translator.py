"""Apertium as a `Translator`."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from engines.apertium.layout import finished, laid_out, prepared
from engines.apertium.modes import installed_modes
from engines.apertium.pipeline import Pipeline, PipelineError, PipelineSilentError
from engines.apertium.stream import around_shielded, from_block, shielded, to_block
from engines.cancellation import Cancellation
from engines.errors import DragomanError, pair_unsupported
from engines.protocols import Quality, Translation, TranslationRequest

DATA = Path(os.environ.get("APERTIUM_DATADIR", "/usr/share/apertium"))
"""Where the system's packages put Apertium's modes."""

_RUNNING = 2
"""Pipelines kept running, the two directions of a conversation; one takes about 115 MB (eng-spa)."""

_Pair = tuple[str, str]


class ApertiumTranslator:
    """Translates between all pairs of the device's languages that Apertium has installed. Thread-safe.

    Args:
        data: Apertium's data folder.
    """

    name = "apertium"
    quality = Quality.ROUGH

    def __init__(self, data: Path = DATA) -> None:
        self._modes = installed_modes(data)
        self.pairs = frozenset(self._modes)
        self._pipelines: dict[_Pair, Pipeline] = {}  # the one used last comes last
        self._not_flushing: set[_Pair] = set()
        self._lock = threading.Lock()

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        """See `Translator.translate`; a long text grows by a few sentences at a time.

        Addresses, handles, numbers with a ``#`` and inline tags come out as they went in, and in their order.

        Raises:
            DragomanError: ``mt.pair_unsupported``, ``mt.failed``.
            Cancelled: the request was cancelled; its programs were ended.
        """
        if (request.source, request.target) not in self.pairs:
            raise pair_unsupported(request.source, request.target, "Apertium")
        done = ""
        for before, words, after in laid_out(request.text, request.source):
            if done.strip():
                yield Translation(done, len(done), final=False, engine=self.name, quality=self.quality)
            done += before + (self._piece(words, request, cancellation) if words else "") + after
        honoured = tuple(term for term in request.terms if term.target.casefold() in done.casefold())
        yield Translation(
            done,
            len(done),
            final=True,
            engine=self.name,
            quality=self.quality,
            honoured_terms=honoured,
            missed_terms=tuple(term for term in request.terms if term not in honoured),
        )

    def close(self) -> None:
        """End all programs."""
        with self._lock:
            while self._pipelines:
                self._pipelines.popitem()[1].close()

    def _piece(self, words: str, request: TranslationRequest, cancellation: Cancellation) -> str:
        pair, tags = (request.source, request.target), request.inline_tags
        source = prepared(words, request.source)
        if not source:
            return ""
        answer, kept = from_block(self._run(pair, to_block(source, inline_tags=tags), cancellation), source)
        if kept == shielded(source, inline_tags=tags):
            return finished(answer, words, request.target)
        # The rules dropped or swapped a blank: translate what lies between them on its own.
        parts = []
        for part, keep in around_shielded(source, inline_tags=tags):
            inner = part.strip()
            if keep or not inner:
                parts.append(part)
                continue
            answer, _ = from_block(self._run(pair, to_block(inner, inline_tags=tags), cancellation), inner)
            parts.append(part.replace(inner, finished(answer, inner, request.target)))
        return "".join(parts)

    def _run(self, pair: _Pair, block: str, cancellation: Cancellation) -> str:
        """Have a block translated by the pair's running programs; once more by fresh ones where those fail."""
        with self._lock:
            cancellation.check()
            silent = False
            if pair not in self._not_flushing:
                try:
                    return self._run_kept(pair, block, cancellation)
                except PipelineError as error:
                    silent = isinstance(error, PipelineSilentError)
            try:
                with closing(Pipeline(self._modes[pair], flushing=False)) as pipeline:
                    answer = pipeline.translate(block, cancellation)
            except PipelineError as error:
                raise DragomanError("mt.failed", str(error), hint="Try other words, or a shorter text") from error
            if silent:
                self._not_flushing.add(pair)
            return answer

    def _run_kept(self, pair: _Pair, block: str, cancellation: Cancellation) -> str:
        pipeline = self._pipelines.pop(pair, None) or Pipeline(self._modes[pair], flushing=True)
        try:
            answer = pipeline.translate(block, cancellation)
        except BaseException:
            pipeline.close()
            raise
        self._pipelines[pair] = pipeline
        while len(self._pipelines) > _RUNNING:
            self._pipelines.pop(next(iter(self._pipelines))).close()
        return answer

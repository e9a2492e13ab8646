"""HY-MT as a `Translator`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Self

from engines.cancellation import Cancellation
from engines.errors import pair_unsupported
from engines.glossary import occurring, sorted_out
from engines.hymt.decode.asking import Asker, Question
from engines.hymt.decode.control_tokens import strip_control_tokens
from engines.hymt.decode.decoding import LENGTH_ALLOWANCE, LENGTH_FACTOR, Search
from engines.hymt.decode.model import PromptedModel
from engines.hymt.decode.prompts import Family
from engines.hymt.decode.sampling import Sampling
from engines.hymt.decode.sentence import WARNINGS, Rendering, SentenceTranslator, Trouble
from engines.hymt.runtimes.runtime import MAX_BEAMS
from engines.inline_tags import TAG, TaggedSentence, plain, same_tags, tagged_sentences, untagged
from engines.languages import languages
from engines.protocols import Quality, Translation, TranslationRequest
from engines.tag_alignment import set_tags
from engines.text.sentences import sentence_pieces, sentences, shortened

SENTENCE_TOKENS = 150
"""Longer sentences are cut at a clause: on longer ones the model is known to loop and to leave things out."""

_PROMPT_TOKENS = 64
"""Room for the words of the prompt."""


@dataclass(slots=True)
class _Growing:
    """The translation so far, of all sentences that are done."""

    text: str = ""
    score: float = 1.0
    warnings: dict[str, None] = field(default_factory=dict)
    alternatives: list[str] = field(default_factory=list)
    answered: bool = False

    def add(self, before: str, rendering: Rendering, after: str) -> None:
        texts = [rendering.text, *rendering.alternatives]
        longest = max(len(texts), len(self.alternatives) + 1)
        so_far = [self.text, *self.alternatives]
        joined = [
            so_far[min(rank, len(so_far) - 1)] + before + texts[min(rank, len(texts) - 1)] + after
            for rank in range(longest)
        ]
        self.text, self.alternatives = joined[0], joined[1:]
        self.score = min(self.score, rendering.score)
        self.answered |= rendering.trouble is not Trouble.EMPTY
        if rendering.trouble:
            self.warnings[WARNINGS[rendering.trouble]] = None


class HyMtTranslator:
    """Translates between all pairs of the 38 languages, sentence by sentence. Not thread-safe.

    Args:
        model: the model; closed by `close`.
        family: chooses the prompts.
        name: of the engine, as it is shown.

    Attributes:
        choice: which model this is, where it is computed and why there, one line without a full stop; empty where
            nobody chose.
    """

    quality = Quality.MODEL
    searches = True

    def __init__(self, model: PromptedModel, family: Family, *, name: str = "hy-mt") -> None:
        self.name = name
        self.pairs = frozenset(permutations(languages(), 2))
        self.choice = ""
        self.model = model
        self._family = family
        room = (model.max_length - _PROMPT_TOKENS - LENGTH_ALLOWANCE) // (1 + LENGTH_FACTOR)
        self._sentence_tokens = max(1, min(SENTENCE_TOKENS, room))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        """See `Translator.translate`; as many sentences come out as went in, with the white space between them.

        The text grows token by token. What has no letter or digit is copied. Yields nothing when the model gives no
        answer at all; a single sentence without an answer stays as it is, with the warning ``mt.untranslated``.

        Raises:
            DragomanError: ``mt.pair_unsupported``, and what the runtime fails with.
            Cancelled: between two tokens.
        """
        if (request.source, request.target) not in self.pairs:
            raise pair_unsupported(request.source, request.target, "HY-MT")
        asker = Asker(self.model, self._family, request)
        translator = SentenceTranslator(self.model, asker, request.target, _search(request))
        done = _Growing()
        if (request.style or request.preferences) and not asker.takes_style():
            done.warnings["mt.style_ignored"] = None
        asked = False
        for piece in self._pieces(request):
            if not any(character.isalnum() for character in plain(piece.text)):
                done.add(piece.before, Rendering(piece.text, 0, 1.0, final=True), piece.after)
                continue
            asked = True
            rendering = Rendering("", 0, 1.0, final=False)
            for rendering in self._sentence(piece.text, request, asker, translator, cancellation):
                if not rendering.final:
                    yield self._partial(done, piece.before, rendering)
            done.add(piece.before, rendering if rendering.text else replace(rendering, text=piece.text), piece.after)
        if asked and not (done.answered and done.text.strip()):
            return
        asked_for = occurring(request.terms, plain(request.text), request.source)
        honoured, missed = sorted_out(asked_for, plain(done.text), request.target)
        yield Translation(
            done.text,
            len(done.text),
            final=True,
            engine=self.name,
            quality=self.quality,
            score=done.score,
            honoured_terms=honoured,
            missed_terms=missed,
            warnings=tuple(done.warnings),
            alternatives=tuple(dict.fromkeys(text for text in done.alternatives if text != done.text))[
                : request.n_best - 1
            ],
        )

    def close(self) -> None:
        """Free the model."""
        self.model.close()

    def _partial(self, done: _Growing, before: str, rendering: Rendering) -> Translation:
        lead = done.text + before
        return Translation(
            lead + rendering.text,
            len(lead) + rendering.stable if self.model.keeps_its_word else 0,
            final=False,
            engine=self.name,
            quality=self.quality,
            score=min(done.score, rendering.score),
        )

    def _pieces(self, request: TranslationRequest) -> Iterator[TaggedSentence]:
        """The sentences, none too long, with what stands between them as the target language writes it."""
        text = strip_control_tokens(request.text.encode("utf-8", "replace").decode("utf-8"))

        if not (request.inline_tags and TAG.search(text)):
            for piece in sentence_pieces(text, request.source, request.target, self._fits):
                yield TaggedSentence(*piece)
            return
        yield from tagged_sentences(
            text,
            lambda whole: [
                part for sentence in sentences(whole, request.source) for part in shortened(sentence, self._fits)
            ],
        )

    def _fits(self, text: str) -> bool:
        # No token is shorter than a byte, so a text of few bytes needs no tokenizer.
        return len(text) * 4 <= self._sentence_tokens or self.model.tokens(text) <= self._sentence_tokens

    def _sentence(
        self,
        text: str,
        request: TranslationRequest,
        asker: Asker,
        translator: SentenceTranslator,
        cancellation: Cancellation,
    ) -> Iterator[Rendering]:
        if not (request.inline_tags and TAG.search(text)):
            for rendering in translator.translate(self._question(text, request, asker), cancellation):
                yield _without_tags(rendering) if request.inline_tags else rendering
            return
        *_, whole = translator.translate(asker.tagged_question(text), cancellation)
        framed = whole.text.replace("<target>", "").replace("</target>", "").strip()
        if whole.trouble is Trouble.NONE and same_tags(text, framed):
            yield replace(whole, text=framed, alternatives=())
            return
        *_, bare = translator.translate(self._question(plain(text), request, asker), cancellation)

        def translate(words: str) -> str:
            *_, part = translator.translate(self._question(words, request, asker), cancellation)
            return untagged(part.text)

        tagged = set_tags(text, untagged(bare.text), translate) if bare.text else ""
        yield Rendering(tagged, 0, bare.score, final=True, trouble=bare.trouble)

    def _question(self, text: str, request: TranslationRequest, asker: Asker) -> Question:
        return asker.question(text, occurring(request.terms, text, request.source))


def _without_tags(rendering: Rendering) -> Rendering:
    """A model may invent tags where there were none."""
    stable = len(untagged(rendering.text[: rendering.stable]))
    others = tuple(untagged(text) for text in rendering.alternatives)
    return replace(rendering, text=untagged(rendering.text), stable=stable, alternatives=others)


def _search(request: TranslationRequest) -> Search:
    """How to decode what was asked for; a search for several answers needs as many beams."""
    n_best = min(max(request.n_best, 1), MAX_BEAMS)
    beams = min(max(request.beams, n_best), MAX_BEAMS)
    sampling = Sampling(request.seed) if request.seed is not None and beams == 1 else None
    return Search(sampling=sampling, beams=beams, n_best=n_best)

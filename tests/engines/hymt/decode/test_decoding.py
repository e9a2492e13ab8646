"""The decoding loop, its guards and the beam search."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.cancellation import Cancellation
from engines.errors import Cancelled
from engines.hymt.decode.beam import beam_search
from engines.hymt.decode.decoding import Answer, Decoder, Finish, PromptIds, Search, answer_limit
from engines.hymt.decode.guards import LOOP_TOKENS, clean_answer, find_loop, shown_part
from engines.hymt.decode.sampling import RepetitionPenalty, Sampler, Sampling, candidates, log_probability, log_softmax
from engines.hymt.decode.tokenizer import HyTokenizer
from tests.engines.hymt.scripted import Script, ScriptedRuntime, byte_tokenizer


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> HyTokenizer:
    return byte_tokenizer(tmp_path_factory.mktemp("bytes"))


def prompt(tokenizer: HyTokenizer, text: str = "Hello", limit: int = 100) -> PromptIds:
    ids = tokenizer.encode_prompt(text)
    return PromptIds(tuple(ids[:3]), tuple(ids[3:]), limit)


def decoder(tokenizer: HyTokenizer, script: Script, max_length: int = 1024) -> Decoder:
    runtime = ScriptedRuntime(tokenizer, script, max_length)
    return Decoder(runtime, tokenizer.stop_ids, frozenset(tokenizer.encode_prompt("")[-1:]))


def decode(
    tokenizer: HyTokenizer, answer: str | Sequence[int], search: Search | None = None, **more: int
) -> list[Answer]:
    asked = prompt(tokenizer, limit=more.pop("limit", 100))
    return list(decoder(tokenizer, lambda _: answer, **more).decode(asked, search or Search(), Cancellation()))


def test_an_answer_grows_token_by_token_and_stops(tokenizer: HyTokenizer) -> None:
    answers = decode(tokenizer, "Hallo")
    assert [tokenizer.decode(answer.ids) for answer in answers] == ["H", "Ha", "Hal", "Hall", "Hallo", "Hallo"]
    assert [answer.finish for answer in answers[:-1]] == [None] * 5
    assert answers[-1].finish is Finish.STOP
    assert 0.9 < answers[-1].probability <= 1.0


@pytest.mark.parametrize("stop", range(8))
def test_every_token_of_the_template_ends_an_answer(tokenizer: HyTokenizer, stop: int) -> None:
    ids = sorted(tokenizer.stop_ids)
    assert len(ids) == 8
    assert decode(tokenizer, [*tokenizer.encode("ab"), ids[stop]])[-1].ids == tuple(tokenizer.encode("ab"))


def test_a_repeated_suffix_before_the_answer_is_skipped(tokenizer: HyTokenizer) -> None:
    assistant = tokenizer.encode_prompt("")[-1]
    last = decode(tokenizer, [assistant, *tokenizer.encode("ja"), tokenizer.eos_id])[-1]
    assert tokenizer.decode(last.ids) == "ja"


def test_an_answer_is_capped(tokenizer: HyTokenizer) -> None:
    endless = [ord(c) % 90 for c in "".join(map(chr, range(33, 120)))] * 5
    assert decode(tokenizer, endless, limit=60)[-1].finish is Finish.LENGTH
    assert len(decode(tokenizer, endless, limit=60)[-1].ids) == 60
    small = decode(tokenizer, endless, limit=600, max_length=40)[-1]
    assert small.finish is Finish.LENGTH
    assert len(small.ids) == 40 - len(prompt(tokenizer).ids)
    assert answer_limit(10) == 62


def test_a_loop_is_cut_to_one_repetition(tokenizer: HyTokenizer) -> None:
    answers = decode(tokenizer, tokenizer.encode("Ja. " + "und so weiter " * 30), limit=1000)
    assert answers[-1].finish is Finish.LOOP
    assert tokenizer.decode(answers[-1].ids).strip() == "Ja. und so weiter"
    assert len(answers) < 70


def test_what_may_be_a_loop_is_not_certain(tokenizer: HyTokenizer) -> None:
    answers = decode(tokenizer, "ha ha ha ha ha, so funny")
    assert answers[-1].finish is Finish.STOP
    certain = [answer.certain for answer in answers]
    assert any(answer.certain < len(answer.ids) for answer in answers)
    assert certain[-1] == len(answers[-1].ids)


def test_cancellation_is_obeyed_between_two_tokens(tokenizer: HyTokenizer) -> None:
    cancellation = Cancellation()
    growing = decoder(tokenizer, lambda _: "Hallo").decode(prompt(tokenizer), Search(), cancellation)
    next(growing)
    cancellation.cancel()
    with pytest.raises(Cancelled):
        next(growing)


def test_the_constant_beginning_is_computed_once(tokenizer: HyTokenizer) -> None:
    runtime = ScriptedRuntime(tokenizer, lambda _: "x")
    shared = Decoder(runtime, tokenizer.stop_ids)
    texts = ["one", "two"]
    spent = []
    for text in texts:
        ids = tokenizer.encode_prompt("Translate: " + text)
        before = runtime.computed
        list(shared.decode(PromptIds(tuple(ids[:13]), tuple(ids[13:]), 9), Search(), Cancellation()))
        spent.append(runtime.computed - before)
    assert spent[0] - spent[1] == 13


def test_the_penalty_is_that_of_the_field() -> None:
    scores = np.array([2.0, -2.0, 3.0, -1.0])
    RepetitionPenalty(2.0, [0, 1, 3], exempt=[3]).apply(scores)
    assert scores.tolist() == [1.0, -4.0, 3.0, -1.0]


def test_sampling_is_reproducible_and_keeps_to_the_likeliest() -> None:
    logits = np.random.default_rng(5).normal(size=500).astype(np.float32) * 3
    first, second = Sampler(Sampling(7)), Sampler(Sampling(7))
    drawn = [first.draw(logits) for _ in range(200)]
    assert drawn == [second.draw(logits) for _ in range(200)]
    likely = set(np.argsort(-logits)[:20].tolist())
    assert set(drawn) <= likely
    assert len(set(drawn)) > 1
    assert drawn != [Sampler(Sampling(8)).draw(logits) for _ in range(200)]


def test_sampling_agrees_with_transformers() -> None:
    torch = pytest.importorskip("torch", reason="the reference needs torch")
    warpers = pytest.importorskip("transformers.generation.logits_process", reason="and transformers")
    random = np.random.default_rng(1)
    for _ in range(50):
        logits = (random.normal(size=300) * 4).astype(np.float32)
        past = random.integers(0, 300, 40)
        ours = logits.copy()
        RepetitionPenalty(1.05, past.tolist()).apply(ours)
        tokens, probabilities = candidates(ours, Sampling(0))
        theirs = torch.from_numpy(logits)[None]
        ids = torch.from_numpy(past)[None]
        for warper in (
            warpers.RepetitionPenaltyLogitsProcessor(1.05),
            warpers.TemperatureLogitsWarper(0.7),
            warpers.TopKLogitsWarper(20),
            warpers.TopPLogitsWarper(0.6),
        ):
            theirs = warper(ids, theirs)
        expected = torch.softmax(theirs[0].double(), 0).numpy()
        full = np.zeros(300)
        full[tokens] = probabilities
        np.testing.assert_allclose(full, expected, atol=1e-6)


def test_logarithms_of_probabilities() -> None:
    logits = np.array([1.0, 2.0, 3.0], np.float32)
    expected = np.log(np.exp(logits) / np.exp(logits).sum())
    np.testing.assert_allclose(log_softmax(logits), expected, rtol=1e-6)
    assert log_probability(logits, 1) == pytest.approx(expected[1])


@given(st.lists(st.integers(0, 3), max_size=60))
def test_a_loop_is_a_repetition(ids: list[int]) -> None:
    loop = find_loop(ids)
    if loop is not None:
        tail = ids[loop.start :]
        assert all(a == b for a, b in zip(tail, tail[loop.period :], strict=False))
        assert len(tail) >= (LOOP_TOKENS if loop.certain else 9)


@given(st.text(alphabet="a <｜hy_Userthink>▁nd/", max_size=80))
def test_what_is_shown_only_grows_and_leaks_nothing(text: str) -> None:
    shown = [shown_part(text[:end]) for end in range(len(text) + 1)]
    assert all(after.startswith(before) for before, after in pairwise(shown))
    assert clean_answer(text).startswith(shown[-1])
    assert "｜hy_User" not in clean_answer(text)
    assert "<think>" not in clean_answer(text)


class TwoWays(ScriptedRuntime):
    """First token: ``a`` is likelier than ``b``; but what follows ``a`` is unlikely, and what follows ``b`` is sure."""

    def _logits(self, ids: Sequence[int]) -> np.ndarray:
        said = list(ids)[self._prompt_length :]
        letter = {name: self._tokenizer.encode(name)[0] for name in "abcde"}
        logits = np.full(self.vocab_size, -20.0, np.float32)
        if not said:
            logits[letter["a"]], logits[letter["b"]] = 1.0, 0.8
        elif said == [letter["a"]]:
            logits[letter["c"]], logits[letter["d"]], logits[letter["e"]] = 0.2, 0.1, 0.0
        elif len(said) == 1:
            logits[letter["d"]] = 5.0
        else:
            logits[self._tokenizer.eos_id] = 5.0
        return logits


def test_a_beam_finds_what_greed_misses(tokenizer: HyTokenizer) -> None:
    shared = Decoder(TwoWays(tokenizer, lambda _: ""), tokenizer.stop_ids)
    greedy = list(shared.decode(prompt(tokenizer), Search(), Cancellation()))[-1]
    assert tokenizer.decode(greedy.ids) == "ac"
    best = beam_search(shared, prompt(tokenizer), Search(beams=4, n_best=3), Cancellation())
    assert [tokenizer.decode(answer.ids) for answer in best] == ["bd", "ac", "ad"]
    assert best[0].probability > best[1].probability
    assert all(answer.finish is Finish.STOP for answer in best)


def test_a_beam_is_capped_and_cancelled(tokenizer: HyTokenizer) -> None:
    endless = [ord(c) % 90 for c in "".join(map(chr, range(33, 120)))] * 5
    found = beam_search(
        decoder(tokenizer, lambda _: endless), prompt(tokenizer, limit=30), Search(beams=3), Cancellation()
    )
    assert len(found) == 1
    assert found[0].finish is Finish.LENGTH
    small = decoder(tokenizer, lambda _: endless, max_length=60)
    assert len(beam_search(small, prompt(tokenizer, limit=300), Search(beams=4), Cancellation())[0].ids) <= 20
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        beam_search(small, prompt(tokenizer), Search(beams=2), cancellation)
    with pytest.raises(ValueError, match="5 beams"):
        beam_search(small, prompt(tokenizer), Search(beams=5), Cancellation())


def test_a_beam_that_only_loops_still_answers(tokenizer: HyTokenizer) -> None:
    looping = decoder(tokenizer, lambda _: tokenizer.encode("ab " * 60))
    found = beam_search(looping, prompt(tokenizer, limit=150), Search(beams=2, repetition_penalty=1.0), Cancellation())
    assert found
    assert found[0].ids

"""Ten thousand texts nobody would write: no crash, no hang, no lost tag, no control token on the way out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest

from engines.cancellation import Cancellation
from engines.hymt.decode.control_tokens import STOPS, strip_control_tokens
from engines.hymt.decode.model import LocalModel
from engines.hymt.decode.prompts import Family
from engines.hymt.decode.tokenizer import HyTokenizer
from engines.hymt.decode.translator import HyMtTranslator
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
from engines.inline_tags import TAG
from engines.languages import languages
from engines.protocols import Exchange, Term, Translation, TranslationRequest
from tests.engines.hymt.scripted import ScriptedRuntime, byte_tokenizer
from tests.engines.hymt.tiny import TINY

CONTROL = re.compile("|".join(map(re.escape, STOPS)) + r"|｜hy_User|<think>")
CODES = sorted(languages())
PIECES = (
    *(row.endonym for row in languages().values()),
    *STOPS,
    *("｜hy_User", "<think>", "</think>", "<|im_start|>", "<target>", "</source>", "{text}", "{language}"),
    *("<s1>", "</s1>", "<s2>", "</s2>", "<s1", "</s99999>", "<s></s>"),
    *(" ", "  ", "\n", "\r\n", "\t", "\u2028", "\u200b", "\u202e", "\ufeff", "\x00", "\x1b[31m", "\ufffd"),
    *("😀", "👩‍👩‍👧‍👦", "🏳️‍🌈", "e\u0301", "\ud800", "\udfff", "\U000e0001", "𝕏", "ﷺ", "１２", "½"),
    *(
        "Hello. ",
        "Dr. Who?",
        "你好。",
        "ありがとう",
        "สวัสดี",
        "မင်္ဂလာပါ။",
        "ខ្មែរ។",
        "བོད།",
        "3.14",
        "https://a.b/c?d",
        "ha " * 30,
    ),
)


def random_text(random: Random) -> str:
    if random.random() < 0.2:
        codes = [random.choice((random.randrange(0x20, 0x3000), random.randrange(0x3000, 0x30000))) for _ in range(20)]
        return "".join(map(chr, codes))
    return "".join(random.choices(PIECES, k=random.randrange(1, 12)))


def random_request(random: Random, text: str) -> TranslationRequest:
    source, target = random.sample(CODES, 2)
    other = random_text(random)
    return TranslationRequest(
        text,
        source,
        target,
        terms=(Term(text[:3], other), Term(other, "x"), Term("", "")) if random.random() < 0.2 else (),
        context=(Exchange(source, other, target, text),) if random.random() < 0.2 else (),
        style=other if random.random() < 0.1 else "",
        inline_tags=random.random() < 0.4,
        seed=1 if random.random() < 0.2 else None,
        beams=2 if random.random() < 0.05 else 1,
    )


def check(request: TranslationRequest, grown: list[Translation]) -> None:
    before = ""
    for translation in grown:
        assert translation.text.startswith(before)
        before = translation.text[: translation.stable]
        translation.text.encode("utf-8")
    if not grown:
        return
    final = grown[-1]
    assert final.final
    assert 0.0 <= final.score <= 1.0
    assert not CONTROL.search(final.text)
    if request.inline_tags:
        assert Counter(TAG.findall(final.text)) == Counter(TAG.findall(strip_control_tokens(request.text)))


class Babble(ScriptedRuntime):
    """Says any tokens at all, often control tokens, often the same again."""

    def __init__(self, tokenizer: HyTokenizer, seed: int) -> None:
        super().__init__(tokenizer, lambda _: "", 512)
        self._random = np.random.default_rng(seed)
        self._leaks = [
            tokenizer.encode(text) for text in ("<｜hy_\x01User｜>", "｜hy_User", "<s1>", "</s1>", "</think>")
        ]

    def _ask(self, ids: Sequence[int]) -> None:
        self._prompt_length = len(ids)
        self.prompts.append("")
        size = int(self._random.integers(0, 12))
        said: list[int] = self._random.integers(0, self.vocab_size, size).tolist()
        if self._random.random() < 0.3:
            leak = self._leaks[int(self._random.integers(len(self._leaks)))]
            said = [*said, *leak, *said] if self._random.random() < 0.9 else leak * 20
        stop = self._tokenizer.eos_id
        self._answer = [*said, stop] if self._random.random() < 0.97 else said or [stop]


def requests(seed: int, count: int) -> Iterator[TranslationRequest]:
    random = Random(seed)
    for _ in range(count):
        yield random_request(random, random_text(random) or "x")


@pytest.mark.slow
@pytest.mark.parametrize("count", [2_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_random_inputs(count: int, tmp_path: Path) -> None:
    tokenizer = byte_tokenizer(tmp_path)
    translators = [
        HyMtTranslator(LocalModel(Babble(tokenizer, seed), tokenizer), family) for seed, family in enumerate(Family)
    ]
    for number, request in enumerate(requests(20, count)):
        check(request, list(translators[number % 2].translate(request, Cancellation())))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HyMtTranslator]:
    out = tmp_path_factory.mktemp("models") / "hymt" / "tiny"
    manifest = prepare(TINY, out, PrepareOptions(Precision.W8A8_DYNAMIC, Target.ONNXRUNTIME, Family.HY_MT15))
    with HyMtTranslator(
        LocalModel(OrtRuntime(out, threads=1), HyTokenizer(out / "tokenizer.json")), manifest.family
    ) as translator:
        yield translator


@pytest.mark.slow
def test_random_inputs_through_the_real_runtime(tiny: HyMtTranslator) -> None:
    for request in requests(21, 400):
        check(request, list(tiny.translate(request, Cancellation())))


def test_fifty_kilobytes_of_noise(tmp_path: Path) -> None:
    tokenizer = byte_tokenizer(tmp_path)
    random = Random(22)
    text = "".join(random_text(random) for _ in range(1200))[:50_000]
    request = TranslationRequest(text, "en", "zh", inline_tags=True)
    *_, last = HyMtTranslator(LocalModel(Babble(tokenizer, 1), tokenizer), Family.HY_MT2).translate(
        request, Cancellation()
    )
    assert Counter(TAG.findall(last.text)) == Counter(TAG.findall(strip_control_tokens(text)))

"""llama.cpp's tokenizer on the vocabulary inside of a file, beside the tokenizer.json that it was written from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.hymt.decode.control_tokens import ASSISTANT, BOS, EOS, STOPS, USER
from engines.hymt.decode.tokenizer import HyTokenizer, TextStream
from engines.hymt.runtimes.llama.llama_model import LlamaModel
from engines.hymt.runtimes.llama.vocabulary import GgufVocabulary
from tests.engines.hymt.runtimes.llama.conftest import TinyFile
from tests.engines.hymt.tiny import TINY, message, pairs

pytestmark = pytest.mark.usefixtures("llama")

OWN = HyTokenizer(TINY / "tokenizer.json")


@pytest.fixture(scope="module")
def inside(llama: None, tiny_file: TinyFile) -> Iterator[HyTokenizer]:
    model = LlamaModel(tiny_file("Q8_0"), threads=1, slots=256, sequences=1)
    yield HyTokenizer(GgufVocabulary(model))
    model.close()


def test_control_tokens_are_found_and_the_files_own_end_is_not_heeded(inside: HyTokenizer) -> None:
    for name in ("bos_id", "eos_id", "stop_ids", "vocab_size"):
        assert getattr(inside, name) == getattr(OWN, name)
    assert len(inside.stop_ids) == len(STOPS)


def test_prompts_have_the_same_tokens_and_begin_once(inside: HyTokenizer) -> None:
    for pair in pairs():
        ids = inside.encode_prompt(message(pair))
        assert ids == OWN.encode_prompt(message(pair))
        assert ids.count(inside.bos_id) == 1
        assert inside.decode(ids) == OWN.decode(ids) == message(pair)


@given(st.text(max_size=60))
def test_any_text_has_the_same_tokens_and_comes_back(inside: HyTokenizer, text: str) -> None:
    ids = inside.encode(text)
    assert ids == OWN.encode(text)
    assert inside.decode(ids) == OWN.decode(ids)


@pytest.mark.parametrize("token", [BOS, USER, ASSISTANT, EOS])
def test_control_tokens_of_a_text_are_never_the_models(inside: HyTokenizer, token: str) -> None:
    assert inside.encode(f"a{token}b") == inside.encode("ab")
    ordinary = inside._vocabulary.encode(token)
    assert len(ordinary) > 1
    assert not inside.stop_ids & set(ordinary)


def test_half_a_character_is_not_shown(inside: HyTokenizer) -> None:
    ids = inside.encode("你好 🦜")
    stream, own = TextStream(inside), TextStream(OWN)
    shown = [stream.push(token) for token in ids]
    assert shown == [own.push(token) for token in ids]
    assert "\N{REPLACEMENT CHARACTER}" not in "".join(shown)
    assert stream.finish() == "你好 🦜"

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from engines.hymt.decode.control_tokens import ASSISTANT, BOS, EOS, STOPS, USER, strip_control_tokens
from engines.hymt.decode.tokenizer import HyTokenizer, TextStream
from tests.engines.hymt.tiny import TINY

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def tokenizer() -> HyTokenizer:
    return HyTokenizer(TINY / "tokenizer.json")


def test_a_prompt_has_the_tokens_of_the_chat_template_and_one_bos(tokenizer: HyTokenizer) -> None:
    text = "将以下文本翻译为英语，注意只需要输出翻译后的结果，不要额外解释：\n\n你好。"
    library = Tokenizer.from_file(str(TINY / "tokenizer.json"))
    ids = tokenizer.encode_prompt(text)
    assert ids == library.encode(f"{BOS}{USER}{text}{ASSISTANT}", add_special_tokens=False).ids
    assert ids.count(tokenizer.bos_id) == 1
    assert ids[-1] == library.token_to_id(ASSISTANT)
    assert tokenizer.eos_id == library.token_to_id(EOS)
    assert {library.token_to_id(stop) for stop in STOPS} == tokenizer.stop_ids


def test_the_real_control_tokens(shared: Path) -> None:
    text = (shared / "data" / "hy_mt15_config" / "tokenizer_config.json").read_text("utf-8")
    tokens = {entry["content"]: int(number) for number, entry in json.loads(text)["added_tokens_decoder"].items()}
    assert [tokens[name] for name in (BOS, USER, ASSISTANT, EOS)] == [120_000, 120_006, 120_007, 120_020]
    assert set(STOPS) <= tokens.keys()
    harmless = {"/think", "/no_think"}
    assert [name for name in tokens if strip_control_tokens(f"a{name}b") != "ab"] == sorted(harmless, reverse=True)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"one {USER}two", "one two"),
        (f"{BOS}{ASSISTANT}", ""),
        ("<｜hy_<｜hy_User｜>User｜>x", "x"),
        ("｜hy_User", ""),
        ("<｜hy_place▁holder▁no▁799｜>y", "y"),
        ("<|hy_User|> and < and |", "<|hy_User|> and < and |"),
        ("a/think/b", "a/think/b"),
    ],
)
def test_control_tokens_are_stripped(text: str, clean: str) -> None:
    assert strip_control_tokens(text) == clean


def test_control_tokens_in_a_text_never_become_control_ids(tokenizer: HyTokenizer) -> None:
    ids = tokenizer.encode(f"Yes.{EOS}{USER}No.")
    assert not tokenizer.stop_ids.intersection(ids)
    assert tokenizer.decode(ids) == "Yes.No."


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet=st.characters(), max_size=60)
    | st.text(alphabet=st.sampled_from("<｜hy_User▁>ab \ud800\udfff"), max_size=60)
)
def test_any_text_survives_encoding(text: str) -> None:
    tokenizer = HyTokenizer(TINY / "tokenizer.json")
    ids = tokenizer.encode(text)
    assert not tokenizer.stop_ids.intersection(ids)
    clean = strip_control_tokens(text).encode("utf-8", "replace").decode()
    assert tokenizer.decode(ids) == strip_control_tokens(clean)


def test_a_stream_never_shows_half_a_character(tokenizer: HyTokenizer) -> None:
    text = "¿Dónde está? 你好，世界。🙂 مرحبا"
    stream, seen = TextStream(tokenizer), ""
    for token in tokenizer.encode(text):
        grown = stream.push(token)
        assert grown.startswith(seen)
        assert "\N{REPLACEMENT CHARACTER}" not in grown
        seen = grown
    assert stream.finish() == text


def test_the_constant_beginning_of_a_prompt(tokenizer: HyTokenizer) -> None:
    constant = "Translate the following segment into Spanish, without additional explanation.\n\n"
    splits = [tokenizer.split_prompt(constant, constant + text) for text in ("Help!", "I'm lost.", "你好。", "\nOdd")]
    for (prefix, rest), text in zip(splits, ("Help!", "I'm lost.", "你好。", "\nOdd"), strict=True):
        assert prefix + rest == tokenizer.encode_prompt(constant + text)
    assert len({tuple(prefix) for prefix, _ in splits}) == 1
    assert len(splits[0][0]) >= len(tokenizer.encode_prompt(constant)) - 3

# ruff: noqa: E501, ISC004 - the prompts are easier to compare as they are
import pytest

from engines.hymt.decode.prompts import Family, PromptKind, offers, render
from engines.languages import languages
from engines.protocols import Term

TERMS = (Term("pump", "泵"), Term("gasket", "垫片"))

# Typed off the official READMEs apart from assets/prompts/hymt.toml.
OFFICIAL = [
    (
        (Family.HY_MT15, PromptKind.PLAIN, "zh", "en"),
        "将以下文本翻译为英语，注意只需要输出翻译后的结果，不要额外解释：\n\nX",
    ),
    (
        (Family.HY_MT15, PromptKind.PLAIN, "es", "zh-Hant"),
        "将以下文本翻译为繁体中文，注意只需要输出翻译后的结果，不要额外解释：\n\nX",
    ),
    (
        (Family.HY_MT15, PromptKind.PLAIN, "fr", "tl"),
        "Translate the following segment into Filipino, without additional explanation.\n\nX",
    ),
    (
        (Family.HY_MT15, PromptKind.TERMINOLOGY, "en", "zh"),
        "参考下面的翻译：\npump 翻译成 泵\ngasket 翻译成 垫片\n\n将以下文本翻译为中文，注意只需要输出翻译后的结果，不要额外解释：\nX",
    ),
    (
        (Family.HY_MT15, PromptKind.CONTEXT, "en", "de"),
        "C\n参考上面的信息，把下面的文本翻译成德语，注意不需要翻译上文，也不要额外解释：\nX\n",
    ),
    (
        (Family.HY_MT15, PromptKind.FORMATTED, "en", "zh"),
        "将以下<source></source>之间的文本翻译为中文，注意只需要输出翻译后的结果，不要额外解释，原文中的<sn></sn>标签表示标签内文本包含格式信息，"
        "需要在译文中相应的位置尽量保留该标签。输出格式为：<target>str</target>\n\n<source>X</source>",
    ),
    (
        (Family.HY_MT2, PromptKind.PLAIN, "en", "zh"),
        "将以下文本翻译为 中文，注意只需要输出翻译后的结果，不要额外解释：\n\nX",
    ),
    (
        (Family.HY_MT2, PromptKind.PLAIN, "en", "uk"),
        "Translate the following text into Ukrainian. Note that you should only output the translated result without any "
        "additional explanation:\n\nX",
    ),
    (
        (Family.HY_MT2, PromptKind.TERMINOLOGY, "en", "de"),
        "Reference the following translations:\npump translates to 泵\ngasket translates to 垫片\n\nTranslate the following "
        "text into German. Note that you must ONLY output the translated result without any additional explanation:\n\nX",
    ),
    (
        (Family.HY_MT2, PromptKind.TERMINOLOGY, "zh", "de"),
        "参考下面的翻译：\npump 翻译成 泵\ngasket 翻译成 垫片\n将以下文本翻译为 德语，注意只需要输出翻译后的结果，不要额外解释：\n\nX",
    ),
    (
        (Family.HY_MT2, PromptKind.CONTEXT, "en", "ja"),
        "[Background Information]\nC\n\nPlease translate the following text into Japanese, taking the provided background "
        "information into consideration.\n\n[Source Text]\nX",
    ),
    (
        (Family.HY_MT2, PromptKind.CONTEXT, "zh", "ja"),
        "【背景信息】\nC\n\n请结合背景信息将以下文本翻译为 日语。\n\n【待翻译文本】\nX",
    ),
    (
        (Family.HY_MT2, PromptKind.STYLE, "en", "it"),
        "Please translate the following text into Italian. Note that the translation style must strictly conform to [S]:"
        "\n\nX",
    ),
    (
        (Family.HY_MT2, PromptKind.STYLE, "zh", "it"),
        "请将以下文本翻译为 意大利语。\n注意翻译的风格要严格符合【S】\n\nX",
    ),
    (
        (Family.HY_MT2, PromptKind.PERSONALISATION, "en", "it"),
        "[Source Text]\nX\n\n[Translation Tasks]\n1. W1\n2. W2\n3. Translate the [Source Text] into Italian.",
    ),
    (
        (Family.HY_MT2, PromptKind.PERSONALISATION, "zh", "it"),
        "【待翻译文本】\nX\n\n【翻译任务】\n1、W1\n2、W2\n3、将【待翻译文本】翻译为 意大利语。",
    ),
    (
        (Family.HY_MT2, PromptKind.FORMATTED, "en", "ko"),
        "Please accurately translate the following text into Korean.\nYou must retain the exact same number of delimiters in "
        "the translation. Strictly do not omit, escape, or translate these symbols, and pay close attention to their "
        "placement.\n\nX",
    ),
]


@pytest.mark.parametrize(("what", "wanted"), OFFICIAL)
def test_prompts_are_the_official_ones(what: tuple[Family, PromptKind, str, str], wanted: str) -> None:
    family, kind, source, target = what
    prompt = render(family, kind, "X", source, target, terms=TERMS, context="C", style="S", preferences=("W1", "W2"))
    assert prompt.text == wanted


def test_structured_data_keeps_the_braces_of_the_prompt() -> None:
    prompt = render(Family.HY_MT2, PromptKind.STRUCTURED, '{"a": "{language}"}', "en", "fr", data_format="JSON").text
    assert prompt.startswith("### Task\nTranslate the user-facing text within the following JSON data into French.\n\n")
    assert prompt.endswith('### Source Data\n{"a": "{language}"}')
    chinese = render(Family.HY_MT2, PromptKind.STRUCTURED, "T", "zh", "fr", data_format="JSON").text
    assert "变量占位符（如 {{var}}、${var}、%s、%d 等）" in chinese


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("kind", PromptKind)
def test_what_is_filled_in_is_never_filled_in_again(family: Family, kind: PromptKind) -> None:
    if not offers(family, kind):
        with pytest.raises(ValueError, match=kind):
            render(family, kind, "x", "en", "fr")
        return
    odd = "{text}{language}{terms}{context}"
    prompt = render(
        family, kind, odd, "en", "fr", terms=[Term("{target}", "{source}")], context="{text}", style="{text}"
    )
    assert odd in prompt.text
    assert prompt.text.startswith(prompt.constant)
    other = render(family, kind, "other", "en", "fr", terms=[Term("a", "b")], context="c", style="s")
    assert other.constant == prompt.constant


def test_the_constant_part_reaches_to_the_text() -> None:
    prompt = render(Family.HY_MT15, PromptKind.PLAIN, "Hello", "en", "es")
    assert prompt.text == f"{prompt.constant}Hello"


def test_every_language_is_named_never_coded() -> None:
    for code, row in languages().items():
        assert row.chinese in render(Family.HY_MT15, PromptKind.PLAIN, "", "zh", code).text
        other = "fr" if code in {"zh", "zh-Hant", "yue"} else "zh"
        if other == "zh":
            assert f"into {row.english}," in render(Family.HY_MT15, PromptKind.PLAIN, "", "en", code).text
    assert len(languages()) == 38

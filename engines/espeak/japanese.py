"""Japanese as it sounds: eSpeak NG knows kana but reads every kanji as "Chinese letter"."""

from __future__ import annotations

import re

from janome.tokenizer import Tokenizer

_COUNTED = {
    "三百": "サンビャク",
    "六百": "ロッピャク",
    "八百": "ハッピャク",
    "三千": "サンゼン",
    "八千": "ハッセン",
    "四時": "ヨジ",
    "七時": "シチジ",
    "九時": "クジ",
    "一分": "イップン",
    "三分": "サンプン",
    "四分": "ヨンプン",
    "六分": "ロップン",
    "八分": "ハップン",
}
"""Numbers whose sound changes with what is counted; the dictionary reads digit and counter apart."""

_DAYS = {
    "一日": "ツイタチ",
    "二日": "フツカ",
    "三日": "ミッカ",
    "四日": "ヨッカ",
    "五日": "イツカ",
    "六日": "ムイカ",
    "七日": "ナノカ",
    "八日": "ヨーカ",
    "九日": "ココノカ",
    "十日": "トーカ",
    "十四日": "ジューヨッカ",
    "二十日": "ハツカ",
    "二十四日": "ニジューヨッカ",
}
"""Days of the month."""

_DAY = re.compile("(?<=月)(?:" + "|".join(sorted(_DAYS, key=len, reverse=True)) + ")")
_COUNT = re.compile("|".join(_COUNTED))
_YEN = re.compile("(?<=[一二三四五六七八九十百千万クン])円")  # behind katakana it would be taken for a name
_TEN_MINUTES = re.compile("(?<=[一二三四五時])十分")  # alone it means "enough"


class Kana:
    """Writes Japanese in katakana as pronounced, by morphological analysis (Janome, IPADIC).

    The dictionary takes about 0.5 s and 80 MB, so one is made only when Japanese is first spoken.
    """

    def __init__(self) -> None:
        self._tokenizer = Tokenizer()

    def __call__(self, text: str) -> str:
        """The text with each known word by its pronunciation (``私は`` → ``ワタシワ``), all else unchanged."""
        text = _DAY.sub(lambda match: _DAYS[match[0]], text)
        text = _COUNT.sub(lambda match: _COUNTED[match[0]], _TEN_MINUTES.sub("ジュップン", text))
        text = _YEN.sub("エン", text)
        return "".join(
            token if isinstance(token, str) else token.surface if token.phonetic == "*" else token.phonetic
            for token in self._tokenizer.tokenize(text)
        )

"""Japanese as it sounds: eSpeak NG knows kana but reads every kanji as "Chinese letter"."""

from __future__ import annotations

from janome.tokenizer import Tokenizer


class Kana:
    """Writes Japanese in katakana as pronounced, by morphological analysis (Janome, IPADIC).

    The dictionary takes about 0.5 s and 80 MB, so one is made only when Japanese is first spoken.
    """

    def __init__(self) -> None:
        self._tokenizer = Tokenizer()

    def __call__(self, text: str) -> str:
        """The text with each known word by its pronunciation (``私は`` → ``ワタシワ``), all else unchanged."""
        return "".join(
            token if isinstance(token, str) else token.surface if token.phonetic == "*" else token.phonetic
            for token in self._tokenizer.tokenize(text)
        )

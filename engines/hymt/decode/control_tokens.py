"""The model's control tokens, and keeping them out of text that comes from people or goes to them."""

from __future__ import annotations

import re

BOS = "<｜hy_begin▁of▁sentence｜>"
USER = "<｜hy_User｜>"
ASSISTANT = "<｜hy_Assistant｜>"
EOS = "<｜hy_place▁holder▁no▁2｜>"
"""Ends an answer. The bars are U+FF5C and the underscores inside names U+2581; ASCII look-alikes are ordinary text."""

END_OF_TURN = "<｜hy_place▁holder▁no▁8｜>"

STOPS = (
    EOS,
    "<｜hy_end▁of▁sentence｜>",
    BOS,
    "<｜hy_▁pad▁｜>",
    USER,
    ASSISTANT,
    "<｜hy_EOT｜>",
    END_OF_TURN,
)
"""Whatever of these the model emits, its answer is over: they only occur around turns of the chat template."""

_CONTROL = re.compile(
    r"<?｜hy_(?:▁pad▁|(?:begin|end)▁of▁sentence|fim▁(?:hole|begin|end)|User|Assistant|EOT|place▁holder▁no▁\d{1,3})(?:｜>?)?"
    r"|</?(?:think|answer|tool_calls?|tool_responses?|tool_sep)>"
)
"""Every added token of the vocabulary that is written in brackets, and the bracketless form in which they are known to
leak (``｜hy_User``). ``/think`` and ``/no_think`` are left alone: they are parts of ordinary paths."""


def strip_control_tokens(text: str) -> str:
    """Remove every control token, also one that comes together only when another is removed."""
    while True:
        stripped = _CONTROL.sub("", text)
        if stripped == text:
            return text
        text = stripped

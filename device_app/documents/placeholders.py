"""What in a program's messages stays as it is: places to fill in, markup, addresses."""

from __future__ import annotations

import re

from device_app.documents.segment import ADDRESS

_PRINTF = (
    r"%(?:\(\w{1,80}\)|\d{1,3}\$)?[-+#0]{0,5}(?:\d{1,5}|\*)?(?:\.(?:\d{1,5}|\*))?"
    r"(?:hh|h|ll|l|q|L|j|z|t)?[diouxXeEfFgGaAcCsSpn@%]"
)
_BRACES = r"[$#%]?\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|\{\{\{?[^{}]{0,200}\}\}\}?"
_MARKUP = r"</?[A-Za-z][^<>]{0,1000}>|&(?:\w{1,32}|#\w{1,8});"
_NAMES = r"%L?\d{1,2}|__\w{1,80}?__|%\w{1,80}%|\$\w{1,80}"

PLACEHOLDER = re.compile(rf"{_PRINTF}|{_BRACES}|{_MARKUP}|{_NAMES}|{ADDRESS}|\\[ntr]")
"""printf, Python, ICU, Handlebars, shell; HTML in a message; escapes that count."""

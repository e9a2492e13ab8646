"""Marks that end a sentence or a clause, in every script of the device's languages.

Most scripts write a space after such a mark, and one without a space after it belongs to a word or a figure ("3.5",
"10:30", "www.example.org"). Chinese, Japanese, Khmer and Burmese write the next sentence right after it. Tibetan ends
with a stroke and a space. Thai has no marks at all: a space there parts phrases, as it does in Khmer and Burmese.
"""

from __future__ import annotations

import re

_SPACED_ENDS = ".!?…؟۔।॥།༎༏༐༑"
_UNSPACED_ENDS = "。！？｡။។៕๚๛"
_SPACED_CLAUSES = ",;:–—،؛"
_UNSPACED_CLAUSES = "、，；：၊៖"
_CLOSING = "\"'”’»›)\\]」』）】》〉"
_UNSPACED_SCRIPTS = "\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff"
"""Thai, Burmese, Khmer: no space between words, one between phrases."""

SENTENCE_MARKS = _SPACED_ENDS + _UNSPACED_ENDS
"""Every mark that ends a sentence."""

CLAUSE_MARKS = _SPACED_CLAUSES + _UNSPACED_CLAUSES
"""Every mark that ends a clause within a sentence."""

SENTENCE_END = re.compile(
    rf"[{SENTENCE_MARKS}]*[{_UNSPACED_ENDS}][{SENTENCE_MARKS}]*[{_CLOSING}]*|[{_SPACED_ENDS}]+[{_CLOSING}]*(?=\s)|\n"
)
"""The marks after a sentence, with closing quotation marks and brackets; a line break is one."""

CLAUSE_END = re.compile(
    rf"[{_UNSPACED_CLAUSES}]+[{_CLOSING}]*|[{_SPACED_CLAUSES}]+[{_CLOSING}]*(?=\s)|\s-(?=\s)"
    rf"|(?<=[{_UNSPACED_SCRIPTS}])\s(?=[{_UNSPACED_SCRIPTS}])"
)
"""The marks after a clause."""

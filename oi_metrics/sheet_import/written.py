"""Text as people type it, made comparable: widths, dashes, quotes, spaces and what cannot be seen."""

from __future__ import annotations

import re
import unicodedata

from oi_metrics.model.lookalikes import HIDDEN
from oi_metrics.model.message import Message

_SAME = str.maketrans({"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "〜": "~", "∼": "~", "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_SPACES = re.compile(r"\s+")
_ENDS = "".join(chr(code) for code in range(0x10000) if chr(code).isspace()) + "\u200b\u2060\ufeff"

BLANKS = frozenset(
    {
        *("-", "--", ".", "?", "x", "n/a", "na", "nan", "none", "null", "nil", "#n/a", "tbd", "tbc", "tba", "to be determined", "to be confirmed"),
        *("unknown", "undated", "not set", "not yet set", "not available", "not applicable", "날짜 미상", "미정", "미상", "미확인", "미기재", "미입력"),
        *("추후", "추후 확정", "추후 결정", "협의중", "협의 중", "확인중", "확인 중", "없음", "해당없음", "해당 없음", "불명"),
    }
)
"""What people write where they leave a date or an amount open."""

ENDLESS = frozenset({"무기한", "무기한 유효", "상시", "계속", "indefinite", "open-ended", "no end", "perpetual", "evergreen"})
"""What people write for an agreement that does not end."""

UNDISCLOSED = frozenset({"비공개", "미공개", "대외비", "비밀", "undisclosed", "not disclosed", "confidential", "not public", "withheld"})
"""What people write for something that exists and is not told."""

TOTALS = frozenset(
    {"합계", "총계", "소계", "계", "총합", "총합계", "누계", "평균", "total", "totals", "grand total", "sum", "subtotal", "sub-total", "average"}
)
"""What people write at the head of a row that adds up the others."""

TOO_LONG = Message("is too long")
"""What is said of a date or an amount of more characters than any has; reading it by patterns would take minutes."""


def plain(text: str) -> str:
    """The text in one width, with one kind of dash, quote and space, nothing hidden, letters small: for comparison."""
    return _SPACES.sub(" ", HIDDEN.sub("", unicodedata.normalize("NFKC", text).translate(_SAME))).strip().casefold()


def trimmed(text: str) -> str:
    """The text composed to NFC, without spaces and zero-width characters at its ends; what lies between stays."""
    return unicodedata.normalize("NFC", text).strip(_ENDS)


def packed(text: str) -> str:
    """`plain` without spaces and punctuation: how labels are compared."""
    return re.sub(r"[\W_]+", "", plain(text))


def squeezed(text: str) -> str:
    """`packed` without what stands in brackets: how headers are compared."""
    return packed(re.sub(r"[(\[{][^)\]}]*[)\]}]", "", plain(text)))

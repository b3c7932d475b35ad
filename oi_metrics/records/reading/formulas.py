"""Cells that a spreadsheet would run: made harmless on the way out, restored on the way in."""

import re

_LIVE = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z")


def neutralised(text: str) -> str:
    """The text so that no spreadsheet runs it: one that starts like a formula gets a leading apostrophe; a number stays."""
    return f"'{text}" if _LIVE.match(text) and not _NUMBER.match(text) else text


def restored(text: str) -> str:
    """The inverse of `neutralised`."""
    return text[1:] if _GUARDED.match(text) else text

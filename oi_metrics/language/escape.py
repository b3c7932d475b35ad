"""Text from records is data: one way to put it into markdown, one to put it into a Plotly figure."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_ESCAPED = re.compile(rf"\\{_PUNCTUATION.pattern}")
_BREAKS = re.compile(r"[\r\n\t\v\f]+")


def md(text: object) -> str:
    """The text for a markdown field, every character shown as it is.

    Each ASCII punctuation character is escaped with a backslash (CommonMark 0.31, section 2.4), which switches off
    markup, HTML, images, links, directives, icons and formulas; line breaks become blanks.
    """
    return _PUNCTUATION.sub(r"\\\1", _BREAKS.sub(" ", str(text)))


def plain(escaped: str) -> str:
    """The text that `md` has escaped."""
    return _ESCAPED.sub(r"\1", escaped)


def link(label: str, address: str) -> str:
    """The markdown of a link; label: markdown that is already escaped; address: one that bears no angle bracket, as `urlencode` makes it."""
    return f"[{label}](<{address}>)"


def plot(text: object) -> str:
    """The text for any text of a Plotly figure, which would read a little HTML and `%{...}` templates.

    `%{` is kept from being a template by writing the brace as an entity, `$` from starting a formula likewise.
    """
    escaped = str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _BREAKS.sub(" ", escaped.replace("{", "&#123;").replace("$", "&#36;"))

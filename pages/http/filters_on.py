"""How many filters are on, told on a narrow screen by the way to the drawer that they are in: a frame of the page bears the number, and the style reads it."""

from __future__ import annotations

MOST = 9
"""More are told as so many and a plus."""


def frame(many: int) -> str:
    """The key of the frame that says so."""
    return f"filters-on-{min(many, MOST)}"


def style() -> str:
    """The number as `--filters-on`, in brackets."""
    told = {many: f" ({many}{'+' if many == MOST else ''})" for many in range(1, MOST + 1)}
    return "\n".join(f':root:has(.st-key-{frame(many)}) {{ --filters-on: "{text}"; }}' for many, text in told.items())

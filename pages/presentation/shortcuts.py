"""The keys of a presentation, declared once: for the controls on the page, for the list of keys, and for the script."""

from __future__ import annotations

import json

from oi_metrics.model.vocabulary import N_

KEYS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "first": (("Home",), N_("First"), "Home"),
    "back": (("ArrowLeft", "ArrowUp", "PageUp"), N_("Back"), "← Page Up"),
    "next": (("ArrowRight", "ArrowDown", "PageDown", "Space"), N_("Next"), "→ Page Down Space"),
    "last": (("End",), N_("Last"), "End"),
    "evidence": (("e", "E", "KeyE"), N_("Evidence"), "E"),
    "language": (("l", "L", "KeyL"), N_("Language"), "L"),
    "full": (("f", "F", "KeyF"), N_("Full screen"), "F"),
    "keys": (("?",), N_("Shortcuts"), "?"),
    "leave": (("Escape",), N_("Leave"), "Esc"),
}
"""Each control: its keys as the browser names them, what it is called, and how its keys are told to readers."""


def script() -> str:
    """The keys as `window.oiKeys`, by the name that the browser gives a key, for `head/presenting.js`."""
    return f"window.oiKeys = {json.dumps({key: name for name, (keys, _, _) in KEYS.items() for key in keys})};"

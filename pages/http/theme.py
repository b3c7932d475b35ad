"""What .streamlit/config.toml says of fonts and colours, for what the browser shows before it hears of it from Streamlit."""

from __future__ import annotations

import json

import streamlit as st

COLOURS = {"paper": "backgroundColor", "ink": "textColor", "line": "borderColor", "field": "secondaryBackgroundColor"}
"""As our styles call them, and as Streamlit does."""
_KINDS = ("light", "dark")


def script() -> str:
    """Either theme as `window.oiTheme`, as far as the first page needs it, for `head/address.js`."""
    fonts = {"bodyFont": st.get_option("theme.font"), "headingFont": st.get_option("theme.headingFont")}
    return f"window.oiTheme = {json.dumps({kind: fonts | {name: _colour(kind, name) for name in COLOURS.values()} for kind in _KINDS})};"


def style() -> str:
    """Font and colours as `--oi-font`, `--oi-paper`, `--oi-paper-dark` and so on."""
    colours = {f"{ours}{'-dark' if kind == 'dark' else ''}": _colour(kind, theirs) for kind in _KINDS for ours, theirs in COLOURS.items()}
    said = {"font": st.get_option("theme.font"), **colours}
    return f":root {{ {' '.join(f'--oi-{name}: {value};' for name, value in said.items())} }}"


def _colour(kind: str, name: str) -> str:
    return str(st.get_option(f"theme.{kind}.{name}"))

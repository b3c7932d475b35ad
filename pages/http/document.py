"""The HTML document that the browser starts from: Streamlit's own, in the reader's language, with our scripts alone and a few looks."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from oi_metrics.language.words import Words
from pages.http import ahead, connecting, filters_on, fonts, theme
from pages.presentation import shortcuts

TITLE = "OI Metrics"
ROOT = '<div id="root">'
HEAD = Path(__file__).parent / "head"
SCRIPTS = (shortcuts.script(), theme.script(), ahead.script(), connecting.script(), *(file.read_text("utf-8") for file in sorted(HEAD.glob("*.js"))))
"""What runs before Streamlit does; nothing else in the document is a script of its own."""
STYLES = (fonts.style(), theme.style(), filters_on.style(), *(file.read_text("utf-8") for file in sorted(HEAD.glob("*.css"))))
_INLINE_SCRIPT = re.compile(r"<script>.*?</script>", re.DOTALL)
_FONT_AHEAD = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')
"""Streamlit asks for its own font ahead, which our theme does not use."""


def document(lang: str, words: str = "") -> str:
    """The document in this language, with what is read until the page is there, as HTML."""
    return _document(lang).replace(ROOT, words + ROOT)


@lru_cache(maxsize=2)
def _document(lang: str) -> str:
    """What all documents in this language have, read from the installed Streamlit."""
    html = (ahead.STATIC / "index.html").read_text("utf-8")
    need = f"<noscript><p>{Words(lang).gettext('The dashboard needs JavaScript, which this browser has switched off.')}</p></noscript>"
    html = _FONT_AHEAD.sub("", _INLINE_SCRIPT.sub("", html))
    html = re.sub(r"<noscript>.*?</noscript>", need, html, flags=re.DOTALL)
    html = html.replace('<html lang="en">', f'<html lang="{lang}">').replace("<title>Streamlit</title>", f"<title>{TITLE}</title>")
    ours = [f"<script>{script}</script>" for script in SCRIPTS] + [f"<style>{style}</style>" for style in STYLES]
    return html.replace("<head>", "<head>" + "".join(ours), 1).replace("</head>", ahead.links(lang, html) + "</head>", 1)


def source_of(script: str) -> str:
    """A script's text as a source of a content security policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"

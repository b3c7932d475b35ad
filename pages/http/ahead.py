"""What the browser is told to fetch ahead, while it still reads the document: modules of the first page, and its fonts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import streamlit

from pages.http import fonts

STATIC = Path(streamlit.__file__).parent / "static"
_MANIFEST: dict[str, dict[str, Any]] = json.loads((STATIC / "manifest.json").read_text("utf-8"))
"""What Streamlit's build says of its modules: file, name, imports."""
CHARTS = "PlotlyChart"
ELEMENTS = (CHARTS, "ButtonGroup", "Button", "Checkbox", "MenuButton", "Metric", "PageLink", "Slider", "TextInput")
"""Streamlit's elements on the overview; it would ask for the module of each, one after another, once its server has sent one."""


def links(lang: str, named: str) -> str:
    """The links of the document. named: what it is made of, which names the modules of every page itself."""
    modules = [f'<link rel="modulepreload" crossorigin href="./{file}">' for file in _modules() if file not in named]
    letters = [f'<link rel="preload" as="font" type="font/woff2" crossorigin href="./{fonts.address(font)}">' for font in fonts.first(lang)]
    return "".join(letters + modules)


def script() -> str:
    """Make the charts ready to draw as soon as the browser has nothing else to do, such as while the page waits for its server."""
    module = next(module["file"] for module in _MANIFEST.values() if module.get("name") == CHARTS)
    return f'addEventListener("DOMContentLoaded", () => window.requestIdleCallback?.(() => import("./{module}")));'


def _modules() -> list[str]:
    """The files of the elements and of all that they import, each once."""
    found: dict[str, None] = {}

    def follow(key: str) -> None:
        if key not in found:
            found[key] = None
            for other in _MANIFEST[key].get("imports", ()):
                follow(other)

    for key, module in _MANIFEST.items():
        if module.get("isDynamicEntry") and module.get("name") in ELEMENTS:
            follow(key)
    return [_MANIFEST[key]["file"] for key in found]

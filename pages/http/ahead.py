"""What the browser is told to fetch ahead, while it still reads the document: modules of the first page, and its fonts."""

from __future__ import annotations

import json
from pathlib import Path

from pages.http import fonts

ELEMENTS = ("PlotlyChart", "ButtonGroup", "Button", "Checkbox", "ImageList", "Metric", "PageLink", "Slider", "TextInput")
"""Streamlit's elements on the overview; it would ask for the module of each, one after another, once its server has sent one."""


def links(static: Path, lang: str, named: str) -> str:
    """The links of the document. static: the installed Streamlit's files. named: the document, which names the modules of every page itself."""
    modules = [f'<link rel="modulepreload" crossorigin href="./{file}">' for file in _modules(static) if file not in named]
    letters = [f'<link rel="preload" as="font" type="font/woff2" crossorigin href="./{fonts.address(font)}">' for font in fonts.FIRST[lang]]
    return "".join(letters + modules)


def _modules(static: Path) -> list[str]:
    """The files of the elements and of all that they import, each once."""
    manifest = json.loads((static / "manifest.json").read_text("utf-8"))
    found: dict[str, None] = {}

    def follow(key: str) -> None:
        if key not in found:
            found[key] = None
            for other in manifest[key].get("imports", ()):
                follow(other)

    for key, module in manifest.items():
        if module.get("isDynamicEntry") and module.get("name") in ELEMENTS:
            follow(key)
    return [manifest[key]["file"] for key in found]

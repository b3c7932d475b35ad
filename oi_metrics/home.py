"""Where the product's own files lie: in a checkout beside this package, once installed within it."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
IMPORTED_FROM = PACKAGE.parent
"""The folder from which Python imports this package."""


def app() -> Path:
    """The folder of `dashboard.py`, `pages/`, `data/` and `.streamlit/`; pyproject.toml says what the wheel takes to `oi_metrics/app`."""
    installed = PACKAGE / "app"
    return installed if installed.is_dir() else IMPORTED_FROM


def cache_folder() -> Path:
    """Where is kept what can be had or made again: `OI_CACHE`, or the user's cache."""
    return Path(os.environ.get("OI_CACHE") or Path.home() / ".cache" / "oi_metrics")


def checkout() -> Path:
    """The folder of the whole project. Raises FileNotFoundError where the package is installed: documents and catalogues are made in a checkout."""
    if not (IMPORTED_FROM / "pyproject.toml").is_file():
        raise FileNotFoundError("only a checkout of the project has what this writes")
    return IMPORTED_FROM

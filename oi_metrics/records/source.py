"""Where records come from: a path, or the address of a database, which is never shown with its password."""

from __future__ import annotations

import re
from pathlib import Path

SCHEMES = ("postgresql", "postgresql+psycopg", "postgres", "sqlite")

_PASSWORD = re.compile(r"(?<=://)([^:/?#]*):.*@", re.DOTALL)
_IN_QUERY = re.compile(r"(password=)[^&]*", re.IGNORECASE)


def is_url(source: Path | str) -> bool:
    """Whether a source of records is the address of a database rather than a path."""
    return isinstance(source, str) and source.partition("://")[0].lower() in SCHEMES


def masked(source: Path | str) -> str:
    """A source as it may be shown: an address without its password, a path as it is."""
    text = str(source)
    return _IN_QUERY.sub(r"\1***", _PASSWORD.sub(r"\1:***@", text)) if "://" in text else text

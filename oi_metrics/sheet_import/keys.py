"""Keys made from names: the same name always gives the same key, Korean names are spelt in Latin letters."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection

from anyascii import anyascii

MAX_LENGTH = 48


def slug(name: str) -> str:
    """A name in small Latin letters, digits and hyphens, other scripts spelt in Latin letters; blank where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", anyascii(unicodedata.normalize("NFKC", name)).lower()).strip("-")[:MAX_LENGTH].strip("-")


def digest(text: str, length: int = 8) -> str:
    """The first hex digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def key(name: str, taken: Collection[str] = ()) -> str:
    """A key for a name: its slug, with a digest of the name where the slug is blank or taken."""
    short = slug(name)
    if short and short not in taken:
        return short
    longer = "-".join(filter(None, [short, digest(name)]))
    return longer if longer not in taken else f"{longer}-{digest(name, 24)}"

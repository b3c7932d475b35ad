"""What runs in the confined process that looks at one page of the live service; it imports little, since a page a second is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from oi_metrics.records.reading.limits import Limits

MOST_TOKEN = 1000
"""Characters of what a page calls the next one by."""


def page(path: str, bounds: Limits, tell: Callable[[int], None]) -> Iterator[dict[str, Any]]:
    """Of a page of the live service: how many studies it has, and the token of the next one; nothing of what is no page."""
    try:
        found = orjson.loads(Path(path).read_bytes())
    except orjson.JSONDecodeError:
        return
    if isinstance(found, dict) and isinstance(found.get("studies"), list):
        yield {"studies": len(found["studies"]), "token": str(found.get("nextPageToken") or "")[:MOST_TOKEN]}

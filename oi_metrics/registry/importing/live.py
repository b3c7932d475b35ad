"""Studies of the live service as one reading: its pages are read like files, in a confined process."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from oi_metrics.home import cache_folder
from oi_metrics.model.faults import InvalidRecords
from oi_metrics.model.vocabulary import N_
from oi_metrics.registry.importing.api_client import Client, Clock, Query
from oi_metrics.registry.importing.run import read_place
from oi_metrics.registry.reading import Reading


def read_live(
    query: Query,
    cache: Path | str | None = None,
    clock: Clock | None = None,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Reading:
    """The studies that the service has for a query. Raises InvalidRecords, Cancelled."""
    client = Client(query, cache or cache_folder(), clock, cancelled)
    try:
        with tempfile.TemporaryDirectory(prefix="oi-metrics-") as folder:
            for number, page in enumerate(client.pages(progress), start=1):
                (Path(folder) / f"page-{number:06}.json").write_bytes(page)
            readings, faults = read_place(Path(folder), None, cancelled)
    finally:
        client.close()
    if faults or not readings:
        raise InvalidRecords([replace(fault, file=client.place) if fault.file == Path(folder).name else fault for fault in faults])
    asked = "&".join(f"{name}={text}" for name, text in query.parameters.items() if name.startswith("query."))
    counts = MappingProxyType({**readings[0].counts, N_("pages"): number})
    return replace(readings[0], origin=f"{client.place}?{asked}", taken=datetime.now(UTC).date().isoformat(), counts=counts)

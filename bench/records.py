"""Records of a thousand and of a hundred thousand agreements: loading them, and every page with them.

    python -m bench.records

A source is loaded in a process of its own, so that its peak memory is its own. A page is opened over Streamlit's own
websocket; then the partner types are changed, to choices never made before (cold) and again (warm).
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg

from bench import many, sessions
from bench.server import ROOT, serve
from oi_metrics.records.tables import load

SIZES = (1_000, 100_000)
PAGES = ("", "agreements", "partners", "sites", "claims", "records")
CHOICES = ([0], [1], [2], [3], [0, 1], [0, 2], [1, 2])


@dataclass(frozen=True)
class Source:
    """A kind of source: how records are put into it (tables, an empty folder -> what `records.tables.load` takes)."""

    name: str
    put: Callable[[many.Frames, Path], str]


SOURCES = [Source("folder", lambda frames, folder: str(many.write(frames, folder)))]


@dataclass
class Visit:
    """Seconds to open a page and of each change of the filter, KB of the opening and of the largest change, errors."""

    first: float = 0.0
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    opened_kb: float = 0.0
    change_kb: float = 0.0
    errors: list[str] = field(default_factory=list)


def main() -> list[str]:
    """Print all measurements; returns the errors that pages showed."""
    errors = []
    with tempfile.TemporaryDirectory() as parent:
        places = {(size, source.name): _put(source, size, Path(parent)) for size in SIZES for source in SOURCES}
        for (size, name), place in places.items():
            loaded = _loaded(place)
            print(f"load {size:,} agreements from {name}: {loaded['seconds']:.1f} s, peak memory {loaded['megabytes']:.0f} MB", flush=True)
        visits = {}
        for size in SIZES:
            with serve("dashboard", places[size, SOURCES[0].name]) as server:
                visits[size] = {page: asyncio.run(_visit(server.port, page)) for page in PAGES}
                print(f"resident memory with {size:,} agreements after {len(PAGES) * len(CHOICES)} choices on all pages: {server.resident_megabytes():.0f} MB")
    small, large = (visits[size] for size in SIZES)
    print(f"{'page':12}{'change, ms: ' + f'{SIZES[0]:,}':>20}{f'{SIZES[1]:,}':>10}{'ratio':>8}{'again, ms':>12}{'':>8}{'ratio':>8}{'open, s':>10}{'KB':>8}{'change KB':>11}")
    for page in PAGES:
        a, b = small[page], large[page]
        cold, warm = [[1000 * median(times) for times in pair] for pair in ((a.cold, b.cold), (a.warm, b.warm))]
        print(
            f"{page or 'overview':12}{cold[0]:20.0f}{cold[1]:10.0f}{cold[1] / cold[0]:8.1f}{warm[0]:12.0f}{warm[1]:8.0f}{warm[1] / warm[0]:8.1f}"
            f"{b.first:10.2f}{b.opened_kb:8.0f}{b.change_kb:11.0f}",
            flush=True,
        )
        errors += [f"{page or 'overview'}: {error}" for visit in (a, b) for error in visit.errors]
    return errors


def _put(source: Source, size: int, parent: Path) -> str:
    folder = parent / f"{source.name}-{size}"
    folder.mkdir()
    return source.put(many.many(size), folder)


def _loaded(place: str) -> dict[str, float]:
    found = subprocess.run([sys.executable, "-m", "bench.records", "load", place], cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(found.stdout)


def _load(place: str) -> None:
    begun = time.perf_counter()
    load(place)
    taken = time.perf_counter() - begun
    print(json.dumps({"seconds": taken, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


async def _visit(port: int, page: str) -> Visit:
    """Open a page and change its filter: to every choice for the first time, then to every choice again."""
    visit, outcome, widgets = Visit(), sessions.Outcome(), set()
    async with sessions.connected(port) as socket:
        opening = BackMsg()
        opening.rerun_script.page_name = page
        visit.first = await _taken(socket, opening, outcome, widgets)
        visit.opened_kb = outcome.received / 1000
        for times in (visit.cold, visit.warm):
            for choice in CHOICES:
                before = outcome.received
                change = BackMsg()
                change.rerun_script.page_name = page
                state = change.rerun_script.widget_states.widgets.add()
                state.id = next(iter(widgets))
                state.int_array_value.data.extend(choice)
                times.append(await _taken(socket, change, outcome, widgets))
                visit.change_kb = max(visit.change_kb, (outcome.received - before) / 1000)
    visit.errors = outcome.errors
    return visit


async def _taken(socket: websockets.ClientConnection, message: BackMsg, outcome: sessions.Outcome, widgets: set[str]) -> float:
    begun = time.perf_counter()
    await socket.send(message.SerializeToString())
    await sessions.until_finished(socket, outcome, widgets)
    return time.perf_counter() - begun


if __name__ == "__main__":
    if sys.argv[1:2] == ["load"]:
        _load(sys.argv[2])
    else:
        problems = main()
        print(*problems, sep="\n", file=sys.stderr)
        sys.exit(1 if problems else 0)

"""Records of a thousand and of a hundred thousand agreements: loading them, and every page with them.

    python -m bench.records

The same records lie in a folder, in a workbook that the project exported, and in a PostgreSQL made for the occasion. Each
is imported in a process of its own, so that its peak memory is its own; files are read in a child of that. A page is
opened over Streamlit's own websocket; then the partner types are changed, to choices never made before (cold) and again
(warm).
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from statistics import median

from streamlit.proto.BackMsg_pb2 import BackMsg

from bench import record_sources, sessions
from bench.server import serve

SIZES = (1_000, 100_000)
PAGES = ("", "agreements", "partners", "sites", "claims", "records")
OPEN_SECONDS = 2.0
CHANGES = 4
CHOICES = {page: list(combinations(range(7), 2))[place :: len(PAGES)][:CHANGES] for place, page in enumerate(PAGES)}
"""Two partner types at a time, other ones on each page, so that no page finds the selection of another one made."""


@dataclass
class Visit:
    """Seconds until a page has opened, until it is whole, and of each change of the filter, KB of the opening and of the largest change, errors."""

    first: float = 0.0
    whole: float = 0.0
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    opened_kb: float = 0.0
    change_kb: float = 0.0
    errors: list[str] = field(default_factory=list)


def main() -> list[str]:
    """Print all measurements; returns the errors that pages showed."""
    with tempfile.TemporaryDirectory() as parent, ExitStack() as running:
        places, errors = record_sources.imported(SIZES, Path(parent), running)
        visits = {size: _visits(size, places[size]) for size in SIZES}
    return errors + _compared(*(visits[size] for size in SIZES))


def _visits(size: int, place: str) -> dict[str, Visit]:
    with serve("dashboard", place) as server:
        found = {page: asyncio.run(_visit(server.port, page)) for page in PAGES}
        print(f"resident memory with {size:,} agreements after {len(PAGES) * CHANGES} choices on all pages: {server.resident_megabytes():.0f} MB")
    return found


def _compared(small: dict[str, Visit], large: dict[str, Visit]) -> list[str]:
    errors: list[str] = []
    sizes = "".join(f"{size:10,}" for size in SIZES)
    print(f"{'':12}{'filter change, ms':>28}{'the same again, ms':>28}{'open':>10}{'whole':>8}{'ratio':>8}{'opened':>9}{'change':>9}")
    print(f"{'page':12}{sizes}{'ratio':>8}{sizes}{'ratio':>8}{'s':>10}{'s':>8}{'':>8}{'KB':>9}{'KB':>9}")
    for page in PAGES:
        a, b = small[page], large[page]
        cold, warm = [[1000 * median(times) for times in pair] for pair in ((a.cold, b.cold), (a.warm, b.warm))]
        print(
            f"{page or 'overview':12}{cold[0]:10.0f}{cold[1]:10.0f}{cold[1] / cold[0]:8.1f}{warm[0]:10.0f}{warm[1]:10.0f}{warm[1] / warm[0]:8.1f}"
            f"{b.first:10.2f}{b.whole:8.2f}{b.first / a.first:8.1f}{b.opened_kb:9.0f}{b.change_kb:9.0f}",
            flush=True,
        )
        errors += [f"{page or 'overview'} opens in {b.first:.1f} s, over {OPEN_SECONDS}"] if b.first > OPEN_SECONDS else []
        errors += [f"{page or 'overview'}: {error}" for visit in (a, b) for error in visit.errors]
    return errors


async def _visit(port: int, page: str) -> Visit:
    """Open a page and change its filter: to every choice for the first time, then to every choice again."""
    visit, outcome = Visit(), sessions.Outcome()
    widgets: sessions.Widgets = {}
    async with sessions.connected(port) as socket:
        opening = BackMsg()
        opening.rerun_script.page_name = page
        begun = time.perf_counter()
        await socket.send(opening.SerializeToString())
        await sessions.until_finished(socket, outcome, widgets)
        visit.first, visit.whole = outcome.finished[0] - begun, outcome.finished[-1] - begun
        visit.opened_kb = outcome.received / 1000
        for times in (visit.cold, visit.warm):
            for choice in CHOICES[page]:
                before = outcome.received
                change = BackMsg()
                change.rerun_script.page_name = page
                sessions.choose(change, widgets, choice)
                begun = time.perf_counter()
                await socket.send(change.SerializeToString())
                footer = await sessions.until_finished(socket, outcome, widgets)
                times.append(time.perf_counter() - begun)
                sessions.check(footer, choice, outcome)
                visit.change_kb = max(visit.change_kb, (outcome.received - before) / 1000)
    visit.errors = outcome.errors
    return visit


if __name__ == "__main__":
    problems = main()
    print(*problems, sep="\n", file=sys.stderr)
    sys.exit(1 if problems else 0)

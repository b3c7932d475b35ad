"""Distinct choices of one viewer after another: the memory that the answers take, by their own count and by the process's.

`python -m bench.choices [NUMBER]` prints both, for 3,000 choices unless told, and exits 1 when the budget is exceeded.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

from oi_metrics.filters import Filters
from pages.session import current_records, record_cache, warming
from pages.session.sized_cache import ANSWERS

CHOICES = 3_000
ROOM = 1.5
"""The process may grow by so many budgets: what answers share with each other and the allocator's gaps are in no answer's weight."""


def choices(edition: str) -> Iterator[Filters]:
    """Choices that differ: windows of years by up to three partner types, as the sidebar offers them."""
    first, last = record_cache.years(edition)
    spans = [(begin, end) for begin in range(first, last + 1) for end in range(begin, last + 1)]
    offered = record_cache.offered(edition)
    kinds = [combined for size in (0, 1, 2, 3) for combined in itertools.combinations(offered["partner_type"], size)]
    for kind, span in itertools.product(kinds, spans):
        yield Filters(partner_type=kind, years=span)


def resident_megabytes() -> float:
    """What this process holds now."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main(number: int = CHOICES) -> int:
    """The overview's figures and charts for each choice."""
    tables = current_records.server().tables
    assert tables is not None
    warming.overview(tables.edition)
    before = resident_megabytes()
    for made, choice in enumerate(itertools.islice(choices(tables.edition), number), start=1):
        for make in warming.page(tables.edition, "overview", choice):
            make()
        if made % max(number // 10, 1) == 0:
            print(f"{made} choices: answers {ANSWERS.used / 1e6:.0f} MB, process +{resident_megabytes() - before:.0f} MB", flush=True)
    over = ANSWERS.used > ANSWERS.most or resident_megabytes() - before > ROOM * ANSWERS.most / 1e6
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))

"""What commands take beside what none of them does without: Python with pandas, and records that are read and validated.

    python -m bench.commands

Ratios within one run are what counts: of the processor's time, of the command and all that it starts, and of the time that
passes meanwhile, which is less where two processors share the work. The least of several runs: a machine that does other
things as well lengthens the second, and hardly the first.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench.many import many, write
from bench.server import ROOT

RUNS = 5
MANY = 100_000
CHECK_BOUND = 5.0
"""`check` on the embedded records, in the time that passes while pandas is imported."""
MANY_BOUND = 2.5
"""`check` on many records, in the time of `validate`, which reads and validates them too: its laws have ten seconds whatever the machine."""


class Taken(NamedTuple):
    """Seconds of the processor, and seconds that passed."""

    processor: float
    passed: float


def main() -> list[str]:
    """Print the table; returns what missed its bound."""
    pandas = _least(RUNS, "-c", "import pandas")
    print(f"{'':44}{'reference, s':>14}{'s':>8}{'ratio':>8}{'passed, s':>14}{'s':>8}{'ratio':>8}")
    embedded = _row("check, embedded records / import pandas", pandas, _least(RUNS, "-m", "oi_metrics", "check"))
    _row("validate, embedded records / import pandas", pandas, _least(RUNS, "-m", "oi_metrics", "validate"))
    with tempfile.TemporaryDirectory() as parent:
        place = str(write(many(MANY), Path(parent) / "records"))
        valid, checked = (_least(1, "-m", "oi_metrics", command, place) for command in ("validate", "check"))
    large = _row(f"check, {MANY:,} agreements / validate", valid, checked)
    ratios = (("the embedded records", embedded, CHECK_BOUND), (f"{MANY:,} agreements", large, MANY_BOUND))
    return [f"check on {name} takes {ratio:.2f} times its reference, over {bound}" for name, ratio, bound in ratios if ratio > bound]


def _row(name: str, reference: Taken, measured: Taken) -> float:
    """Print one line of the table; returns the ratio of the time that passed."""
    pairs = list(zip(reference, measured, strict=True))
    print(f"{name:44}" + "".join(f"{one:14.2f}{other:8.2f}{other / one:8.2f}" for one, other in pairs), flush=True)
    return measured.passed / reference.passed


def _least(runs: int, *arguments: str) -> Taken:
    taken = [_seconds(arguments) for _ in range(runs)]
    return Taken(min(one.processor for one in taken), min(one.passed for one in taken))


def _seconds(arguments: tuple[str, ...]) -> Taken:
    """What Python with these arguments takes, with all that it starts."""
    before, began = os.times(), time.monotonic()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Taken(processor, time.monotonic() - began)


if __name__ == "__main__":
    problems = main()
    print(*problems, sep="\n", file=sys.stderr)
    sys.exit(1 if problems else 0)

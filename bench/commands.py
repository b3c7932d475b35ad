"""What commands take beside what none of them does without: Python with pandas, and records that are read and validated.

    python -m bench.commands

Ratios within one run are what counts. Processor time of the command and of the readers that it starts, the least of several
runs: a machine that does other things as well lengthens the time on the wall, and hardly this.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.many import many, write
from bench.server import ROOT

RUNS = 5
MANY = 100_000
CHECK_BOUND = 6.0
"""`check` on the embedded records, in the time of importing pandas."""
MANY_BOUND = 2.0
"""`check` on many records, in the time of `validate`, which reads and validates them too."""


def main() -> list[str]:
    """Print the table; returns what missed its bound."""
    pandas = _least(RUNS, "-c", "import pandas")
    print(f"{'':44}{'reference':>12}{'s':>12}{'ratio':>8}")
    embedded = _row("check, embedded records / import pandas", pandas, _least(RUNS, "-m", "oi_metrics", "check"))
    _row("validate, embedded records / import pandas", pandas, _least(RUNS, "-m", "oi_metrics", "validate"))
    with tempfile.TemporaryDirectory() as parent:
        place = str(write(many(MANY), Path(parent) / "records"))
        valid, checked = (_least(1, "-m", "oi_metrics", command, place) for command in ("validate", "check"))
    large = _row(f"check, {MANY:,} agreements / validate", valid, checked)
    ratios = (("the embedded records", embedded, CHECK_BOUND), (f"{MANY:,} agreements", large, MANY_BOUND))
    return [f"check on {name} takes {ratio:.2f} times its reference, over {bound}" for name, ratio, bound in ratios if ratio > bound]


def _row(name: str, reference: float, measured: float) -> float:
    print(f"{name:44}{reference:12.2f}{measured:12.2f}{measured / reference:8.2f}", flush=True)
    return measured / reference


def _least(runs: int, *arguments: str) -> float:
    return min(_seconds(arguments) for _ in range(runs))


def _seconds(arguments: tuple[str, ...]) -> float:
    """Processor seconds of Python with these arguments, and of what it starts."""
    before = os.times()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


if __name__ == "__main__":
    problems = main()
    print(*problems, sep="\n", file=sys.stderr)
    sys.exit(1 if problems else 0)

"""`make bench-registry`: every registry metric at 10^4 to 10^7 rows of sites, on pandas and DuckDB.

Beside each stands the same whole question as plain DuckDB SQL (the reference: at most 1.5 of its time on DuckDB), and its
counts in NumPy on codes in memory (the floor). growth: the slope of log time over log rows from 10^5 on, at most 1.1;
beside it the slope of the last step alone. Each side and size runs in a process of its own, NumPy's products of matrices
on one thread, since threads that wait cost time; a time is the least of several runs, each without what an earlier one
left behind. Times are of the processor, all threads together, since other work on the machine changes them least; the
time on the wall stands in brackets. A peak is the process's largest resident memory during the metric, the opened store
included.

    python -m bench.registry                  # all sizes, in a temporary folder
    python -m bench.registry 1e4 1e5          # some of them
    python -m bench.registry --stores FOLDER  # stores made before, a folder a size
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

SIZES = (10**4, 10**5, 10**6, 10**7)
SIDES = ("duckdb", "sql", "pandas", "numpy")
COLUMNS = ("pandas", "duckdb", "sql", "numpy")
RATIO_BOUND, GROWTH_BOUND = 1.5, 1.1
GROWTH_FROM = 10**5
RUNS = {10**4: 25, 10**5: 15, 10**6: 7, 10**7: 5}
ATTEMPTS_SECONDS = 40
"""No metric is run again once its runs have taken so long."""
OPTIONS = {"hospital_profile": {"hospital": "synthetic-1"}}


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("sizes", nargs="*", type=lambda text: int(float(text)), default=list(SIZES))
    given.add_argument("--stores", type=Path)
    given.add_argument("--keep", type=Path, help="a CSV file for the figures")
    given.add_argument("--measure", nargs=2, metavar=("SIDE", "FOLDER"), help=argparse.SUPPRESS)
    chosen = given.parse_args()
    if chosen.measure:
        print(json.dumps(measured(*chosen.measure, runs=RUNS.get(chosen.sizes[0], 2))))
        return 0
    with tempfile.TemporaryDirectory() as place:
        found = pd.concat([_at(size, chosen.stores or Path(place)) for size in chosen.sizes], ignore_index=True)
    if chosen.keep:
        found.to_csv(chosen.keep, index=False)
    missed = report(found)
    for miss in missed:
        print(f"missed: {miss}", file=sys.stderr)
    return 1 if missed else 0


def _at(size: int, place: Path) -> pd.DataFrame:
    folder = place / str(size)
    if not folder.exists():
        begun = time.perf_counter()
        made = "import sys; from bench.registry_store import make; make(int(sys.argv[1]), sys.argv[2])"
        subprocess.run([sys.executable, "-c", made, str(size), str(folder)], check=True)
        print(f"made a store of {size:,} sites in {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    rows = []
    for side in SIDES:
        command = [sys.executable, "-m", "bench.registry", str(size), "--measure", side, str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"})
        if done.returncode:
            raise RuntimeError(f"{side} at {size}: {done.stderr[-2000:]}")
        rows += [{"sites": size, "side": side, "metric": name, **figures} for name, figures in json.loads(done.stdout.splitlines()[-1]).items()]
        print(f"{side} at {size:,}: done", file=sys.stderr, flush=True)
    return pd.DataFrame(rows)


def measured(side: str, folder: str, runs: int) -> dict[str, dict[str, float]]:
    """Seconds of the processor, of all threads together, seconds on the wall and peak megabytes of each metric, and of
    opening under the name `open`."""
    used, begun = time.process_time(), time.perf_counter()
    ask = _asking(side, folder)
    figures = {"open": {"seconds": time.process_time() - used, "wall": time.perf_counter() - begun, "peak_mb": _peak()}}
    for name in _names():
        _forget_peak()
        times: list[tuple[float, float]] = []
        while len(times) < runs and sum(wall for _, wall in times) < ATTEMPTS_SECONDS:
            used, begun = time.process_time(), time.perf_counter()
            ask(name)
            times.append((time.process_time() - used, time.perf_counter() - begun))
        figures[name] = {"seconds": min(used for used, _ in times), "wall": min(wall for _, wall in times), "peak_mb": _peak()}
    return figures


def _names() -> list[str]:
    """A metric for each computation; panels that show the table of another are left out."""
    from bench.registry_sql import STATEMENTS
    from oi_metrics.catalogue.index import TRIAL_METRICS

    computed = {name: getattr(metric.compute, "func", metric.compute) for name, metric in TRIAL_METRICS.items()}
    missing = set(computed.values()) - {computed[name] for name in STATEMENTS}
    assert not missing, f"no reference in SQL for {missing}"
    return [name for name in TRIAL_METRICS if name in STATEMENTS]


def _asking(side: str, folder: str) -> Callable[[str], Any]:
    """What answers a metric by name; nothing that one answer made is used by the next."""
    if side == "numpy":
        from bench.registry_floor import FLOORS, Codes

        codes = Codes.of(folder)
        return lambda name: FLOORS[name](codes)
    if side == "sql":
        return _sql(folder)
    from oi_metrics.catalogue.index import TRIAL_METRICS
    from oi_metrics.registry.filters import Choice
    from oi_metrics.registry.storage.engines import opened

    store, members = opened(f"{side}:{folder}"), _members()
    return lambda name: TRIAL_METRICS[name].table(store.narrowed(store.trials, store.sites), Choice(), members, **OPTIONS.get(name, {}))


def _sql(folder: str) -> Callable[[str], Any]:
    from bench.registry_sql import answer, connected

    connection = connected(folder, _members(), **OPTIONS["hospital_profile"])
    return lambda name: answer(connection, name)


def _members() -> Any:
    from oi_metrics.registry.members import COLUMNS, Members

    joined = pd.Timestamp("2016-06-30")
    rows = [
        {"hospital_id": f"synthetic-{number}", "programme": "p", "joined": "2016-06-30", "joined_earliest": joined, "joined_latest": joined, "state": "held"}
        for number in range(1, 6)
    ]
    return Members(pd.DataFrame(rows).reindex(columns=COLUMNS))


def _peak() -> float:
    """The largest resident memory since it was last forgotten, in MB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return math.nan


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def report(found: pd.DataFrame) -> list[str]:
    """Print the figures as a table of Markdown; returns what misses a bound."""
    missed = []
    print("| metric | sites | pandas s | MB | DuckDB s | MB | SQL s | ratio | NumPy s |\n|---|---|---|---|---|---|---|---|---|")
    for (name, size), rows in found.groupby(["metric", "sites"], sort=False):
        at = rows.set_index("side")
        seconds = at["seconds"]
        ratio = seconds["duckdb"] / seconds["sql"]
        pandas, duckdb = (f"{_time(at, side)} | {at['peak_mb'][side]:.0f}" for side in ("pandas", "duckdb"))
        print(f"| {name} | {size:,} | {pandas} | {duckdb} | {_time(at, 'sql')} | {ratio:.2f} | {seconds['numpy']:.3f} |", flush=True)
        if ratio > RATIO_BOUND and name != "open":
            missed.append(f"{name} at {size:,} takes {ratio:.2f} of the time of plain SQL, over {RATIO_BOUND}")
    print("\n| metric | growth on pandas | on DuckDB | of SQL | of NumPy | last step on pandas | on DuckDB | of SQL | of NumPy |\n" + "|---" * 9 + "|")
    large = found[(found["sites"] >= GROWTH_FROM) & (found["metric"] != "open")]
    for name, rows in large.groupby("metric", sort=False):
        growth = {side: _slope(each) for side, each in rows.groupby("side")}
        last = {side: _slope(each.nlargest(2, "sites")) for side, each in rows.groupby("side")}
        print(f"| {name} | {' | '.join(f'{steps[side]:.2f}' for steps in (growth, last) for side in COLUMNS)} |")
        missed += [f"{name} grows by {growth[side]:.2f} on {side}, over {GROWTH_BOUND}" for side in ("pandas", "duckdb") if growth[side] > GROWTH_BOUND]
    return missed


def _time(at: pd.DataFrame, side: str) -> str:
    return f"{at['seconds'][side]:.3f} ({at['wall'][side]:.2f})"


def _slope(rows: pd.DataFrame) -> float:
    """The exponent of time over rows, by least squares on logarithms; missing with one size."""
    if len(rows) < 2:
        return math.nan
    return float(np.polyfit(np.log(rows["sites"]), np.log(rows["seconds"]), 1)[0])


if __name__ == "__main__":
    sys.exit(main())

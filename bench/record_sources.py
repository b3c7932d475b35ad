"""The kinds of source that records are imported from, and what an import of many takes: seconds, rows as they come, peak memory.

    python -m bench.record_sources SOURCE

imports one source (a path or the URL of a database): lines of progress, then the figures as JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import many
from bench.server import ROOT
from oi_metrics.exports import Context, write_xlsx
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.model.schema import TABLES
from oi_metrics.records import database
from oi_metrics.records.load import read
from oi_metrics.records.tables import typed
from oi_metrics.records.validate import validate
from tests import postgres

Put = Callable[[many.Frames, Path, ExitStack], str]
"""Tables, a place for files that is still free, what is to be ended after the measuring -> what `records.read.read` takes."""
TOLD_EVERY_SECONDS = 2.0


def _folder(frames: many.Frames, place: Path, running: ExitStack) -> str:
    return str(many.write(frames, place))


def _workbook(frames: many.Frames, place: Path, running: ExitStack) -> str:
    """The workbook that the project itself exports."""
    tables, path = typed(frames), place.with_suffix(".xlsx")
    with path.open("wb") as out:
        write_xlsx(out, tables, (), Context.of(tables, Filters(), Words("en")))
    return str(path)


def _postgresql(frames: many.Frames, place: Path, running: ExitStack) -> str:
    """A PostgreSQL of its own, running as long as it is measured."""
    server = running.enter_context(postgres.serving())
    server.admin("CREATE DATABASE records")
    database.load(server.url("records"), frames, "bench")
    return server.url("records")


SOURCES: dict[str, Put] = {"folder": _folder, "XLSX": _workbook, "PostgreSQL": _postgresql}


def imported(sizes: Sequence[int], parent: Path, running: ExitStack) -> tuple[dict[int, str], list[str]]:
    """Print what the import of each size from each source takes; the folder of each size, and what went wrong."""
    folders, errors = {}, []
    for size in sizes:
        frames = many.many(size)
        rows = sum(map(len, frames.values()))
        for name, put in SOURCES.items():
            place = put(frames, parent / f"{name}-{size}", running)
            errors += _told(f"{size:,} agreements from {name}", place, rows)
            folders[size] = folders.get(size, place)
    return folders, errors


def _told(what: str, place: str, rows: int) -> list[str]:
    command = [sys.executable, "-m", "bench.record_sources", place]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        last = ""
        for last in process.stdout or ():
            if not last.startswith("{"):
                print(f"import of {what}: {last.rstrip()}", flush=True)
    if process.returncode or not last.startswith("{"):
        return [f"import of {what}: failed"]
    found = json.loads(last)
    print(
        f"import of {what}: {found['rows']:,} rows, {found['agreements']:,} agreements, {found['parties']:,} parties, "
        f"read in {found['read']:.1f} s, in all {found['all']:.1f} s; progress told {found['told']:,} times, "
        f"at most {found['pause']:.1f} s apart while reading; peak memory {found['parent']:.0f} MB, {_of_child(found)}",
        flush=True,
    )
    missing = [f"import of {what}: {rows:,} rows were put, {found['rows']:,} came"] if found["rows"] != rows else []
    return missing + [f"import of {what}: {fault}" for fault in found["faults"]]


def _of_child(found: dict[str, float]) -> str:
    return f"of its reading child {found['child']:.0f} MB (processor {found['child_processor']:.1f} s)" if found["child"] else "no child"


class Progress:
    """Prints the rows read so far now and then; counts how often it was told and the longest silence."""

    def __init__(self) -> None:
        self.told, self.pause = 0, 0.0
        self.begun = self._last = self._printed = time.perf_counter()

    def __call__(self, rows: int) -> None:
        now = time.perf_counter()
        self.told, self.pause, self._last = self.told + 1, max(self.pause, now - self._last), now
        if now - self._printed >= TOLD_EVERY_SECONDS:
            self._printed = now
            print(f"{rows:,} rows read, {now - self.begun:.0f} s", flush=True)


def main(place: str) -> None:
    """Read, check and type the records of a source, as `records.tables.load` does, and print what that took."""
    progress = Progress()
    frames, faults = read(place, progress=progress)
    seconds = time.perf_counter() - progress.begun
    errors = [str(fault) for fault in (*faults, *(validate(frames) if len(frames) == len(TABLES) else ())) if not fault.warning]
    tables = None if errors else typed(frames)
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = {
        "read": seconds,
        "all": time.perf_counter() - progress.begun,
        "rows": sum(map(len, frames.values())),
        "agreements": 0 if tables is None else len(tables.agreements),
        "parties": 0 if tables is None else len(tables.parties),
        "told": progress.told,
        "pause": progress.pause,
        "parent": _own_peak(),
        "child": child.ru_maxrss / 1024,
        "child_processor": child.ru_utime + child.ru_stime,
        "faults": errors[:5],
    }
    print(json.dumps(found), flush=True)


def _own_peak() -> float:
    """MB; `ru_maxrss` of this process would count that of the one which started it."""
    return int(Path("/proc/self/status").read_text("utf-8").split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main(sys.argv[1])

"""A corpus of hostile files read in a process of its own, so that what its children took is theirs and no other test's.

    python -m tests.records.hostile_reading CORPUS MANIFEST

prints JSON: judged (file, verdict, reason, seconds of every case), pause (seconds for which another thread could not run),
reader_mb (peak memory of the largest of all reading children), own_mb (peak memory of this process).
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..pace import stretch
from ..sheet_import.corpus_loader import load

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(os.environ.get("OI_SHARED", ROOT.parent / "shared")) / "tools"


def tool(name: str) -> Any:
    found = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def outcome(path: Path, wanted: list[dict[str, Any]]) -> dict[str, Any]:
    """What the loader made of one file, in the words of `check_corpus.judge`."""
    read = load(str(path))
    rows = read["rows"]
    cells = {}
    for place in wanted:
        row = place["row"] - 2
        cells[f"{place['row']}|{place['column']}"] = str(rows[row].get(place["column"])) if rows is not None and row < len(rows) else None
    return {"n": None if rows is None else len(rows), "problems": read["problems"], "cells": cells}


@contextmanager
def pauses() -> Iterator[list[float]]:
    """The longest time for which another thread of this process could not run, as another session of the server would see it.

    A pause of a machine that has other work too counts as what it would be without.
    """
    longest, done = [0.0], threading.Event()

    def beat() -> None:
        last = time.monotonic()
        while not done.wait(0.01):
            now = time.monotonic()
            if now - last > longest[0]:
                longest[0] = max(longest[0], (now - last) / stretch())
            last = time.monotonic()

    thread = threading.Thread(target=beat)
    thread.start()
    try:
        yield longest
    finally:
        done.set()
        thread.join()


def judgement(case: dict[str, Any], corpus: Path, judge: Callable[..., tuple[str, str]]) -> tuple[str, str, str, float]:
    """File, verdict, reason, and the seconds that it would take with nothing else to do."""
    started = time.monotonic()
    verdict, why = judge(case, outcome(corpus / case["file"], case["checks"] + case["never"]))
    return case["file"], verdict, why, (time.monotonic() - started) / stretch()


def main(corpus: Path, manifest: Path) -> None:
    """Read every file of a corpus, two at a time, and print what came of it and what it took."""
    judge = tool("check_corpus").judge
    cases = json.loads(manifest.read_text("utf-8"))
    with pauses() as longest, ThreadPoolExecutor(2) as pool:
        judged = list(pool.map(lambda case: judgement(case, corpus, judge), cases))
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # KB, of the largest child; nothing but readers was started
    own = Path("/proc/self/status").read_text("utf-8").split("VmHWM:")[1].split()[0]  # ru_maxrss would count the starting process
    print(json.dumps({"judged": judged, "pause": longest[0], "reader_mb": reader * 1024 / 1e6, "own_mb": int(own) * 1024 / 1e6}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

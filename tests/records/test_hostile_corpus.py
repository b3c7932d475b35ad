"""The whole corpus of hostile files of ../shared, where it is there: each is read right or refused by name, soon, and nobody waits.

The tests beside this one hold the same cases file by file, so that they are held where the corpus is absent too.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from oi_metrics.records.bounds import Bounds

from ..flat.corpus_loader import load

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "tests" / "records" / "hostile_sheet.json"
TOOLS = Path(os.environ.get("OI_SHARED", ROOT.parent / "shared")) / "tools"
CASES = 216
MOST_SECONDS, MOST_PAUSE_SECONDS = 5, 2


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
    """The longest time for which another thread of this process could not run, as another session of the server would see it."""
    longest, done = [0.0], threading.Event()

    def beat() -> None:
        last = time.monotonic()
        while not done.wait(0.01):
            now = time.monotonic()
            longest[0], last = max(longest[0], now - last), now

    thread = threading.Thread(target=beat)
    thread.start()
    try:
        yield longest
    finally:
        done.set()
        thread.join()


def test_every_hostile_file_is_read_right_or_refused_by_name(tmp_path: Path) -> None:
    if not TOOLS.exists():
        warnings.warn(f"{TOOLS} is absent: the files of the tests beside this one stand for its corpus", stacklevel=1)
        return
    corpus = tmp_path / "corpus"
    subprocess.run([sys.executable, TOOLS / "hostile_corpus.py", "--config", CONFIG, "--out", corpus], check=True, capture_output=True)
    judge = tool("check_corpus").judge
    manifest = json.loads((tmp_path / "corpus.manifest.json").read_text("utf-8"))
    with pauses() as longest, ThreadPoolExecutor(2) as pool:
        judged = list(pool.map(lambda case: judgement(case, corpus, judge), manifest))
    assert [found for found in judged if found[1] != "pass"] == []
    assert max((seconds, file) for file, _, _, seconds in judged)[0] < MOST_SECONDS
    assert longest[0] < MOST_PAUSE_SECONDS
    assert len(manifest) == CASES
    assert Bounds().memory_mb < 1000


def judgement(case: dict[str, Any], corpus: Path, judge: Callable[..., tuple[str, str]]) -> tuple[str, str, str, float]:
    """File, verdict, reason, and the seconds that it took."""
    started = time.monotonic()
    verdict, why = judge(case, outcome(corpus / case["file"], case["checks"] + case["never"]))
    return case["file"], verdict, why, time.monotonic() - started

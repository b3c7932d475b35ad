"""Work in a process of its own, to be killed at any moment.

It is forked from a clean process: a copy of the process of the tests would hold the locks of threads that it does not have.
"""

from __future__ import annotations

import itertools
import os
import resource
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pandas as pd

from oi_metrics.records import database, write
from oi_metrics.records.editing import choose, edits
from oi_metrics.records.editing.edits import Change
from oi_metrics.records.write import NotSaved, save_folder

Rows = dict[str, dict[str, str]]
NO_ROOM = 7
"""What `save_in_little_room` ends with."""

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])


def begun(work: Callable[..., None], *arguments: Any) -> BaseProcess:
    """A process that does this work of this module and nothing else."""
    process = _CONTEXT.Process(target=_as_here, args=(dict(os.environ), work, *arguments), daemon=True)
    process.start()
    return process


def _as_here(environment: dict[str, str], work: Callable[..., None], *arguments: Any) -> None:
    """Do the work in the environment of the test: the clean process has that of the test which needed it first."""
    os.environ.clear()
    os.environ.update(environment)
    work(*arguments)


def killed(process: BaseProcess) -> None:
    process.kill()
    process.join()


def pipe() -> tuple[Connection, Connection]:
    """Where to hear, and where to tell."""
    return _CONTEXT.Pipe(duplex=False)


def saved_without_end(place: str, rows: Rows, to: tuple[str, str], saved: Connection) -> None:
    """Change records together, again and again, and tell of each save."""
    edits.record_faults = lambda frames: []  # what takes longest, and writes nothing
    editor = choose.editor(place)
    for status in itertools.cycle(to):
        changed = {key: {**row, "status": status} for key, row in rows.items()}
        outcome = editor.save([Change.of("agreements", row, changed[key]) for key, row in rows.items()], "Kim", {})
        assert outcome.accepted, outcome
        saved.send_bytes(b".")
        rows = changed


def loaded(url: str, frames: dict[str, pd.DataFrame]) -> None:
    database.load(url, frames, "Kim", replace=True)


def saved_for_ever(folder: Path, several: tuple[dict[str, pd.DataFrame], ...], in_one_step: bool, pause: float = 0.0) -> None:
    if not in_one_step:
        write.exchanged = lambda one, other: False
    for records in itertools.cycle(several):
        save_folder(records, folder)
        time.sleep(pause)


def save_in_little_room(folder: Path, frames: dict[str, pd.DataFrame]) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        save_folder(frames, folder)
    except NotSaved:
        raise SystemExit(NO_ROOM) from None

"""A file that a reader brings: read in a process of its own, with progress, and cancelled by a click."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from oi_metrics.language.words import Words
from oi_metrics.model.faults import Fault
from oi_metrics.model.schema import TABLES
from oi_metrics.records.load import read
from oi_metrics.records.reading.formats import endings
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.sheet import Sheet
from oi_metrics.records.reading.sheets import read_sheets, sheet_names
from pages.frame import run_queue

KINDS = ["csv", "tsv", "txt", "xlsx", "xlsm", "ods", "zip", "json", "parquet", "sqlite", "db", *endings()]
WHOLE = (".zip", ".json", ".parquet", ".sqlite", ".db")
"""Files that hold whole records, table by table; a workbook does when its sheets are named like tables."""
SECONDS_BETWEEN_REPORTS = 0.3
TIMES_UNPACKED = 3
"""How many times the largest upload the text of one may be: what the server takes back for one reader."""


_NUMBER = "_upload_number"
BROUGHT = "_brought"
"""Where the session keeps what was read of the file."""


def widget() -> str:
    """The key of the widget that takes the file; another one after `another`."""
    return f"upload-{st.session_state.get(_NUMBER, 0)}"


def another() -> None:
    """Let go of the file and of what was read of it, and stop reading it."""
    let_go(widget())
    st.session_state.pop(BROUGHT, None)
    st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1


def let_go(key: str) -> None:
    """What the widget of this key has taken is given back, so that the session does not hold it on."""
    given, context = st.session_state.get(key), get_script_run_ctx()
    files = given if isinstance(given, list) else [given] if given else []
    for file in files if context else []:
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)  # type: ignore[union-attr]


def bounds() -> Limits:
    """The bounds of a file that is brought here: those of any foreign file, and the most that the server takes."""
    most, taken = Limits.from_environment(), int(st.get_option("server.maxUploadSize")) * 1_000_000
    return replace(most, file_bytes=min(most.file_bytes, taken), text_bytes=min(most.text_bytes, TIMES_UNPACKED * taken))


@dataclass(frozen=True, eq=False)
class Brought:
    """What a file holds: its sheets, or whole records as text tables. faults: why the tables cannot be read."""

    file: str
    sheets: tuple[Sheet, ...] = ()
    frames: dict[str, pd.DataFrame] | None = None
    faults: tuple[Fault, ...] = ()


def opened(name: str, content: bytes, words: Words) -> Brought:
    """Read the file; says on screen how far it is, and stops when the reader clicks anything else."""
    run_queue.give_back()
    place = st.empty()
    teller = Teller(place, words)
    with tempfile.TemporaryDirectory(prefix="oi-metrics-") as folder:
        path = Path(folder) / (Path(name.replace("\\", "/")).name.lstrip("~.") or "file")
        path.write_bytes(content)
        brought = _read(path, teller)
    place.empty()
    return brought


class Teller:
    """Says how far the reading is, and what follows it; each word to the screen is also where a click ends the work.

    stop: the place of the button that stops the work, cleared when that is no longer to be had.
    """

    def __init__(self, place: DeltaGenerator, words: Words, stop: DeltaGenerator | None = None):
        self._place, self._words, self._stop = place, words, stop
        self._begun, self._last, self._rows, self._phase = time.monotonic(), 0.0, 0, "reading"

    def rows(self, count: int) -> None:
        """So many rows are read."""
        self._rows = count

    def begun(self, phase: str) -> None:
        """The reading is over, and another phase begins."""
        self._phase = phase
        if phase == "writing" and self._stop is not None:
            self._stop.empty()
        self._tell()

    def cancelled(self) -> bool:
        """Asked all the time; never by itself a reason to stop."""
        if time.monotonic() - self._last > SECONDS_BETWEEN_REPORTS:
            self._tell()
        return False

    def _tell(self) -> None:
        self._last = time.monotonic()
        seconds = self._words.number(int(self._last - self._begun))
        if self._phase == "writing":
            told = self._words.gettext("Writing the store: it cannot be stopped any more")
        elif self._phase == "merging":
            told = self._words.gettext("Merging, and matching sites to hospitals: {seconds} s", seconds=seconds)
        else:
            told = self._words.gettext("Reading: {rows} rows, {seconds} s", rows=self._words.number(self._rows), seconds=seconds)
        self._place.caption(told)


def _read(path: Path, teller: Teller) -> Brought:
    if path.suffix.lower() in WHOLE or len(TABLES.keys() & sheet_names(path, cancelled=teller.cancelled)) > 1:
        frames, faults = read(path, bounds(), progress=teller.rows, cancelled=teller.cancelled)
        return Brought(path.name, frames=frames, faults=tuple(faults))
    return Brought(path.name, tuple(read_sheets(path, bounds(), progress=teller.rows, cancelled=teller.cancelled)))

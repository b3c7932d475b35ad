"""A sheet on its way to records: as it was read, mapped, mended and decided so far; a frozen value, kept in the session."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pandas as pd
import streamlit as st

from oi_metrics.model.faults import Fault
from oi_metrics.model.schema import TABLES
from oi_metrics.names.decisions import Decisions, with_aliases
from oi_metrics.names.resolve import Resolutions, resolve
from oi_metrics.records.reading.sheet import Sheet
from oi_metrics.records.tables import as_text
from oi_metrics.sheet_import.check import Checked, check
from oi_metrics.sheet_import.convert import SheetSource, names_in, party_faults, to_frames
from oi_metrics.sheet_import.mapping import Mapping, fingerprint, guess
from pages.session import current_records

Mend = tuple[int, str, str]
"""Row as the file counts, header, and what the cell is to say."""
_DRAFT, _CHECKED, _MAPS = "_draft", "_checked", "_maps"
SAMPLE = 200


@dataclass(frozen=True, eq=False)
class Draft:
    """mends: in the order in which they were made, those made together in one tuple. adding: to the records on show."""

    upload: str
    sheet: Sheet
    mapping: Mapping
    mends: tuple[tuple[Mend, ...], ...] = ()
    decisions: Decisions = field(default_factory=Decisions)
    adding: bool = False

    def mended(self) -> Sheet:
        """The sheet with its cells mended."""
        if not self.mends:
            return self.sheet
        frame = self.sheet.frame.copy()
        for row, header, text in (mend for together in self.mends for mend in together):
            frame.at[row, header] = text
        return replace(self.sheet, frame=frame)


@dataclass(frozen=True, eq=False)
class Read:
    """The draft as it reads now. faults: of cells and of names; base: the records that it is added to."""

    checked: Checked
    names: Resolutions
    faults: tuple[Fault, ...]
    base: dict[str, pd.DataFrame] | None

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if not fault.warning)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.warning)


def begin(upload: str, sheet: Sheet) -> Draft:
    """The draft of a sheet: that of this session when it is the same, else one with the map remembered for its headers, or guessed."""
    kept = st.session_state.get(_DRAFT)
    if kept is not None and (kept.upload, kept.sheet.name) == (upload, sheet.name):
        return kept
    headers = list(sheet.frame.columns)
    remembered = st.session_state.get(_MAPS, {}).get(fingerprint(headers))
    return keep(Draft(upload, sheet, remembered or guess(headers, sheet.frame.head(SAMPLE))))


def keep(draft: Draft) -> Draft:
    """Go on from this draft; its map is remembered for the next sheet with these headers."""
    st.session_state[_DRAFT] = draft
    maps = {**st.session_state.get(_MAPS, {}), fingerprint(draft.sheet.frame.columns): draft.mapping}
    st.session_state[_MAPS] = dict(list(maps.items())[-20:])
    return draft


def current() -> Draft:
    """The draft of this session."""
    return st.session_state[_DRAFT]


def forget() -> None:
    """Nothing is on its way any more; maps stay remembered."""
    st.session_state.pop(_DRAFT, None)
    st.session_state.pop(_CHECKED, None)


def reading(draft: Draft) -> Read:
    """The draft checked and its names resolved; kept until the draft changes."""
    kept = st.session_state.get(_CHECKED)
    tables = current_records.in_use() if draft.adding else None
    edition = tables.edition if tables else ""
    if kept is not None and kept[0] is draft and kept[1] == edition:
        return kept[2]
    base = as_text(tables) if tables else None
    checked = check(draft.mended(), draft.mapping, base)
    partners = base["partners"] if base else pd.DataFrame({name: pd.Series(dtype="str") for name in TABLES["partners"].column_names})
    names = resolve(names_in(checked), partners, draft.decisions)
    faults = tuple(sorted([*checked.faults, *party_faults(checked, names, base)]))
    read = Read(checked, names, faults, base)
    st.session_state[_CHECKED] = (draft, edition, read)
    return read


def tables_of(draft: Draft, read: Read, publisher: str) -> dict[str, pd.DataFrame]:
    """The draft as text tables, every merge of a name recorded among the aliases. Raises InvalidRecords."""
    source = SheetSource(title=draft.sheet.file, publisher=publisher, accessed=date.today().isoformat())
    frames = to_frames(read.checked, read.names, source, read.base)
    decisions = draft.decisions.record(*read.names.merges(now()))
    return {**frames, "partners": with_aliases(frames["partners"], decisions)}


def now() -> str:
    """This moment, as decisions record it."""
    return datetime.now(UTC).isoformat(timespec="seconds")

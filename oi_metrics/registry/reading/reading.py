"""What one snapshot of a registry says of trials and their sites: facts, still as written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.registry.coding.areas import areas
from oi_metrics.registry.coding.phases import phases

TRIAL_COLUMNS = ("trial_id", "posted", "sponsor_as_written", "phase", "therapeutic_area", "protocols", "as_of", "sites_named")
"""trial_id: the registry's number or a digest. posted, as_of: EDTF, blank when not stated. sites_named: whether the
snapshot names sites at the trial's date. The others as in the schema."""

AS_STATED = ("trial_id", "posted", "sponsor_as_written", "protocols", "as_of")
"""What tells one snapshot from another; what our rules read, which may learn, does not."""

SITE_COLUMNS = ("trial_id", "facility", "city", "state", "country")
"""Sites in the order in which they are listed; country: ISO 3166-1, blank when unknown; the others as written."""

Counts = Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Reading:
    """registry, origin, taken, country, rows: as in the table snapshots. key: what tells this snapshot from others.

    trials, sites: `TRIAL_COLUMNS`, `SITE_COLUMNS`, one row a trial. faults: what a person should know; rows with an error
    among them are not in the tables. counts: of what was read and passed over, by what it is.
    """

    snapshot_id: str
    registry: str
    origin: str
    rows: int
    trials: pd.DataFrame
    sites: pd.DataFrame
    taken: str = ""
    country: str = ""
    faults: tuple[Fault, ...] = ()
    counts: Counts = field(default_factory=lambda: MappingProxyType({}))
    written: pd.DataFrame | None = None
    """Where the key of a trial sets white space aside: trial_id, a digest of the title as written, and the row where it stands first."""

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if not fault.warning)


def nothing(columns: Iterable[str]) -> pd.DataFrame:
    """A table without rows."""
    return pd.DataFrame({name: pd.Series(dtype="bool" if name == "sites_named" else "str") for name in columns})


def digest_of(*frames: pd.DataFrame) -> str:
    """Twelve hexadecimal digits that tell tables of text apart, whatever the order of their rows."""
    digest = hashlib.sha256()
    for frame in frames:
        hashes = pd.util.hash_pandas_object(frame.astype("str"), index=False).sort_values()
        digest.update(hashes.to_numpy().tobytes())
    return digest.hexdigest()[:12]


def described(trials: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """The trials with `phase_as_written` and `about` read to a phase and an area, and both dropped; unknown phases are told."""
    codes, known = phases(trials["phase_as_written"])
    faults = unknown_phases(trials["phase_as_written"][~known], file)
    read = trials.assign(phase=codes, therapeutic_area=areas(trials["about"]))
    return read.drop(columns=["phase_as_written", "about"]), faults


def unknown_phases(texts: pd.Series, file: str) -> list[Fault]:
    """One warning a spelling, with the first row where it stands."""
    remedy = Message("the trial is kept without a phase; report the spelling to whoever maintains this program")
    firsts = texts.drop_duplicates()
    counts = Counter(map(str, texts))
    return [
        Fault(file, int(row), "phase", str(text), Message("is no phase that is known ({n} trials)", n=counts[str(text)]), remedy, warning=True)
        for row, text in firsts.items()
    ]


def iso_day(day: date | None) -> str:
    return day.isoformat() if day else ""

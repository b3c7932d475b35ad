"""The trial store: a folder of Parquet files. Snapshots stay as they came; what is read is merged from all of them.

    snapshots/<key>/{facts,listings,sites}.parquet     one folder a snapshot, written once
    editions/<edition>/{snapshots,studies,sites}.parquet   all of them merged
    current.json                                       which edition is read

Everything is written aside and renamed into place, so a reader sees one whole edition and a killed import leaves none.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from oi_metrics.records.faults import Fault, InvalidRecords
from oi_metrics.told import Told
from oi_metrics.trials.listed import Listed
from oi_metrics.trials.merge import Merged, Snapshot, merged
from oi_metrics.trials.schema import LISTED_SITES, LISTINGS, SITES, SNAPSHOTS, STUDIES, Table
from oi_metrics.trials.sponsors import GROUPS

FORM = 1
"""Raised whenever the merge or the columns change, so that editions are merged anew."""
_OF_SNAPSHOT = {"facts": SNAPSHOTS, "listings": LISTINGS, "sites": LISTED_SITES}
_OF_EDITION = {"snapshots": SNAPSHOTS, "studies": STUDIES, "sites": SITES}


@dataclass(frozen=True)
class Outcome:
    """What an import did. new: whether the snapshot was not there before. edition: what is read from now on."""

    snapshot: str
    new: bool
    edition: str
    merged: Merged


def add(folder: Path, listed: Listed, partners: pd.DataFrame) -> Outcome:
    """Put one snapshot into the store and merge; a snapshot that is there already changes nothing."""
    place = folder / "snapshots" / listed.snapshot
    new = not place.exists()
    if new:
        _write(place, {"facts": listed.facts_frame(), "listings": listed.listings, "sites": listed.sites}, _OF_SNAPSHOT)
    return Outcome(listed.snapshot, new, *refresh(folder, partners))


def refresh(folder: Path, partners: pd.DataFrame) -> tuple[str, Merged]:
    """Merge what the store holds, unless that is done; the edition and its frames."""
    while True:
        keys = snapshot_keys(folder)
        edition = _edition(keys, partners)
        place = folder / "editions" / edition
        if not place.exists():
            found = merged([snapshot(folder, key) for key in keys], partners)
            _write(place, {"snapshots": found.snapshots, "studies": found.studies, "sites": found.sites}, _OF_EDITION)
        if keys == snapshot_keys(folder):  # another import may have added one meanwhile
            _point(folder, edition)
            return edition, Merged(*(_table(place, name, table) for name, table in _OF_EDITION.items()))


def read(folder: Path) -> Merged:
    """The store as frames of `SNAPSHOTS`, `STUDIES` and `SITES`. Raises InvalidRecords where there is none."""
    return Merged(*(_table(current(folder), name, table) for name, table in _OF_EDITION.items()))


def current(folder: Path) -> Path:
    """The folder of the edition that is read: `snapshots.parquet`, `studies.parquet`, `sites.parquet`."""
    pointer = folder / "current.json"
    try:
        place = folder / "editions" / str(json.loads(pointer.read_text())["edition"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        remedy = Told("import trials into it first: python -m oi_metrics import-trials")
        raise InvalidRecords([Fault(str(folder), 0, "", str(folder), Told("holds no trials"), remedy)]) from problem
    return place


def snapshot_keys(folder: Path) -> list[str]:
    """The keys of the snapshots that the store holds."""
    place = folder / "snapshots"
    return sorted(found.name for found in place.iterdir() if not found.name.startswith(".")) if place.is_dir() else []


def snapshot(folder: Path, key: str) -> Snapshot:
    """One snapshot as it came."""
    place = folder / "snapshots" / key
    return Snapshot(*(_table(place, name, table) for name, table in _OF_SNAPSHOT.items()))


def listings(folder: Path) -> pd.DataFrame:
    """Every entry of every snapshot, with its `snapshot`: what each of them says, before it is merged."""
    found = [snapshot(folder, key).listings.assign(snapshot=key) for key in snapshot_keys(folder)]
    return pd.concat(found, ignore_index=True) if found else LISTINGS.frame().assign(snapshot="")


def _edition(keys: list[str], partners: pd.DataFrame) -> str:
    names = partners[["partner_id", "name_en", "name_ko", "aliases", "region"]].astype("str").sort_values("partner_id")
    basis = json.dumps([FORM, keys, names.to_numpy().tolist(), [[group.code, group.names] for group in GROUPS]], ensure_ascii=False)
    return hashlib.sha256(basis.encode()).hexdigest()[:12]


def _write(place: Path, frames: Mapping[str, pd.DataFrame], tables: Mapping[str, Table]) -> None:
    """A folder of Parquet files, all or nothing."""
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".", dir=place.parent))
    try:
        for name, frame in frames.items():
            content = pa.Table.from_pandas(frame[tables[name].column_names], schema=tables[name].arrow, preserve_index=False).replace_schema_metadata(None)
            with (aside / f"{name}.parquet").open("wb") as file:
                pq.write_table(content, file, compression="zstd")
                file.flush()
                os.fsync(file.fileno())
        aside.chmod(0o755)
        if not place.exists():
            os.rename(aside, place)
    except FileExistsError:  # the same content came from another import
        pass
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _point(folder: Path, edition: str) -> None:
    """Make an edition the one that is read, and clear away those before the last."""
    pointer, content = folder / "current.json", json.dumps({"edition": edition})
    before = pointer.read_text() if pointer.exists() else ""
    if before == content:
        return
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".", delete=False) as aside:
        aside.write(content)
        aside.flush()
        os.fsync(aside.fileno())
    os.replace(aside.name, pointer)
    for old in (folder / "editions").iterdir():
        if old.name not in (edition, json.loads(before)["edition"] if before else ""):
            shutil.rmtree(old, ignore_errors=True)


def _table(place: Path, name: str, table: Table) -> pd.DataFrame:
    return table.frame(pq.read_table(place / f"{name}.parquet", columns=table.column_names).to_pandas())

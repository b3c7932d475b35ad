"""Sealed editions: the records of one day kept as they were, opened again by their id and verified each time.

A seal is a pair of files in one folder: `edition-<id>.zip`, a Data Package of the text tables, and `edition-<id>.json`,
which says what it is and bears the hash of the zip. Each is written aside and then given its name, and neither is ever
written over; the entry comes last, so that what a killed sealing leaves is no seal.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES
from oi_metrics.records.reading.folder import read_folder
from oi_metrics.records.reading.formulas import neutralised
from oi_metrics.records.tables import edition_of, said_as_of, typed

SCHEME = "edition:"
"""How the records of a sealed edition are named wherever records are: `edition:0123456789ab`, the whole id or its first twelve digits."""

MAX_TABLE_BYTES = 500_000_000
_ID = re.compile(r"[0-9a-f]{12,64}\Z")

Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Seal:
    """What a seal says of itself: edition id, as-of day, day of sealing (ISO dates), who sealed it, why, hash of the zip."""

    edition: str
    as_of: str
    sealed_on: str
    sealed_by: str
    note: str
    sha256: str


def folder() -> Path:
    """Where seals are kept: `OI_SEALED`, or `oi-metrics/sealed` in the reader's folder for data; never among the records."""
    data = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".local" / "share"
    return Path(os.environ.get("OI_SEALED") or Path(data) / "oi-metrics" / "sealed")


def seal(frames: Frames, place: Path, *, describe: Callable[[Iterable[str]], dict[str, Any]], note: str, who: str, day: date) -> Seal:
    """Keep valid text tables, whole and not as a filter shows them, so that they can be opened again as they are.

    describe: the Data Package descriptor of tables by name (`package.descriptor`). Raises InvalidRecords when the
    edition is sealed already, when no source says which day the records speak for (their as-of day would move with the
    calendar, and their figures with it), when the folder cannot be written, or when the zip would not open to the same
    edition.
    """
    as_of = said_as_of(typed(frames).sources)
    if as_of is None:
        remedy = Message("fill in when a source was read")
        raise InvalidRecords([Fault("sources.csv", 0, "accessed", "", Message("gives no day for which the records speak"), remedy)])
    edition = edition_of(frames)
    package, entry = _paths(edition, place)
    if entry.exists():
        raise _sealed_already(edition, entry)
    content = _packed(frames, {**describe(_tables_to_seal(frames)), "edition": edition, "as_of": as_of.isoformat()})
    _verified(content, edition, Fault(package.name, 0, "", edition, Message("opens to another data version than the one that was sealed"), _REPORT))
    try:
        return _keep(content, Seal(edition, as_of.isoformat(), day.isoformat(), who.strip(), note.strip(), ""), place)
    except OSError as problem:
        remedy = Message("choose a folder that can be written and has room, by OI_SEALED")
        raise InvalidRecords([Fault(str(place), 0, "", problem.strerror or str(problem), Message("cannot be written"), remedy)]) from None


def _keep(content: bytes, sealed: Seal, place: Path) -> Seal:
    """Write the zip, then the entry that makes it a seal. Raises InvalidRecords and OSError."""
    package, entry = _paths(sealed.edition, place)
    place.mkdir(parents=True, exist_ok=True)
    if not _placed(content, package):  # what a killed sealing left, or another that is at it now
        content, remedy = package.read_bytes(), Message("move it away, then seal again")
        _verified(content, sealed.edition, Fault(package.name, 0, "", sealed.edition, Message("is there and is not this data version"), remedy))
    sealed = replace(sealed, sha256=hashlib.sha256(content).hexdigest())
    if not _placed(json.dumps(asdict(sealed), ensure_ascii=False, indent=2).encode(), entry):
        raise _sealed_already(sealed.edition, entry)
    return sealed


_REPORT = Message("report this together with the records; nothing was sealed")


def _verified(content: bytes, edition: str, otherwise: Fault) -> None:
    """Raises InvalidRecords when the zip does not open to the edition."""
    opened, faults = _unpacked(content, otherwise.file)
    if faults or edition_of(opened) != edition:
        raise InvalidRecords([otherwise, *faults])


def _tables_to_seal(frames: Frames) -> list[str]:
    return [name for name, table in TABLES.items() if not table.optional or len(frames[name])]


def _packed(frames: Frames, described: dict[str, Any]) -> bytes:
    """The zip; the same tables give the same bytes."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        files = {"datapackage.json": json.dumps(described, ensure_ascii=False, indent=2)}
        for name in _tables_to_seal(frames):
            safe = frames[name][TABLES[name].column_names].astype("str").map(neutralised)
            files[f"{name}.csv"] = safe.to_csv(index=False, lineterminator="\n")
        for name, text in files.items():
            package.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
    return output.getvalue()


def _unpacked(content: bytes, file: str) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, tempfile.TemporaryDirectory() as aside:
            for name in TABLES:
                member = package.NameToInfo.get(f"{name}.csv")
                if member is None:
                    continue
                if member.file_size > MAX_TABLE_BYTES:
                    problem, remedy = Message("is too large"), Message("keep a table under {bytes} bytes", bytes=MAX_TABLE_BYTES)
                    return {}, [Fault(f"{file}/{name}.csv", 0, "", f"{member.file_size} bytes", problem, remedy)]
                (Path(aside) / member.filename).write_bytes(package.read(member))
            return read_folder(Path(aside))
    except (zipfile.BadZipFile, EOFError) as problem:
        return {}, [Fault(file, 0, "", str(problem), Message("is not a whole zip file"), _RESTORE)]


def _placed(content: bytes, path: Path) -> bool:
    """Write a file aside and give it its name at once, whole; False when the name is taken, which leaves all as it was."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".sealing-", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(file.name, path)  # unlike a rename it never takes the place of another's
    except FileExistsError:
        return False
    finally:
        Path(file.name).unlink()
    return True


def _paths(edition: str, place: Path) -> tuple[Path, Path]:
    return place / f"edition-{edition}.zip", place / f"edition-{edition}.json"


def files_of(source: str) -> tuple[Path, Path]:
    """The zip and the entry of `edition:<id>`, whether they are there or not."""
    return _paths(source.removeprefix(SCHEME), folder())


def _sealed_already(edition: str, entry: Path) -> InvalidRecords:
    return InvalidRecords([Fault(entry.name, 0, "", edition, Message("is sealed already"), Message("open it as {name}", name=f"{SCHEME}{edition}"))])


_RESTORE = Message("restore the file from a copy; a seal is never repaired")


def seals(place: Path) -> tuple[list[Seal], list[Fault]]:
    """Every seal of a folder, the latest first, and a fault for each entry that cannot be read; no folder, no seals."""
    found: list[Seal] = []
    faults: list[Fault] = []
    for path in sorted(place.glob("edition-*.json")):
        try:
            found.append(_entry(path))
        except InvalidRecords as invalid:
            faults += invalid.faults
    return sorted(found, key=lambda sealed: (sealed.sealed_on, sealed.as_of, sealed.edition), reverse=True), faults


def others(found: Iterable[Seal], edition: str) -> dict[str, Seal]:
    """The seals of other editions than this one, by their ids."""
    return {one.edition: one for one in found if one.edition != edition}


MOST_ENTRY_BYTES = 100_000
"""Of the entry of a seal, which has a few hundred."""


def _entry(path: Path) -> Seal:
    """What an entry says. Raises InvalidRecords."""
    names = {field.name for field in fields(Seal)}
    try:
        with path.open("rb") as file:
            stated = json.loads(file.read(MOST_ENTRY_BYTES))  # a longer one is cut off and so none
    except (OSError, ValueError, RecursionError) as problem:
        raise InvalidRecords([Fault(path.name, 0, "", str(problem), Message("cannot be read"), _RESTORE)]) from None
    if not isinstance(stated, dict) or set(stated) != names or not all(isinstance(value, str) for value in stated.values()):
        raise InvalidRecords([Fault(path.name, 0, "", "", Message("is not the entry of a seal"), _RESTORE)])
    if path.name != f"edition-{stated['edition']}.json":
        raise InvalidRecords([Fault(path.name, 0, "edition", stated["edition"], Message("is the entry of another seal"), _RESTORE)])
    return Seal(**stated)


def read(source: str, place: Path | None = None) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """The text tables of `edition:<id>`, verified; the faults when there is no such seal or it is damaged.

    The hash of the zip must be the one of its entry, and the edition is computed anew from what was read.
    """
    edition, place = source.removeprefix(SCHEME), place or folder()
    if not _ID.match(edition):
        return {}, [Fault(source, 0, "", edition, Message("is not the id of a data version"), Message("write edition: and 12 to 64 of 0-9 and a-f"))]
    named = sorted(place.glob(f"edition-{edition}*.json"))
    if len(named) > 1:
        choices = ", ".join(path.stem.removeprefix("edition-") for path in named)
        return {}, [Fault(source, 0, "", edition, Message("begins the ids of several data versions"), Message("use {choices}", choices=choices))]
    edition = named[0].stem.removeprefix("edition-") if named else edition
    package, entry = _paths(edition, place)
    if not entry.exists():
        known = ", ".join(sealed.edition for sealed in seals(place)[0]) or "–"
        return {}, [Fault(source, 0, "", edition, Message("is not sealed in {folder}", folder=place), Message("use {choices}", choices=known))]
    try:
        stated, content = _entry(entry), package.read_bytes()
    except InvalidRecords as invalid:
        return {}, invalid.faults
    except OSError as problem:
        return {}, [Fault(package.name, 0, "", problem.strerror or str(problem), Message("cannot be read"), _RESTORE)]
    found = hashlib.sha256(content).hexdigest()
    if found != stated.sha256:
        return {}, [Fault(package.name, 0, "sha256", found, Message("is damaged: its hash is not the one that it was sealed with"), _RESTORE)]
    frames, faults = _unpacked(content, package.name)
    if not faults and not edition_of(frames).startswith(edition):  # of seals made when ids had twelve digits these are compared
        faults = [Fault(package.name, 0, "edition", edition_of(frames), Message("is not the data version that was sealed"), _RESTORE)]
    return ({}, faults) if faults else (frames, [])

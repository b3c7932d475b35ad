"""Sealed editions: the records of one day kept as they were, opened again by their id and verified each time.

A seal is a pair of files in one folder: `edition-<id>.zip`, a Data Package of the text tables, and `edition-<id>.json`,
which says what it is and bears the hash of the zip, the digest of each table and that of the seal before (`seal_chain`).
Each is written aside and then given its name, and neither is ever written over; the entry comes last, so that what a
killed sealing leaves is no seal.
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
from dataclasses import asdict, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from oi_metrics.model.faults import Fault, InvalidRecords, Refused
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES
from oi_metrics.records.digests import table_digest
from oi_metrics.records.reading.folder import read_folder
from oi_metrics.records.reading.formulas import neutralised
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.zip_parts import Parts
from oi_metrics.records.seal_chain import RESTORE, UNCHAINED, Seal, end, genuine, in_order, unsigned
from oi_metrics.records.signing import Signer, public_key
from oi_metrics.records.tables import edition_of, said_as_of, typed
from oi_metrics.records.write import WAIT_SECONDS, NotSaved, only_writer

SCHEME = "edition:"
"""How the records of a sealed edition are named wherever records are: `edition:0123456789ab`, the whole id or its first twelve digits."""

MAX_TABLE_BYTES = 500_000_000
MAX_ENTRY_BYTES = 100_000
_ID = re.compile(r"[0-9a-f]{12,64}\Z")

Frames = Mapping[str, pd.DataFrame]


def folder() -> Path:
    """Where seals are kept: `OI_SEALED`, or `oi-metrics/sealed` in the reader's folder for data; never among the records."""
    data = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".local" / "share"
    return Path(os.environ.get("OI_SEALED") or Path(data) / "oi-metrics" / "sealed")


def seal(
    frames: Frames,
    place: Path,
    *,
    describe: Callable[[Iterable[str]], dict[str, Any]],
    note: str,
    who: str,
    day: date,
    signer: Signer | None = None,
) -> Seal:
    """Keep valid text tables, whole and not as a filter shows them, so that they can be opened again as they are.

    describe: the Data Package descriptor of tables by name (`package.descriptor`). signer: who signs.
    Raises InvalidRecords when the edition is sealed already, when no source says which day the records speak for (their
    as-of day would move with the calendar, and their figures with it), when the folder cannot be written, or when the
    zip would not open to the same edition.
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
    told = Seal(edition, as_of.isoformat(), day.isoformat(), who.strip(), note.strip(), "", _digests(frames), key=signer.key if signer else "")
    _verified(content, told, Fault(package.name, 0, "", edition, Message("opens to another data version than the one that was sealed"), _REPORT))
    try:
        place.mkdir(parents=True, exist_ok=True)
        with only_writer(place / "seals", WAIT_SECONDS):
            return _keep(content, told, place, signer)
    except NotSaved as busy:
        raise InvalidRecords([busy.fault]) from None
    except OSError as problem:
        remedy = Message("choose a folder that can be written and has room, by OI_SEALED")
        raise InvalidRecords([Fault(str(place), 0, "", problem.strerror or str(problem), Message("cannot be written"), remedy)]) from None


def _keep(content: bytes, told: Seal, place: Path, signer: Signer | None) -> Seal:
    """Write the zip, then the entry that makes it a seal. Raises InvalidRecords and OSError."""
    package, entry = _paths(told.edition, place)
    if not _placed(content, package):  # what a killed sealing left
        content, remedy = package.read_bytes(), Message("move it away, then seal again")
        _verified(content, told, Fault(package.name, 0, "", told.edition, Message("is there and is not this data version"), remedy))
    told = replace(told, sha256=hashlib.sha256(content).hexdigest(), previous=end(seals(place)[0]))
    sealed = replace(told, digest=told.own_digest(), signature=signer.signature(told.content()) if signer else "")
    if not _placed(json.dumps(asdict(sealed), ensure_ascii=False, indent=2).encode(), entry):
        raise _sealed_already(sealed.edition, entry)
    return sealed


_REPORT = Message("report this together with the records; nothing was sealed")


def _verified(content: bytes, told: Seal, otherwise: Fault) -> None:
    """Raises InvalidRecords when the zip does not open to what the seal says."""
    opened, faults = _unpacked(content, otherwise.file)
    if faults or edition_of(opened) != told.edition or _digests(opened) != told.tables:
        raise InvalidRecords([otherwise, *faults])


def _digests(frames: Frames) -> dict[str, str]:
    return {name: table_digest(name, frames[name]) for name in _tables_to_seal(frames)}


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
        parts = Parts(content, file, _BOUNDS)
        with tempfile.TemporaryDirectory() as aside:
            for name in (f"{table}.csv" for table in TABLES):
                if name in parts:
                    size = parts.entries[name].file_size
                    if size > MAX_TABLE_BYTES:
                        problem, remedy = Message("is too large"), Message("keep a table under {bytes} bytes", bytes=MAX_TABLE_BYTES)
                        return {}, [Fault(f"{file}/{name}", 0, "", f"{size} bytes", problem, remedy)]
                    (Path(aside) / name).write_bytes(parts.read(name))
            return read_folder(Path(aside))
    except Refused as refusal:
        return {}, [replace(refusal.fault, remedy=RESTORE)]
    except OSError as problem:  # of the folder for temporary files
        remedy = Message("make room in {folder} and see that it can be written", folder=tempfile.gettempdir())
        return {}, [Fault(file, 0, "", problem.strerror or str(problem), Message("cannot be unpacked"), remedy)]


_BOUNDS = replace(Limits(), unpacked_bytes=len(TABLES) * MAX_TABLE_BYTES, ratio=MAX_TABLE_BYTES)
"""What was sealed here may be as large, and as much alike, as it is."""


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


def _entry(path: Path) -> Seal:
    """What an entry says. Raises InvalidRecords."""
    try:
        stated = json.loads(_read_within(path, MAX_ENTRY_BYTES))
    except (OSError, ValueError, RecursionError) as problem:
        raise InvalidRecords([Fault(path.name, 0, "", str(problem), Message("cannot be read"), RESTORE)]) from None
    if not _is_entry(stated):
        raise InvalidRecords([Fault(path.name, 0, "", "", Message("is not the entry of a seal"), RESTORE)])
    found = Seal(**stated)
    if path.name != found.file:
        raise InvalidRecords([Fault(path.name, 0, "edition", found.edition, Message("is the entry of another seal"), RESTORE)])
    return found


def _read_within(path: Path, most: int) -> bytes:
    with open(path, "rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise ValueError(f"more than {most} bytes")
    return content


def _is_entry(stated: object) -> bool:
    names = {field.name for field in fields(Seal)}
    if not isinstance(stated, dict) or set(stated) not in (names, set(UNCHAINED)):
        return False
    tables = stated.get("tables", {})
    texts = [value for name, value in stated.items() if name != "tables"]
    return isinstance(tables, dict) and all(isinstance(text, str) for text in (*texts, *tables.values())) and stated.get("digest", "-") != ""


def entry_of(source: str, place: Path | None = None) -> Seal:
    """What the seal of `edition:<id>` says of itself, its whole id or the beginning of it. Raises InvalidRecords."""
    edition, place = source.removeprefix(SCHEME), place or folder()
    if not _ID.match(edition):
        raise _refused(source, edition, Message("is not the id of a data version"), Message("write edition: and 12 to 64 of 0-9 and a-f"))
    named = sorted(place.glob(f"edition-{edition}*.json"))
    if len(named) > 1 and not _paths(edition, place)[1].exists():
        choices = ", ".join(path.stem.removeprefix("edition-") for path in named)
        raise _refused(source, edition, Message("begins the ids of several data versions"), Message("use {choices}", choices=choices))
    if not named:
        known = ", ".join(sealed.edition for sealed in seals(place)[0]) or "–"
        raise _refused(source, edition, Message("is not sealed in {folder}", folder=place), Message("use {choices}", choices=known))
    return _entry(named[0])


def _refused(source: str, edition: str, problem: Message, remedy: Message) -> InvalidRecords:
    return InvalidRecords([Fault(source, 0, "", edition, problem, remedy)])


def read(source: str, place: Path | None = None) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """The text tables of `edition:<id>`, verified; the faults when there is no such seal, or it is damaged or forged.

    The hash of the zip must be the one of its entry, edition and digests are computed anew from what was read, and a
    signature must be genuine and by the key of OI_SEAL_PUBLIC where one is named.
    """
    place = place or folder()
    try:
        stated, key = entry_of(source, place), public_key()
    except InvalidRecords as invalid:
        return {}, invalid.faults
    faults = genuine(stated, key) or (_unvouched(place, key) if key and not stated.signature else [])
    return ({}, faults) if faults else _opened(stated, place)


def _unvouched(place: Path, key: str) -> list[Fault]:
    """Why the unsigned seals of a folder cannot be relied on: nothing where a signed one follows from all of them."""
    ordered, broken = in_order(seals(place)[0])
    return [*broken, *unsigned(ordered), *(fault for one in ordered for fault in genuine(one, key))]


def _opened(stated: Seal, place: Path) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """The tables of a seal, when they are the ones that it says it keeps."""
    package, _ = _paths(stated.edition, place)
    try:
        content = package.read_bytes()
    except OSError as problem:
        return {}, [Fault(package.name, 0, "", problem.strerror or str(problem), Message("cannot be read"), RESTORE)]
    found = hashlib.sha256(content).hexdigest()
    if found != stated.sha256:
        return {}, [Fault(package.name, 0, "sha256", found, Message("is damaged: its hash is not the one that it was sealed with"), RESTORE)]
    frames, faults = _unpacked(content, package.name)
    if not faults and not edition_of(frames).startswith(stated.edition):  # of seals made when ids had twelve digits these are compared
        faults = [Fault(package.name, 0, "edition", edition_of(frames), Message("is not the data version that was sealed"), RESTORE)]
    if not faults and stated.digest:
        faults = [Fault(package.name, 0, name, "", Message("is not the table that was sealed"), RESTORE) for name in _other(_digests(frames), stated.tables)]
    return ({}, faults) if faults else (frames, [])


def _other(found: Mapping[str, str], stated: Mapping[str, str]) -> list[str]:
    return [name for name in dict.fromkeys([*stated, *found]) if found.get(name) != stated.get(name)]


def verify(place: Path, key: str = "", kept: str = "") -> tuple[list[Seal], list[Fault]]:
    """Every seal of a folder in the order of their chain, and all that is wrong with them: it needs this folder alone.

    key: the public key that must vouch for all of them; blank to ask for none. kept: the digest of a seal that must be
    among them, kept elsewhere since a seal taken away from the end leaves no other trace.
    """
    found, faults = seals(place)
    ordered, broken = in_order(found)
    links = [*broken, *(unsigned(ordered) if key else [])]
    for one in ordered:
        faults += [fault for fault in links if fault.file == one.file] + (genuine(one, key) or _opened(one, place)[1])
    if not found and not faults:
        faults.append(Fault(str(place), 0, "", "", Message("holds no seals"), Message("name the folder that they are in")))
    if kept and kept not in {one.digest for one in ordered}:
        faults.append(
            Fault(str(place), 0, "digest", kept[:80], Message("is the digest of no seal in this folder"), Message("restore the missing seal from a copy"))
        )
    return ordered, faults

"""`seal`: keep the records as they are, to be opened again as `edition:ID`; and the list of what is sealed."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import date
from pathlib import Path

from oi_metrics.cli.exit_codes import FINDINGS, OK
from oi_metrics.exports import Context
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.model.faults import refuse
from oi_metrics.records import sealed
from oi_metrics.records.load import read
from oi_metrics.records.package import descriptor
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.signing import make_pair, public_key, signer
from oi_metrics.records.tables import short, typed
from oi_metrics.records.validate import validate


def declare(keep: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    keep.formatter_class = argparse.RawDescriptionHelpFormatter
    keep.epilog = _WORDS
    keep.add_argument("records", nargs="?", default=EMBEDDED, metavar="RECORDS", help="the records: a path or URL (default: the embedded ones)")
    keep.add_argument("place", nargs="?", type=Path, metavar="FOLDER", help="after verify and keys: the folder")
    keep.add_argument("--note", default="", help="why it is sealed, in a few words")
    keep.add_argument("--by", default="", metavar="NAME", help="who seals it (default: the user of this machine)")
    keep.add_argument("--folder", type=Path, metavar="FOLDER", help="where seals are kept (default: OI_SEALED, or the user's folder for data)")
    keep.add_argument("--key", type=Path, metavar="FILE", help="sign with this private key (default: OI_SEAL_KEY); verify: by this public key (OI_SEAL_PUBLIC)")
    keep.add_argument("--kept", default="", metavar="DIGEST", help="verify: the digest of a seal that must be there")
    keep.add_argument("--list", action="store_true", dest="listed", help="list what is sealed: id, as-of day, day of sealing, by whom, note")
    keep.set_defaults(run=_run)


_WORDS = """in the place of RECORDS:
  verify [FOLDER]   verify every seal of a folder: tables, chain and, with --key, signatures
  keys FOLDER       make a pair of keys to sign with, in two new files"""


def _run(chosen: argparse.Namespace) -> int:
    action = {"verify": _verify, "keys": _keys}.get(str(chosen.records), _seal)
    if action is _seal and chosen.place:
        raise ValueError(f"{str(chosen.place)!r} is one word too many; name one source of records, or verify or keys before a folder")
    return action(chosen)


def _verify(chosen: argparse.Namespace) -> int:
    place, key = chosen.place or chosen.folder or sealed.folder(), public_key(chosen.key)
    found, faults = sealed.verify(place, key, chosen.kept)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        return FINDINGS
    by = f"vouched for by the key {key}" if key else "no public key was given, so that signatures tell nothing of who sealed"
    print(f"{place}: {len(found)} seals, each as it was sealed; {by}\ndigest of the last {found[-1].digest or '–'}")
    return OK


def _keys(chosen: argparse.Namespace) -> int:
    if not chosen.place:
        raise ValueError("name the folder for the two files: seal keys FOLDER")
    private, public = make_pair(chosen.place)
    print(f"{private}: keep it secret and out of the records; OI_SEAL_KEY={private}\n{public}: for all who verify; OI_SEAL_PUBLIC={public}")
    return OK


def _seal(chosen: argparse.Namespace) -> int:
    place = chosen.folder or sealed.folder()
    if chosen.listed:
        return _list(place)
    if not chosen.note.strip():
        raise ValueError("a seal says why it was made; write --note TEXT")
    frames, faults = read(chosen.records)
    refuse([*faults, *validate(frames)])
    told = {"note": chosen.note, "who": chosen.by or getpass.getuser(), "day": date.today()}
    made = sealed.seal(frames, place, describe=descriptor, signer=signer(chosen.key), **told)
    print(Context.of(typed(frames), Filters(), Words()).line())
    print(f"{place / f'edition-{made.edition}.zip'}: open it as {sealed.SCHEME}{short(made.edition)}")
    print(f"digest {made.digest}" + (f", signed by {made.key}" if made.key else ""))
    return OK


def _list(place: Path) -> int:
    found, faults = sealed.seals(place)
    print(f"{place}: {len(found)} sealed")
    for one in found:
        print(_line(one))
    for fault in faults:
        print(fault, file=sys.stderr)
    return FINDINGS if faults else OK


def _line(one: sealed.Seal) -> str:
    return f"data version {short(one.edition)} · as_of {one.as_of} · sealed {one.sealed_on} · by {one.sealed_by} · {one.note}"

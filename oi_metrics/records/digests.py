"""Digests of what is kept: SHA-256 over one encoding, in which every value has one form and no two values share one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pandas as pd

from oi_metrics.model.schema import TABLES


def canonical(kind: str, value: Any) -> bytes:
    """What is digested and signed: compact JSON in ASCII, keys in order, with the kind of thing in front, so that none passes for another."""
    return json.dumps([kind, value], ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


def digest(kind: str, value: Any) -> str:
    """The SHA-256 of a value in 64 hexadecimal digits."""
    return hashlib.sha256(canonical(kind, value)).hexdigest()


def table_digest(name: str, frame: pd.DataFrame) -> str:
    """The digest of one text table, whatever the order of its rows and columns; columns blank in every row are no part of it."""
    text = frame[TABLES[name].column_names].astype("str")
    text = text.loc[:, (text != "").any()]
    whole = hashlib.sha256(canonical("oi-metrics table", [name, list(text.columns)]))
    for row in sorted(text.itertuples(index=False, name=None)):
        whole.update(b"\n" + canonical("row", row))
    return whole.hexdigest()

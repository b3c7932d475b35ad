"""What an importer hands to the store: the entries and sites of one snapshot of a registry."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from oi_metrics.records.faults import Fault
from oi_metrics.trials.schema import LISTED_SITES, LISTINGS, SNAPSHOTS, Table


@dataclass(frozen=True, eq=False)
class Listed:
    """One snapshot of a registry.

    listings, sites: frames of `LISTINGS` and `LISTED_SITES`. origin: name of the file or address. scope: what was asked
    for, blank for the whole list. structured: whether every field of a site stands apart. warnings: what a person
    should look at.
    """

    registry: str
    origin: str
    listings: pd.DataFrame
    sites: pd.DataFrame
    scope: str = ""
    structured: bool = True
    warnings: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, registry: str, origin: str, listings: Iterable[Any], sites: Iterable[Any], **more: Any) -> Listed:
        """From rows (dictionaries or frames) in any order; repeated rows are kept once."""
        return cls(registry, origin, _ordered(LISTINGS, listings), _ordered(LISTED_SITES, sites, ("listed",)), **more)

    @cached_property
    def snapshot(self) -> str:
        """The key of the snapshot: equal for equal content, whatever the file's name, form or order of rows."""
        digest = hashlib.sha256(f"{self.registry}\n{self.scope}\n{int(self.structured)}\n".encode())
        for frame in (self.listings, self.sites):
            digest.update(np.sort(pd.util.hash_pandas_object(frame, index=False).to_numpy()).tobytes())
        return f"{self.registry}-{digest.hexdigest()[:12]}"

    @property
    def facts(self) -> dict[str, Any]:
        """The snapshot's row of `SNAPSHOTS`."""
        days, sited = self.listings["registered"], self.listings[self.listings["study_key"].isin(self.sites["study_key"])]["registered"]
        return {
            "snapshot": self.snapshot,
            "registry": self.registry,
            "origin": self.origin,
            "scope": self.scope,
            "structured": int(self.structured),
            "as_of": max(_extreme(self.listings["updated"], max), _extreme(days, max)),
            "first": _extreme(days, min),
            "last": _extreme(days, max),
            "sites_first": _extreme(sited, min),
            "sites_last": _extreme(sited, max),
            "studies": self.listings["study_key"].nunique(),
            "sites": len(self.sites),
        }

    def facts_frame(self) -> pd.DataFrame:
        return SNAPSHOTS.frame([self.facts])


def _ordered(table: Table, rows: Iterable[Any], apart: tuple[str, ...] = ()) -> pd.DataFrame:
    """The rows of a table in the order of their content; equal rows once, where their `listed` is added up."""
    frame = table.frame(rows)
    if not apart:
        return frame.drop_duplicates(ignore_index=True).sort_values(table.column_names, ignore_index=True)
    return frame.sort_values(table.column_names, ignore_index=True, kind="stable")


def _extreme(dates: pd.Series, choose: Any) -> str:
    given = dates[dates != ""]
    return str(choose(given)) if len(given) else ""


def digest(text: str) -> str:
    """The digest by which two titles are told to be the same; 80 bits of SHA-256, blank for a blank text."""
    return hashlib.sha256(text.encode()).hexdigest()[:20] if text else ""


def folded(text: str) -> str:
    """The text without any white space."""
    return re.sub(r"\s+", "", text)


def joined(values: Iterable[str]) -> str:
    """Several texts in one, each once, separated by semicolons; a semicolon inside becomes a comma."""
    return "; ".join(dict.fromkeys(" ".join(value.replace(";", ",").split()) for value in values if value.strip()))

"""Whole numbers for the keys of a store: given out from 1 on in the order of the keys, and kept once given."""

from __future__ import annotations

import numpy as np
import pandas as pd


def numbered(ids: pd.Series, given: pd.Series) -> pd.Series:
    """By key, its number. ids: the keys, each once. given: by key, the numbers given before, which stay."""
    kept = given.reindex(ids)
    new = np.sort(ids[kept.isna().to_numpy()].to_numpy(dtype="object"))
    first = int(given.max()) + 1 if len(given) else 1
    fresh = pd.Series(range(first, first + len(new)), index=pd.Index(new, dtype="str"), dtype="int64")
    return pd.concat([kept.dropna().astype("int64"), fresh])


def inherited(given: pd.Series, before: pd.DataFrame, now: pd.DataFrame) -> pd.Series:
    """The numbers given, those of keys that are gone handed on to the new keys that took over their names.

    before: `name` and `number`; now: `name` and `id`. Where several were joined the smallest number stays.
    """
    gone = before[~before["number"].isin(given[given.index.isin(now["id"])])]
    heirs = now[~now["id"].isin(given.index)].merge(gone, on="name").sort_values(["number", "id"])
    heirs = heirs.drop_duplicates("id").drop_duplicates("number")
    handed = pd.Series(heirs["number"].to_numpy(dtype="int64"), index=pd.Index(heirs["id"], dtype="str"))
    return pd.concat([given[~given.isin(handed)], handed])

"""The ties that carry a dense network: of thousands of pairs those that are strong for one of their two hospitals."""

from __future__ import annotations

import numpy as np
import pandas as pd

ALPHA = 0.05
"""A tie stays when a hospital that spread its shared trials evenly at random over its ties would have one so strong
with at most this probability."""


def significance(pairs: pd.DataFrame) -> pd.Series:
    """How surprising each tie is for the hospital that it matters more to, 0 to 1; small is surprising.

    The disparity filter (Serrano, Boguñá and Vespignani 2009, PNAS 106:6483, equation 2): for a hospital with k ties
    and strength s, a tie of w shared trials has (1 - w/s)^(k-1); the smaller of both ends counts. A hospital with one
    tie says nothing (1). pairs: hospital_a, hospital_b, trials.
    """
    ends = pd.concat([pairs["hospital_a"], pairs["hospital_b"]], ignore_index=True)
    weights = pd.concat([pairs["trials"], pairs["trials"]], ignore_index=True).astype("float64")
    ties, strength = weights.groupby(ends).transform("size"), weights.groupby(ends).transform("sum")
    chance = np.where(ties > 1, (1 - weights / strength) ** (ties - 1), 1.0)
    return pd.Series(np.minimum(chance[: len(pairs)], chance[len(pairs) :]), index=pairs.index)


def strongest(pairs: pd.DataFrame) -> pd.Series:
    """Whether each tie is the strongest of one of its hospitals; of equal ones the first of the table."""
    rows = pairs.reset_index(drop=True)
    ends = pd.concat(
        [rows[["hospital_a", "trials"]].set_axis(["hospital", "trials"], axis=1), rows[["hospital_b", "trials"]].set_axis(["hospital", "trials"], axis=1)]
    )
    first = ends.sort_values("trials", ascending=False, kind="stable").reset_index().drop_duplicates("hospital")["index"]
    return pd.Series(np.isin(np.arange(len(rows)), first), index=pairs.index)


def backbone(pairs: pd.DataFrame, alpha: float = ALPHA) -> pd.DataFrame:
    """The pairs that the disparity filter keeps at `alpha`, and the strongest tie of every hospital, so that none stands
    alone for having few; in the order of the table."""
    return pairs[(significance(pairs) < alpha) | strongest(pairs)] if len(pairs) else pairs

"""Uncertainty of shares and ranks."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike

Z_95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution."""


def wilson(part: ArrayLike, n: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % score interval of part / n (Wilson 1927, doi:10.1080/01621459.1927.10502953); NaN where n is 0.

    n: one for each, or one for all.
    """
    trials = np.asarray(n, dtype="float64")
    trials = np.where(trials > 0, trials, np.nan)
    p = np.asarray(part, dtype="float64") / trials
    spread = 1 + Z_95**2 / trials
    middle = (p + Z_95**2 / (2 * trials)) / spread
    half = Z_95 / spread * np.sqrt(p * (1 - p) / trials + Z_95**2 / (4 * trials**2))
    return (middle - half).clip(min=0), (middle + half).clip(max=1)


def rank(values: np.ndarray) -> np.ndarray:
    """1 for the largest; equal ones share the best."""
    return 1 + len(values) - _below(values)[1]


def mid_rank(values: np.ndarray) -> np.ndarray:
    """The number of smaller values, and half of the equal ones, the value itself among them."""
    smaller, not_larger = _below(values)
    return (smaller + not_larger) / 2


def _below(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each value, how many are smaller, and how many are not larger."""
    order = np.argsort(values)
    inorder = values[order]
    begins = np.flatnonzero(np.append(True, inorder[1:] != inorder[:-1]))
    ends = np.append(begins[1:], len(values))
    smaller, not_larger = np.empty((2, len(values)), dtype="int64")
    smaller[order], not_larger[order] = np.repeat(begins, ends - begins), np.repeat(ends, ends - begins)
    return smaller, not_larger


def rank_range(low: np.ndarray, high: np.ndarray) -> tuple[pa.Array, pa.Array]:
    """The ranks that overlapping intervals leave open, 1 for the largest value.

    Best: 1 + the intervals that lie wholly above. Worst: all less those that lie wholly below (Klein, Wright and
    Wieczorek 2020, doi:10.1111/rssc.12402). With intervals of 95 % each, the ranks hold for each one by itself, not
    for all at once. Missing where an interval is.
    """
    unknown = np.isnan(low) | np.isnan(high)
    lows, highs = np.sort(low[~unknown]), np.sort(high[~unknown])
    above = len(lows) - np.searchsorted(lows, high, side="right")
    below = np.searchsorted(highs, low, side="left")
    return pa.array(1 + above, mask=unknown), pa.array(len(lows) - below, mask=unknown)

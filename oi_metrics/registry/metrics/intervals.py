"""Uncertainty of shares and ranks."""

from __future__ import annotations

import numpy as np
import pandas as pd

Z_95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution."""


def wilson(part: pd.Series, n: pd.Series | int) -> tuple[pd.Series, pd.Series]:
    """The 95 % score interval of part / n (Wilson 1927, doi:10.1080/01621459.1927.10502953); missing where n is 0."""
    trials = pd.Series(n, index=part.index).astype("float64")
    trials = trials.where(trials > 0)
    p = part.astype("float64") / trials
    spread = 1 + Z_95**2 / trials
    middle = (p + Z_95**2 / (2 * trials)) / spread
    half = Z_95 / spread * np.sqrt(p * (1 - p) / trials + Z_95**2 / (4 * trials**2))
    return (middle - half).clip(lower=0), (middle + half).clip(upper=1)


def rank_range(low: pd.Series, high: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The ranks that overlapping intervals leave open, 1 for the largest value.

    Best: 1 + the intervals that lie wholly above. Worst: all less those that lie wholly below (Klein, Wright and
    Wieczorek 2020, doi:10.1111/rssc.12402). With intervals of 95 % each, the ranks hold for each one by itself, not
    for all at once. Missing where an interval is.
    """
    known = low.notna() & high.notna()
    lows, highs = np.sort(low[known].to_numpy()), np.sort(high[known].to_numpy())
    above = len(lows) - np.searchsorted(lows, high.to_numpy(), side="right")
    below = np.searchsorted(highs, low.to_numpy(), side="left")
    best, worst = pd.Series(1 + above, index=low.index), pd.Series(len(lows) - below, index=low.index)
    return best.where(known).astype("Int64"), worst.where(known).astype("Int64")

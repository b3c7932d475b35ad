"""Which texts of a column are among others."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def is_in(texts: pd.Series, others: pd.Series | Collection[str]) -> pd.Series:
    """Whether each text is one of the others; `Series.isin` does the same a hundred times slower on string columns."""
    known = pa.array(others if isinstance(others, pd.Series) else list(others), type=pa.large_string(), from_pandas=True)
    found = pc.is_in(pa.array(texts, type=pa.large_string(), from_pandas=True), value_set=known)
    return pd.Series(found.to_numpy(zero_copy_only=False), index=texts.index)

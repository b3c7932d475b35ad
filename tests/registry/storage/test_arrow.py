"""Finished tables: order, types, missing values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from oi_metrics.registry.storage.arrow import finished

TYPES = {"name": "str", "n": "Int64", "share": "float64", "seen": "bool", "day": "datetime64[us]"}


def test_rows_are_ordered_and_typed_and_one_value_stands_for_all():
    columns = {
        "name": ["b", "a", "c"],
        "n": [1, None, 1],
        "share": np.array([0.5, np.nan, 0.25]),
        "seen": True,
        "day": [None, pd.Timestamp("2014-01-02"), None],
    }
    found = finished(columns, TYPES, ("n", "descending"), "name")
    assert found.dtypes.astype("str").to_dict() == TYPES
    assert found["name"].tolist() == ["b", "c", "a"]
    assert found["n"].tolist() == [1, 1, pd.NA]
    assert found["share"].fillna(-1).tolist() == [0.5, 0.25, -1]
    assert found["seen"].all() and found["day"].notna().tolist() == [False, False, True]


def test_equal_rows_stay_as_they_were():
    assert finished({"name": ["b", "a"], "n": [1, 1]}, {"name": "str", "n": "int64"}, "n")["name"].tolist() == ["b", "a"]


def test_columns_of_arrow_are_taken_as_they_are_and_others_left_out():
    columns = {"n": pa.chunked_array([[2], [1]]), "name": pa.array(["x", None]), "more": [0, 0]}
    found = finished(columns, {"name": "str", "n": "int64"}, "n")
    assert found.columns.tolist() == ["name", "n"] and found["n"].tolist() == [1, 2] and found["name"].isna().tolist() == [True, False]


def test_no_row_has_the_types_all_the_same():
    found = finished({"name": [], "n": [], "share": np.array([]), "seen": False, "day": []}, TYPES, "name")
    assert len(found) == 0 and found.dtypes.astype("str").to_dict() == TYPES

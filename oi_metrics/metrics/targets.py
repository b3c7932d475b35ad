"""Targets beside what was reached."""

from __future__ import annotations

import pandas as pd

from oi_metrics import participation
from oi_metrics.memo import memoised
from oi_metrics.metrics.rows import records, table
from oi_metrics.records.tables import Tables

COUNTED = {"agreements": "agreements", "programme_hospitals": "memberships"}
"""The measures that are recorded one by one, and the table whose records they count."""


@memoised
def target_attainment(tables: Tables) -> pd.DataFrame:
    """Each target beside what was reached by the end of its year, whatever a filter shows.

    `reached`: for agreements those whose latest signing day has passed, for hospitals of a programme the named seats that
    were surely taken and not left; `possible`: those beyond them that may count. Other measures are not recorded one by
    one: both are missing. state: `target_reached`; `target_missed` when the possible ones would not do either and the year
    is over on the as-of day; `target_open`; `not_counted`. Columns: measure, year, target, reached, possible, state,
    records (the target first, then the records counted).
    """
    every = tables.unfiltered
    rows = []
    for target in tables.targets.itertuples():
        end = pd.Timestamp(f"{target.year:04}-12-31")
        sure, may = _reached(every, str(target.measure), end)
        counted = target.measure in COUNTED
        if not counted:
            state = "not_counted"
        elif len(sure) >= target.target:
            state = "target_reached"
        else:
            state = "target_missed" if end < pd.Timestamp(every.as_of) and len(sure) + len(may) < target.target else "target_open"
        rows.append(
            {
                "measure": str(target.measure),
                "year": int(target.year),
                "target": int(target.target),
                "reached": len(sure) if counted else pd.NA,
                "possible": len(may) if counted else pd.NA,
                "state": state,
                "records": records((target.record,), *sure, *may),
            }
        )
    return table(["measure", "year", "target", "reached", "possible", "state"], rows).astype({"reached": "Int64", "possible": "Int64"})


def _reached(tables: Tables, measure: str, end: pd.Timestamp) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The records of a measure that surely count by a day, and those that may: each as the rows that it stands in."""
    if measure == "agreements":
        found = tables.agreements
        sure = found["signed_latest"] <= end
        may = ~sure & (found["signed_earliest"].isna() | (found["signed_earliest"] <= end))
        return [(record,) for record in found.loc[sure, "record"]], [(record,) for record in found.loc[may, "record"]]
    if measure == "programme_hospitals":
        seats = participation.seats(tables)
        seats = seats[seats["partner_id"] != ""]
        gone = seats["left_latest"] <= end
        sure = (seats["joined_latest"] <= end) & ~gone & ~(seats["left_earliest"] <= end)
        may = ~sure & ~gone & (seats["joined_earliest"].isna() | (seats["joined_earliest"] <= end))
        return list(seats.loc[sure, "records"]), list(seats.loc[may, "records"])
    return [], []

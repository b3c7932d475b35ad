"""What the charts must show, taken from the metric tables in the plainest way: the sum of each category."""

from collections import defaultdict
from collections.abc import Callable

import pandas as pd

Sums = list[float]


def per_year(table: pd.DataFrame) -> Sums:
    marks = table[table["agreements"] > 0]
    years = dict.fromkeys(sorted(int(year) for year in table["year"].dropna().unique()), 0)
    for row in marks.dropna(subset="year").itertuples():
        years[int(row.year)] += row.agreements
    undated = int(marks.loc[marks["year"].isna(), "agreements"].sum())
    return [*years.values(), *([undated] if undated else [])]


def by_group(table: pd.DataFrame) -> Sums:
    sums: dict[str, int] = defaultdict(int)
    for row in table.itertuples():
        sums[row.group] += row.agreements
    return sorted(sums.values())


def by_kind(table: pd.DataFrame) -> Sums:
    kinds = [kind for kind in ("agreement", "recognition") if kind in set(table["record_type"])]
    return [int((table["record_type"] == kind).sum()) for kind in kinds]


def added(*columns: str) -> Callable[[pd.DataFrame], Sums]:
    return lambda table: [sum(row) for row in zip(*(table[column] for column in columns), strict=True)]


def first(column: str, most: int) -> Callable[[pd.DataFrame], Sums]:
    return lambda table: [value for value in table[column] if value][:most]


def seats(table: pd.DataFrame) -> Sums:
    """Those of each year, then those without a date."""
    undated = table.drop_duplicates("programme", keep="last")["undated"]
    return [*added("named", "possible", "unnamed")(table), *undated[undated > 0]]


SUMS: dict[str, Callable[[pd.DataFrame], Sums]] = {
    "agreements_per_year": per_year,
    "agreements_by_certainty": added("agreements"),
    "agreements_in_force": added("certain", "possible"),
    "agreements_cumulative": added("at_least"),
    "partner_mix": added("full"),
    "partners_by_agreements": first("agreements", 12),
    "partner_types_by": by_group,
    "validity": by_kind,
    "site_members_over_time": seats,
    "site_hospitals": first("trials", 12),
    "site_comparison": lambda table: list(table["trials_per_hospital"].dropna()),
    "claims_ledger": added("named", "unnamed"),
    "record_health": lambda table: list(table.loc[table["rows"] > 0, "filled"]),
}


def summed(metric: str, series: list[list[float | None]]) -> Sums:
    """The sum of each category of a chart read back; for `partner_types_by` in the order of size."""
    sums = [sum(value or 0 for value in column) for column in zip(*series, strict=True)]
    return sorted(sums) if metric == "partner_types_by" else sums

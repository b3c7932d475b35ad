"""What a metric of registry trials declares beside what every metric does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from oi_metrics.catalogue.metric import Metric
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics import drill_down
from oi_metrics.registry.storage.store import Store

Row = Mapping[str, Any]
Keys = Callable[[Row, Members], dict[str, Any]]
"""What `trials_behind` takes for one row of a metric."""

COMPANY = {"sponsor": "company"}


@dataclass(frozen=True)
class TrialMetric(Metric):
    """A metric that is computed of a store of trials, a choice among them, and the members of the programme.

    takes_members: whether its function takes the members. behind: for each column that counts trials, which trials a
    row counts; the first is what a click on a mark lists. marks: the column that a mark stands for, by the value of the
    option `whose` where the metric has it.
    """

    takes_members: bool = False
    behind: Mapping[str, Keys] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)

    def table(self, store: Store, choice: Choice = Choice(), members: Members = NO_MEMBERS, **options: object) -> pd.DataFrame:  # type: ignore[override]  # noqa: B008
        """The metric table. Raises ValueError for options that it does not take."""
        joined = {"members": members} if self.takes_members else {}
        return self.compute(store, choice, **joined, **self.asked(options))

    def trials_behind(self, store: Store, choice: Choice, row: Row, column: str, members: Members = NO_MEMBERS, most: int = drill_down.SHOWN) -> pd.DataFrame:
        """The trials that a row counts in a column. Raises KeyError for a column that counts none."""
        return drill_down.trials_behind(store, choice, most, **self.behind[column](row, members))


EVIDENCE = 50
"""So many trials are named behind each figure, unless more are asked for."""


def with_evidence(metric: TrialMetric, store: Store, choice: Choice, members: Members, table: pd.DataFrame, most: int = EVIDENCE) -> pd.DataFrame:
    """The table with what each row rests on.

    trials_behind: for each column that counts trials, `n`, how many they are, and `trials`, the keys of the latest of
    them, at most so many; a figure that is missing counts none and has no entry. snapshots_behind: the keys of the
    snapshots that list them all. The store is read once, and what several rows count alike is looked up once.
    """
    drill = drill_down.Drill(store, choice)
    rows = []
    for row in table.to_dict("records"):
        counted = {column: keys for column, keys in metric.behind.items() if not pd.isna(row[column])}
        rows.append({column: drill.behind(keys(row, members), most) for column, keys in counted.items()})
    trials = [{column: {"n": each.n, "trials": list(each.trials)} for column, each in found.items()} for found in rows]
    snapshots = [sorted({snapshot for each in found.values() for snapshot in each.snapshots}) for found in rows]
    evidence = {"trials_behind": trials, "snapshots_behind": snapshots}
    return table.assign(**{name: pd.Series(values, index=table.index, dtype="object") for name, values in evidence.items()})

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

"""What a metric of registry trials declares beside what every metric does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from oi_metrics.catalogue import columns
from oi_metrics.catalogue.metric import Metric
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Ground
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics import drill_down
from oi_metrics.registry.storage.store import Store

Row = Mapping[str, Any]
Keys = Callable[[Row, Members], dict[str, Any]]
"""What `trials_behind` takes for one row of a metric."""

COMPANY = {"sponsor": "company"}

TRIAL_COLUMNS = (
    Column("trial_id", N_("Trial key"), "Key of the trial in its registry."),
    columns.REGISTRY,
    Column("posted", N_("Approved or posted"), "When it was approved or first posted.", "date", blank="undated"),
    Column("sponsor", N_("Sponsor"), "Name of the sponsor."),
    columns.of_record("trials", "phase"),
    columns.of_record("trials", "therapeutic_area"),
    columns.HOSPITALS,
    columns.UNNAMED_SITES,
    Column("sites_named", N_("Names its sites"), "Whether the registry names its sites.", "yes_no"),
    Column("snapshot_id", N_("Snapshot key"), "Key of the snapshot that lists it."),
    Column("origin", N_("Snapshot"), "File or address that the snapshot was read from."),
    Column("taken", N_("Retrieved"), "Day on which the snapshot was taken.", "day"),
    columns.ADDRESS.called(meaning="The registry's own page of the trial."),
    Column("total", "total", "Trials that fit, also beyond those listed.", "helper"),
)
"""The columns of a list of trials behind a figure (`registry.metrics.drill_down.trials_behind`)."""


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


@dataclass(frozen=True, eq=False)
class TrialSource:
    """What metrics of trials are computed of: a store, a choice among its trials, and the members of the programme."""

    store: Store
    choice: Choice = field(default_factory=Choice)
    members: Members = NO_MEMBERS

    @property
    def snapshots(self) -> pd.DataFrame:
        """The snapshots that the choice reads, as `registry.schema` has them, indexed by their key; they carry every figure."""
        found = self.store.snapshot_list
        return found[found["registry"].isin(self.choice.registry)] if self.choice.registry else found

    @property
    def ground(self) -> Ground:
        """What stands behind every figure: the snapshots."""
        return Ground.of_snapshots(self.snapshots.index)

    def table(self, metric: TrialMetric, **options: object) -> pd.DataFrame:
        """A metric's table. Raises ValueError for options that it does not take."""
        return metric.table(self.store, self.choice, self.members, **options)


EVIDENCE = 50
"""So many trials are named behind each figure, unless more are asked for."""


def with_evidence(metric: TrialMetric, source: TrialSource, table: pd.DataFrame, most: int = EVIDENCE) -> pd.DataFrame:
    """The table with what each row rests on.

    trials_behind: for each column that counts trials, `n`, how many they are, and `trials`, the keys of the latest of
    them, at most so many; a figure that is missing counts none and has no entry. snapshots_behind: the keys of the
    snapshots that list them all. The store is read once, and what several rows count alike is looked up once.
    """
    drill = drill_down.Drill(source.store, source.choice)
    rows = []
    for row in table.to_dict("records"):
        counted = {column: keys for column, keys in metric.behind.items() if not pd.isna(row[column])}
        rows.append({column: drill.behind(keys(row, source.members), most) for column, keys in counted.items()})
    trials = [{column: {"n": each.n, "trials": list(each.trials)} for column, each in found.items()} for found in rows]
    snapshots = [sorted({snapshot for each in found.values() for snapshot in each.snapshots}) for found in rows]
    evidence = {"trials_behind": trials, "snapshots_behind": snapshots}
    return table.assign(**{name: pd.Series(values, index=table.index, dtype="object") for name, values in evidence.items()})

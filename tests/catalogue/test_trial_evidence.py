"""The trials and snapshots behind every row, against the trials that a click lists, row by row."""

import pandas as pd
import pytest

from oi_metrics.catalogue import trial_members, trial_peers
from oi_metrics.catalogue.trial_metric import TrialSource, with_evidence
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.storage.store import of_frames

from ..registry.stores import AWKWARD, MEMBERS

STORE = of_frames(AWKWARD)
SOURCE = TrialSource(STORE, members=MEMBERS)
METRICS = [*trial_members.METRICS, *trial_peers.METRICS]
CHOICES = [Choice(), Choice(registry=("ctgov",)), Choice(years=(2012, 2016), undated=False), Choice(region=("KR-26",))]


@pytest.mark.parametrize("choice", CHOICES, ids=["all", "one registry", "years", "a region"])
@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_evidence_is_what_a_click_lists(metric, choice):
    source = TrialSource(STORE, choice, MEMBERS)
    table = source.table(metric)
    found = with_evidence(metric, source, table, most=2)
    pd.testing.assert_frame_equal(found[list(table.columns)], table)
    for row, trials, snapshots in zip(table.to_dict("records"), found["trials_behind"], found["snapshots_behind"], strict=True):
        lists = {column: metric.trials_behind(STORE, choice, row, column, MEMBERS) for column in metric.behind}
        assert trials == {column: {"n": len(listed), "trials": listed["trial_id"].tolist()[:2]} for column, listed in lists.items()}
        assert snapshots == sorted({key for listed in lists.values() for key in listed["snapshot_id"]})


def test_the_number_behind_a_figure_is_the_figure():
    (members,) = [metric for metric in METRICS if metric.name == "candidates"]
    found = with_evidence(members, SOURCE, SOURCE.table(members))
    assert len(found) > 1
    for row in found.to_dict("records"):
        assert {column: row["trials_behind"][column]["n"] for column in members.behind} == {column: row[column] for column in members.behind}


def test_a_missing_figure_has_no_trials():
    (peers,) = [metric for metric in METRICS if metric.name == "peers"]
    table = SOURCE.table(peers).astype({"n": "Int64"})
    table.loc[0, "n"] = pd.NA
    assert set(with_evidence(peers, SOURCE, table)["trials_behind"].iloc[0]) == {"trials", "member_trials"}

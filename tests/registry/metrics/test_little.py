"""Every registry metric on stores that have hardly anything: a table, if an empty one, and no error."""

from __future__ import annotations

import pytest

from oi_metrics.catalogue.index import TRIAL_METRICS
from oi_metrics.registry.metrics.membership import members_before_after
from oi_metrics.registry.metrics.years import trials_per_year
from oi_metrics.registry.storage.store import Store

from ..stores import HOSPITALS, SNAPSHOTS, SPONSORS, members, sites, store, trial

UNKNOWN = members(("nowhere", "2014-01-01", "2014-12-31"))
STORES: dict[str, Store] = {
    "nothing": store(),
    "no trial": store(snapshots=SNAPSHOTS, hospitals=HOSPITALS, sponsors=SPONSORS),
    "no site": store(snapshots=SNAPSHOTS, trials=[trial(1, "2014-05-05")], sponsors=SPONSORS),
    "no day": store(trials=[trial(1)], sites=sites(1, None), sponsors=SPONSORS),
    "no named site": store(snapshots=SNAPSHOTS, trials=[trial(1, "2014-05-05")], sites=sites(1, None, None), hospitals=HOSPITALS[:1], sponsors=SPONSORS),
}


@pytest.mark.parametrize("of", STORES)
@pytest.mark.parametrize("name", TRIAL_METRICS)
def test_a_metric_of_little_is_a_table_with_its_columns(name: str, of: str) -> None:
    metric = TRIAL_METRICS[name]
    options = {option.name: "nowhere" for option in metric.options if option.required}
    found = metric.table(STORES[of], members=UNKNOWN, **options)
    full = metric.table(
        store(snapshots=SNAPSHOTS, trials=[trial(1, "2014-05-05")], sites=sites(1, 1, 2), hospitals=HOSPITALS, sponsors=SPONSORS), members=UNKNOWN, **options
    )
    assert found.dtypes.equals(full.dtypes)


def test_a_member_that_the_store_lacks_stands_with_nothing() -> None:
    (row,) = members_before_after(STORES["no trial"], members=UNKNOWN, whose="company").to_dict("records")
    assert (row["hospital_id"], row["name_en"], row["trials_before"], row["unplaced_trials"]) == ("nowhere", "", 0, 0)


def test_a_trial_without_a_day_is_undated_where_no_snapshot_says_anything() -> None:
    (row,) = trials_per_year(STORES["no day"], by="registry").to_dict("records")
    assert (row["certainty"], row["trials"], row["unnamed_sites"], row["state"], row["whole"]) == ("undated", 1, 1, "", False)

"""What each agreement and recognition is on the day that the records speak for (2024-12-31)."""

import pytest

from oi_metrics.metrics.validity import validity

from ..conftest import AS_OF, records


def of_recognition(valid_until):
    row = {"recognition_id": "r", "awarded_by": "p", "awarded": "2014", "valid_until": valid_until}
    return validity(records(partners=[{"partner_id": "p"}], recognitions=[row]))["state"].tolist()


def of_agreement(**fields):
    return validity(records(agreements=[{"agreement_id": "a", "signed": "2014", **fields}]))["state"].tolist()


@pytest.mark.parametrize(
    ("valid_until", "state"),
    [
        ("2020-12-01", "lapsed"),
        ("2024-12-30", "lapsed"),
        (AS_OF, "in_force"),
        ("2025", "in_force"),
        ("2024-12", "unknown"),
        ("2024/2026", "unknown"),
        ("../2023", "lapsed"),
        ("2025/..", "in_force"),
        ("../2026", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_recognition(valid_until, state):
    assert of_recognition(valid_until) == [state]


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"status": "unknown"}, "unknown"),
        ({"status": "active", "last_verified": "2020"}, "last_seen_active"),
        ({"status": "active", "ends": "2019"}, "lapsed"),
        ({"status": "active", "ends": "2030"}, "in_force"),
        ({"status": "unknown", "ends": "2019"}, "lapsed"),
        ({"status": "fulfilled"}, "fulfilled"),
        ({"status": "fulfilled", "ends": "2013"}, "fulfilled"),
        ({"status": "ended"}, "ended"),
        ({"status": "lapsed"}, "lapsed"),
        ({"status": "planned"}, "unknown"),
    ],
)
def test_an_agreement(fields, state):
    assert of_agreement(**fields) == [state]


def test_of_none():
    table = validity(records())
    assert list(table.columns) == ["record_type", "record_id", "title_en", "title_ko", "valid_from", "valid_to", "last_verified", "state", "records"]
    assert len(table) == 0


def test_each_row_names_its_record():
    tables = records(partners=[{"partner_id": "p"}], recognitions=[{"recognition_id": "r", "awarded_by": "p"}], agreements=[{"agreement_id": "a"}])
    assert validity(tables)["records"].tolist() == [("recognitions/r",), ("agreements/a",)]

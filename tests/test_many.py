"""Many records: valid, the laws hold, what is shown is bounded and says so."""

import pytest

from bench.many import many, write
from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.evidence import cited, trail
from oi_metrics.filters import Filters, apply
from oi_metrics.language.words import Words
from oi_metrics.records.load import read
from oi_metrics.records.tables import Tables, edition_of, typed
from oi_metrics.records.validate import validate

N = 600
FRAMES = many(N)
BOUNDED = {
    "agreement_timeline": "100 of 600 are drawn (the latest); the table has all.",
    "partners_by_agreements": "40 of {n} are drawn (most agreements first); the table has all.",
}


@pytest.fixture(scope="module")
def tables() -> Tables:
    return typed(FRAMES)


def test_are_valid_and_as_many_as_asked_for():
    assert validate(FRAMES) == []
    assert (len(FRAMES["agreements"]), len(FRAMES["parties"])) == (N, N * 3 // 2)


def test_are_the_same_for_the_same_seed():
    assert edition_of(many(50)) == edition_of(many(50)) != edition_of(many(50, seed=8))


def test_written_out_they_are_read_back(tmp_path):
    few = many(50)
    found, faults = read(write(few, tmp_path / "records"))
    assert faults == [] and edition_of(found) == edition_of(few)


@pytest.mark.parametrize("chosen", [Filters(), Filters(partner_type=("hospital",)), Filters(tier=("public_record",)), Filters(years=(2010, 2015))])
def test_dated_bounded_and_undated_are_all(tables, chosen):
    kept = apply(tables, chosen)
    by = METRICS["agreements_by_certainty"].table(kept)
    assert by["agreements"].sum() == len(kept.agreements) > 0
    assert sorted(record for group in by["records"] for record in group) == sorted(kept.agreements["record"])


@pytest.mark.parametrize("name", [name for name, metric in METRICS.items() if metric.chart])
def test_a_chart_has_a_bound(tables, name):
    metric = METRICS[name]
    frames = {needed: METRICS[needed].table(tables) for needed in (name, *metric.chart.beside.values())}
    figure = metric.figure(frames, Words("en"))
    assert len(figure.to_json()) < 600_000
    assert figure.layout.height < 5_000
    if name in BOUNDED:
        assert BOUNDED[name].format(n=len(frames[name])) in [note.text for note in figure.layout.annotations]


def test_the_timeline_draws_the_latest(tables):
    metric = METRICS["agreement_timeline"]
    table = metric.table(tables)
    figure = metric.figure({"agreement_timeline": table}, Words("en"))
    drawn = {int(point[0]) for trace in figure.data for point in trace.customdata}
    placed = table[table["signed_earliest"].notna() | table["signed_latest"].notna()]
    assert drawn == set(placed.index[-100:])


def test_statements_come_a_part_at_a_time_and_together_are_all(tables):
    names = tables.agreements["record"].tolist()
    every, count = trail(tables, names), len(cited(tables, names))
    assert cited(tables, names)["statement_id"].tolist() == every["statement_id"].drop_duplicates().tolist()
    parts = [trail(tables, names, slice(first, first + 200)) for first in range(0, count, 200)]
    assert sum(map(len, parts)) == len(every)
    assert [part["statement_id"].nunique() for part in parts[:-1]] == [200] * (len(parts) - 1)

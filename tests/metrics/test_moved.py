"""Which figures moved between two editions, and because of which records."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from oi_metrics.catalogue import agreements as agreement_metrics
from oi_metrics.catalogue import claims as claim_metrics
from oi_metrics.catalogue import columns, overview
from oi_metrics.catalogue import partners as partner_metrics
from oi_metrics.filters import Filters
from oi_metrics.language.formatting import metric_table
from oi_metrics.language.words import Words
from oi_metrics.metrics import moved
from oi_metrics.metrics.changes import changes
from oi_metrics.metrics.moved import Figures
from oi_metrics.model.columns import Column
from oi_metrics.model.schema import TABLES
from oi_metrics.records.diff import Between, applied, difference
from oi_metrics.records.tables import edition_of

from ..conftest import agreements, parties, partners, records, row_of
from ..strategies import any_filters, valid_rows

METRICS = {metric.name: metric for noun in (overview, agreement_metrics, partner_metrics, claim_metrics) for metric in noun.METRICS}


def figures(*names):
    return [Figures(metric.title, metric.table, metric.keys, metric.figures, metric.columns) for metric in map(METRICS.__getitem__, names)]


ALL = figures(*(name for name, metric in METRICS.items() if metric.keys))
SOME = figures("agreements_by_certainty", "partner_mix", "commitments", "validity", "claims_ledger", "record_health")
(CERTAINTY,) = figures("agreements_by_certainty")
WHICH = (Column("which", "Which", "Its name."), Column("n", "Number", "Its number.", "count"), columns.RECORDS)
few = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def told(before, after, *metrics, **options):
    found = moved.moved_figures(before, after, metrics or (CERTAINTY,), **options)
    return [(row.key, row.before, row.after, row.attribution, row.each, row.records) for row in found.itertuples()]


def moved_figures(before, after, *options):
    return moved.moved_figures(before, after, ALL, *options)


class TestDifference:
    @few
    @given(valid_rows(), valid_rows())
    def test_applied_to_the_earlier_edition_gives_the_later(self, one, other):
        before, after = records(**one), records(**other)
        assert edition_of(applied(difference(before, after), before)) == after.edition

    @few
    @given(valid_rows())
    def test_of_an_edition_with_itself_is_empty(self, rows):
        assert difference(records(**rows), records(**rows)).records == {}
        assert moved.moved_figures(records(**rows), records(**rows), SOME).empty

    @few
    @given(valid_rows(), valid_rows())
    def test_swapped_swaps_added_and_gone_before_and_after(self, one, other):
        before, after = records(**one), records(**other)
        there, back = difference(before, after), difference(after, before)
        for name in TABLES:
            pd.testing.assert_frame_equal(there.added[name], back.gone[name])
            pd.testing.assert_frame_equal(there.gone[name], back.added[name])
            cells = [part.changed[name].sort_values(["record", "field"], ignore_index=True) for part in (there, back)]
            pd.testing.assert_frame_equal(cells[0], cells[1].rename(columns={"before": "after", "after": "before"})[cells[0].columns])

    @few
    @given(valid_rows(), valid_rows())
    def test_all_changes_or_none_are_the_editions_themselves(self, one, other):
        before, after = records(**one), records(**other)
        between = Between(before, after, difference(before, after))
        for tables, made in ((before, ()), (after, set(between.difference.records))):
            found = between.with_changes(made)
            for name in TABLES:
                assert sorted(found.frames[name]["record"]) == sorted(tables.frames[name]["record"])
            assert difference(found, tables).records == {}


class TestMoved:
    def test_an_added_record_moves_the_figure_on_its_own(self):
        before, after = records(agreements=agreements(a="2018")), records(agreements=agreements(a="2018", b="2019", c=""))
        assert told(before, after) == [
            ("dated", 1, 2, "alone", (("agreements/b", 2),), ("agreements/b",)),
            ("undated", 0, 1, "alone", (("agreements/c", 1),), ("agreements/c",)),
        ]

    def test_a_record_that_goes(self):
        before, after = records(agreements=agreements(a="2018", b="2018")), records(agreements=agreements(b="2018"))
        assert told(before, after) == [("dated", 2, 1, "alone", (("agreements/a", 1),), ("agreements/a",))]

    def test_a_changed_title_moves_nothing_and_is_behind_nothing(self):
        before = records(agreements=agreements(a="2018"))
        after = records(agreements=[{"agreement_id": "a", "signed": "2018", "title_en": "New"}, {"agreement_id": "b"}])
        assert told(before, after) == [("undated", 0, 1, "alone", (("agreements/b", 1),), ("agreements/b",))]

    def test_an_agreement_comes_with_its_parties_and_evidence_as_one_change(self):
        rows = {"partners": partners(p="hospital"), "statements": [{"statement_id": "s"}]}
        evidence = [{"record_type": "agreements", "record_id": "a", "statement_id": "s"}]
        before = records(**rows)
        after = records(**rows, agreements=agreements(a="2018"), parties=parties("a", "p", "?biotech"), evidence=evidence)
        found = moved_figures(before, after)
        assert {row.records for row in found.itertuples()} == {("agreements/a",)}
        assert set(found["attribution"]) == {"alone"}
        assert row_of(found, key="agreements", metric=METRICS["headline_figures"].title)["after"] == 1

    def test_a_partner_that_comes_with_an_agreement_is_not_behind_the_number_of_agreements(self):
        after = records(agreements=agreements(a="2018"), partners=partners(p="hospital"), parties=parties("a", "p"))
        found = moved_figures(records(), after)
        assert row_of(found, key="agreements", metric=METRICS["headline_figures"].title)["records"] == ("agreements/a",)
        assert row_of(found, metric=METRICS["partners_by_agreements"].title)["records"] == ("agreements/a",)
        assert row_of(found, metric=METRICS["record_health"].title, key="partners", field="rows")["records"] == ("partners/p",)

    def test_a_partner_of_another_type_moves_the_mix_that_names_only_its_parties(self):
        rows = {"agreements": agreements(a="2018"), "parties": parties("a", "p")}
        found = moved_figures(records(**rows, partners=partners(p="hospital")), records(**rows, partners=partners(p="university")))
        mix = found[found["metric"] == METRICS["partner_mix"].title]
        assert set(mix["key"]) == {"hospital", "university"}
        assert set(mix["records"]) == {("partners/p",)}

    def test_a_source_that_was_read_later_moves_what_is_in_force(self):
        def tables(day):
            award = {"recognition_id": "r", "awarded_by": "p", "awarded": "2018", "valid_until": "2020-06-30"}
            return records(sources=[{"source_id": "s", "accessed": day}], partners=partners(p="government"), recognitions=[award])

        found = moved_figures(tables("2020-01-01"), tables("2021-01-01"))
        row = row_of(found, metric=METRICS["validity"].title)
        assert (row["before"], row["after"], row["records"]) == ("in_force", "lapsed", ("sources/s",))

    def test_a_value_that_only_two_changes_move(self):
        both = Figures("Both", lambda tables: _one(int(len(tables.agreements) > 1 or len(tables.trials) > 5)), ("which",), ("n",), WHICH)
        before = records(agreements=agreements(x=""), partners=partners(p="hospital"))
        after = records(agreements=agreements(a="", b=""), partners=partners(p="hospital", q="hospital"))
        assert told(before, after, both) == [("it", 0, 1, "alone", (("agreements/a", 1), ("agreements/b", 1)), ("agreements/a", "agreements/b"))]

    def test_what_no_change_moves_alone_but_none_can_be_spared_is_needed(self):
        three = Figures("Three", lambda tables: _one(int(len(tables.agreements) >= 3)), ("which",), ("n",), WHICH)
        before, after = records(agreements=agreements(x="")), records(agreements=agreements(x="", a="", b=""))
        assert told(before, after, three) == [("it", 0, 1, "needed", (("agreements/a", 0), ("agreements/b", 0)), ("agreements/a", "agreements/b"))]

    def test_what_moves_only_together_and_bears_a_loss(self):
        three = Figures("Three", lambda tables: _one(int(len(tables.agreements) >= 3)), ("which",), ("n",), WHICH)
        before, after = records(agreements=agreements(x="")), records(agreements=agreements(x="", a="", b="", c=""))
        ((_, _, _, attribution, each, behind),) = told(before, after, three)
        assert (attribution, each, len(behind)) == ("together", (), 2)
        assert set(behind) < {"agreements/a", "agreements/b", "agreements/c"}

    def test_a_figure_without_a_changed_record_is_listed_all_the_same(self):
        text = records(sources=[{"source_id": "s", "accessed": ""}], partners=partners(p="government"),
                       recognitions=[{"recognition_id": "r", "awarded_by": "p", "valid_until": "2024-06-30"}])  # fmt: skip
        before, after = (replace(text, as_of=day) for day in (date(2024, 1, 1), date(2025, 1, 1)))
        found = moved_figures(before, after)
        assert set(found["attribution"]) == {"unattributed"}
        assert set(found["records"]) == {()}
        assert row_of(found, metric=METRICS["validity"].title)["after"] == "lapsed"

    def test_with_too_much_to_compute_the_lineage_is_named(self):
        before, after = records(agreements=agreements(a="2018")), records(agreements=agreements(a="2018", b="2019", c=""))
        assert told(before, after, work=0) == [
            ("dated", 1, 2, "lineage", (), ("agreements/b",)),
            ("undated", 0, 1, "lineage", (), ("agreements/c",)),
        ]

    def test_lineage_goes_through_what_a_record_refers_to(self):
        rows = {"agreements": agreements(a="2018"), "parties": parties("a", "p")}
        metric = replace(*figures("partner_mix"), values=("full",))
        before, after = records(**rows, partners=partners(p="hospital")), records(**rows, partners=partners(p="university"))
        assert [row[3:] for row in told(before, after, metric, work=0)] == [("lineage", (), ("partners/p",))] * 2

    def test_a_count_that_is_no_longer_listed_is_no_other_than_zero(self):
        listed = Figures("Listed", lambda tables: _one(0) if len(tables.agreements) else _one(0).iloc[:0], ("which",), ("n",), WHICH)
        assert told(records(agreements=agreements(a="")), records(), listed) == []

    def test_figures_are_named_in_both_languages(self, embedded):
        before = embedded.with_frames(parties=embedded.parties[embedded.parties["agreement_id"] != embedded.parties["agreement_id"].iloc[0]])
        found = moved_figures(before, embedded)
        row = found[found["metric"] == METRICS["partner_mix"].title].iloc[0]
        assert (row["figure_en"], row["figure_ko"]) == ("Hospital", "병원")
        assert row["causes_en"].endswith(", party 1") and row["causes_ko"].endswith(", 1번 당사자")

    def test_figures_are_read_as_their_columns_declare(self):
        shares = Figures("Share", lambda tables: _one(len(tables.agreements) / 4), ("which",), ("n",), (WHICH[0], replace(WHICH[1], format="share")))
        counts = replace(shares, title="Count", columns=WHICH)
        found = moved.moved_figures(records(agreements=agreements(a="")), records(agreements=agreements(a="", b="")), [shares, counts])
        assert found["is_share"].tolist() == [True, False]
        read = (Column("before", "Before", "", "entry", vocabulary="field"), Column("after", "After", "", "entry", vocabulary="field"))
        assert metric_table(found, read, Words("en")).to_numpy().tolist() == [["25%", "50%"], ["0.25", "0.5"]]

    def test_what_lies_behind_a_headline_figure_is_no_part_of_its_name(self):
        found = moved_figures(records(agreements=agreements(a="2018")), records(agreements=agreements(a="2018", b="2019")))
        row = row_of(found, metric=METRICS["headline_figures"].title)
        assert (row["figure_en"], row["figure_ko"], row["before"], row["after"]) == ("Agreements", "협약", 1, 2)

    def test_by_lineage_a_change_that_the_metric_does_not_read_moves_no_figure(self):
        before = records(agreements=agreements(a="2018"), parties=parties("a", "?company"))
        after = records(agreements=agreements(a="2019"), parties=parties("a", "?company", "?other"))
        row = row_of(moved.moved_figures(before, after, figures("partner_mix"), work=0), key="company", field="fractional")
        assert (row["before"], row["after"], row["attribution"], row["records"]) == (1, 0.5, "lineage", ("parties/a/2",))

    @few
    @given(valid_rows(), valid_rows(), st.sampled_from([0, 5_000]))
    def test_every_moved_figure_names_a_changed_record(self, one, other, work):
        before, after = records(**one), records(**other)
        found = moved.moved_figures(before, after, SOME, work=work)
        changed = set(difference(before, after).records)
        for row in found.itertuples():
            assert row.attribution in ("alone", "needed", "together", "lineage")
            assert row.records and set(row.records) <= changed
            assert row.before != row.after

    @few
    @given(valid_rows(), valid_rows(), any_filters)
    def test_swapped_swaps_before_and_after_under_any_filter(self, one, other, chosen):
        before, after = records(**one), records(**other)
        there, back = (moved.moved_figures(*editions, SOME[:2], chosen, work=500) for editions in ((before, after), (after, before)))
        key = ["metric", "key", "field"]
        assert sorted(map(str, there[[*key, "before", "after"]].to_numpy().tolist())) == sorted(map(str, back[[*key, "after", "before"]].to_numpy().tolist()))

    def test_changes_nothing_that_it_was_given(self, embedded):
        before = embedded.with_frames(
            agreements=embedded.agreements.iloc[1:], parties=embedded.parties[embedded.parties["agreement_id"] != embedded.agreements["agreement_id"].iloc[0]]
        )
        copies = {name: frame.copy(deep=True) for tables in (before, embedded) for name, frame in tables.frames.items()}
        moved_figures(before, embedded, Filters(partner_type=("hospital",)))
        for name, frame in embedded.frames.items():
            pd.testing.assert_frame_equal(frame, copies[name])


def _one(value):
    return pd.DataFrame({"which": ["it"], "n": [value], "records": [()]})


@pytest.mark.parametrize("name", [name for name, metric in METRICS.items() if metric.keys])
def test_declared_figures_are_told_apart(name, embedded):
    metric = METRICS[name]
    table = metric.table(embedded)
    assert not table.duplicated(list(metric.keys)).any()
    assert set(metric.figures) <= set(table.columns) - {"records"}


def test_retired_records_are_told_apart_from_gone_ones():
    before = records(agreements=agreements(a="2018", b="2018"), parties=parties("a", "?hospital"))
    after = records(retired=[{"record_type": "agreements", "record_id": "a", "reason": "recorded twice"}])
    found = changes(before, after)
    assert [(row.change, row.record) for row in found.itertuples()] == [
        ("retired", "agreements/a"), ("gone", "agreements/b"), ("retired", "parties/a/1"),
    ]  # fmt: skip

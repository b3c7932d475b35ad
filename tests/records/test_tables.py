"""Typed tables: what each column becomes, what an edition is, and that nothing changes what it was given."""

import csv
import hashlib
import io
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.many import many
from oi_metrics import evidence, filters
from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.filters import Filters
from oi_metrics.model.schema import TABLES
from oi_metrics.records.load import load
from oi_metrics.records.tables import Frames, edition_of, typed

from ..conftest import AS_OF, agreements, frames, parties, partners, records, write
from ..strategies import valid_rows


def test_each_column_has_its_type():
    tables = records(
        agreements=[{"agreement_id": "a", "signed": "2018"}],
        amounts=[{"agreement_id": "a", "amount": 2**80}],
        partners=[{"partner_id": "007", "name_en": "NA", "latitude": "37.5"}, {"partner_id": "p"}],
    )
    assert tables.partners["partner_id"].tolist() == ["007", "p"]
    assert tables.partners["name_en"].tolist() == ["NA", "p"]
    assert tables.partners["latitude"].tolist()[0] == 37.5
    assert tables.partners["latitude"].isna().tolist() == [False, True]
    assert tables.partners["partner_type"].dtype == "category"
    assert tables.agreements["therapeutic_area"].isna().tolist() == [True]
    assert tables.amounts["amount"].tolist() == [2**80]
    assert tables.agreements["signed"].tolist() == ["2018"]


def test_rows_stand_by_their_key_and_the_tenth_seat_after_the_ninth():
    seats = [{"programme_id": programme, "seat": seat, "partner_type": "hospital"} for programme in ("b", "a") for seat in ("10", "9", "2")]
    found = records(programmes=[{"programme_id": "a"}, {"programme_id": "b"}], memberships=seats).memberships
    assert found["record"].tolist() == [f"memberships/{programme}/{seat}" for programme in "ab" for seat in ("2", "9", "10")]
    assert found.index.tolist() == list(range(6))


def test_a_date_stands_beside_its_bounds():
    tables = records(agreements=agreements(a="2018", b="../2019", c="", d="1000", e="2999-12-31"))
    found = tables.agreements[["signed_earliest", "signed_latest"]].map(lambda day: "" if pd.isna(day) else str(day.date())).to_numpy().tolist()
    assert found == [["2018-01-01", "2018-12-31"], ["", "2019-12-31"], ["", ""], ["1000-01-01", "1000-12-31"], ["2999-12-31", "2999-12-31"]]


def test_a_record_is_named_by_table_and_key():
    tables = records(agreements=agreements(a=""), parties=parties("a", "?hospital", "?hospital"))
    assert tables.agreements["record"].tolist() == ["agreements/a"]
    assert tables.parties["record"].tolist() == ["parties/a/1", "parties/a/2"]


def test_a_code_that_the_records_add_is_a_category():
    vocabulary = [{"vocabulary": "partner_type", "code": "charity", "label_en": "Charity", "label_ko": "자선"}]
    assert records(vocabulary=vocabulary, partners=partners(p="charity")).partners["partner_type"].tolist() == ["charity"]


def test_there_is_no_other_table():
    tables = records()
    with pytest.raises(AttributeError):
        _ = tables.deals


def test_frames_cannot_be_exchanged_in_place():
    tables = records()
    with pytest.raises(TypeError):
        tables.frames["agreements"] = pd.DataFrame()
    with pytest.raises(AttributeError):
        tables.edition = "another"


def test_other_frames_make_other_tables():
    tables = records(agreements=agreements(a="", b=""))
    fewer = tables.with_frames(agreements=tables.agreements.head(1))
    assert (len(fewer.agreements), len(tables.agreements)) == (1, 2)


class TestAsOf:
    def test_is_the_latest_day_on_which_a_source_was_read(self):
        sources = [{"source_id": "a", "accessed": "2020-05-01"}, {"source_id": "b", "accessed": "../2021-02-03"}]
        assert records(sources=sources).as_of == date(2021, 2, 3)

    def test_is_the_day_of_publication_where_no_day_of_reading_is_given(self):
        assert records(sources=[{"source_id": "a", "accessed": "", "published": "2019-07-29"}]).as_of == date(2019, 7, 29)

    def test_is_not_later_than_the_day_of_reading_for_a_source_of_which_only_the_year_is_known(self):
        assert records(sources=[{"source_id": "a", "accessed": "2020-05-01", "published": "2020"}]).as_of == date(2020, 5, 1)

    def test_of_built_records_is_fixed(self):
        assert records().as_of.isoformat() == AS_OF


ROWS = {"agreements": agreements(a="2018", b="2019"), "partners": partners(p="hospital", q="biotech")}


class TestEdition:
    def test_does_not_depend_on_the_order_of_rows(self):
        turned = {name: rows[::-1] for name, rows in ROWS.items()}
        assert records(**ROWS).edition == records(**turned).edition

    def test_does_not_depend_on_the_order_of_columns(self, tmp_path):
        (tmp_path / "one").mkdir()
        (tmp_path / "two").mkdir()
        one = write(tmp_path / "one", partners="partner_id,name_en,name_ko,partner_type\na,A,B,hospital\n")
        two = write(tmp_path / "two", partners="partner_type,name_ko,name_en,partner_id\nhospital,B,A,a\n")
        assert load(one).edition == load(two).edition

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(st.lists(st.tuples(*[st.text('a1,"\n 협;', max_size=3)] * 3), min_size=1, max_size=4))
    def test_is_the_digest_of_the_rows_as_csv_in_order(self, names):
        """However it is made: sealed versions bear it."""
        columns = ("name_en", "name_ko", "city")
        found = frames(partners=[{"partner_id": f"p{place}", **dict(zip(columns, cells, strict=True))} for place, cells in enumerate(names)])
        assert edition_of(found) == hashlib.sha256("".join(as_csv(name, frame) for name, frame in found.items()).encode()).hexdigest()

    def test_changes_with_a_value(self):
        changed = {**ROWS, "agreements": agreements(a="2018", b="2019-01")}
        assert records(**ROWS).edition != records(**changed).edition

    def test_changes_when_two_values_change_places(self):
        titles = [{"agreement_id": "a", "title_en": "x", "title_ko": "y"}], [{"agreement_id": "a", "title_en": "y", "title_ko": "x"}]
        assert len({records(agreements=rows).edition for rows in titles}) == 2

    def test_is_twelve_hex_digits(self, embedded):
        assert len(embedded.edition) == 64 and int(embedded.edition, 16) >= 0

    @settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(valid_rows(), st.randoms(use_true_random=False))
    def test_is_the_same_for_shuffled_rows(self, rows, random):
        shuffled = {name: random.sample(given_rows, len(given_rows)) for name, given_rows in rows.items()}
        assert edition_of(frames(**rows)) == edition_of(frames(**shuffled))


def as_csv(name, frame):
    """A table under its name: the columns that are filled, its rows ordered by all of them; nothing of an optional table without rows."""
    if TABLES[name].optional and frame.empty:
        return ""
    filled = [column for column in TABLES[name].column_names if (frame[column] != "").any()]
    out = io.StringIO(f"{name}\n", newline="")
    out.seek(0, io.SEEK_END)
    rows = sorted(frame[filled].itertuples(index=False, name=None), key=lambda row: [text.encode() for text in row])
    csv.writer(out, lineterminator="\n").writerows([filled, *(rows if filled else ())])
    return out.getvalue()


def copies(tables):
    return {name: frame.copy(deep=True) for name, frame in tables.frames.items()}


def assert_unchanged(tables, before):
    for name in TABLES:
        pd.testing.assert_frame_equal(tables.frames[name], before[name], obj=name)


@pytest.mark.parametrize("name", [name for name, metric in METRICS.items() if not metric.view_of and name != "number_coverage"])
def test_no_metric_changes_its_tables(embedded, name):
    embedded = embedded.with_frames()  # of which nothing has been asked yet
    before = copies(embedded)
    for options in [{}, *({option.name: value} for option in METRICS[name].options for value in option.values)]:
        METRICS[name].table(embedded, **options)
    assert_unchanged(embedded, before)


def test_coverage_changes_no_tables(company_page):
    company_page = company_page.with_frames()
    before = copies(company_page)
    METRICS["number_coverage"].table(company_page)
    assert_unchanged(company_page, before)


@pytest.mark.parametrize(
    "chosen",
    [
        Filters(),
        Filters(tier=("company_page",)),
        Filters(partner_type=("hospital",), years=(2012, 2018), undated=False),
        Filters(agreement_type=("mou",), therapeutic_area=("oncology",), rd_stage=("clinical",), status=("unknown",)),
        Filters(partner=("snuh",), text="seoul"),
    ],
)
def test_no_filter_changes_its_tables(embedded, chosen):
    before = copies(embedded)
    filters.apply(embedded, chosen)
    assert_unchanged(embedded, before)


def test_typing_leaves_the_text_as_it_is():
    text = frames(agreements=agreements(a="2018"), partners=partners(p="hospital"))
    before = {name: frame.copy(deep=True) for name, frame in text.items()}
    typed(text)
    for name, frame in text.items():
        pd.testing.assert_frame_equal(frame, before[name])


class TestFrames:
    def test_a_table_is_made_when_it_is_looked_at_and_once(self):
        made = []
        frames = Frames({"one": pd.DataFrame({"a": [1]}), "two": lambda: made.append("two") or pd.DataFrame({"b": [2]})})
        other = frames.having({"one": pd.DataFrame()})
        assert (list(frames), len(frames), made) == (["one", "two"], 2, [])
        assert frames["two"] is frames["two"] and made == ["two"]
        assert other["one"].empty and not frames["one"].empty and made == ["two"]

    def test_a_filter_reads_no_evidence_until_it_is_looked_at(self, monkeypatch):
        tables = typed(many(40))
        evidence.spoken_of(tables)
        taken = []
        honest = filters._rows
        monkeypatch.setattr(filters, "_rows", lambda frame, fits: taken.append(frame) or honest(frame, fits))
        view = filters.apply(tables, filters.Filters(partner_type=("hospital",)))
        assert not any(frame is tables.evidence or frame is tables.statements for frame in taken)
        assert 0 < len(view.statements) < len(tables.statements)
        assert any(frame is tables.evidence for frame in taken) and any(frame is tables.statements for frame in taken)

    def test_a_typed_table_carries_no_more_than_its_rows(self):
        assert not any(frame.attrs for frame in load().frames.values())

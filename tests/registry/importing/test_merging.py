"""Snapshots merged by key: the latest word counts, in whatever order they come, and numbers stay."""

import pandas as pd
import pytest

from oi_metrics.records.reading.sandbox import Cancelled
from oi_metrics.registry.importing.run import bring, read_files
from oi_metrics.registry.storage import parquet
from tests.conftest import row_of
from tests.registry.builders import approvals, by_ids, contents, context, imported, same, studies, study

OLD = ("2013-01-02|한국로슈|가 시험|2상|", "2014-01-02|사노피 파스퇴르(주)|나 시험|3상|서울대학교병원", "2014-03-02|한국로슈|다 시험|1상|서울아산병원,무명병원")
NEW = ("2013-01-02|한국로슈(주)|가  시험|2b상|서울대학교병원,서울아산병원", "2014-03-02|한국로슈|다 시험|1상|서울아산병원", "2015-05-05|한미약품|라 시험|생동|")


@pytest.fixture
def snapshots(tmp_path):
    return approvals(tmp_path, "old.csv", *OLD), approvals(tmp_path, "new.csv", *NEW)


def test_in_either_order_and_at_once_the_same(tmp_path, snapshots):
    old, new = snapshots
    imported(tmp_path / "a", old), imported(tmp_path / "b", new)
    one, other, both = imported(tmp_path / "a", new), imported(tmp_path / "b", old), imported(tmp_path / "c", new, old)
    same(by_ids(one.tables), by_ids(other.tables))
    same(by_ids(one.tables), by_ids(both.tables))
    assert len(both.tables["trials"]) == 4
    imported(tmp_path / "d", old, new)
    assert contents(tmp_path / "c") == contents(tmp_path / "d")


def test_the_later_snapshot_counts_and_an_earlier_one_that_names_sites_is_not_forgotten(tmp_path, snapshots):
    tables = by_ids(imported(tmp_path / "a", *snapshots).tables)
    first = row_of(tables["trials"], posted="2013-01-02")
    assert (first["phase"], first["sponsor_as_written"], first["sites_named"]) == ("2b", "한국로슈(주)", True)
    assert tables["sites"][tables["sites"]["trial"] == first["trial_id"]]["facility"].tolist() == ["서울대학교병원", "서울아산병원"]
    shortened = row_of(tables["trials"], posted="2014-03-02")
    assert tables["sites"][tables["sites"]["trial"] == shortened["trial_id"]]["facility"].tolist() == ["서울아산병원"]
    assert "무명병원" not in set(tables["hospitals"]["name_ko"])
    gone = row_of(tables["trials"], posted="2014-01-02")
    assert tables["sites"][tables["sites"]["trial"] == gone["trial_id"]]["hospital"].tolist() == ["snuh"]


def test_before_a_list_names_hospitals_their_absence_says_nothing(tmp_path, snapshots):
    tables = imported(tmp_path / "a", snapshots[0]).tables
    assert row_of(tables["trials"], posted="2013-01-02")["sites_named"] == False  # noqa: E712 (a numpy value)
    assert tables["snapshots"]["sites_from"].tolist() == [pd.Timestamp("2014-01-02")]
    assert imported(tmp_path / "b", snapshots[1]).tables["snapshots"]["sites_from"].isna().all()


def test_the_same_data_again_changes_nothing(tmp_path, snapshots):
    imported(tmp_path / "a", *snapshots)
    before = contents(tmp_path / "a")
    times = [path.stat().st_mtime_ns for path in (tmp_path / "a").iterdir()]
    again = imported(tmp_path / "a", snapshots[1], snapshots[0])
    assert not again.changed
    assert contents(tmp_path / "a") == before
    assert [path.stat().st_mtime_ns for path in (tmp_path / "a").iterdir()] == times


def test_stopped_anywhere_in_the_merging_the_store_is_as_it_was(tmp_path, snapshots):
    imported(tmp_path / "s", snapshots[0])
    before = contents(tmp_path / "s")
    readings, _ = read_files([snapshots[1]])
    phases: list[str] = []

    def stopped_at(ask: int) -> None:
        left = iter([False] * ask)
        phases.clear()
        bring(tmp_path / "s", [], context(), readings, cancelled=lambda: next(left, True), begun=phases.append)

    for ask in range(100):
        try:
            stopped_at(ask)
        except Cancelled:
            assert phases == ["merging"]
            assert contents(tmp_path / "s") == before
        else:
            break
    assert ask > len(before), "asked more often than there are tables"
    assert phases == ["merging", "writing"]
    assert contents(tmp_path / "s") != before


def test_a_stopped_first_import_leaves_no_store(tmp_path, snapshots):
    with pytest.raises(Cancelled):
        bring(tmp_path / "s", [], context(), read_files(snapshots)[0], cancelled=lambda: True)
    assert not (tmp_path / "s").exists()


def test_numbers_stay_with_their_ids(tmp_path, snapshots):
    before = imported(tmp_path / "a", snapshots[1]).tables
    after = imported(tmp_path / "a", snapshots[0]).tables
    for name in ("trials", "hospitals", "sponsors"):
        kept = before[name].set_index(f"{name[:-1]}_id")[name[:-1]]
        now = after[name].set_index(f"{name[:-1]}_id")[name[:-1]]
        assert now[kept.index].tolist() == kept.tolist(), name
        assert now.is_unique


def test_a_hospital_keeps_its_number_when_a_list_comes_to_know_it(tmp_path):
    path = approvals(tmp_path, "a.csv", "2014-01-02|한국로슈|가|2상|무명병원", "2014-01-03|한국로슈|나|2상|서울대학교병원")
    before = row_of(imported(tmp_path / "s", path).tables["hospitals"], name_ko="무명병원")
    from tests.conftest import frames

    partners = frames(partners=[{"partner_id": "nameless", "name_en": "Nameless Hospital", "name_ko": "무명병원", "region": "KR-11"}])["partners"]
    after = imported(tmp_path / "s", path, partners=partners).tables["hospitals"]
    assert row_of(after, hospital_id="nameless")["hospital"] == before["hospital"]
    assert row_of(after, hospital_id="snuh")["name_ko"] == "서울대학교병원", "known before, and not forgotten with another list"


def test_the_last_change_of_a_study_counts(tmp_path):
    old = studies(
        tmp_path, "old.json", study("NCT00000001", updated="2020-01-01", locations=["Asan Medical Center|Seoul|South Korea", "Research Site|Seoul|South Korea"])
    )
    new = studies(tmp_path, "new.json", study("NCT00000001", updated="2021-01-01", phases=["PHASE4"], locations=["Asan Medical Center|Seoul|South Korea"]))
    for order in ((old, new), (new, old)):
        out = tmp_path / order[0].stem
        imported(out, order[0])
        tables = imported(out, order[1]).tables
        assert tables["trials"]["phase"].tolist() == ["4"]
        assert len(tables["sites"]) == 1


def test_links_name_the_number_that_both_registries_state(tmp_path):
    listed = approvals(
        tmp_path,
        "a.csv",
        "2014-01-02|한국로슈|시험 (계획서번호 : EFC 12345)|3상|",
        "2014-01-03|한국로슈|나 NCT00000002|3상|",
        "2014-01-04|한국로슈|다 (Protocol No. 12345)|3상|",
    )
    found = studies(
        tmp_path, "b.json", study("NCT00000001", protocol="EFC12345"), study("NCT00000002", protocol="12345"), study("NCT00000003", protocol="12345")
    )
    links = by_ids(imported(tmp_path / "s", listed, found).tables)["links"]
    assert sorted(zip(links["trial_a"].str[:11], links["reason"], links["shared"].str.replace(" ", ""), strict=True)) == [
        ("NCT00000001", "protocol_number", "EFC12345"),
        ("NCT00000002", "registry_number", "NCT00000002"),
    ]


def test_a_store_of_nothing_has_every_table(tmp_path):
    outcome = imported(tmp_path / "s", studies(tmp_path, "none.json"))
    assert {name: len(frame) for name, frame in parquet.read(tmp_path / "s").items()} == {**dict.fromkeys(outcome.tables, 0), "snapshots": 1}

"""A store on disk and in PostgreSQL: whole or not at all, one importer at a time, the same bytes for the same data."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from oi_metrics.model.faults import InvalidRecords
from oi_metrics.records.database.problems import DatabaseProblem
from oi_metrics.registry.reading import aact as aact_reading
from oi_metrics.registry.reading.aact import read_aact
from oi_metrics.registry.storage import parquet
from tests import postgres
from tests.registry.builders import approvals, by_ids, contents, context, imported, same, studies, study

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def server():
    with postgres.serving() as running:
        yield running


@pytest.fixture
def url(server, request):
    name = f"s{abs(hash(request.node.name)) % 10**8}"
    server.admin(f"CREATE DATABASE {name}")
    return server.url(name)


LIST = ("2014-01-02|사노피 파스퇴르(주)|나 시험|3상|서울대학교병원,무명병원", "2015-01-02|한국로슈|다 시험|1상|")


def test_what_is_saved_reads_back(tmp_path):
    outcome = imported(
        tmp_path / "s",
        approvals(tmp_path, "a.csv", *LIST),
        studies(tmp_path, "b.json", study("NCT00000001", locations=["Asan Medical Center|Seoul|South Korea"])),
    )
    same(parquet.read(tmp_path / "s"), outcome.tables)
    assert len(parquet.edition(tmp_path / "s")) == 64


def test_a_killed_import_leaves_the_old_store(tmp_path):
    imported(tmp_path / "s", approvals(tmp_path, "a.csv", LIST[0]))
    before = contents(tmp_path / "s")
    more = approvals(tmp_path, "b.csv", *LIST)
    program = f"""
import os, signal
from oi_metrics.registry.storage import parquet
from tests.registry.builders import imported
from pathlib import Path
whole, seen = parquet.to_arrow, []
def dying(frame, table):
    seen.append(table.name)
    if len(seen) == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(frame, table)
parquet.to_arrow = dying
imported(Path({str(tmp_path / "s")!r}), Path({str(more)!r}))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert contents(tmp_path / "s") == before
    assert imported(tmp_path / "s", more).changed
    assert sorted(path.name for path in tmp_path.iterdir() if ".new-" in path.name) == []


def test_two_importers_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "LOCK_SECONDS", 0.1)
    with parquet.importing(tmp_path / "s"), pytest.raises(InvalidRecords, match="is being filled by another import"):
        imported(tmp_path / "s", approvals(tmp_path, "a.csv", *LIST))


def test_a_folder_of_other_things_is_left_alone(tmp_path):
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "thesis.docx").write_bytes(b"x")
    with pytest.raises(InvalidRecords, match=r"thesis\.docx.*would be lost"):
        imported(tmp_path / "s", approvals(tmp_path, "a.csv", *LIST))
    assert (tmp_path / "s" / "thesis.docx").exists()


def test_no_store_and_a_damaged_one_are_told(tmp_path):
    with pytest.raises(InvalidRecords, match="holds no store of trials; make one with python -m oi_metrics import-trials"):
        parquet.read(tmp_path)
    imported(tmp_path / "s", approvals(tmp_path, "a.csv", *LIST))
    (tmp_path / "s" / "sites.parquet").write_bytes(b"PAR1 broken")
    with pytest.raises(InvalidRecords, match=r"sites\.parquet: 'sites\.parquet' cannot be read as Parquet"):
        parquet.read(tmp_path / "s")


def test_in_postgresql_the_same_and_a_second_import_writes_nothing(tmp_path, url):
    files = (
        approvals(tmp_path, "a.csv", *LIST),
        studies(tmp_path, "b.json", study("NCT00000001", posted="", locations=["Asan Medical Center|Seoul|South Korea", "Research Site||France"])),
    )
    assert not parquet.exists(url)
    assert imported(url, *files).changed
    imported(tmp_path / "s", *files)
    same(parquet.read(url), parquet.read(tmp_path / "s"))
    edition = parquet.edition(url)
    assert len(edition) == 64
    assert not imported(url, *files[::-1]).changed
    assert parquet.edition(url) == edition
    assert imported(url, approvals(tmp_path, "c.csv", *LIST, "2016-01-02|한국로슈|라|1상|서울아산병원")).changed
    assert parquet.edition(url) != edition
    assert len(parquet.read(url)["trials"]) == 4


def test_two_importers_at_once_into_one_database(tmp_path, url):
    path = approvals(tmp_path, "a.csv", *LIST)
    with parquet.importing(url), pytest.raises(DatabaseProblem, match="is being filled by another import; wait until that one has ended"):
        imported(url, path)
    assert imported(url, path).changed


def test_no_database_of_trials_and_a_wrong_password_are_told_without_it(server, url):
    with pytest.raises(InvalidRecords, match="holds no store of trials"):
        parquet.read(url)
    with pytest.raises(DatabaseProblem) as caught:
        parquet.read(url.replace("s3cret", "wr0ng"))
    assert "rejects the user or the password" in str(caught.value)
    assert "wr0ng" not in str(caught.value)


AACT = """
CREATE SCHEMA ctgov;
CREATE SEQUENCE ctgov.counter;
CREATE TABLE ctgov.studies (nct_id text, study_first_posted_date date, last_update_posted_date date, phase text, study_type text, brief_title text);
CREATE TABLE ctgov.sponsors (id int, nct_id text, agency_class text, lead_or_collaborator text, name text);
CREATE TABLE ctgov.facilities (id int, nct_id text, name text, city text, state text, zip text, country text);
CREATE TABLE ctgov.conditions (id int, nct_id text, name text);
CREATE TABLE ctgov.id_information (id int, nct_id text, id_value text);
INSERT INTO ctgov.studies VALUES ('NCT00000001', '2020-01-02', '2021-01-02', 'PHASE1/PHASE2', 'INTERVENTIONAL', 'A'), ('NCT00000002', NULL, '2021-01-02', NULL, 'Observational', 'B'),
  ('NCT00000003', '2020-01-02', NULL, 'NA', 'INTERVENTIONAL', 'C');
INSERT INTO ctgov.sponsors VALUES (1, 'NCT00000001', 'INDUSTRY', 'lead', 'Sanofi'), (2, 'NCT00000001', 'OTHER', 'collaborator', 'Aaa'), (3, 'NCT00000002', 'INDIV', 'lead', 'Jane Roe'),
  (4, 'NCT00000003', 'INDUSTRY', 'lead', 'Roche');
INSERT INTO ctgov.facilities SELECT i, 'NCT00000001', CASE WHEN i = 1 THEN 'Asan Medical Center' ELSE 'Clinic ' || i END, 'Seoul', '', '', CASE WHEN i < 4 THEN 'South Korea' ELSE 'France' END
  FROM generate_series(1, 25000) i;
INSERT INTO ctgov.facilities VALUES (30000, 'NCT00000003', 'Dr. Jane Roe', 'Paris', NULL, NULL, 'France');
INSERT INTO ctgov.conditions VALUES (1, 'NCT00000001', 'Asthma');
INSERT INTO ctgov.id_information VALUES (1, 'NCT00000001', 'EFC12345'), (2, 'NCT00000001', '2020-000001-11');
"""


class TestAact:
    @pytest.fixture
    def aact(self, server, url):
        for statement in filter(str.strip, AACT.split(";")):
            server.admin(statement, url.rsplit("/", 1)[1])
        return url

    def test_reads_the_same_as_the_json(self, tmp_path, aact):
        seen = []
        reading = read_aact(aact, progress=seen.append)
        assert reading.trials["trial_id"].tolist() == ["NCT00000001", "NCT00000002", "NCT00000003"]
        assert reading.trials["phase"].tolist() == ["1/2", "observational", "not_applicable"]
        assert reading.trials["sponsor_as_written"].tolist() == ["Sanofi", "(an individual)", "Roche"]
        assert reading.trials["posted"].tolist() == ["2020-01-02", "", "2020-01-02"]
        assert reading.trials["therapeutic_area"].tolist() == ["respiratory", "", ""]
        assert reading.trials["protocols"].tolist()[0] == "EFC12345; 2020-000001-11"
        assert reading.sites["country"].value_counts().to_dict() == {"FR": 24998, "KR": 3}
        assert seen[-1] == 3
        assert "Roe" not in reading.sites.to_csv() + reading.trials.to_csv()
        assert "s3cret" not in reading.origin
        from oi_metrics.registry.importing.run import bring

        outcome = bring(tmp_path / "s", [], context(), [reading])
        assert by_ids(outcome.tables)["sites"]["hospital"].tolist()[0] == "asan"

    def test_chooses_by_sponsor_and_country(self, aact):
        assert read_aact(aact, sponsor="sanofi").trials["trial_id"].tolist() == ["NCT00000001"]
        assert read_aact(aact, location="France").trials["trial_id"].tolist() == ["NCT00000001", "NCT00000003"]
        assert read_aact(aact, sponsor="nobody").trials.empty

    def test_can_only_read_and_not_for_ever(self, aact, monkeypatch):
        monkeypatch.setattr(aact_reading, "_STUDIES", "SELECT nextval('counter')::text AS nct_id WHERE :sponsor = :location")
        with pytest.raises(DatabaseProblem, match="does not give this user the right to do this"):
            read_aact(aact)
        monkeypatch.setattr(aact_reading, "_STUDIES", "SELECT pg_sleep(5)::text AS nct_id WHERE :sponsor = :location")
        monkeypatch.setattr(aact_reading, "STATEMENT_SECONDS", 0.1)
        with pytest.raises(DatabaseProblem, match="takes too long to answer"):
            read_aact(aact)

    def test_without_conditions_and_numbers_and_without_facilities(self, server, aact):
        name = aact.rsplit("/", 1)[1]
        server.admin("DROP TABLE ctgov.conditions; DROP TABLE ctgov.id_information", name)
        assert read_aact(aact).trials["protocols"].tolist() == ["", "", ""]
        server.admin("DROP TABLE ctgov.facilities", name)
        with pytest.raises(DatabaseProblem, match="is no AACT database; name a database with the tables studies, sponsors and facilities"):
            read_aact(aact)

    def test_cancelled_between_batches(self, aact):
        from oi_metrics.records.reading.sandbox import Cancelled

        asked: list[bool] = []
        with pytest.raises(Cancelled):
            read_aact(aact, cancelled=lambda: asked.append(True) or True)
        assert len(asked) == 1, "it ends at the first question"

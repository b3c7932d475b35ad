"""The live client against a local server that throttles, breaks connections, sends an empty page and dies half way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from oi_metrics.model.faults import InvalidRecords
from oi_metrics.records.reading.sandbox import Cancelled
from oi_metrics.registry.importing.api_client import SECONDS_A_REQUEST, Client, Clock, Query
from oi_metrics.registry.importing.live import read_live
from oi_metrics.registry.importing.merging import Context
from oi_metrics.registry.importing.run import bring
from oi_metrics.registry.reading.study import FIELDS
from oi_metrics.registry.storage import parquet
from tests.registry.service import Service, serving, study

ROOT = Path(__file__).resolve().parents[3]


class Told:
    """A clock on which waiting takes no time; `slept` are the waits."""

    def __init__(self) -> None:
        self.time, self.slept = 0.0, []

    def sleep(self, seconds: float) -> None:
        self.time += seconds
        self.slept.append(seconds)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.time, self.sleep)


def query(service: Service, size: int = 100) -> Query:
    return Query(sponsor="Sanofi", location="Korea, Republic of", address=service.address, page_size=size)


def ids(reading) -> list[str]:  # type: ignore[no-untyped-def]
    return sorted(reading.trials["trial_id"])


def test_every_page_asks_for_the_same_and_no_person(tmp_path):
    with serving(Service([study(number) for number in range(1, 8)])) as service:
        reading = read_live(query(service, 3), tmp_path, Told().clock)
    assert ids(reading) == [f"NCT{number:08}" for number in range(1, 8)]
    assert len(reading.sites) == 14
    assert [asked.get("pageToken", "") for asked in service.asked] == ["", "a-3", "a-6"]
    assert service.asked[0]["countTotal"] == "true"
    shared = [{name: text for name, text in asked.items() if name not in ("pageToken", "countTotal", "pageSize")} for asked in service.asked]
    assert shared == [{"format": "json", "query.spons": "Sanofi", "query.locn": "Korea, Republic of", "fields": "|".join(FIELDS)}] * 3
    assert not [field for field in FIELDS if "Contact" in field or "Official" in field or "Investigator" in field]


def test_an_answer_is_unpacked_no_further_than_may_be(tmp_path):
    with serving(Service([study(1)], plan={1: "bomb"})) as service, pytest.raises(InvalidRecords) as refused:
        read_live(query(service), tmp_path, Told().clock)
    assert "holds more than 40 MB of text once unpacked; ask for less at once" in str(refused.value.faults[0])
    assert len(service.asked) == 1


def test_an_answer_that_drips_heeds_a_click_at_once(tmp_path):
    begun = time.monotonic()
    with serving(Service([study(1)], plan={1: "drip"})) as service, pytest.raises(Cancelled):
        read_live(query(service), tmp_path, cancelled=lambda: time.monotonic() - begun > 1)
    assert time.monotonic() - begun < 5


def test_an_answer_that_drips_is_not_waited_for_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr("oi_metrics.registry.importing.api_client.LONGEST_ANSWER_SECONDS", 1.0)
    with serving(Service([study(1)], plan={1: "drip"})) as service, pytest.raises(InvalidRecords, match="takes more than 1 seconds to answer"):
        read_live(query(service), tmp_path, Told().clock)
    assert len(service.asked) == 1


def test_one_request_a_second_and_none_for_what_is_kept(tmp_path):
    told = Told()
    with serving(Service([study(number) for number in range(1, 31)])) as service:
        read_live(query(service, 3), tmp_path, told.clock)
        assert len(service.asked) == 10
        assert told.time == pytest.approx(9 * SECONDS_A_REQUEST)
        again = Told()
        read_live(query(service, 3), tmp_path, again.clock)
        assert len(service.asked) == 10
        assert again.time == 0


@pytest.mark.parametrize(("header", "least"), [({"Retry_After": "30"}, 30), ({}, 2)])
def test_waits_as_long_as_the_service_asks(tmp_path, header, least):
    told = Told()
    with serving(Service([study(1)], plan={1: 429}, headers=header)) as service:
        assert ids(read_live(query(service), tmp_path, told.clock)) == ["NCT00000001"]
    assert least <= told.time < least + 2


def test_waits_grow_and_end(tmp_path):
    told = Told()
    with serving(Service([study(1)], plan=dict.fromkeys(range(1, 50), 503))) as service:
        with pytest.raises(InvalidRecords) as caught:
            read_live(query(service), tmp_path, told.clock)
        place = f"http://127.0.0.1:{service.port}/api/v2/studies"
    assert str(caught.value.faults[0]) == f"{place}: '503' refuses to answer for now (status 503); try again later; what was read is kept for a day"
    assert len(service.asked) == 8
    assert told.time == pytest.approx(sum(min(120, 2**attempt) for attempt in range(1, 8)))


def test_what_is_no_page_is_told_and_not_kept(tmp_path):
    with serving(Service([study(1)], plan={1: "html"})) as service:
        with pytest.raises(InvalidRecords, match="gives no page of studies"):
            read_live(query(service), tmp_path, Told().clock)
        assert ids(read_live(query(service), tmp_path, Told().clock)) == ["NCT00000001"]


def test_a_token_that_is_no_longer_known_starts_the_query_anew(tmp_path):
    with serving(Service([study(number) for number in range(1, 8)])) as service:
        pages = Client(query(service, 3), tmp_path, Told().clock).pages()
        next(pages), next(pages)
        service.salt = "b"  # the service has forgotten its tokens
        assert len(ids(read_live(query(service, 3), tmp_path, Told().clock))) == 7
        assert [asked.get("pageToken", "") for asked in service.asked] == ["", "a-3", "a-6", "", "b-3", "b-6"]


def test_cancelled_while_it_waits(tmp_path):
    told = Told()
    with serving(Service([study(1)], plan={1: 429}, headers={"Retry_After": "600"})) as service, pytest.raises(Cancelled):
        read_live(query(service), tmp_path, told.clock, cancelled=lambda: told.time > 3)
    assert told.time < 4


def test_a_host_is_asked_for_something_at_least():
    with pytest.raises(ValueError, match="--live needs --sponsor or --location"):
        Query()


IMPORTER = """
import sys
from oi_metrics.registry.importing.api_client import Clock, Query
from oi_metrics.registry.importing.live import read_live
from oi_metrics.registry.importing.merging import Context
from oi_metrics.registry.importing.run import bring
now = [0.0]
clock = Clock(lambda: now[0], lambda seconds: now.__setitem__(0, now[0] + seconds))
out, cache, address = sys.argv[1:]
query = Query(sponsor="Sanofi", location="Korea, Republic of", address=address, page_size=100)
bring(out, [], Context(), [read_live(query, cache, clock)])
"""


def test_2500_studies_through_every_trouble_killed_and_resumed(tmp_path):
    """Throttled, dropped, an empty page, and SIGKILL half way: the same store as in one quiet run, and no page asked twice."""
    studies = [study(number, sites=number % 4) for number in range(1, 2501)]
    trouble = {3: 429, 6: "drop", 9: 500, 17: "drop", 22: 429, 25: 503}
    with serving(Service(studies, plan=trouble, empty_pages={7, 12}, headers={"Retry_After": "1"})) as service:
        command = [sys.executable, "-c", IMPORTER, str(tmp_path / "store"), str(tmp_path / "cache"), service.address]
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        deadline = time.monotonic() + 60
        while len(service.asked) < 14 and time.monotonic() < deadline:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        asked_before = len(service.asked)
        assert 14 <= asked_before < 27 + len(trouble), "it was to be killed half way"
        assert not (tmp_path / "store").exists()
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, timeout=120)
        # 25 pages and 2 empty ones, each once; again only what was refused, dropped, or under way when it was killed
        assert len(service.asked) <= 27 + len([at for at in trouble if at <= len(service.asked)]) + 1
    with serving(Service(studies)) as quiet:
        bring(tmp_path / "quiet", [], Context(), [read_live(query(quiet), tmp_path / "other", Told().clock)])
    found, wanted = parquet.read(tmp_path / "store"), parquet.read(tmp_path / "quiet")
    assert len(found["trials"]) == found["trials"]["trial_id"].nunique() == 2500
    assert len(found["sites"]) == sum(number % 4 for number in range(1, 2501))
    for name in ("trials", "sites", "hospitals", "sponsors", "links"):
        assert (tmp_path / "store" / f"{name}.parquet").read_bytes() == (tmp_path / "quiet" / f"{name}.parquet").read_bytes(), name
    stored = "".join(frame.to_csv() for frame in found.values())
    assert "Hospital 7" in stored and "Person" not in stored and "made-up" not in stored
    assert wanted["snapshots"]["rows"].tolist() == [2500]

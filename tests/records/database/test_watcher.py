"""Many viewers of one database: changes are seen, and whatever the database does, an answer comes in time."""

from __future__ import annotations

import os
import signal
import threading
import time
from types import ModuleType

import pytest

from oi_metrics.records import database
from oi_metrics.records.database import Live, State
from oi_metrics.records.load import read
from tests.conftest import agreements, frames
from tests.faults import TOOLS, TROUBLES, fault_proxy, proxied
from tests.postgres import Server, free_port, serving
from tests.records.conftest import new_database
from tests.records.database.test_database import by_other_program

IN_TIME = 5.0


def count(state: State) -> int:
    return len(state.tables.agreements) if state.tables else -1


def timed(live: Live) -> tuple[State, float]:
    start = time.monotonic()
    return live.current(), time.monotonic() - start


def until(live: Live, wanted: int, seconds: float = 12.0) -> State:
    """Ask again and again, as viewers do, until this many agreements are there."""
    end = time.monotonic() + seconds
    while count(state := live.current()) != wanted or state.stale:
        assert time.monotonic() < end, state
        time.sleep(0.1)
    return state


@pytest.fixture
def filled(url: str) -> str:
    database.load(url, frames(agreements=agreements(a="2018")), "Kim")
    return url


class TestChanges:
    def test_are_seen_by_every_viewer_within_seconds(self, filled: str) -> None:
        viewers = [Live(filled), Live(filled)]
        first = [until(live, 1) for live in viewers]
        assert {state.edition for state in first} == {first[0].tables.edition}
        database.load(filled, frames(agreements=agreements(a="2018", b="")), "Kim", replace=True)
        start = time.monotonic()
        for live in viewers:
            assert not until(live, 2).stale
        assert time.monotonic() - start < IN_TIME

    def test_by_another_program_are_seen(self, filled: str) -> None:
        live = Live(filled, interval=0.1)
        until(live, 1)
        by_other_program(filled, "INSERT INTO agreements (agreement_id, title_en, title_ko, agreement_type, status) VALUES ('b', 'B', 'B', 'mou', 'active')")
        until(live, 2)

    def test_are_asked_for_at_most_every_interval(self, filled: str, monkeypatch: pytest.MonkeyPatch) -> None:
        live = Live(filled, interval=60)
        asked = []
        look = live._newer
        monkeypatch.setattr(live, "_newer", lambda one: asked.append(one) or look(one))
        until(live, 1)
        same = [live.current() for _ in range(50)]
        assert len(asked) == 1
        assert len({id(state.tables) for state in same}) == 1

    def test_of_nothing_reads_nothing_again(self, filled: str) -> None:
        live = Live(filled, interval=0)
        tables = until(live, 1).tables
        assert live.current().tables is tables

    def test_to_faulty_records_leave_the_last_good_ones_and_say_why(self, filled: str) -> None:
        live = Live(filled, interval=0)
        until(live, 1)
        by_other_program(filled, "UPDATE agreements SET signed = 'soon'")
        for _ in range(2):
            state = live.current()
            assert (count(state), state.stale, state.problem) == (1, True, "holds records with faults")
            assert str(state.faults[0]).startswith("agreements/a, signed: 'soon' is not a date")
        by_other_program(filled, "UPDATE agreements SET signed = '2019'")
        assert until(live, 1).tables.agreements["signed"].tolist() == ["2019"]

    def test_of_a_database_without_records_are_told(self, url: str) -> None:
        state = Live(url).current()
        assert (state.tables, state.stale, state.problem) == (None, True, state.problem)
        assert state.problem in ("holds no records", "is not a database that is there")
        database.load(url, frames(agreements=agreements(a="2018")), "Kim")


class TestServer:
    def test_restarted_is_told_and_recovers_on_the_next_call(self) -> None:
        with serving() as server:
            url = new_database(server)
            database.load(url, frames(agreements=agreements(a="2018")), "Kim")
            live = Live(url, interval=0)
            until(live, 1)
            server.stop("fast")
            state, seconds = timed(live)
            assert (count(state), state.stale, state.problem) == (1, True, state.problem)
            assert state.problem in ("refuses the connection", "is just starting or stopping", "cut the connection")
            assert state.since is not None and seconds < IN_TIME
            server.start()
            state, seconds = timed(live)
            assert (count(state), state.stale, state.problem, state.since) == (1, False, None, None)

    def test_killed_during_a_load_holds_the_old_or_the_new_records(self) -> None:
        with serving() as server:
            url = new_database(server)
            small, large = frames(agreements=agreements(a="2018")), frames(agreements=agreements(**{f"a{n}": "2018" for n in range(3000)}))
            database.load(url, small, "Kim")
            for attempt in range(3):
                loading = threading.Thread(target=lambda: _ignored(url, large))
                loading.start()
                time.sleep(0.05 + 0.1 * attempt)
                os.kill(server.pid(), signal.SIGKILL)
                loading.join()
                _started_again(server)
                assert len(read(url)[0]["agreements"]) in (1, 3000)
                database.load(url, small, "Kim", replace=True)


def _ignored(url: str, given: dict) -> None:
    try:
        database.load(url, given, "Kim", replace=True)
    except database.DatabaseProblem:
        return


def _started_again(server: Server) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            (server.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
            server.start()
            return
        except AssertionError:
            assert time.monotonic() < end
            time.sleep(0.5)


@pytest.fixture
def faults() -> ModuleType | None:
    return fault_proxy()


@pytest.mark.parametrize("trouble", TROUBLES)
def test_in_trouble_the_last_good_records_are_shown_in_time_and_the_next_call_recovers(
    trouble: str, faults: ModuleType | None, postgres: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    if faults is None:
        with capsys.disabled():
            print(f"\n{TOOLS / 'faultproxy.py'} is not here: PostgreSQL that is {trouble} is tried with a server that is gone instead")
        live = Live(f"postgresql://x:y@127.0.0.1:{free_port()}/x")
        assert timed(live)[0].problem == "refuses the connection"
        return
    url = new_database(postgres)
    database.load(url, frames(agreements=agreements(a="2018")), "Kim")
    with proxied(faults, postgres) as (proxy, port):
        live = Live(postgres.url(url.rpartition("/")[2], port), interval=0)
        until(live, 1)
        proxy.set(**TROUBLES[trouble])
        if trouble == "refusing":
            proxy.set(mode="drop")
            proxy.set(mode="refuse")
        shown = [timed(live) for _ in range(2)]
        for state, seconds in shown:
            assert (count(state), state.stale) == (1, True)
            assert state.problem is not None and state.since is not None and seconds < IN_TIME
        waited: list[float] = []
        asking = threading.Thread(target=live.current)
        asking.start()
        time.sleep(0.1)
        waited += [timed(live)[1] for _ in range(3)] if trouble in ("mute", "slow", "trickling") else []
        assert all(seconds < 0.5 for seconds in waited), "another viewer waits for a database that hangs"
        asking.join()
        proxy.set(mode="pass")
        state, seconds = timed(live)
        assert (count(state), state.stale, state.problem) == (1, False, None)
        assert seconds < IN_TIME


def test_a_mute_server_fails_a_read_and_a_save_in_time(faults: ModuleType | None, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OI_EDIT", "1")
    if faults is None:
        (fault,) = read(f"postgresql://x:y@127.0.0.1:{free_port()}/x")[1]
        assert fault.problem == "refuses the connection"
        return
    url = new_database(postgres)
    database.load(url, frames(agreements=agreements(a="2018")), "Kim")
    with proxied(faults, postgres) as (proxy, port):
        through = postgres.url(url.rpartition("/")[2], port)
        editor = database.DatabaseEditor(through)
        rows, versions = editor.read()
        proxy.set(mode="blackhole")
        start = time.monotonic()
        (fault,) = read(through)[1]
        assert (fault.problem, time.monotonic() - start < IN_TIME) == ("does not answer", True)
        start = time.monotonic()
        change = database_change(rows)
        with pytest.raises(database.DatabaseProblem, match="does not answer; see in the audit log whether it was saved before you save again"):
            editor.save([change], "Kim", versions)
        assert time.monotonic() - start < IN_TIME
        proxy.set(mode="pass")
        assert editor.save([change], "Kim", versions).accepted


def database_change(rows: dict):
    from oi_metrics.records.editing.edits import Change

    return Change.of("agreements", rows["agreements"].iloc[0].to_dict(), {"status": "ended"})

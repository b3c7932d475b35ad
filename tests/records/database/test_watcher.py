"""Many viewers of one database: changes are seen, and whatever the database does, an answer comes in time."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress

import pytest

from oi_metrics.records import database
from oi_metrics.records.database import DatabaseProblem, Live, State, watcher
from oi_metrics.records.database.connection import Asked
from oi_metrics.records.database.watcher import INTERVAL, PATIENCE
from oi_metrics.records.editing.edits import Change
from oi_metrics.records.load import read
from pages.frame.notices import LOOK_AGAIN
from tests.conftest import agreements, frames
from tests.faults import HOLDS, STUCK, TROUBLES, Clock, proxied, still
from tests.postgres import Server, free_port, serving
from tests.records.conftest import new_database
from tests.records.database.test_database import by_other_program

__all__ = ["still"]
IN_TIME = 5.0
"""Seconds in which every question to the records is answered."""


def count(state: State) -> int:
    return len(state.tables.agreements) if state.tables else -1


@pytest.fixture
def filled(url: str) -> str:
    database.load(url, frames(agreements=agreements(a="2018")), "Kim")
    return url


class TestChanges:
    def test_are_seen_by_every_viewer_within_seconds(self, filled: str, still: Clock) -> None:
        viewers = [Live(filled), Live(filled)]
        first = [live.current() for live in viewers]
        assert {state.edition for state in first} == {first[0].tables.edition}
        database.load(filled, frames(agreements=agreements(a="2018", b="")), "Kim", replace=True)
        still.time += INTERVAL
        shown = [live.current() for live in viewers]
        assert [(count(state), state.stale) for state in shown] == [(2, False)] * 2
        assert INTERVAL + PATIENCE + LOOK_AGAIN < IN_TIME, "an open page shows it in time"

    def test_by_another_program_are_seen(self, filled: str, still: Clock) -> None:
        live = Live(filled, interval=0.1)
        assert count(live.current()) == 1
        by_other_program(filled, "INSERT INTO agreements (agreement_id, title_en, title_ko, agreement_type, status) VALUES ('b', 'B', 'B', 'mou', 'active')")
        assert count(live.current()) == 1, "an answer is good for the interval"
        still.time += 0.1
        assert count(live.current()) == 2

    def test_of_which_the_counter_knows_nothing_are_seen_after_faults(self, filled: str, still: Clock) -> None:
        """A table that is renamed away and back, which moves no counter."""
        live = Live(filled, interval=0.1)
        assert count(live.current()) == 1
        by_other_program(filled, "UPDATE agreements SET title_en = 'B'")
        by_other_program(filled, "ALTER TABLE agreements RENAME TO away")
        still.time += 0.1
        assert live.current().stale
        by_other_program(filled, "ALTER TABLE away RENAME TO agreements")
        still.time += watcher.AGAIN
        shown = live.current()
        assert (count(shown), shown.stale, shown.faults) == (1, False, ())

    def test_are_asked_for_at_most_every_interval(self, filled: str, monkeypatch: pytest.MonkeyPatch, still: Clock) -> None:
        live = Live(filled, interval=60)
        asked = []
        look = live._newer
        monkeypatch.setattr(live, "_newer", lambda one: asked.append(one) or look(one))
        assert count(live.current()) == 1
        same = [live.current() for _ in range(50)]
        assert len(asked) == 1
        assert len({id(state.tables) for state in same}) == 1
        still.time += 60
        live.current()
        assert len(asked) == 2

    def test_of_nothing_reads_nothing_again(self, filled: str, still: Clock) -> None:
        live = Live(filled, interval=0)
        tables = live.current().tables
        assert count(live.current()) == 1
        assert live.current().tables is tables

    def test_to_faulty_records_leave_the_last_good_ones_and_say_why(self, filled: str, still: Clock) -> None:
        live = Live(filled, interval=0)
        assert count(live.current()) == 1
        by_other_program(filled, "UPDATE agreements SET signed = 'soon'")
        for _ in range(2):
            state = live.current()
            assert (count(state), state.stale, state.problem) == (1, True, "holds records with faults")
            assert str(state.faults[0]).startswith("agreements/a, signed: 'soon' is not a date")
        by_other_program(filled, "UPDATE agreements SET signed = '2019'")
        state = live.current()
        assert (state.tables.agreements["signed"].tolist(), state.stale) == (["2019"], False)

    def test_of_a_database_without_records_are_told(self, url: str, still: Clock) -> None:
        state = Live(url).current()
        assert (state.tables, state.stale) == (None, True)
        assert state.problem in ("holds no records", "is not a database that is there")
        database.load(url, frames(agreements=agreements(a="2018")), "Kim")
        assert count(Live(url).current()) == 1


class Signs:
    """The signs that work of this process had from the database; at the one whose number is `halt` the work stands until `go_on`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch):
        self.had, self.halt = 0, 0
        self.stands, self.go_on = threading.Event(), threading.Event()
        heard = Asked.heard

        def counted(asked: Asked) -> None:
            heard(asked)
            self.had += 1
            if self.had == self.halt:
                self.stands.set()
                assert self.go_on.wait(STUCK)

        monkeypatch.setattr(Asked, "heard", counted)

    def begin(self, halt: int = 0) -> None:
        self.had, self.halt = 0, halt
        self.stands.clear()
        self.go_on.clear()


class TestServer:
    def test_restarted_is_told_and_recovers_on_the_next_call(self, still: Clock) -> None:
        with serving() as server:
            url = new_database(server)
            database.load(url, frames(agreements=agreements(a="2018")), "Kim")
            live = Live(url, interval=0)
            assert count(live.current()) == 1
            server.stop("fast")
            state = live.current()
            assert (count(state), state.stale) == (1, True)
            assert state.problem in ("refuses the connection", "is just starting or stopping", "cut the connection")
            assert state.since is not None
            server.start()
            state = live.current()
            assert (count(state), state.stale, state.problem, state.since) == (1, False, None, None)

    def test_killed_during_a_load_holds_the_old_or_the_new_records(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Killed while the load stands at its first, its middle and its last sign, and once while it ends."""
        old, new = frames(agreements=agreements(**{f"a{n}": "2018" for n in range(200)})), frames(agreements=agreements(a="2018"))
        with serving() as server:
            url, signs = new_database(server), Signs(monkeypatch)
            database.load(url, new, "Kim")
            signs.begin()
            database.load(url, old, "Kim", replace=True)
            last = signs.had
            assert last > 3
            for halt, ends in ((1, False), (last // 2, False), (last, False), (last, True)):
                signs.begin(halt)
                loading = threading.Thread(target=_given_up, args=(url, new))
                loading.start()
                assert signs.stands.wait(STUCK), f"the load has no sign number {halt}"
                if ends:
                    signs.go_on.set()
                os.kill(server.pid(), signal.SIGKILL)
                signs.go_on.set()
                loading.join()
                _started_again(server)
                held = len(read(url)[0]["agreements"])
                assert held in (1, 200) if ends else held == 200


def _given_up(url: str, given: dict) -> None:
    with suppress(DatabaseProblem):
        database.load(url, given, "Kim", replace=True)


def _started_again(server: Server) -> None:
    """The killed server's children end by themselves; it starts once they have."""
    end = time.monotonic() + STUCK
    while True:
        try:
            (server.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
            server.start()
            return
        except AssertionError:
            assert time.monotonic() < end
            time.sleep(0.1)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_in_trouble_the_last_good_records_are_shown_in_time_and_the_next_call_recovers(trouble: str, postgres: Server, still: Clock) -> None:
    url = new_database(postgres)
    database.load(url, frames(agreements=agreements(a="2018")), "Kim")
    with proxied(postgres) as proxy:
        still.silent = proxy.silent
        live = Live(postgres.url(url.rpartition("/")[2], proxy.port), interval=0)
        assert count(live.current()) == 1
        proxy.begin(trouble)
        for _ in range(2):
            with still.took_at_most(IN_TIME - LOOK_AGAIN):
                state = live.current()
            assert (count(state), state.stale) == (1, True)
            assert state.problem is not None and state.since is not None
        if trouble in HOLDS:
            assert state.problem == "does not answer"
            asking = threading.Thread(target=live.current)
            with still.held(asking):
                others = [live.current() for _ in range(3)]
            assert {(count(state), state.stale) for state in others} == {(1, True)}
            assert threading.current_thread() not in still.waits[-3:], "another viewer waits for a database that hangs"
        proxy.end()
        state = live.current()
        assert (count(state), state.stale, state.problem) == (1, False, None)


def test_a_server_that_is_gone_is_told() -> None:
    assert Live(f"postgresql://x:y@127.0.0.1:{free_port()}/x").current(STUCK).problem == "refuses the connection"
    (fault,) = read(f"postgresql://x:y@127.0.0.1:{free_port()}/x")[1]
    assert fault.problem == "refuses the connection"


def test_a_mute_server_fails_a_read_and_a_save_in_time(postgres: Server, monkeypatch: pytest.MonkeyPatch, still: Clock) -> None:
    monkeypatch.setenv("OI_EDIT", "1")
    url = new_database(postgres)
    database.load(url, frames(agreements=agreements(a="2018")), "Kim")
    with proxied(postgres) as proxy:
        still.silent = proxy.silent
        through = postgres.url(url.rpartition("/")[2], proxy.port)
        editor = database.DatabaseEditor(through)
        rows, versions = editor.read()
        change = Change.of("agreements", rows["agreements"].iloc[0].to_dict(), {"status": "ended"})
        proxy.begin("mute")
        with still.took_at_most(IN_TIME):
            (fault,) = read(through)[1]
        assert fault.problem == "does not answer"
        with (
            still.took_at_most(IN_TIME),
            pytest.raises(DatabaseProblem, match="does not answer; see in the audit log whether it was saved before you save again"),
        ):
            editor.save([change], "Kim", versions)
        proxy.end()
        saved_then = editor.read()[0]["agreements"].iloc[0]["status"] == "ended"  # what was said may have reached the server before its answer was lost
        assert editor.save([change], "Kim", versions).accepted or saved_then

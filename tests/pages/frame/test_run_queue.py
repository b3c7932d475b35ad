"""Pages take turns, and none waits for ever."""

from threading import Event, Thread

import pytest

from pages.frame import run_queue


@pytest.fixture
def held(monkeypatch):
    """Another page that has its turn until the test sets `leave`; yields that event."""
    monkeypatch.setattr(run_queue, "LONGEST_WAIT", 30)
    entered, leave = Event(), Event()

    def hold():
        with run_queue.turn():
            entered.set()
            leave.wait(30)

    page = Thread(target=hold)
    page.start()
    assert entered.wait(30)
    yield leave
    leave.set()
    page.join(30)


def test_a_page_waits_for_the_one_before_it(held):
    order = []

    def second():
        with run_queue.turn() as taken:
            order.append(taken)

    page = Thread(target=second)
    page.start()
    page.join(0.05)
    assert page.is_alive() and not order
    held.set()
    page.join(30)
    assert order == [True]


def test_a_page_that_waited_long_enough_goes_ahead_and_gives_no_turn_back_that_it_never_had(held, monkeypatch):
    monkeypatch.setattr(run_queue, "LONGEST_WAIT", 0)
    with run_queue.turn() as taken:
        assert not taken
    with run_queue.turn() as taken:
        assert not taken, "the other page still has its turn"


def test_a_page_that_fails_gives_its_turn_back(monkeypatch):
    monkeypatch.setattr(run_queue, "LONGEST_WAIT", 0)
    with pytest.raises(ValueError, match="broken"), run_queue.turn():
        raise ValueError("broken")
    with run_queue.turn() as taken:
        assert taken


def test_a_page_that_waits_for_something_outside_lets_the_others_go_first(monkeypatch):
    monkeypatch.setattr(run_queue, "LONGEST_WAIT", 0)
    with run_queue.turn() as first:
        run_queue.give_back()
        other = []
        page = Thread(target=lambda: other.append(_taken()))
        page.start()
        page.join(30)
    assert first and other == [True]
    assert _taken(), "a turn given back early is not given back twice"


def _taken():
    with run_queue.turn() as taken:
        return taken

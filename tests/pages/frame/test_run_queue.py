"""Pages take turns, first come first served, and none waits for ever."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from pages.frame import run_queue

LONG = 30


@contextmanager
def running(page: Callable[[], None]) -> Iterator[Thread]:
    thread = Thread(target=page)
    thread.start()
    yield thread
    thread.join(LONG)
    assert not thread.is_alive()


@contextmanager
def page_at_work() -> Iterator[Event]:
    """Another page that has its turn until the event is set, or the block ends."""
    entered, leave = Event(), Event()

    def hold() -> None:
        with run_queue.turn():
            entered.set()
            leave.wait(LONG)

    with running(hold):
        assert entered.wait(LONG)
        yield leave
        leave.set()


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.fixture
def nobody_is_slow(monkeypatch) -> None:
    monkeypatch.setattr(run_queue, "LONGEST_TURN", LONG)


def test_pages_that_wait_have_their_turns_in_the_order_in_which_they_came(nobody_is_slow):
    order: list[int] = []

    def numbered(number: int) -> None:
        with run_queue.turn():
            order.append(number)

    with page_at_work() as leave:
        pages = []
        for number in range(20):
            pages.append(Thread(target=numbered, args=(number,)))
            pages[-1].start()
            wait_until(lambda number=number: len(run_queue._TURNS._waiting) > number)
        assert not order
        leave.set()
        for page in pages:
            page.join(LONG)
    assert order == list(range(20))


def test_a_slow_page_loses_its_turn_and_does_not_give_back_that_of_another(monkeypatch):
    monkeypatch.setattr(run_queue, "LONGEST_TURN", 0)
    with page_at_work() as first_leaves, page_at_work():
        monkeypatch.setattr(run_queue, "LONGEST_TURN", LONG)
        third: list[bool] = []

        def waits() -> None:
            with run_queue.turn():
                third.append(True)

        thread = Thread(target=waits)
        thread.start()
        first_leaves.set()
        thread.join(0.1)
        assert thread.is_alive() and not third, "the second page has its turn still"
    thread.join(LONG)
    assert third


def test_a_page_that_fails_gives_its_turn_back(nobody_is_slow):
    with pytest.raises(ValueError, match="broken"), run_queue.turn():
        raise ValueError("broken")
    with page_at_work():
        pass


def test_a_page_that_waits_for_something_outside_lets_the_others_go_first(nobody_is_slow):
    with run_queue.turn():
        run_queue.give_back()
        with page_at_work():
            pass
        run_queue.give_back()
    with page_at_work():
        pass


def test_a_page_that_ends_while_it_waits_holds_up_nobody(nobody_is_slow, monkeypatch):
    """Broken on purpose, by leaving it among those that wait: the page behind it waits for ever."""

    class Ends(Event):
        def wait(self, timeout: float | None = None) -> bool:
            raise InterruptedError

    with page_at_work() as leave:
        with monkeypatch.context() as patch:
            patch.setattr(run_queue.threading, "Event", Ends)
            with pytest.raises(InterruptedError), run_queue.turn():
                pass
        leave.set()
        with page_at_work():
            pass

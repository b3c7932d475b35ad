"""Work beside a command is done once, in a copy of the process where there can be one, and whatever becomes of that."""

import os
import threading
import time
from multiprocessing import active_children

import pytest

from oi_metrics.cli import beside as module
from oi_metrics.cli.beside import beside


@pytest.fixture
def copied(monkeypatch):
    """As on Linux with two processors; what runs the tests may have threads of its own."""
    monkeypatch.setattr(module, "_can_be_copied", lambda: True)


@pytest.mark.usefixtures("copied")
class TestACopy:
    def test_answers_from_a_process_of_its_own(self):
        with beside(lambda: ("done", os.getpid())) as answer:
            told, by = answer()
        assert told == "done" and by != os.getpid()

    def test_works_while_the_command_goes_on(self):
        with beside(lambda: time.sleep(0.5) or time.monotonic()) as answer:
            time.sleep(0.5)
            began = time.monotonic()
            answer()
        assert time.monotonic() - began < 0.4

    @pytest.mark.parametrize("end", [lambda: os._exit(1), lambda: 1 / 0], ids=["dies", "fails"])
    def test_that_comes_to_nothing_leaves_the_work_to_the_command(self, end, capfd):
        here = os.getpid()
        with beside(lambda: "done here" if os.getpid() == here else end()) as answer:
            assert answer() == "done here"
        assert capfd.readouterr().err == ""

    def test_ends_with_a_command_that_fails(self):
        with pytest.raises(ValueError, match="stop"), beside(lambda: time.sleep(60)):
            raise ValueError("stop")
        assert active_children() == []


def test_a_failure_of_the_work_is_one_of_the_command(copied):
    with beside(lambda: 1 / 0) as answer, pytest.raises(ZeroDivisionError):
        answer()


def test_a_process_with_another_thread_is_not_copied():
    release = threading.Event()
    thread = threading.Thread(target=release.wait)
    thread.start()
    try:
        with beside(os.getpid) as answer:
            assert answer() == os.getpid()
    finally:
        release.set()
        thread.join()

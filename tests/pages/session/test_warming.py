"""What is made ahead of the first visitors, and again when the records have changed."""

import shutil
import threading
from pathlib import Path
from queue import SimpleQueue

import pytest

from oi_metrics.catalogue.metric import Metric
from oi_metrics.records.load import load
from oi_metrics.records.reading.folder import EMBEDDED
from pages.session import current_records, record_cache, warming
from tests.conftest import agreements, as_before, records
from tests.pages.conftest import PANELS


@pytest.mark.parametrize(("said", "started"), [("1", 1), ("0", 0)])
def test_it_is_done_unless_it_is_switched_off(monkeypatch: pytest.MonkeyPatch, said: str, started: int) -> None:
    begun: list[threading.Thread] = []
    current_records.server()  # read before, it starts no thread of its own
    monkeypatch.setattr(threading.Thread, "start", lambda thread: begun.append(thread))
    monkeypatch.setattr(current_records, "_TOLD", [])
    monkeypatch.setattr(warming, "_ASKED", SimpleQueue())
    monkeypatch.setenv("OI_AHEAD", said)
    warming.begin()
    assert [thread.name for thread in begun] == ["warming"] * started


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_first_visitor_waits_for_no_metric(open_page, monkeypatch, lang) -> None:
    """Fails when a page asks for a panel with options that the warming does not know."""
    tables = record_cache.keep(load(EMBEDDED))
    for make in warming.everything(tables.edition):
        make()

    def computed(self: Metric, *of: object, **options: object) -> None:
        raise AssertionError(f"{self.name} is computed for a visitor, {options}")

    monkeypatch.setattr(Metric, "table", computed)
    monkeypatch.setattr(Metric, "clauses", computed)
    for page in PANELS:
        open_page(page, lang=lang)


def test_changed_records_are_made_anew(tmp_path: Path, monkeypatch) -> None:
    folder = as_before(tmp_path / "records")
    monkeypatch.setenv("OI_RECORDS", str(folder))
    monkeypatch.setattr(current_records, "INTERVAL", 0)
    monkeypatch.setattr(current_records, "_TOLD", [])
    made: list[str] = []
    heard = threading.Event()
    current_records.whenever_read(lambda tables: (made.append(tables.edition), heard.set()))
    first = current_records.server().tables
    assert made == [first.edition]
    current_records.server()
    assert made == [first.edition]
    shutil.copytree(EMBEDDED, folder, dirs_exist_ok=True)
    second = current_records.server().tables
    assert made == [first.edition, second.edition] and heard.is_set()


def test_newer_records_end_the_making_of_older_ones(monkeypatch) -> None:
    """Pieces of the older ones are left once newer records wait; a piece that fails is logged and stops nobody."""
    done: list[str] = []
    older, newer = records(agreements=agreements(a="2018")), records(agreements=agreements(a="2019"))

    def pieces(edition: str):
        for number in range(3):
            if edition == older.edition and number == 1:
                warming._ASKED.put(newer)
            yield lambda number=number: done.append(f"{edition} {number}")

    monkeypatch.setattr(warming, "everything", pieces)
    monkeypatch.setattr(warming, "QUIET", 0.0)
    warming._beside_visits(older)
    warming._beside_visits(warming._ASKED.get())
    assert done == [f"{older.edition} 0", *(f"{newer.edition} {n}" for n in range(3))]


def test_nothing_is_made_while_visitors_ask(monkeypatch) -> None:
    """A piece waits until no page has run for a while."""
    quiet = iter([0.0, 1.0, 5.0])
    told: list[float] = []
    monkeypatch.setattr(warming.run_queue, "quiet_for", lambda: told.append(next(quiet)) or told[-1])
    monkeypatch.setattr(warming, "everything", lambda edition: iter([lambda: told.append(-1)]))
    warming._beside_visits(records(agreements=agreements(a="2018")))
    assert told == [0.0, 1.0, 5.0, -1]

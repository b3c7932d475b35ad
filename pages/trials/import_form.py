"""Import trials: files of a registry dropped here, or the live service asked; into the server's store, or for this session."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.records.database.problems import DatabaseProblem
from oi_metrics.records.editing import rules
from oi_metrics.records.source import is_url
from oi_metrics.records.tables import as_text
from oi_metrics.registry.importing import run as importing
from oi_metrics.registry.importing.api_client import Query
from oi_metrics.registry.importing.live import read_live
from oi_metrics.registry.importing.merging import Context, merged
from oi_metrics.registry.matching.hospital_lists import known_hospitals
from oi_metrics.registry.reading import Reading
from pages.bringing import upload
from pages.frame import run_queue
from pages.session import current_trials, record_cache
from pages.trials.filters import TrialView
from pages.widgets import fault_list

KINDS = ["csv", "xls", "xlsx", "json", "zip"]
COUNTED = ("trials", "sites", "hospitals", "sponsors", "links")
_LAST, _NUMBER = "_imported", "_import_number"


@dataclass(frozen=True)
class Done:
    """What an import brought: names of what was read, rows a table before and after, faults."""

    origins: tuple[str, ...]
    counts: dict[str, tuple[int, int]]
    faults: tuple[Fault, ...]
    kept: bool


@dataclass
class Import:
    """One import of a session. done: what it brought; None until it has, and for good when it is stopped before it writes."""

    into_server: bool
    done: Done | None = None


def may_keep() -> bool:
    """Whether an import goes into the server's store: a folder is named, and changes are allowed."""
    return bool(current_trials.source()) and not is_url(current_trials.source()) and rules.allowed()


def import_section(view: TrialView) -> None:
    """The section."""
    words = view.words
    st.header(words.gettext("Import trials"), anchor=False)
    st.markdown(
        words.gettext(
            "Drop the ministry's list (CSV, XLS, XLSX) or studies of ClinicalTrials.gov (JSON, CSV, a zip of them). "
            "Only facts are taken: no titles, no names of people."
        )
    )
    kept = words.gettext("The import goes into the server's store, for every reader.")
    passing = words.gettext("The import is for this session alone; other readers see nothing of it.")
    st.caption(kept if may_keep() else passing)
    given = st.file_uploader(words.gettext("Files of a registry"), type=KINDS, accept_multiple_files=True, key=_widget())
    st.caption(words.message(upload.bounds().description()))
    if given and st.button(words.gettext("Import"), type="primary", key="import-run"):
        _run(view, lambda teller: _of_files(given, teller))
    _live(view)
    _told(words)


def _widget() -> str:
    """The key of the widget that takes the files; another one after each import."""
    return f"import-files-{st.session_state.get(_NUMBER, 0)}"


def _live(view: TrialView) -> None:
    """The live service: asked by a click alone, its address in sight before."""
    words = view.words
    part = st.expander(words.gettext("Ask the live service of ClinicalTrials.gov"), key="import-live", on_change="rerun")
    if not part.open:
        return
    with part:
        left, right = st.columns(2)
        sponsor = left.text_input(words.gettext("Sponsor"), key="import-sponsor", max_chars=120)
        location = right.text_input(words.gettext("Place of a site"), key="import-location", max_chars=120, placeholder="South Korea")
        if not (sponsor.strip() or location.strip()):
            st.caption(words.gettext("Name a sponsor or a place; nothing is sent before you click."))
            return
        query = Query(sponsor.strip(), location.strip())
        st.code(f"{query.endpoint}?{urlencode(query.parameters)}", language=None, wrap_lines=True)
        st.caption(words.gettext("At most one request per second; answers are kept for a day."))
        if st.button(words.gettext("Ask this address"), key="import-ask"):
            _run(view, lambda teller: ([read_live(query, progress=teller.rows, cancelled=teller.cancelled)], []))


def _of_files(given: Sequence[Any], teller: upload.Teller) -> tuple[list[Reading], list[Fault]]:
    with tempfile.TemporaryDirectory(prefix="oi-metrics-") as folder:
        paths = []
        for number, file in enumerate(given):
            (Path(folder) / str(number)).mkdir()
            paths.append(Path(folder) / str(number) / (Path(file.name.replace("\\", "/")).name.lstrip("~.") or "file"))
            paths[-1].write_bytes(file.getvalue())
        return importing.read_files(paths, teller.rows, teller.cancelled)


def _run(view: TrialView, read: Callable[[upload.Teller], tuple[list[Reading], list[Fault]]]) -> None:
    """Read, with progress and a way to stop until the store is written; merge; show the trials."""
    words, run = view.words, Import(may_keep())
    run_queue.give_back()
    st.session_state[_LAST] = run
    stop, place = st.empty(), st.empty()
    stop.button(words.gettext("Stop the import"), key="import-stop")
    teller = upload.Teller(place, words, stop)
    try:
        readings, faults = read(teller)
        run.done = _merged(view, readings, faults, teller)
    except InvalidRecords as invalid:
        run.done = Done((), {}, tuple(invalid.faults), False)
    except DatabaseProblem as problem:
        st.error(words.message(problem.args[0]))
        run.done = Done((), {}, (), False)
        return
    finally:
        stop.empty()
        place.empty()
    upload.let_go(_widget())
    st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1
    st.rerun()


def _merged(view: TrialView, readings: list[Reading], faults: list[Fault], teller: upload.Teller) -> Done:
    """Into the server's store, or into what this session has imported before.

    Once either is changed nothing is said to the screen nor kept for the session, which is where a click would end the work.
    """
    context, origins = _context(view), tuple(reading.origin for reading in readings)
    gathered = tuple(sorted({*faults, *(fault for reading in readings for fault in reading.faults)}))
    if not readings:
        return Done((), {}, gathered, False)
    if may_keep():
        outcome = importing.bring(current_trials.source(), [], context, readings, cancelled=teller.cancelled, begun=teller.begun)
        current_trials.refresh()
        return Done(origins, {name: (outcome.before[name], len(outcome.tables[name])) for name in COUNTED}, gathered, True)
    teller.begun("merging")
    old = current_trials.brought()
    tables = merged(old, readings, context, teller.cancelled)
    current_trials.bring(tables, ", ".join(origins))
    return Done(origins, {name: (len(old[name]), len(tables[name])) for name in COUNTED}, gathered, False)


def _context(view: TrialView) -> Context:
    """The hospitals and names of the company that the records on show know."""
    tables = record_cache.records(view.records.edition)
    names = {*tables.trials["sponsor"], *tables.agreements["signatory"]}
    return Context(tuple(sorted(str(name) for name in names if name)), known_hospitals(as_text(tables)["partners"]))


def _told(words: Words) -> None:
    """What the last import of this session brought, and its faults."""
    last: Import | None = st.session_state.get(_LAST)
    if last is None:
        return
    done = last.done
    if done is None:
        told = words.gettext("Stopped: nothing was imported, and the server's store is unchanged.")
        st.warning(told if last.into_server else words.gettext("Stopped: nothing was imported, and the trials shown are unchanged."))
        return
    if done.counts:
        told = " · ".join(f"{words.term(name)}: {words.number(after)} ({after - before:+d})" for name, (before, after) in done.counts.items())
        st.success(md(words.gettext("Imported: {origins}. {told}", origins=", ".join(done.origins), told=told)))
        passing = words.gettext("In this session only: other readers do not see it, and it is gone when the session ends.")
        st.caption(words.gettext("Kept in the server's store.") if done.kept else passing)
    else:
        st.error(words.gettext("Nothing was imported."))
    if done.faults:
        fault_list.listing(done.faults, words, warnings=True)

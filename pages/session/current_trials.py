"""The registry trials on show, and what is computed of them: once a store, choice and language, kept for every viewer.

Keys are the editions of the trials and of the records (whose members are compared), the choice and the language.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
import weakref
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakValueDictionary

import pandas as pd
import pyarrow as pa
import streamlit as st

from oi_metrics.catalogue.index import TRIAL_METRICS
from oi_metrics.catalogue.trial_metric import TrialSource
from oi_metrics.charts.finished import FinishedFigure
from oi_metrics.charts.style import Theme
from oi_metrics.filters import OF_TRIALS
from oi_metrics.language.words import Words
from oi_metrics.model.faults import Fault, log_faults
from oi_metrics.model.message import Message
from oi_metrics.model.vocabulary import VOCABULARIES
from oi_metrics.narrative.clauses import Ground
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.members import members_of
from oi_metrics.registry.metrics.drill_down import trials_behind, trials_in_view
from oi_metrics.registry.schema import TABLES
from oi_metrics.registry.storage.engines import VARIABLE, StoreError, opened
from oi_metrics.registry.storage.frames import Frames, nothing
from oi_metrics.registry.storage.from_records import of_tables
from oi_metrics.registry.storage.store import Store, collected, of_frames
from pages.session import holding
from pages.session import record_cache as store
from pages.session.sized_cache import ANSWERS

Options = tuple[tuple[str, Any], ...]
LOG = logging.getLogger(__name__)
_OWN, _SHOWN = "_own_trials", "_trials_shown"
_KEPT: WeakValueDictionary[str, Store] = WeakValueDictionary()
_SERVER: dict[str, tuple[float, Trials]] = {}
_OPENING = threading.Lock()
INTERVAL = 5.0
"""Seconds for which a look at the server's store counts as current."""
UNREADABLE = (Fault(VARIABLE, 0, "", "", Message("cannot be read"), Message("see the server's log; the trials are read again by themselves")),)
SHOWN = 500
"""Trials behind a figure that are listed; the rest are counted."""


@dataclass(frozen=True)
class Trials:
    """What is open: a store. faults: of one that cannot be opened, for which another stands in. name, tables: of what a reader imported."""

    store: Store | None
    faults: tuple[Fault, ...] = ()
    name: str = ""
    tables: Frames | None = None


def source() -> str:
    """Where the server's registry trials are: a path or address; blank for those of the records."""
    return os.environ.get("OI_TRIALS", "")


def current(edition: str) -> Trials:
    """The trials of this session: its own, else the server's, else those of the records of this edition; held on to until the next run."""
    found: Trials = st.session_state.get(_OWN) or server()
    found = replace(found, store=_known(found, edition))
    st.session_state[_SHOWN] = found
    return found


def of_visitors(edition: str) -> Store:
    """The store that a visitor sees who has brought no trials."""
    return _known(server(), edition)


def _known(trials: Trials, edition: str) -> Store:
    of = trials.store or of_tables(store.records(edition))
    _KEPT[key(of)] = of
    return of


def settle(edition: str) -> None:
    """Take up the trials of this run; years that reached over all of those before reach over all of these."""
    before: Trials | None = st.session_state.get(_SHOWN)
    full = _years(edition, key(before.store)) if before and before.store else None
    current(edition)
    if full and st.session_state.get("years") == full:
        st.session_state.years = years(edition)


def store_in_use(edition: str) -> Store:
    """The store of this run."""
    found = st.session_state.get(_SHOWN) or current(edition)
    assert found.store is not None  # noqa: S101
    return found.store


def server() -> Trials:
    """The server's store, opened again when it has changed."""
    place = source()
    if not place:
        return Trials(None)
    with _OPENING:
        looked, known = _SERVER.get(place, (float("-inf"), Trials(None)))
        if time.monotonic() - looked < INTERVAL:
            return known
        try:
            now = opened(place)
            found = known if known.store is not None and known.store.edition == now.edition else Trials(now)
        except StoreError as problem:
            if problem.faults != known.faults:
                log_faults(problem.faults, LOG)
            found = Trials(known.store, problem.faults)
        except Exception:
            if known.faults != UNREADABLE:
                LOG.exception("The store of trials cannot be read")
            found = Trials(known.store, UNREADABLE)
        _SERVER[place] = (time.monotonic(), found)
        return found


def brought() -> Frames:
    """What this session has imported, and nobody else sees."""
    own: Trials | None = st.session_state.get(_OWN)
    return own.tables if own and own.tables else nothing()


def bring(tables: Frames, name: str) -> None:
    """Show these trials in this session, and in no other; what is counted of them goes with it."""
    digest = hashlib.sha256()
    for table, frame in tables.items():
        with pa.BufferOutputStream() as sink:
            content = pa.Table.from_pandas(frame, preserve_index=False)
            with pa.ipc.new_stream(sink, content.schema) as stream:
                stream.write_table(content)
            digest.update(f"{table} {sink.tell()} ".encode())
            digest.update(sink.getvalue())
    of = of_frames(tables, digest.hexdigest(), name)
    own = st.session_state[_OWN] = Trials(of, name=name, tables=tables)
    weakref.finalize(own, ANSWERS.forget, key(of))
    holding.hold()


def leave() -> None:
    """Show the server's trials again, and let go of what was imported."""
    st.session_state.pop(_OWN, None)


def refresh() -> None:
    """Look at once whether the server's store has changed, as after an import into it."""
    _SERVER.clear()


def key(of: Store) -> str:
    """What tells two stores apart."""
    return f"{of.engine}:{of.edition}"


def held(trials: str) -> Store:
    """The store by its key; whoever shows it holds on to it."""
    return _KEPT[trials]


def years(edition: str, trials: Store | None = None) -> tuple[int, int]:
    """The first and last year that the records of an edition reach, or the trials on show beside them, those of this run unless they are given."""
    return _years(edition, key(trials or store_in_use(edition)))


@ANSWERS.shared()
def _years(edition: str, trials: str) -> tuple[int, int]:
    first, last = store.years(edition)
    days = pd.concat([held(trials).snapshot_list["first_day"], held(trials).snapshot_list["last_day"]]).dropna()
    return (min(first, int(days.min().year)), max(last, int(days.max().year))) if len(days) else (first, last)


def offered_filters(edition: str, trials: Store | None = None) -> dict[str, list[str]]:
    """The codes that each filter of the sidebar offers: those of the records, and those of the trials on show, of this run unless they are given."""
    every, of = store.offered(edition), key(trials or store_in_use(edition))
    return every | {name: _in_order(name, {*every[name], *_stated(of, name)}) for name in OF_TRIALS if name in TABLES["trials"].column_names}


def _in_order(vocabulary: str, codes: set[str]) -> list[str]:
    order = [*VOCABULARIES[vocabulary]]
    return sorted(codes, key=lambda code: (order.index(code) if code in order else len(order), code))


def filter_labels(edition: str, words: Words, name: str) -> dict[str, str]:
    """What the codes that a filter of the sidebar offers are called, by code."""
    if name == "partner":
        return store.partner_names(edition, words.lang)
    return {code: words.label(name, code) for code in offered_filters(edition)[name]}


@ANSWERS.shared()
def _stated(trials: str, name: str) -> tuple[str, ...]:
    """The codes of a column that occur in the trials."""
    stated = collected(held(trials).trials.select(name).unique())[name]
    return tuple(code for code in stated if code)


@ANSWERS.shared()
def offered(trials: str) -> dict[str, tuple[str, ...]]:
    """The codes that each choice offers: those that occur, in the order of their vocabulary; sponsors most trials first."""
    everything = Choice()
    found = {}
    for name, metric_by, vocabulary in (
        ("registry", "registry", "registry"),
        ("phase", "phase", "phase"),
        ("region", "region", "region"),
        ("area", "therapeutic_area", "therapeutic_area"),
    ):
        rows = TRIAL_METRICS["trials_by"].table(held(trials), everything, by=metric_by)
        order = list(VOCABULARIES.get(vocabulary, {}))
        known = [code for code in rows["group"] if code != "not_stated"]
        found[name] = tuple(sorted(known, key=lambda code: (order.index(code) if code in order else len(order), code)))
    return found


@ANSWERS.shared()
def sponsors(trials: str) -> dict[str, str]:
    """Names of the sponsors by key, in alphabetical order."""
    named = held(trials).sponsor_list
    return dict(sorted(zip(named["sponsor_id"], named["name"], strict=True), key=lambda pair: pair[1]))


@ANSWERS.shared()
def table(trials: str, edition: str, choice: Choice, metric: str, options: Options = ()) -> pd.DataFrame:
    """A metric's table; edition: of the records whose network members it compares. Options that it does not have are left out."""
    entry = TRIAL_METRICS[metric]
    own = {option.name for option in entry.options}
    return of(trials, edition, choice).table(entry, **{name: value for name, value in options if name in own})


def of(trials: str, edition: str, choice: Choice) -> TrialSource:
    """What metrics are computed of: the trials in view, beside the members that the records name."""
    return TrialSource(held(trials), choice, members_of(store.records(edition)))


def ground(trials: str, choice: Choice) -> Ground:
    """The snapshots behind every figure."""
    return TrialSource(held(trials), choice).ground


@ANSWERS.shared()
def figure(trials: str, edition: str, choice: Choice, metric: str, options: Options, lang: str, theme: Theme, size: Options = ()) -> FinishedFigure:
    """A metric's chart, with what it takes beside its own table."""
    entry = TRIAL_METRICS[metric]
    beside = entry.chart.beside.values() if entry.chart else ()
    frames = {name: table(trials, edition, choice, name, options) for name in (metric, *beside)}
    return FinishedFigure(entry.figure(frames, store.words(edition, lang), theme, **dict(size)))


@ANSWERS.shared()
def in_view(trials: str, choice: Choice) -> int:
    """How many trials the choice keeps."""
    return trials_in_view(held(trials), choice)


@ANSWERS.shared()
def behind(trials: str, choice: Choice, keys: tuple[tuple[str, Any], ...] = ()) -> pd.DataFrame:
    """The trials that a figure counts, the latest 500, with the number of all in `total`."""
    return trials_behind(held(trials), choice, shown=SHOWN, **dict(keys))

"""Which records are on show: the server's, or those that the reader brought for this session."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from oi_metrics.records.faults import Fault, InvalidRecords
from oi_metrics.records.read import EMBEDDED
from oi_metrics.records.tables import Tables, load
from oi_metrics.told import Told
from pages import store

_OWN, _SHOWN = "_own", "_shown"


@dataclass(frozen=True)
class Opened:
    """Records to show, or the faults because of which there are none.

    name: of the file, when a reader brought them for this session. stale: why these are the last good ones.
    """

    tables: Tables | None
    faults: tuple[Fault, ...] = ()
    name: str = ""
    stale: Told | None = None


def source() -> str:
    """Where the server's records are: a path or URL."""
    return os.environ.get("OI_RECORDS") or str(EMBEDDED)


@lru_cache(maxsize=1)
def server() -> Opened:
    """The server's records."""
    try:
        return Opened(store.keep(load(source())))
    except InvalidRecords as invalid:
        return Opened(None, tuple(invalid.faults))


def current() -> Opened:
    """The records of this session: its own, else the server's."""
    return st.session_state.get(_OWN) or server()


def own() -> Opened | None:
    """What the reader brought, if anything."""
    return st.session_state.get(_OWN)


def bring(tables: Tables, name: str) -> None:
    """Show these records in this session, and in no other."""
    st.session_state[_OWN] = Opened(store.keep(tables), name=name)


def leave() -> None:
    """Show the server's records again."""
    st.session_state.pop(_OWN, None)


def before() -> Tables | None:
    """The records of the run before, if there was one."""
    return st.session_state.get(_SHOWN)


def shown() -> Tables:
    """The records of this run."""
    return st.session_state[_SHOWN]


def show(tables: Tables) -> None:
    """Hold on to the records of this run, until the next."""
    st.session_state[_SHOWN] = tables

"""Faults of the records, each with its remedy: instead of the dashboard, or above it while it shows the last good ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from oi_metrics.charts.style import short
from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.model.faults import Fault
from oi_metrics.model.vocabulary import N_
from pages.widgets import pager, tabulated

SHOWN = 1000
LONG = 400
"""So many characters of a fault stand in a notice; the list has all of them."""
COLUMNS = (N_("File"), N_("Row"), N_("Column"), N_("Value"), N_("Fault"), N_("Remedy"))


def page(faults: tuple[Fault, ...], words: Words) -> None:
    """List the faults; nothing of the records is shown."""
    st.title(words.gettext("The records cannot be shown"), anchor=False)
    st.write(
        words.ngettext(
            "{n} fault was found. Fix it in the file, then start again.", "{n} faults were found. Fix them in the files, then start again.", len(faults)
        )
    )
    listing(faults, words)
    st.code("python -m oi_metrics validate", language="bash")


def notice(why: str, faults: Sequence[Fault], words: Words) -> None:
    """Why the last good records are shown, with the first fault of those that are not, and all of them on demand."""
    st.warning("\n\n".join([words.message(why), *(md(short(words.fault(fault), LONG)) for fault in faults[:1])]))
    if faults:
        with st.expander(words.ngettext("{n} fault of the records that are not shown", "{n} faults of the records that are not shown", len(faults))):
            listing(faults, words)


def listing(faults: Sequence[Fault], words: Words, warnings: bool = False, place: str = "") -> None:
    """A table of faults: place, value, what is wrong, and what to do.

    warnings: say of each whether it is one. place: tells two lists of the same faults on one page apart.
    """
    listed = faults[:SHOWN]
    told = hashlib.sha256(repr(tuple(listed)).encode()).hexdigest()[:8]
    part = listed[pager.page(len(listed), words, f"faults-{place}-{told}", tabulated.ROWS)]
    rows = pd.DataFrame([(f.file, f.row or None, f.column, f.value, words.message(f.problem), words.message(f.remedy)) for f in part])
    rows.columns = pd.Index([words.gettext(name) for name in COLUMNS])
    number = words.gettext("Row")
    rows[number] = rows[number].astype("Int64")
    rows.attrs["formats"] = {number: "year"}  # as spreadsheets number rows: nothing sets thousands apart
    if warnings:
        rows.insert(0, words.gettext("Weight"), [words.gettext("warning") if f.warning else words.gettext("error") for f in part])
    tabulated.written(rows, words)
    if len(faults) > SHOWN:
        st.write(words.gettext("The first {n} are listed; the command line lists all.", n=words.number(SHOWN)))

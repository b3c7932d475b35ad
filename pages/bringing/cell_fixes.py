"""What was read of a sheet: every fault by row and column, questions to a person, and the cells to mend in place."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.model.faults import Fault
from oi_metrics.model.vocabulary import N_
from pages.bringing import draft
from pages.session import state
from pages.widgets import fault_list

MOST_ROWS = 200
MOST_QUESTIONS = 12
ROW = "row"
ROWS_ON_SCREEN = {"faulty": N_("Rows with faults"), "all": N_("All rows")}


def fault_fixes(view: state.View, current: draft.Draft, read: draft.Read) -> None:
    """Counts, faults, questions, and a grid of the rows."""
    words = view.words
    st.header(_finding(read, words), anchor=False)
    with st.container(horizontal=True, gap="large"):
        for label, count in (
            (N_("Rows"), len(read.checked.cells)),
            (N_("Errors"), len(read.errors)),
            (N_("Warnings"), len(read.warnings)),
            (N_("Questions"), len(read.checked.questions)),
        ):
            st.metric(words.gettext(label), words.number(count), width="content")
    if read.faults:
        fault_list.listing([*read.errors, *read.warnings], words, warnings=True)
    _questions(current, read, words)
    _grid(current, read, words)


def _finding(read: draft.Read, words: Words) -> str:
    if read.errors:
        return words.ngettext("{n} error prevents using the sheet", "{n} errors prevent using the sheet", len(read.errors))
    return words.ngettext("{n} row can be used", "{n} rows can be used", len(read.checked.cells))


def _questions(current: draft.Draft, read: draft.Read, words: Words) -> None:
    """Cells that only a person can decide; what is left open stays uncertain."""
    asked = [question for question in read.checked.questions if question.choices and question.fault.column in current.sheet.frame]
    if not asked:
        return
    st.subheader(words.ngettext("{n} cell can be read in several ways", "{n} cells can be read in several ways", len(asked)), anchor=False)
    st.caption(words.gettext("A cell that is not decided stays uncertain; nothing is guessed."))
    columns = st.columns(3)
    for place, question in enumerate(asked[:MOST_QUESTIONS]):
        fault = question.fault
        label = words.gettext("Row {row}, {column}: {value}", row=fault.row, column=md(fault.column), value=md(fault.value))
        picked = columns[place % 3].selectbox(
            label, ["", *question.choices], format_func=lambda choice: choice or words.gettext("leave it uncertain"),
            key=f"ask-{len(current.mends)}-{fault.row}-{fault.column}", help=md(words.message(fault.problem)),
        )  # fmt: skip
        if picked:
            _mend(current, ((fault.row, fault.column, picked),))
    if len(asked) > MOST_QUESTIONS:
        st.caption(
            words.gettext(
                "{n} more questions follow when these are answered; the order of day and month can be set for all of them above.", n=len(asked) - MOST_QUESTIONS
            )
        )


def _mend(current: draft.Draft, mends: tuple[draft.Mend, ...]) -> None:
    draft.keep(replace(current, mends=(*current.mends, mends)))
    st.rerun()


def _grid(current: draft.Draft, read: draft.Read, words: Words) -> None:
    """The cells as the file has them, to be mended in place."""
    frame = current.mended().frame
    if frame.empty:
        return
    faults: dict[int, list[Fault]] = {}
    for fault in (*read.errors, *read.warnings):
        faults.setdefault(fault.row, []).append(fault)
    which = st.segmented_control(
        words.gettext("Rows to show"),
        list(ROWS_ON_SCREEN),
        default="faulty" if read.faults else "all",
        required=True,
        key="mend-rows",
        format_func=lambda code: words.gettext(ROWS_ON_SCREEN[code]),
    )
    rows = [row for row in frame.index if row in faults] if which == "faulty" else list(frame.index)
    shown = rows[:MOST_ROWS]
    st.caption(
        words.gettext(
            "{shown} of {all} rows. Edit a cell to fix it: the file itself stays as it is.", shown=words.number(len(shown)), all=words.number(len(rows))
        )
    )
    if shown:
        part = frame.loc[shown]
        told = [" · ".join(dict.fromkeys(f"{fault.column}: {words.message(fault.problem)}" for fault in faults.get(row, [])))[:300] for row in shown]
        table = pd.concat([pd.DataFrame({ROW: shown, "": told}, index=part.index), part], axis=1)
        edited = st.data_editor(
            table, hide_index=True, width="stretch", height=min(38 + 35 * len(shown), 420), disabled=[ROW, ""],
            column_config={
                ROW: st.column_config.NumberColumn(words.gettext("Row"), width="small", pinned=True),
                "": st.column_config.TextColumn(words.gettext("Fault"), width="medium"),
            },
            key=f"mend-{current.upload}-{which}-{len(current.mends)}", alt=words.gettext("Cells of the sheet, to fix"),
        )  # fmt: skip
        changed = tuple(
            (int(row), str(header), "" if edited.at[row, header] is None else str(edited.at[row, header]))
            for header in part.columns
            for row in shown
            if ("" if edited.at[row, header] is None else str(edited.at[row, header])) != part.at[row, header]
        )
        if changed:
            _mend(current, changed)
    if current.mends:
        cells = sum(map(len, current.mends))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(words.gettext("Undo the last fix"), key="mend-undo", on_click=_undo)
            st.caption(words.ngettext("{n} cell fixed", "{n} cells fixed", cells))


def _undo() -> None:
    current = draft.current()
    draft.keep(replace(current, mends=current.mends[:-1]))

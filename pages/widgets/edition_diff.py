"""What changed since an earlier edition: records added, changed, retired or gone, and the figures that they moved."""

from __future__ import annotations

import os
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from oi_metrics import evidence
from oi_metrics.catalogue.claims import CHANGES
from oi_metrics.catalogue.editions import MOVED_FIGURES, moved_figures
from oi_metrics.catalogue.index import METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.escape import md
from oi_metrics.language.formatting import entry
from oi_metrics.language.words import Words
from oi_metrics.metrics.changes import changes_in_view
from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Ground
from oi_metrics.records import sealed
from oi_metrics.records.load import load, read
from oi_metrics.records.package import descriptor
from oi_metrics.records.signing import signer
from oi_metrics.records.tables import Tables, edition_of, short
from pages.session import current_records, record_cache, state
from pages.session.sized_cache import ANSWERS
from pages.widgets import drawer, statements, tabulated
from pages.widgets.panel import panel
from pages.widgets.records_shown import RecordsShown

PAGE_ALONE = "company_page"
"""The choice that compares with what the company's own page alone carries."""
LISTED = {
    "added": N_("Added records ({n})"),
    "changed": N_("Changed fields ({n})"),
    "retired": N_("Retired records ({n})"),
    "gone": N_("Gone records ({n})"),
}


def edition_diff(view: state.View) -> None:
    """Choose an earlier edition, and see what differs; with none sealed, what other sources add to the company's page."""
    words = view.words
    found, faults = sealed.seals(sealed.folder())
    earlier = sealed.others(found, view.edition)
    chosen = PAGE_ALONE
    if earlier:
        names = {code: _name(one, words) for code, one in earlier.items()} | {PAGE_ALONE: words.gettext("The company's page alone")}
        chosen = state.choice("since", words.gettext("What changed since"), tuple(names), names.__getitem__, widget="select")
    if chosen == PAGE_ALONE:
        panel(RecordsShown(view), CHANGES)
    else:
        since(view, earlier[chosen])
    if not earlier:
        st.caption(words.gettext("No earlier data version is sealed here. Once one is, what changed since then is shown here, with the figures that moved."))
    _faults(faults, words)
    if os.environ.get("OI_EDIT") == "1":
        _sealing(view, next((one for one in found if one.edition == view.edition), None))


def _name(one: sealed.Seal, words: Words) -> str:
    return words.gettext("{day}: {note} (data version {edition})", day=words.date(one.as_of), note=one.note, edition=short(one.edition))


@st.fragment
def since(view: state.View, one: sealed.Seal) -> None:
    """The records that differ from a sealed data version, and the figures that they moved."""
    words, place = view.words, sealed.folder()
    try:
        with st.spinner(words.gettext("Comparing the data versions")):
            rows, moved = (made(one.edition, place, view.edition, view.filters) for made in (_changes, _moved_figures))
    except InvalidRecords as invalid:
        st.header(words.gettext("The sealed data version cannot be opened"), anchor=False)
        _faults(invalid.faults, words)
        return
    ground = Ground.of(record_cache.records(view.edition))
    st.header(md(" ".join(metric.headline(frame, ground, words).text for metric, frame in ((CHANGES, rows), (MOVED_FIGURES, moved)))), anchor=False)
    about = {"edition": short(one.edition), "as_of": words.date(one.as_of), "day": words.date(one.sealed_on), "who": one.sealed_by, "note": one.note}
    st.caption(md(words.gettext("Compared with data version {edition} as of {as_of}, sealed {day} by {who}: {note}", **about)))
    if rows.empty and moved.empty:
        st.info(words.gettext("Nothing in this selection differs between the two data versions."))
        return
    if len(moved):
        _moved(view, moved, one)
    for change, label in LISTED.items():
        part = rows[rows["change"] == change].reset_index(drop=True)
        if len(part):
            st.subheader(words.gettext(label, n=words.number(len(part))), anchor=False)
            _records(view, part, change, one)


def _moved(view: state.View, moved: pd.DataFrame, one: sealed.Seal) -> None:
    """The figures that moved; a chosen one with each record behind it and its statements."""
    words = view.words
    st.subheader(words.gettext("Figures that moved ({n})", n=words.number(len(moved))), anchor=False)
    st.markdown("  \n".join(md(_told(row, words)) for row in moved[moved["metric"] == METRICS["headline_figures"].title].to_dict("records")))
    place, shown = f"moved-{one.edition}", moved[ON_SCREEN]
    tabulated.metric_rows(
        shown, MOVED_FIGURES.columns, words, place, record_cache.choice_key(view.filters), drawer.leads(view, place, shown, MOVED_FIGURES.columns)
    )
    st.caption(words.gettext("Choose a row to see the records that moved the figure, and their statements."))
    found = drawer.asked(place, shown, MOVED_FIGURES.columns)
    if found:
        figures = moved.iloc[found].to_dict("records")
        drawer.show(md(words.pick(figures[0]["figure_en"], figures[0]["figure_ko"])), partial(_behind, view, figures, one))


def _behind(view: state.View, figures: Sequence[Mapping[Hashable, Any]], one: sealed.Seal) -> None:
    """Each record that moved a figure, with its statements; several figures where a reader cannot tell them apart."""
    words = view.words
    for figure in figures:
        each, lines = dict(figure["each"]), []
        for record in figure["records"]:
            title = _title(view, record, one)
            told = words.gettext(EACH[figure["attribution"]], title=title, value=_value(figure["field"], each[record], words)) if record in each else title
            lines.append(md(f"– {told}"))
        st.markdown("  \n".join(lines))
        _statements(view, figure["records"], one)


def _told(row: Mapping[Hashable, Any], words: Words) -> str:
    """A headline figure that moved, in one line."""
    before, after = (_value(row["field"], row[side], words) for side in ("before", "after"))
    figure, causes = words.pick(row["figure_en"], row["figure_ko"]), words.pick(row["causes_en"], row["causes_ko"])
    told = words.gettext("{figure}: {before} → {after}", figure=figure, before=before, after=after)
    return words.gettext("{told}, because of: {causes}", told=told, causes=causes) if causes else told


ON_SCREEN = ["figure_en", "figure_ko", "field", "field_label", "is_share", "before", "after", "causes_en", "causes_ko", "metric", "attribution"]
EACH = {"alone": N_("{title}: with this change alone {value}"), "needed": N_("{title}: without this change {value}")}


def _value(field: str, value: object, words: Words) -> str:
    return words.term(value) if isinstance(value, str) else entry(field, value, words)


def _records(view: state.View, part: pd.DataFrame, change: str, one: sealed.Seal) -> None:
    """The records of one kind of change; a chosen one with its statements."""
    shown = part[["table", "record", "title_en", "title_ko", *(("field", "before", "after") if change == "changed" else ())]]
    words = view.words
    place = f"{change}-{one.edition}"
    tabulated.metric_rows(shown, CHANGES.columns, words, place, record_cache.choice_key(view.filters), drawer.leads(view, place, shown, CHANGES.columns))
    found = drawer.asked(place, shown, CHANGES.columns)
    if found:
        records = tuple(dict.fromkeys(part.iloc[found]["record"]))
        drawer.show(md(_title(view, records[0], one)), partial(_statements, view, records, one))


def _title(view: state.View, record: str, one: sealed.Seal) -> str:
    titles = _titles(one.edition, sealed.folder(), view.edition)
    return view.words.pick(*titles.get(record, (record, record)))


def _statements(view: state.View, records: tuple[str, ...], one: sealed.Seal) -> None:
    """What supports the records in the edition on show, and for those that it does not have, in the earlier one."""
    after, before = record_cache.chosen(view.edition, view.filters), _earlier(one.edition, sealed.folder())
    there = {record for frame in record_cache.records(view.edition).frames.values() for record in frame["record"]}
    trails = [_trail(after if record in there else before, record) for record in records]
    statements.written(view.words, pd.concat(trails, ignore_index=True))


def _trail(tables: Tables, record: str) -> pd.DataFrame:
    """The statements behind a record; of a source, a statement or a row of evidence, those that it is about."""
    name = record.partition("/")[0]
    if name not in record_cache.EVIDENCE_TABLES:
        return evidence.trail(tables, (record,))
    column = "source_id" if name == "sources" else "statement_id"
    of = tables.frames[name]
    ids = tables.statements.loc[tables.statements[column].isin(of.loc[of["record"] == record, column]), "statement_id"]
    spoken = tables.evidence[tables.evidence["statement_id"].isin(ids)]
    found = evidence.trail(tables, spoken["record_type"] + "/" + spoken["record_id"])
    return found[found["statement_id"].isin(ids)]


@ANSWERS.shared()
def _earlier(edition: str, place: Path) -> Tables:
    """A sealed edition, verified when it is first opened. Raises InvalidRecords."""
    return load(f"{sealed.SCHEME}{edition}")


@ANSWERS.shared()
def _changes(before: str, place: Path, after: str, choice: Filters) -> pd.DataFrame:
    """What changed between two editions. Raises InvalidRecords."""
    return changes_in_view(_earlier(before, place), record_cache.records(after), choice)


@ANSWERS.shared()
def _moved_figures(before: str, place: Path, after: str, choice: Filters) -> pd.DataFrame:
    """Which figures moved between two editions. Raises InvalidRecords."""
    return moved_figures(_earlier(before, place), record_cache.records(after), choice)


@ANSWERS.shared()
def _titles(before: str, place: Path, after: str) -> dict[str, tuple[str, str]]:
    """What the records that differ are called."""
    return {row.record: (row.title_en, row.title_ko) for row in _changes(before, place, after, Filters()).itertuples()}


def _faults(faults: list[Fault], words: Words) -> None:
    for fault in faults:
        st.error(md(words.fault(fault)))


def _sealing(view: state.View, done: sealed.Seal | None) -> None:
    """Seal the edition on show, whole, whatever the filters; or say that it is."""
    words = view.words
    if done:
        st.caption(md(words.gettext("This data version was sealed {day} by {who}: {note}", day=words.date(done.sealed_on), who=done.sealed_by, note=done.note)))
        return
    with st.form("seal", border=True):
        st.markdown(md(words.gettext("Seal this data version, so that it can be opened again as it is today.")))
        note = st.text_input(words.gettext("Why it is sealed"), max_chars=200, key="seal-note")
        who = st.text_input(words.gettext("Your name"), max_chars=100, key="seal-by")
        pressed = st.form_submit_button(words.gettext("Seal"), key="seal")
    if not pressed:
        return
    if not note.strip() or not who.strip():
        st.error(words.gettext("Give a reason and your name."))
        return
    frames, faults = read(current_records.source())
    if faults or edition_of(frames) != view.edition:
        st.error(words.gettext("The records have changed since they were loaded; reload them first."))
        return
    try:
        sealed.seal(frames, sealed.folder(), describe=descriptor, note=note, who=who, day=date.today(), signer=signer())
    except InvalidRecords as invalid:
        _faults(invalid.faults, words)
        return
    st.rerun()

"""Which column of a sheet holds what: guessed, and corrected here."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.model.faults import InvalidRecords
from oi_metrics.model.vocabulary import N_
from oi_metrics.sheet_import.dates import ORDERS, Order
from oi_metrics.sheet_import.fields import FIELDS, filled_column
from oi_metrics.sheet_import.mapping import OPTIONS, Mapping, from_toml, matches, to_toml
from oi_metrics.sheet_import.money import UNITS
from pages.bringing import draft
from pages.session import state
from pages.widgets import fault_list

ORDER_NAMES = {"ask": N_("ask about each"), "day": N_("day first"), "month": N_("month first"), "year": N_("two-digit year first")}
DEFAULTS = tuple(name for name, field in FIELDS.items() if field.vocabulary and filled_column(field).required and name not in OPTIONS)
"""The fields of codes that a record needs, for which one may be stated for all rows."""


def column_map(view: state.View, current: draft.Draft) -> None:
    """A choice of field for every column, and how cells are read where the sheet does not say."""
    words = view.words
    headers = list(current.sheet.frame.columns)
    used = {header: name for name, header in current.mapping.columns.items()}
    found = {match.header: match for match in matches(headers, current.sheet.frame.head(draft.SAMPLE))}
    st.header(words.ngettext("{n} column is used", "{n} columns are used", sum(header in used for header in headers)), anchor=False)
    left_out = [header for header in headers if header not in used]
    st.caption(words.gettext("Not used: {headers}", headers=md(", ".join(left_out))) if left_out else words.gettext("Every column is used."))
    key = f"{current.upload}-{current.sheet.name}"
    with st.expander(words.gettext("Correct the columns"), expanded=bool(left_out) and len(used) < 3):
        columns = st.columns(3)
        chosen: dict[str, str] = {}
        for place, header in enumerate(headers):
            match = found[header]
            hint = words.gettext("like a known header ({score})", score=words.number(round(match.score))) if match.how == "similar" else None
            name = columns[place % 3].selectbox(
                md(header), ["", *FIELDS], index=["", *FIELDS].index(used.get(header, "")), key=f"column-{key}-{header}", help=hint,
                format_func=lambda name: words.gettext(FIELDS[name].title) if name else words.gettext("not used"),
            )  # fmt: skip
            if name:
                chosen.setdefault(name, header)
                if chosen[name] != header:
                    columns[place % 3].error(
                        words.gettext("{field} has a column already: {header}", field=words.gettext(FIELDS[name].title), header=md(chosen[name]))
                    )
        mapping = _options(current.mapping, words, key)
        _map_files(current, words, key)
    mapping = replace(mapping, columns=chosen)
    if mapping != current.mapping:
        draft.keep(replace(current, mapping=mapping))
        st.rerun()


def _options(mapping: Mapping, words: Words, key: str) -> Mapping:
    """How cells are read where the sheet does not say."""
    first, second, third = st.columns(3)
    order: Order = first.selectbox(
        words.gettext("03/04/2019 is read"),
        ORDERS,
        index=ORDERS.index(mapping.date_order),
        key=f"order-{key}",
        format_func=lambda code: words.gettext(ORDER_NAMES[code]),
    )
    currency = (
        second.text_input(words.gettext("Currency where none is written"), value=mapping.currency, max_chars=3, placeholder="KRW", key=f"currency-{key}")
        .strip()
        .upper()
    )
    units = list(UNITS)
    unit = third.selectbox(
        words.gettext("Unit of amounts written without one"),
        units,
        index=units.index(mapping.unit),
        key=f"unit-{key}",
        format_func=lambda code: code or words.gettext("whole units"),
    )
    defaults = dict(mapping.defaults)
    for place, name in enumerate(DEFAULTS):
        codes: list[str] = ["", *_codes(name)]
        labels = {code: words.label(FIELDS[name].vocabulary, code) if code else words.gettext("not assumed") for code in codes}
        label = words.gettext("{field} where none is written", field=words.gettext(FIELDS[name].title))
        at = codes.index(defaults.get(name, ""))
        picked = (first, second, third)[place % 3].selectbox(label, codes, index=at, key=f"default-{name}-{key}", format_func=labels.__getitem__)
        defaults = {**defaults, name: picked} if picked else {other: code for other, code in defaults.items() if other != name}
    return replace(mapping, date_order=order, currency=currency, unit=unit, defaults=defaults)


def _codes(name: str) -> tuple[str, ...]:
    return filled_column(FIELDS[name]).allowed


def _map_files(current: draft.Draft, words: Words, key: str) -> None:
    """The map as a file, for the command line and for the next time."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            words.gettext("Download this mapping"), to_toml(current.mapping), file_name="map.toml", mime="application/toml", on_click="ignore", key=f"map-{key}"
        )
        given = st.file_uploader(words.gettext("Use a mapping"), type=["toml"], key=f"use-map-{key}", max_upload_size=1)
    if given is None or st.session_state.get("_map_used") == given.file_id:
        return
    st.session_state["_map_used"] = given.file_id
    try:
        text = given.getvalue().decode("utf-8", "strict")
        draft.keep(replace(current, mapping=from_toml(text, given.name)))
    except (InvalidRecords, UnicodeDecodeError) as problem:
        if isinstance(problem, InvalidRecords):
            fault_list.listing(problem.faults, words)
        else:
            st.error(words.gettext("The mapping is not text in UTF-8."))
        return
    for name in [name for name in st.session_state if str(name).startswith(("column-", "order-", "currency-", "unit-", "default-"))]:
        del st.session_state[name]
    st.rerun()

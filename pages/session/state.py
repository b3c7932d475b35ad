"""What the reader has chosen: language, filters and page options, kept in the session and in the address.

The address carries codes, never labels, so that a link opened in the other language keeps its choice. It always
carries the language: an address without it is a click on the navigation, which clears it, and the session's choice
is written back. The address that a session begins with, and one that the browser's back and forward bring, win over
the session; any other is an echo of what was written, and may be an old one when the reader is faster than the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urljoin

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from oi_metrics.catalogue.index import METRICS
from oi_metrics.charts.style import Theme
from oi_metrics.filters import CODE_FIELDS, Filters
from oi_metrics.language.escape import md
from oi_metrics.language.languages import supported
from oi_metrics.language.words import Words
from oi_metrics.model.filter_grammar import FilterError
from oi_metrics.records.tables import Tables
from oi_metrics.registry.storage.store import Store
from pages.session import current_records, current_trials, record_cache

SPAN, BETWEEN, SINCE, FROM = "span", "between", "since", "from"
"""How years are chosen: the key of the mode, its two values, and in the address the year or data version since which."""
RECORD = "record"
"""The page of one record, which every name leads to, and in its address which one."""
PAGE_OPTIONS = ("profile", "table", "since", "at", "panels", "audience", "evidence", FROM, RECORD)
"""Choices of single pages: the partner profiled, the table shown, the data version compared with; of a presentation the
screen, the panels and who it is for; what the drawer of evidence shows; since when changes are told; the record that is open."""
METRIC_OPTIONS = tuple(dict.fromkeys(option.address or option.name for metric in METRICS.values() for option in metric.options if option.label))
"""Those of metrics, as their declarations name them."""
TRIAL_OPTIONS = ("section", "who", "where", "hospital", "nodes", "lines")
"""Choices of the page of registry trials: the section, whose trials are in view, in which country, the hospital in focus,
the network's hospitals and lines."""
LINKED = ("since", FROM, "who", "where", "section", "nodes", "lines")
"""Choices of one code that do not follow the records in view: one that is not offered comes from a link."""
TRIAL_LISTS = ("registry", "phase", "region", "sponsor")
"""Those of several codes."""

NO_FILTERS = ("lang", *PAGE_OPTIONS, *METRIC_OPTIONS, *TRIAL_OPTIONS, *TRIAL_LISTS)
"""What an address may have besides filters, and the edition of records that a reader brought."""

if taken := {*CODE_FIELDS} & {*PAGE_OPTIONS, *METRIC_OPTIONS, *TRIAL_OPTIONS, *TRIAL_LISTS}:
    raise TypeError(f"the address has a choice of that name already, so no column can be a filter under it: {', '.join(sorted(taken))}")

Choose = Callable[[], None]
"""What a control does that makes a choice; for callbacks."""
OWN = "own"
"""In the address: the edition of records that the reader brought for the session."""

_WRITTEN, _OPTIONS, _AWAITED = "_written", "_options", "_awaited"


@dataclass(frozen=True)
class View:
    """What is on screen: which records, chosen how, in which language and theme."""

    edition: str
    filters: Filters
    lang: str
    theme: Theme

    @property
    def words(self) -> Words:
        return record_cache.words(self.edition, self.lang)


def adopt(tables: Tables) -> list[str]:
    """Take over the address when it is a link or the browser's history; returns what of it could not be used.

    tables: the records on show. When they are others than in the run before, the choice is fitted to them. A link to
    records that were brought in another session waits for them, unchanged.
    """
    before = current_records.before()
    current_records.put_in_use(tables)
    address = {name: st.query_params.get_all(name) for name in st.query_params}
    written = st.session_state.get(_WRITTEN)
    linked = written is None or ("lang" in address and address != written and _from_history())
    switched = before is not None and before.edition != tables.edition
    if linked:
        wanted = address.get(OWN, [""])[-1]
        here = wanted in ("", tables.edition)
        st.session_state[_AWAITED] = None if here else address
    elif switched and before is not None:
        address = st.session_state.get(_AWAITED) or _address(View(before.edition, from_session(before.edition), st.session_state.get("lang") or "en", "light"))
        st.session_state[_AWAITED] = None
    else:
        return []
    unusable = _take({name: values for name, values in address.items() if name != OWN}, tables.edition)
    return [] if st.session_state[_AWAITED] else unusable


def _from_history() -> bool:
    """Whether the reader came by the browser's back or forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def awaited() -> str:
    """The edition of the records that the link speaks of and this session does not have; blank when there are none."""
    address = st.session_state.get(_AWAITED)
    return address[OWN][-1] if address else ""


def _take(address: dict[str, list[str]], edition: str) -> list[str]:
    """Set language, page options and filters; returns what the records do not know."""
    lang = address.pop("lang", ["en"])[-1]
    st.session_state.lang = supported(lang)
    kept_options: dict[str, str | tuple[str, ...]] = {}
    for name in TRIAL_LISTS:
        several = address.pop(name, [])
        st.session_state[name] = list(several)
        if several:
            kept_options[name] = tuple(several)
    for name in (*PAGE_OPTIONS, *METRIC_OPTIONS, *TRIAL_OPTIONS):
        given = address.pop(name, [""])[-1]
        if given:
            st.session_state[name] = given
            kept_options[name] = given
        else:
            st.session_state.pop(name, None)
    st.session_state[_OPTIONS] = kept_options
    filters, unknown = understood(address, edition)
    to_session(filters, edition)
    st.session_state[SPAN] = SINCE if FROM in kept_options else BETWEEN
    return unknown


def understood(address: Mapping[str, list[str]], edition: str, trials: Store | None = None) -> tuple[Filters, list[str]]:
    """The filters of an address as far as the records and trials know them, and what of it they do not know.

    address: what it has of filters, and nothing else. trials: those on show, of this run unless they are given.
    """
    unusable: list[str] = []
    options = current_trials.offered_filters(edition, trials)
    wanted: dict[str, list[str]] = {}
    for name, values in address.items():
        known = [value for value in values if name not in CODE_FIELDS or value in options[name]]
        unusable += [f"{name}={value}" for value in values if value not in known]
        if known:
            wanted[name] = known
    kept = Filters()
    for name, values in wanted.items():
        try:
            kept = Filters.from_params(kept.to_params() | {name: values})
        except FilterError:
            unusable += [f"{name}={value}" for value in values]
    if kept.years:
        within, full = _clipped(kept.years, edition, trials), current_trials.years(edition, trials)
        unusable += [] if within else [f"years={kept.years[0]}-{kept.years[1]}"]
        kept = replace(kept, years=within if within != full else None)
    return kept, unusable


def _clipped(years: tuple[int, int], edition: str, trials: Store | None = None) -> tuple[int, int] | None:
    """The years as far as the records reach; None when they lie outside."""
    first, last = current_trials.years(edition, trials)
    return (max(years[0], first), min(years[1], last)) if years[0] <= last and years[1] >= first else None


def to_session(filters: Filters, edition: str) -> None:
    """Set the widgets of the filters."""
    for name in CODE_FIELDS:
        st.session_state[name] = list(getattr(filters, name))
    st.session_state.years = _clipped(filters.years, edition) if filters.years else current_trials.years(edition)
    st.session_state.undated = filters.undated
    st.session_state.text = filters.text


def choose(filters: Filters, edition: str) -> None:
    """Choose by these filters from now on, between years rather than since one; for callbacks."""
    st.session_state[SPAN] = BETWEEN
    keep_option(FROM, "")
    to_session(filters, edition)


def from_session(edition: str) -> Filters:
    """The filters that the widgets hold, over the records of this edition."""
    codes = {name: tuple(st.session_state.get(name) or ()) for name in CODE_FIELDS}
    years = tuple(st.session_state.get("years") or ())
    text = " ".join((st.session_state.get("text") or "").split())
    full = current_trials.years(edition)
    return Filters(years=(years[0], years[1]) if years and years != full else None, undated=st.session_state.get("undated", True), text=text, **codes)


def _address(view: View) -> dict[str, list[str]]:
    address = {"lang": [view.lang], **view.filters.to_params()}
    if current_records.own():
        address[OWN] = [view.edition]
    options = st.session_state.get(_OPTIONS, {})
    return address | {name: [value] if isinstance(value, str) else list(value) for name, value in options.items()}


def record_address(view: View, record: str) -> dict[str, list[str]]:
    """The address of the page of a record, the choice kept."""
    return _address(view) | {RECORD: [record]}


def keep_record(page: str) -> None:
    """Keep the record that is open on the page of one, and on no other: what the address says, since a name that leads there names it there alone."""
    keep_option(RECORD, (st.query_params.get(RECORD) or option(RECORD)) if page == RECORD else "")


def link(view: View, **more: str) -> str:
    """The address of the page on show with these options beside the choice."""
    return urljoin(st.context.url or "", here(view, **more))


def here(view: View, **more: str) -> str:
    """The same, from that page on."""
    return "?" + urlencode(_address(view) | {name: [value] for name, value in more.items()}, doseq=True)


def write_address(view: View) -> None:
    """Put the choice into the address; once a run and at its end, so that a page is one step of the browser's history.

    What was written last may still be on its way to the browser, so the address that came with the run is not all there is to it.
    """
    awaiting = st.session_state.get(_AWAITED)
    address = {**awaiting, "lang": [view.lang]} if awaiting else _address(view)
    here = {name: st.query_params.get_all(name) for name in st.query_params}
    if address != here or address != st.session_state.get(_WRITTEN, here):
        st.query_params.from_dict(address)
    st.session_state[_WRITTEN] = address


def view() -> View:
    """The view of this run."""
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    edition = current_records.in_use().edition
    return View(edition, from_session(edition), st.session_state.get("lang") or "en", theme)


def choice(name: str, label: str, codes: tuple[str, ...], label_of: Callable[[str], str], widget: str = "segmented") -> str:
    """A choice of one page, kept in the address like a filter; the first code is the default."""
    given = st.session_state.get(name)
    if given not in codes:
        left_out(name, [given] if given and name in LINKED else [])
        st.session_state[name] = codes[0]
    if widget == "select":
        st.selectbox(label, codes, key=name, format_func=label_of, persist_state="session")
    else:
        st.segmented_control(label, codes, key=name, format_func=lambda code: md(label_of(code)), required=True, wrap=True, persist_state="session")
    value = str(st.session_state[name])
    keep_option(name, "" if value == codes[0] else value)
    return value


def choices(name: str, label: str, codes: tuple[str, ...], label_of: Callable[[str], str], placeholder: str = "") -> tuple[str, ...]:
    """A choice of several codes of one page, kept in the address like a filter; codes that are not offered are left out and named."""
    given = st.session_state.get(name) or ()
    left_out(name, [code for code in given if code not in codes])
    st.session_state[name] = [code for code in given if code in codes]
    st.multiselect(label, codes, key=name, format_func=label_of, persist_state="session", placeholder=placeholder)
    value = tuple(st.session_state[name] or ())
    keep_option(name, value)
    return value


def left_out(name: str, unknown: list[str]) -> None:
    """Say which codes of a link these records do not know."""
    if unknown:
        which = md(", ".join(f"{name}={code}" for code in unknown))
        st.warning(view().words.gettext("The link has a filter that these records do not know; it was left out: {which}", which=which))


def option(name: str) -> str:
    """What the address says of a page's option; blank when it says nothing."""
    return str(st.session_state.get(_OPTIONS, {}).get(name, ""))


def keep_option(name: str, value: str | tuple[str, ...]) -> None:
    """Put a page's option into the address; a blank one is taken out."""
    others = {other: kept for other, kept in st.session_state.get(_OPTIONS, {}).items() if other != name}
    st.session_state[_OPTIONS] = {**others, name: value} if value else others

"""Which registry trials are in view: the page's own choices, and the years and areas of the sidebar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd
import streamlit as st

from oi_metrics.exports import Context
from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.storage.store import Store
from pages.session import current_trials as trials
from pages.session import state
from pages.session.sources import Offer
from pages.widgets import cross_filter, fault_list

COUNTRY = "KR"
WHERE = {"country": N_("Korea"), "world": N_("All countries")}
WHO = {"all": N_("All sponsors"), "company": N_("The company"), "picked": N_("Picked sponsors")}


@dataclass(frozen=True)
class TrialView:
    """What is on screen: which trials, chosen how, beside which records, in which language and theme."""

    trials: str
    choice: Choice
    records: state.View

    @property
    def store(self) -> Store:
        return trials.held(self.trials)

    @property
    def words(self) -> Words:
        return self.records.words

    def context(self) -> Context:
        """What a download of it says about itself."""
        day = self.store.last_taken or trials.store.records(self.records.edition).as_of
        return Context(self.store.edition, day.isoformat(), self.choice, ("registry",), self.words)


def trial_filters(view: state.View, *, in_one_country: bool) -> TrialView:
    """Draw the choices and return the view that they leave. in_one_country: offer the country of the network, or all."""
    found = trials.current(view.edition)
    assert found.store is not None  # noqa: S101
    key = trials.key(found.store)
    words, offered = view.words, trials.offered(key)
    if found.faults:
        fault_list.notice(words.gettext("The registry trials cannot be opened. Other trials are shown."), found.faults, words)
    if found.name:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(words.gettext("You are viewing the trials that you imported, {name}: in this session only, and not kept.", name=md(found.name)))
            st.button(words.gettext("Show the server's trials"), on_click=trials.leave, key="leave-trials")
    with st.grid("auto", min_column_width=150, gap="small"):
        who = state.choice("who", words.gettext("Whose trials"), tuple(WHO), lambda code: words.gettext(WHO[code]), "select")
        phase = state.choices("phase", words.gettext("Phase"), offered["phase"], lambda code: words.label("phase", code), words.gettext("All"))
        region = state.choices("region", words.gettext("Region"), offered["region"], lambda code: words.label("region", code), words.gettext("All"))
        several = len(offered["registry"]) > 1
        country = _country(found.store, words) if in_one_country else ()
        registry = (
            state.choices("registry", words.gettext("Registry"), offered["registry"], lambda code: words.label("registry", code), words.gettext("All"))
            if several
            else ()
        )
    picked = _sponsors(key, words) if who == "picked" else ()
    sponsor = ("company",) if who == "company" else picked
    chosen = Choice(registry=registry, phase=phase, region=region, sponsor=sponsor, country=country)
    filters = view.filters
    return TrialView(key, replace(chosen, years=filters.years, undated=filters.undated, area=filters.therapeutic_area), view)


def trial_offers(view: TrialView, rows: pd.DataFrame) -> Iterator[Offer]:
    """The choices of the page, and those of the sidebar that act on trials, that rows of a metric's table agree on."""
    names, offered = trials.sponsors(view.trials), trials.offered(view.trials)
    for field, code in cross_filter.shared(rows, state.TRIAL_LISTS):
        if (code,) != getattr(view.choice, field) and code in (names if field == "sponsor" else offered[field]):
            yield (names[code] if field == "sponsor" else view.words.label(field, code)), partial(_choose, field, code)
    yield from cross_filter.of_records(view.records, rows, ("therapeutic_area",))


def _choose(field: str, code: str) -> None:
    """Show the trials of this code alone."""
    st.session_state[field] = [code]
    if field == "sponsor":
        st.session_state.who = "picked"


def _country(store: Store, words: Words) -> tuple[str, ...]:
    """The country of the network, unless the reader chooses all; no choice where there is no other."""
    countries = set(store.hospital_list["country"])
    if countries <= {COUNTRY} or COUNTRY not in countries:
        return ()
    where = state.choice("where", words.gettext("Country of the hospitals"), tuple(WHERE), lambda code: words.gettext(WHERE[code]), "select")
    return (COUNTRY,) if where == "country" else ()


def _sponsors(key: str, words: Words) -> tuple[str, ...]:
    names = trials.sponsors(key)
    return state.choices("sponsor", words.gettext("Sponsors"), tuple(names), names.__getitem__, words.gettext("All"))

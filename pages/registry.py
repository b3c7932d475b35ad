"""Trial registries: trials and their sites in time and space, the network, hospitals, the company among peers, sources."""

import streamlit as st

from oi_metrics.language.formatting import heading
from oi_metrics.model.vocabulary import N_
from oi_metrics.registry.metrics.years import BY
from pages.frame import legend
from pages.session import state
from pages.trials import filters, hospitals, import_form, network
from pages.trials.filters import TrialView
from pages.trials.panel import footer, panel, source


def in_time_and_space(view: TrialView) -> None:
    words = view.words
    by = state.choice("trials_by", words.gettext("Break down by"), BY, lambda code: heading(code, words))
    left, right = st.columns([3, 2], gap="large")
    with left:
        panel(view, "trials_per_year", (("by", by),))
        panel(view, "sites_per_year", (("by", by),))
    with right:
        panel(view, "trials_by_region")
    panel(view, "trials_by", (("by", "phase" if by == "registry" else by),))


def among_peers(view: TrialView) -> None:
    panel(view, "peers", (("top", 10),))
    left, right = st.columns(2, gap="large")
    with left:
        panel(view, "trial_concentration", (("over", "hospital"),), shape="table", column="n")
    with right:
        panel(view, "trial_concentration", (("over", "region"),), shape="table", column="n")


def sources(view: TrialView) -> None:
    panel(view, "coverage")
    left, right = st.columns(2, gap="large")
    with left:
        panel(view, "unnamed_sites", shape="table")
    with right:
        panel(view, "linked_trials", shape="table")
    import_form.import_section(view)


SECTIONS = {
    "trials": (N_("Trials"), in_time_and_space),
    "network": (N_("Network"), network.network_section),
    "hospitals": (N_("Hospitals"), hospitals.hospital_section),
    "peers": (N_("Peers"), among_peers),
    "sources": (N_("Sources and import"), sources),
}
IN_ONE_COUNTRY = ("network", "hospitals", "peers")
"""Sections that compare hospitals or sponsors, which is fair within one country."""

records = state.view()
words = records.words
st.title(words.gettext("Trial registries"), anchor=False)
legend.key(records)
if records.filters.tier and "registry" not in records.filters.tier:
    st.info(words.gettext("The source tiers chosen at the side leave the registries out. Nothing in this selection."))
else:
    section = state.choice("section", words.gettext("Section"), tuple(SECTIONS), lambda code: words.gettext(SECTIONS[code][0]))
    above = st.container()
    shown = filters.trial_filters(records, in_one_country=section in IN_ONE_COUNTRY)
    with above:
        source(shown)
    SECTIONS[section][1](shown)
    footer(shown)

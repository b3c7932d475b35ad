"""Trial registries: trials and their sites in time and space, the network, hospitals, the company among peers, sources."""

import streamlit as st

from oi_metrics.vocabulary import N_
from pages import hospitals, importing, key, network, state, trial_choice
from pages.trial_choice import TrialView
from pages.trial_panel import footer, panel, source

BY = {"registry": N_("Registry"), "phase": N_("Phase"), "region": N_("Region"), "sponsor": N_("Sponsor"), "therapeutic_area": N_("Therapeutic area")}


def in_time_and_space(view: TrialView) -> None:
    words = view.words
    by = state.choice("trials_by", words.say("Told apart by"), tuple(BY), lambda code: words.say(BY[code]))
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
    importing.show(view)


SECTIONS = {
    "trials": (N_("Trials"), in_time_and_space),
    "network": (N_("Network"), network.show),
    "hospitals": (N_("Hospitals"), hospitals.show),
    "peers": (N_("Peers"), among_peers),
    "sources": (N_("Sources and import"), sources),
}
IN_ONE_COUNTRY = ("network", "hospitals", "peers")
"""Sections that compare hospitals or sponsors, which is fair within one country."""

records = state.view()
words = records.words
st.title(words.say("Trial registries"), anchor=False)
key.key(records)
if records.filters.tier and "registry" not in records.filters.tier:
    st.info(words.say("The source tiers chosen at the side leave the registries out. Nothing in this selection."))
else:
    section = state.choice("section", words.say("Section"), tuple(SECTIONS), lambda code: words.say(SECTIONS[code][0]))
    above = st.container()
    shown = trial_choice.show(records, in_one_country=section in IN_ONE_COUNTRY)
    with above:
        source(shown)
    SECTIONS[section][1](shown)
    footer(shown)

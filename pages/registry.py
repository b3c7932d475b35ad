"""Trial registries: trials and their sites in time and space, the network, hospitals, the company among peers, sources."""

import streamlit as st

from oi_metrics.model.vocabulary import N_
from pages.frame import legend
from pages.session import state
from pages.trials import filters, hospitals, import_form, network
from pages.trials.filters import TrialView
from pages.trials.source_lines import footer, source
from pages.trials.trials_shown import TrialsShown
from pages.widgets.layout import panels


def sources(view: TrialView) -> None:
    panels(TrialsShown(view), "registry", "sources")
    import_form.import_section(view)


SECTIONS = {
    "trials": (N_("Trials"), lambda view: panels(TrialsShown(view), "registry", "trials")),
    "network": (N_("Network"), network.network_section),
    "hospitals": (N_("Hospitals"), hospitals.hospital_section),
    "peers": (N_("Peers"), lambda view: panels(TrialsShown(view), "registry", "peers")),
    "sources": (N_("Sources and import"), sources),
}
IN_ONE_COUNTRY = ("network", "hospitals", "peers")
"""Sections that compare hospitals or sponsors, which is fair within one country."""

records = state.view()
words = records.words
st.title(words.gettext("Trial registries"), anchor=False)
legend.key(records)
if records.filters.tier and "registry" not in records.filters.tier:
    st.info(words.gettext("The chosen source tiers leave the registries out."))
else:
    section = state.choice("section", words.gettext("Section"), tuple(SECTIONS), lambda code: words.gettext(SECTIONS[code][0]))
    above = st.container()
    in_view = filters.trial_filters(records, in_one_country=section in IN_ONE_COUNTRY)
    with above:
        source(in_view)
    SECTIONS[section][1](in_view)
    footer(in_view)

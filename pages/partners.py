"""Partners: the mix by three ways of counting, types by area and stage, concentration, one partner's profile."""

import streamlit as st

from oi_metrics.language.formatting import heading
from oi_metrics.metrics.partners import BY
from pages.frame import legend
from pages.session import state
from pages.widgets import partner_profile
from pages.widgets.panel import panel

view = state.view()
words = view.words
st.title(words.gettext("Partners"), anchor=False)
legend.key(view)
panel(view, "partner_mix", clicks=True)
panel(view, "partner_mix_moves", shape="table")
left, right = st.columns(2, gap="large")
with left:
    split = state.choice("split", words.gettext("Break down by"), BY, lambda name: heading(name, words))
    panel(view, "partner_types_by", (("by", split),), clicks=True)
with right:
    panel(view, "partners_by_agreements", clicks=True)
panel(view, "concentration", shape="table")
partner_profile.profile_section(view)

"""The network of hospitals that share trials: whose trials, how many hospitals, which lines, and one hospital in focus."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from oi_metrics.catalogue.index import METRICS
from oi_metrics.model.vocabulary import N_
from pages.session import state
from pages.session.sources import Options
from pages.trials import hospitals
from pages.trials.filters import TrialView
from pages.trials.trials_shown import TrialsShown
from pages.widgets.panel import body, panel

NODES = {"all": N_("Up to 190"), "50": N_("Top 50"), "members": N_("Members")}
LINES = {"backbone": N_("Backbone"), "every": N_("All")}
OF = {"all": N_("All trials"), "company": N_("The company's trials")}


def network_section(view: TrialView) -> None:
    """The network and, beside it, the map."""
    words, source, network, pairs = view.words, TrialsShown(view), METRICS["cotrial_hospitals"], METRICS["cotrial_pairs"]
    with st.grid("auto", min_column_width=150, gap="small"):
        of = state.choice("of", words.gettext("Trials counted"), tuple(OF), lambda code: words.gettext(OF[code]), "select")
        nodes = state.choice("nodes", words.gettext("Hospitals shown"), tuple(NODES), lambda code: words.gettext(NODES[code]), "select")
        lines = state.choice("lines", words.gettext("Lines"), tuple(LINES), lambda code: words.gettext(LINES[code]), "select")
    options: Options = (("whose", of), *((("hospitals", 50),) if nodes == "50" else ()))
    rows = source.table(network, options)
    strongest = source.table(pairs, options)["trials"].max()
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        focus = hospitals.choose(view, rows, words.gettext("Focus on a hospital"))
        least = 1
        if pd.notna(strongest) and strongest > 1:
            least = st.slider(words.gettext("Shared trials of a line, at least"), 1, int(strongest), key="least", persist_state="session")
    size = (("least", least), ("every_tie", lines == "every"), ("members_only", nodes == "members"), ("focus", _number(rows, focus)))
    body(source, network, options, size=size, pick=hospitals.picked)
    left, right = st.columns(2, gap="large")
    with left:
        panel(source, METRICS["hospital_map"], (("whose", of),))
    with right:
        if focus:
            hospitals.profile(view, focus)
        else:
            panel(source, pairs, (("whose", of),))


def _number(rows: pd.DataFrame, focus: str) -> int | None:
    """The number of the hospital in focus, when it is among those shown."""
    found = rows.loc[rows["hospital_id"] == focus, "hospital"]
    return int(found.iloc[0]) if len(found) else None

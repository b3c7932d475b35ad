"""Present: the briefing on a whole screen, one finding at a time; nothing of the tool shows."""

import streamlit as st

from pages import deck, presenting, screens, state

view = state.view()
shown = deck.opened(view)
presenting.dress(screens.sizes(view, shown))
with st.container(key="present", height="stretch", gap="small"):
    screens.draw(view, shown)
    presenting.controls(view, shown)

"""Present: the briefing on a whole screen, one finding at a time; nothing of the tool shows."""

import streamlit as st

from pages.presentation import controls, deck, screen
from pages.session import state

view = state.view()
shown = deck.opened(view)
controls.dress(screen.sizes(view, shown))
with st.container(key="present", height="stretch", gap="small"):
    screen.draw(view, shown)
    controls.controls(view, shown)

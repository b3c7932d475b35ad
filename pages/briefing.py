"""Briefing: choose panels, order, audience and language; read what will be said; take it away as slides, workbook or paper."""

import streamlit as st

from pages import key, say, state, take_away

view = state.view()
words = view.words
st.title(words.say("Briefing"), anchor=False)
st.markdown(
    words.say("Slides, a workbook and a paper over what is filtered. Every sentence leads to the statements that carry it; what none carries is not said.")
)
key.key(view)
order = take_away.choose(view)
if order.panels:
    st.page_link("present.py", label=words.say("Present on a whole screen"))
    take_away.files(view, order)
    say.preview(view, take_away.told(view.edition, view.filters, order.read_in(view.lang), order))
else:
    st.info(words.say("Choose at least one panel."))

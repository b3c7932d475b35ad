"""One record as a reader would call it, whatever is filtered; every name of the product leads here."""

from pages.frame import legend
from pages.session import record_cache, state
from pages.widgets import drawer, record_page

state.keep_option(drawer.OPTION, "")  # it was open where a name in it led here
view = state.view()
name = state.option(state.RECORD)
record = record_cache.record(view.edition, view.filters.tier, view.lang, name)
if record is None:
    record_page.absent(view, name)
else:
    record_page.whole(view, record)
    legend.key(view)

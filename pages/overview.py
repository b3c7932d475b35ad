"""Overview: the headline, the figures, small charts, and what needs attention."""

from pages.frame import legend, onboarding
from pages.session import state
from pages.widgets import cards, checks_list, since
from pages.widgets.layout import panels
from pages.widgets.records_shown import RecordsShown

view = state.view()
cards.headline(view)
since.answer(view)
onboarding.first_steps(view)
legend.key(view)
cards.figures(view)
panels(RecordsShown(view), "overview")
cards.attention(view)
checks_list.checks_line(view)

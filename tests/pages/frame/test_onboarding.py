"""The guide: three steps, dismissed once, never in the way of a link."""

import pytest

from oi_metrics.language.words import Words
from pages.frame.onboarding import STEPS


def told(app) -> str:
    return "\n".join(str(element.value) for element in app.markdown)


def buttons(app) -> set[str]:
    return {str(button.key) for button in app.button if str(button.key).startswith("guide-")}


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_three_steps_forth_and_back(open_page, lang: str) -> None:
    app = open_page(lang=lang)
    for number, (title, _) in enumerate(STEPS, start=1):
        assert f"**{number}/3 {Words(lang).gettext(title)}**" in told(app)
        assert buttons(app) == {"guide-close"} | ({"guide-next"} if number < 3 else set()) | ({"guide-back"} if number > 1 else set())
        if number < 3:
            app.get_by_key("guide-next").click().run()
    app.get_by_key("guide-back").click().run()
    assert "**2/3 " in told(app)


def test_once_closed_it_stays_closed_on_the_way_back_and_after_a_reload(open_page) -> None:
    app = open_page(lang="en")
    app.get_by_key("guide-close").click().run()
    assert not buttons(app)
    assert app.query_params["guide"] == "done"
    app.switch_page("partners.py").run()
    app.switch_page("overview.py").run()
    assert not buttons(app)
    assert not buttons(open_page(lang="en", guide="done"))


def test_is_not_in_the_way_of_a_link_with_filters(open_page) -> None:
    assert not buttons(open_page(lang="en", partner_type="hospital"))

"""The drawer of evidence: one at a time, in the address, and the way to show a mark alone."""

import pytest

from oi_metrics.filters import Filters
from pages.session import current_records
from pages.session.record_cache import table
from tests import panels
from tests.pages.conftest import texts


def edition() -> str:
    return current_records.server().tables.edition


def test_a_link_opens_what_it_speaks_of_and_the_address_follows_the_drawer(open_page) -> None:
    app = open_page(lang="en", evidence="evidence-3")
    assert "Recognitions in force: 0" in [str(dialog.proto.dialog.title) for dialog in app.get("dialog")] or "Open the source" in texts(app)
    panels.evidence(app, "agreements_per_year-small")
    assert app.query_params["evidence"] == "agreements_per_year-small"


@pytest.mark.parametrize("asked", ["no_such_place", "everything_in_time~999", "everything_in_time~x"])
def test_a_link_to_what_is_not_there_opens_nothing(open_page, asked: str) -> None:
    assert "Open the source" not in texts(open_page(lang="en", evidence=asked))


def test_a_mark_can_be_shown_alone_and_its_chip_undoes_it(open_page) -> None:
    rows = table(edition(), Filters(), "agreements_per_year", (("by", "partner_type"),))
    row = rows.index[(rows["group"] == "company") & (rows["year"] == 2014)][0]
    app = open_page(lang="en", evidence=f"agreements_per_year-small~{row}")
    offers = {button.label: button.key for button in app.button if str(button.key).startswith("only-")}
    assert set(offers) == {"Show only Company", "Show only 2014"}
    app.button(key=offers["Show only Company"]).click().run()
    assert app.query_params == {"lang": "en", "partner_type": "company"}
    assert app.title[0].value.startswith("2 agreements")
    app.button(key="chip-0").click().run()
    assert app.query_params == {"lang": "en"}


def test_a_panel_gives_a_link_that_opens_its_evidence_and_goes_to_the_end_of_the_briefing(open_page) -> None:
    app = open_page("agreements.py", lang="en", partner_type="hospital")
    panels.below(app, "link", "agreement_timeline")
    (link,) = [code.value for code in app.code]
    assert link.endswith("?lang=en&partner_type=hospital&evidence=agreement_timeline")
    panels.below(app, "brief", "agreement_timeline")
    app.switch_page("briefing.py").run()
    assert app.get_by_key("briefing-panels").value[-1] == "agreement_timeline"
    assert len(app.get_by_key("briefing-panels").value) > 1


@pytest.mark.parametrize("asked", ["no_such_place", "everything_in_time~999", "cautions"])
def test_a_link_to_evidence_that_the_page_has_no_place_for_is_named_and_left_out(open_page, asked: str) -> None:
    app = open_page(lang="en", evidence=asked)
    assert f"evidence={asked}" in "\n".join(str(warning.value) for warning in app.warning).replace("\\", "")
    assert app.query_params == {"lang": "en"}


def test_a_mark_of_trials_is_shown_alone_by_the_choices_of_their_page(open_page) -> None:
    app = open_page("registry.py", lang="en", trials_by="phase")
    app.session_state["_options"] = {**app.session_state["_options"], "evidence": "registry-trials_per_year~0"}  # as a click on the mark leaves it
    app.run()
    offers = {button.label: button.key for button in app.button if str(button.key).startswith("only-")}
    (phase,) = [label for label in offers if label.startswith("Show only Phase")]
    app.button(key=offers[phase]).click().run()
    assert len(app.session_state["phase"]) == 1
    assert app.query_params["phase"] == app.session_state["phase"][0]
    assert "evidence" not in app.query_params


def test_an_agreement_and_its_amount_are_one_record_behind_the_mark(open_page) -> None:
    rows = table(edition(), Filters(), "everything_in_time")
    (first, *_) = rows.index[rows["lane"] == "amount"]
    app = open_page(lang="en", evidence=f"everything_in_time~{first}")
    assert len(rows.at[first, "records"]) == 2
    assert "1 record behind the mark" in [each.value for each in app.subheader]

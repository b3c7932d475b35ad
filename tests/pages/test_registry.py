"""Trial registries: every section in both languages, the choice, the trials behind a figure, one hospital, import, faults."""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import urlencode

import pandas as pd
import pytest
import streamlit as st

from oi_metrics.catalogue.index import TRIAL_METRICS
from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.registry.importing import api_client
from oi_metrics.registry.importing.api_client import Query
from oi_metrics.registry.storage import parquet
from pages.bringing import upload
from pages.session import current_records, current_trials
from pages.trials import import_form
from tests import panels
from tests.links import follow
from tests.pages.conftest import texts
from tests.pages.test_pages import hangul
from tests.postgres import free_port
from tests.registry import service
from tests.registry.builders import contents
from tests.registry.stores import AWKWARD
from tests.shown_tables import tables

SECTIONS = ("trials", "network", "hospitals", "peers", "sources")
LIST = """no,approval,applicant,product,title,phase,sites
1,2013-01-02,Sanofi-Aventis Korea,A,First title,3상,"서울대학교병원,서울아산병원"
2,2014-05-06,Another Company,B,Second title,1상,서울대학교병원
3,2014-05-06,Another Company,B,Third title,좋음,서울아산병원
"""


@pytest.fixture
def open_section(open_page):
    """A section of the page."""

    def opened_section(section="trials", lang="en", **params):
        return open_page("registry.py", lang=lang, section=section, **params)

    return opened_section


@pytest.fixture
def served(tmp_path, monkeypatch):
    """The awkward store as the server's."""
    parquet.save(AWKWARD, tmp_path / "store")
    monkeypatch.setenv("OI_TRIALS", str(tmp_path / "store"))
    current_trials.refresh()
    yield tmp_path / "store"
    current_trials.refresh()


def headings(app):
    return [element.value for kind in (app.title, app.header) for element in kind]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("section", SECTIONS)
def test_section_opens_in_its_language(open_section, section, lang):
    app = open_section(section, lang)
    assert len(app.header) >= 2
    assert all(hangul(heading) == (lang == "ko") for heading in headings(app)), headings(app)
    assert "pandas" in texts(app)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_panel_has_definition_trials_and_download(open_section, section):
    app = open_section(section)
    key = panels.keys(app, "registry-")[0]
    metric = TRIAL_METRICS[key.removeprefix("registry-").split("-")[0]]
    panels.below(app, "definition", key)
    assert md(metric.definition) in texts(app)
    panels.evidence(app, key)
    listed = next(table.value for table in tables(app) if "Trial key" in table.value)
    assert len(listed) == 50
    assert set(listed["Registry"]) == {"MFDS approvals (Korea)"}
    assert "50 trials behind it" in texts(app)
    panels.below(app, "download", key)
    assert [button for button in app.get("download_button") if str(button.key).startswith("download-registry-")]


def test_a_row_of_a_searched_table_leads_to_its_own_trials(open_section):
    app = open_section("hospitals")
    panels.below(app, "table", "registry-hospital_ranking")
    ranked = next(table.value for table in tables(app) if "Best rank" in table.value)
    last = ranked.iloc[-1]
    assert last["Trials"] < ranked.iloc[0]["Trials"]
    app.get_by_key("search-in-below-registry-hospital_ranking").set_value(last["Name"]).run()
    (found,) = [each for each in tables(app) if "Best rank" in each.value]
    assert list(found.value["Name"]) == [last["Name"]]
    follow(app, found.links[0])
    assert re.search(rf"^{last['Trials']} trials? behind it", texts(app), re.MULTILINE)


@pytest.mark.parametrize(("lang", "told"), [("en", "retrieved 23 Nov 2026"), ("ko", "2026년 11월 23일")])
@pytest.mark.parametrize("section", SECTIONS)
def test_the_source_line_names_snapshot_and_day_once_above_the_panels(open_section, section, lang, told):
    app = open_section(section, lang)
    captions = [caption.value.replace("\\", "") for caption in app.caption]
    (source,) = [caption for caption in captions if caption.startswith(Words(lang).gettext("Source: {tiers}", tiers=""))]
    assert told in source
    titles = {Words(lang).gettext(metric.title) for metric in TRIAL_METRICS.values()}
    below = [place for place, caption in enumerate(captions) if caption in titles]
    assert below and captions.index(source) < min(below)


def test_the_source_line_names_the_chosen_registry_alone(open_section, served):
    captions = [caption.value.replace("\\", "") for caption in open_section(registry=["ctgov"]).caption]
    (source,) = [caption for caption in captions if caption.startswith("Source: ")]
    assert "ClinicalTrials.gov" in source and "MFDS" not in source


def test_the_choice_acts_and_stands_in_the_address_as_codes(open_section, served):
    app = open_section("trials", lang="ko", phase=["3"], who="company")
    assert app.get_by_key("phase").value == ["3"]
    assert app.get_by_key("who").value == "company"
    assert app.query_params["phase"] == "3" and app.query_params["who"] == "company"
    told = texts(app).replace("\\", "")
    assert "phase=3 sponsor=company" in told
    app.get_by_key("phase").set_value(["1"]).run()
    assert app.query_params["phase"] == "1"
    assert "phase=1 sponsor=company" in texts(app).replace("\\", "")


def test_years_and_area_of_the_sidebar_act_here(open_section, served):
    app = open_section("trials", years="2014-2016", therapeutic_area="oncology")
    assert app.get_by_key("years").value == (2014, 2016)
    assert "area=oncology years=2014-2016" in texts(app).replace("\\", "")


def test_the_years_of_the_sidebar_reach_over_the_trials_too(open_section, tmp_path, monkeypatch):
    old = AWKWARD["snapshots"].assign(first_day=AWKWARD["snapshots"]["first_day"].replace(pd.Timestamp("2010-01-04"), pd.Timestamp("1998-08-10")))
    parquet.save(AWKWARD | {"snapshots": old}, tmp_path / "store")
    monkeypatch.setenv("OI_TRIALS", str(tmp_path / "store"))
    current_trials.refresh()
    app = open_section()
    assert (app.get_by_key("years").min, app.get_by_key("years").value[0]) == (1998, 1998)
    assert "years=" not in texts(app)
    current_trials.refresh()


def test_an_unknown_code_of_a_link_is_left_out(open_section, served):
    app = open_section("trials", phase=["3", "<b>9</b>"])
    assert app.get_by_key("phase").value == ["3"]


def test_picked_sponsors(open_section, served):
    app = open_section("trials", who="picked", sponsor=["another"])
    assert app.get_by_key("sponsor").value == ["another"]
    assert "sponsor=another" in texts(app).replace("\\", "")


def test_without_the_tier_of_registries_nothing_is_shown(open_section):
    app = open_section("trials", tier="company_page")
    assert any("leave the registries out" in info.value for info in app.info)
    assert not [group for group in app.get("segmented_control") if group.key == "section"]


def test_a_choice_that_keeps_nothing_says_so_in_every_panel(open_section, served):
    for section in SECTIONS[:4]:
        app = open_section(section, years="2011-2011", undated="no", phase="bioequivalence")
        assert not app.exception
        shown = [element.value for element in app.header]
        assert shown
        assert [heading for heading in shown if not re.search("No |None |Too few|none of them can be compared", heading)] == []


def test_the_profile_of_a_hospital(open_section):
    app = open_section("hospitals", lang="ko", hospital="snuh")
    assert "서울대학교병원" in [header.value for header in app.header]
    app.get_by_key("profile-dimension").set_value("partner").run()
    assert any("세브란스병원" in set(table.value.iloc[:, 0]) for table in tables(app))
    assert app.query_params["hospital"] == "snuh"


def test_the_network_at_five_fifty_and_all(open_section, served):
    for nodes in ("members", "50", "all"):
        app = open_section("network", nodes=nodes)
        assert app.get_by_key("nodes").value == nodes
        assert len(app.get("plotly_chart")) == 2


def test_a_place_that_holds_no_store_says_so_and_the_records_own_trials_stand_in(open_section, monkeypatch, tmp_path):
    monkeypatch.setenv("OI_TRIALS", str(tmp_path / "none"))
    current_trials.refresh()
    app = open_section()
    assert "import-trials" in app.warning[0].value.replace("\\", "")
    assert "9" in app.header[0].value
    current_trials.refresh()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_served_store_that_is_damaged_is_told_with_every_file_and_the_last_good_one_stays(open_section, served, caplog, monkeypatch, lang):
    monkeypatch.setattr(current_trials, "INTERVAL", 0)
    app = open_section(lang=lang)
    before = app.caption[-2].value
    for name in ("sites", "trials"):
        (served / f"{name}.parquet").write_bytes(b"PAR1 broken")
    app.run()
    assert app.caption[-2].value == before
    words = Words(lang)
    assert app.warning[0].value.startswith(words.gettext("The registry trials cannot be opened. Other trials are shown."))
    assert "sites.parquet" in app.warning[0].value.replace("\\", "")
    (listed,) = [each.value for expander in app.expander for each in tables(expander) if words.gettext("Remedy") in each.value]
    assert set(listed[words.gettext("File")]) == {"sites.parquet", "trials.parquet"}
    assert set(listed[words.gettext("Remedy")]) == {words.gettext("import the trials again into a new folder")}
    assert len([record for record in caplog.records if "cannot be read as Parquet" in record.message]) == 2, "told once, not at every look"
    app.switch_page("overview.py").run()
    assert not app.exception


def dropped(app, *files):
    app.get_by_key("import-files-0").set_value([(name, text.encode(), "text/csv") for name, text in files]).run()
    app.get_by_key("import-run").click().run()
    assert not app.exception, [(exception.message, exception.stack_trace) for exception in app.exception]
    return app


def test_an_import_is_for_this_session_alone(open_section):
    app = dropped(open_section("sources"), ("approvals.csv", LIST))
    assert "trials: 3" in texts(app).replace("\\", "").lower() or any("Trials: 3" in done.value.replace("\\", "") for done in app.success)
    assert any("approvals.csv" in info.value.replace("\\", "") for info in app.info)
    faults = next(table.value for table in tables(app) if "Remedy" in table.value)
    assert "좋음" in set(faults["Value"])
    assert "Sanofi" not in str(open_section("peers").session_state["_trials_shown"].store.origin)
    app.get_by_key("leave-trials").click().run()
    assert not any("approvals.csv" in info.value.replace("\\", "") for info in app.info)


def test_a_file_of_no_registry_is_a_fault_and_changes_nothing(open_section):
    app = dropped(open_section("sources"), ("notes.csv", "a,b\n1,2\n"))
    assert [error.value for error in app.error] == ["Nothing was imported."]
    faults = next(table.value for table in tables(app) if "Remedy" in table.value)
    assert list(faults["File"]) == ["notes.csv"]


def test_with_leave_to_edit_the_import_goes_into_the_servers_store(open_section, served, monkeypatch):
    monkeypatch.setenv("OI_EDIT", "1")
    before = parquet.edition(served)
    app = dropped(open_section("sources"), ("approvals.csv", LIST))
    assert "Kept in the server" in texts(app)
    assert parquet.edition(served) != before
    assert len(parquet.read(served)["trials"]) == len(AWKWARD["trials"]) + 3


@pytest.fixture
def clicked_away(monkeypatch):
    """A click while sites are read to hospitals, in the midst of the merging: Streamlit then ends the run at the next word to the screen."""
    asked = upload.Teller.cancelled
    left = iter([False] * 5)

    def ends(teller):
        if teller._phase == "merging" and next(left, True):
            monkeypatch.setattr(upload.Teller, "cancelled", asked)
            st.rerun()
        return asked(teller)

    monkeypatch.setattr(upload.Teller, "cancelled", ends)


def test_an_import_stopped_while_merging_leaves_the_servers_store_as_it_was(open_section, served, monkeypatch, clicked_away):
    monkeypatch.setenv("OI_EDIT", "1")
    before = contents(served)
    app = dropped(open_section("sources"), ("approvals.csv", LIST))
    assert [told.value for told in app.warning] == ["Stopped: nothing was imported, and the server's store is unchanged."]
    assert contents(served) == before
    app.get_by_key("import-run").click().run()
    assert not app.warning and "Kept in the server" in texts(app)
    assert len(parquet.read(served)["trials"]) == len(AWKWARD["trials"]) + 3


def test_an_import_stopped_while_merging_leaves_the_trials_on_show(open_section, clicked_away):
    app = dropped(open_section("sources", lang="ko"), ("approvals.csv", LIST))
    assert [told.value for told in app.warning] == ["중지했습니다. 가져온 것이 없으며 표시 중인 임상시험은 이전 그대로입니다."]
    assert not app.success and not [button for button in app.button if button.key == "leave-trials"]
    app.get_by_key("import-run").click().run()
    assert any("3 (+3)" in done.value.replace("\\", "") for done in app.success)


def test_what_a_session_let_go_of_is_not_imported_again_with_the_next_files(open_section):
    app = dropped(open_section("sources"), ("approvals.csv", LIST))
    app.get_by_key("leave-trials").click().run()
    app.get_by_key("import-files-1").set_value([("one.csv", LIST.rsplit("\n", 2)[0].encode(), "text/csv")]).run()
    app.get_by_key("import-run").click().run()
    assert any("Trials: 2 (+2)" in done.value.replace("\\", "") for done in app.success)


def test_the_button_that_stops_is_there_until_the_writing():
    class Place(list):
        caption = list.append

        def empty(self):
            self.append("")

    place, stop = Place(), Place()
    teller = upload.Teller(place, Words("en"), stop)
    teller.begun("merging")
    assert (place, stop) == (["Merging, and matching sites to hospitals: 0 s"], [])
    teller.begun("writing")
    assert (place[1:], stop) == (["Writing the store: it cannot be stopped any more"], [""])


def test_two_stores_do_not_share_what_is_kept(served):
    tables = current_records.server().tables
    first = current_trials.key(current_trials.opened(str(served)))
    assert first != current_trials.key(current_trials.of_tables(tables))


def test_nothing_of_a_name_in_the_store_is_markup(open_section, tmp_path, monkeypatch):
    hostile = AWKWARD | {"hospitals": AWKWARD["hospitals"].assign(name_en="![x](http://hack)", name_ko="<b>hack")}
    hostile["sponsors"] = AWKWARD["sponsors"].assign(name="**hack**")
    parquet.save(hostile, tmp_path / "store")
    monkeypatch.setenv("OI_TRIALS", str(tmp_path / "store"))
    current_trials.refresh()
    for section in ("network", "hospitals", "peers"):
        app = open_section(section, hospital="alpha")
        assert "![x](http" not in texts(app) and "**hack" not in texts(app)
    current_trials.refresh()


def test_the_live_service_is_asked_by_a_click_alone(open_section, monkeypatch, tmp_path):
    monkeypatch.setenv("OI_CACHE", str(tmp_path / "kept"))
    with service.serving(service.Service([service.study(number) for number in range(3)])) as live:
        monkeypatch.setattr(import_form, "Query", partial(Query, address=live.address))
        app = open_section("sources")
        app.session_state["import-live"] = True
        app.run()
        app.text_input(key="import-sponsor").set_value("Sanofi").run()
        assert live.asked == []
        assert [code.value for code in app.code] == [f"{live.address}/studies?{urlencode(Query('Sanofi').parameters)}"]
        app.button(key="import-ask").click().run()
        assert [asked["query.spons"] for asked in live.asked] == ["Sanofi"]
    assert any("Trials: 3 (+3)" in done.value.replace("\\", "") for done in app.success)
    assert not app.exception


def test_a_live_service_that_is_not_there_is_told_and_changes_nothing(open_section, monkeypatch, tmp_path):
    monkeypatch.setenv("OI_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr(import_form, "Query", partial(Query, address=f"http://127.0.0.1:{free_port()}/api/v2"))
    monkeypatch.setattr(api_client, "ATTEMPTS", 1)
    app = open_section("sources")
    app.session_state["import-live"] = True
    app.run()
    app.text_input(key="import-location").set_value("Korea").run()
    app.button(key="import-ask").click().run()
    assert [error.value for error in app.error] == ["Nothing was imported."]
    assert not app.exception


def test_a_link_with_what_is_not_offered_says_so(open_page) -> None:
    app = open_page("registry.py", lang="en", phase="99", sponsor="zzz")
    told = " ".join(warning.value for warning in app.warning).replace("\\", "")
    assert "phase=99" in told

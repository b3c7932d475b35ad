"""The page of one record: every record opens, under every filter as the same, and what is not there is said."""

import re
import shutil
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.model.schema import TABLES
from oi_metrics.one_record.meant import grouped
from oi_metrics.one_record.record import one_record
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.registry.storage import parquet
from pages.session import current_records, current_trials
from tests.pages.conftest import texts
from tests.registry.stores import AWKWARD

FEW = {
    "agreements": ("ministry-mou-2009", "snubh-mou-2018", "yuhs-biobank"), "partners": ("mohw", "snubh", "unist", "anrt"), "programmes": ("site-partnership",),
    "memberships": ("site-partnership/1", "premier-network/5"), "recognitions": ("innovative-pharma-2014",), "claims": ("site-5-2012", "strategy-stages"),
    "trials": ("mfds-2012-01-25",), "sources": ("mfds-approvals-2019",), "statements": ("press-network-2012",), "parties": ("asan-anrt-2015/2",),
    "amounts": ("sk-pcv-2014/upfront/USD",), "trial_sites": ("mfds-2012-01-25/snubh",), "evidence": ("partners/unist/partner_type/page-domestic-heading",),
}  # fmt: skip
RECORDS = [f"{table}/{key}" for table, keys in FEW.items() for key in keys]


@pytest.fixture
def open_record(open_page) -> Callable[..., AppTest]:
    """The page of a record, reached from the overview as a name leads there."""

    def opened(lang: str, record: str = "", **params: str) -> AppTest:
        app = open_page(lang=lang, **params)
        if record:
            app.query_params["record"] = record
        app.switch_page("record.py").run()
        assert not app.exception, [problem.message for problem in app.exception]
        return app

    return opened


def links(app: AppTest) -> list[tuple[str, str]]:
    """The links to pages: label and query."""
    return [(link.proto.label, link.proto.query_string) for link in app.get("page_link")]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", RECORDS)
def test_a_record_opens_with_title_kind_and_statements(open_record, name: str, lang: str) -> None:
    app = open_record(lang=lang, record=name)
    record = one_record(current_records.server().tables, name, Words(lang))
    assert [title.value for title in app.title] == [md(record.head.title)]
    assert app.caption[0].value == md(record.head.kind)
    shown = texts(app)
    for fact in (*record.head.dates, *record.head.money, *record.facts):
        assert md(fact.text) in shown, fact
    for statement in record.statements:
        assert md(statement.text) in shown
        assert f"(<{statement.url}>)" in shown
    labels = [label for label, _ in links(app)]
    for named in record.head.counterparties:
        assert any(md(named.text) in label for label in labels) if named.record else md(named.text) in shown
    assert app.query_params["record"] == name


def test_every_embedded_record_opens(open_record) -> None:
    """One session goes through all of them, lines of other records by those."""
    tables = current_records.server().tables
    app = open_record(lang="ko", record="agreements/ministry-mou-2009")
    names = list(grouped(tables, [name for table in TABLES for name in tables.frames[table]["record"]]))
    assert len(names) > 200
    for name in names[::5]:
        app.query_params["record"] = name
        app.run()
        assert not app.exception, (name, [problem.message for problem in app.exception])
        assert app.title[0].value == md(one_record(tables, name, Words("ko")).head.title), name


def said(app: AppTest) -> str:
    """What the page says, but for the line about filters and the foot."""
    about = "The filters choose what other pages show"
    return "\n".join(line for line in texts(app).splitlines() if not line.startswith((about, "Data version")))


FILTERS = [
    {"partner_type": "university"}, {"years": "2023-2024", "undated": "no"}, {"therapeutic_area": "vaccines"}, {"status": "active"}, {"partner": "unist"},
    {"text": "qwxzj"}, {"text": "Premier", "years": "2012-2013"},
]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "agreements/ministry-mou-2009",
        "partners/snubh",
        "memberships/premier-network/3",
        "claims/premier-5",
        "sources/healtho-2012",
        "statements/press-network-2012",
    ],
)
def test_a_filter_changes_nothing_that_the_page_says(open_record, name: str) -> None:
    unfiltered = said(open_record(lang="en", record=name))
    for filters in FILTERS:
        app = open_record(lang="en", record=name, **filters)
        assert said(app) == unfiltered, filters
        assert "a record is the same under all of them" in texts(app)


def test_source_tiers_choose_what_is_known(open_record) -> None:
    assert "until 2020" not in texts(open_record(lang="en", record="recognitions/innovative-pharma-2017", tier="company_page"))
    app = open_record(lang="en", record="agreements/asan-liver-2014", tier="registry")
    assert "the chosen source tiers \\(Trial registry\\) carries Research on the genomes of liver cancer patients" in texts(app)


@pytest.mark.parametrize(("lang", "title"), [("en", "Record not found"), ("ko", "기록을 찾을 수 없음")])
@pytest.mark.parametrize("name", ["agreements/none", "<b>x</b>/![y](z)", "agreements", "/", "evidence/", "", "no_table/x"])
def test_a_record_that_does_not_exist_says_so_with_a_way_back(open_record, name: str, lang: str, title: str) -> None:
    app = open_record(lang=lang, **({"record": name} if name else {}))
    assert app.title[0].value == title
    assert md(name) in texts(app)
    assert len(links(app)) == 2


def test_a_retired_record_says_why(open_record, tmp_path, monkeypatch) -> None:
    folder = tmp_path / "records"
    shutil.copytree(EMBEDDED, folder)
    (folder / "retired.csv").write_text("record_type,record_id,retired,reason\nagreements,yuhs-biobank,2026-01-05,entered *twice*\n", "utf-8")
    monkeypatch.setenv("OI_RECORDS", str(folder))
    app = open_record(lang="en", record="agreements/yuhs-biobank")
    assert "Reason\\: entered \\*twice\\*" in texts(app)


def test_a_name_keeps_the_filters_and_leads_to_its_record(open_record) -> None:
    app = open_record(lang="en", record="agreements/snubh-mou-2018", partner_type="hospital")
    (query,) = {query for label, query in links(app) if label.startswith("Seoul National University Bundang Hospital")}
    assert query == "lang=en&partner_type=hospital&record=partners%2Fsnubh"
    app.query_params["record"] = "partners/snubh"
    app.run()
    assert app.title[0].value == "Seoul National University Bundang Hospital"
    app.switch_page("claims.py").run()
    assert app.query_params == {"lang": "en", "partner_type": "hospital"}


def test_a_hospital_has_the_trials_of_registries_beside_those_of_the_records(open_record, tmp_path, monkeypatch) -> None:
    hospitals = AWKWARD["hospitals"].assign(hospital_id=AWKWARD["hospitals"]["hospital_id"].replace("alpha", "snuh"))
    parquet.save({**AWKWARD, "hospitals": hospitals}, tmp_path / "store")
    monkeypatch.setenv("OI_TRIALS", str(tmp_path / "store"))
    current_trials.refresh()
    try:
        app = open_record(lang="en", record="partners/snuh", years="2013-2013")
        assert re.search(r"^Trials of the registries \([1-9]", texts(app), re.MULTILINE)
        assert "Trials of the registries" not in texts(open_record(lang="en", record="partners/snubh"))
        assert "Trials of the registries" not in texts(open_record(lang="en", record="partners/snuh", tier="company_page"))
    finally:
        current_trials.refresh()


def test_statements_stand_under_their_records(open_page) -> None:
    app = open_page("agreements.py", lang="en")
    app.get_by_key(next(button.key for button in app.button if str(button.key).startswith("evidence-of-"))).click().run()
    assert links(app)[0] == ("Memorandum on cooperation in drug research and development", "lang=en&record=agreements%2Fministry-mou-2009")
    assert "Agreement · Memorandum of understanding · Ministry of Health and Welfare · ■\N{NO-BREAK SPACE}Signed 16 Jun 2009" in texts(app)


def test_names_of_contradictions_lead_to_records(open_page) -> None:
    app = open_page("claims.py", lang="ko")
    assert any(query == "lang=ko&record=memberships%2Fpremier-network%2F3" for _, query in links(app))

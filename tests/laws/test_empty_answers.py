"""No match is not no evidence: where a view says that there is nothing of a kind, the records in view hold nothing of it.

It was seen to fail when a metric said so in a sentence that `COUNTS` did not know, and, broken on purpose, when the sentence of a map
without hospitals spoke of agreements.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from oi_metrics import filters
from oi_metrics.catalogue.index import RECORD_METRICS, on_page
from oi_metrics.catalogue.metric import NO_ROW
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Ground
from oi_metrics.records.tables import Tables
from tests.pages.conftest import FILES, texts
from tests.pages.conftest import open_page as open_page
from tests.pages.session.test_current_records import bring
from tests.written import written

EN = Words("en")
SAYS_NOTHING = re.compile(r"(No|Nothing|There is no)\b.*")
NO_EMPTINESS = (
    "No agreement is known for certain to have been in force",
    "No agreement can be placed in a single year.",
    "No figure moves with the way of counting.",
    "No earlier data version is sealed here.",
    "No target is set.",
    "No source names the other ",
    "No source settles how long these run.",
)
"""Sentences that begin like those that say that there is nothing, and say something of what there is."""


def rows(*names: str) -> Callable[[Tables], int]:
    return lambda tables: sum(len(tables.frames[name]) for name in names)


def dated(tables: Tables) -> int:
    return int(tables.agreements[["signed_earliest", "signed_latest"]].notna().any(axis=None))


def seated_or_named(tables: Tables) -> set[str]:
    return ({*tables.memberships["partner_id"]} | {*tables.trial_sites["partner_id"]}) - {""}


def with_coordinates(tables: Tables) -> int:
    partners = tables.partners[tables.partners["partner_id"].isin(seated_or_named(tables))]
    return int(partners[["latitude", "longitude"]].notna().all(axis=1).sum())


COUNTS: dict[str, Callable[[Tables], int]] = {
    "No agreement in this selection.": rows("agreements"),
    "No agreement with a government body in this selection.": lambda tables: len(RECORD_METRICS["government_agreements"].table(tables)),
    "No certification in this selection.": rows("recognitions"),
    "No agreement in this selection has a date.": dated,
    "No agreement in this selection has a party.": rows("parties"),
    "No agreement in this selection has a named partner.": lambda tables: int((tables.parties["partner_id"] != "").sum()),
    "No source states an amount in this selection.": rows("amounts"),
    "No participating hospital of a programme in this selection.": rows("memberships"),
    "No hospital in this selection takes part in a programme or is named for a trial.": lambda tables: len(seated_or_named(tables)),
    "No hospital in this selection has coordinates.": with_coordinates,
    "No trial in this selection names a hospital.": rows("trial_sites"),
    "No two hospitals in this selection share a trial.": lambda tables: int(tables.trial_sites["trial_id"].duplicated().sum()),
    "No agreement or recognition in this selection.": rows("agreements", "recognitions"),
    "No agreement, participating hospital or recognition in this selection.": rows("agreements", "memberships", "recognitions"),
    "No claim in this selection.": rows("claims"),
    "No statement in this selection contradicts a record or another statement.": lambda tables: int((tables.evidence["stance"] == "contradicts").sum()),
    "No record of this table is in the selection.": rows("agreements"),
    "Nothing that is on record surely began, ended, lapsed or was renewed in this time.": lambda tables: int(
        (RECORD_METRICS["events"].table(tables)["certainty"] == "certain").sum()
    ),
    "Nothing that these records hold is easily said wrongly.": lambda tables: len(RECORD_METRICS["cautions"].table(tables)),
    "Nothing needs attention.": lambda tables: len(RECORD_METRICS["attention"].table(tables)),
}
"""What a sentence says that there is nothing of, counted in the records in view; on the page of records agreements stand first."""


def said_and_there(said: list[str], tables: Tables) -> list[str]:
    """The sentences that say that there is nothing of what there is."""
    found = [text for text in said if SAYS_NOTHING.fullmatch(text) and not text.startswith(NO_EMPTINESS) and text != NO_ROW]
    assert set(found) <= set(COUNTS), "a new sentence; say in COUNTS what it says that there is nothing of"
    return [text for text in found if COUNTS[text](tables)]


def shape(tables: Tables) -> tuple[bool, ...]:
    return tuple(len(tables.frames[name]) > 0 for name in ("agreements", "amounts", "memberships", "recognitions", "trial_sites"))


def held(tables: Tables) -> tuple[int, ...]:
    """Whether a view has none, one or more of whatever a sentence says that there is nothing of."""
    return tuple(min(count(tables), 2) for count in COUNTS.values())


def test_of_partners_of_every_kind_every_metric_says_nothing_only_where_there_is_nothing(embedded: Tables) -> None:
    views = [filters.apply(embedded, Filters(partner=(partner,))) for partner in embedded.partners["partner_id"]]
    kinds = {held(view): view for view in views}
    assert len(kinds) > 6
    for view in kinds.values():
        for metric in RECORD_METRICS.values():
            table = metric.table(view)
            said = [clause.text for clause in metric.clauses(table, Ground.of(view), EN)]
            drawn = metric.figure({metric.name: table, **{name: RECORD_METRICS[name].table(view) for name in beside(metric)}}, EN) if metric.chart else None
            said += written(drawn) if drawn and not len(drawn.data) else []
            assert not said_and_there(said, view), (view.partners["partner_id"].tolist(), metric.name)


def beside(metric) -> tuple[str, ...]:
    return tuple(metric.chart.beside.values()) if metric.chart else ()


@pytest.mark.usefixtures("typed_once")
def test_of_partners_of_every_kind_every_page_says_nothing_only_where_there_is_nothing(embedded: Tables, open_page) -> None:
    views = {partner: filters.apply(embedded, Filters(partner=(partner,))) for partner in ("yuhs", *embedded.partners["partner_id"])}
    kinds = {shape(view): partner for partner, view in reversed(views.items())}
    assert "yuhs" in kinds.values() and len(kinds) > 4
    for partner in kinds.values():
        app = open_page(lang="en", partner=partner)
        for file in (file for file in FILES if file != "bring.py"):
            app.switch_page(file).run()
            said = texts(app).replace("\\", "").split("\n")
            assert not said_and_there(said, views[partner]), (partner, file)
            assert said.count(NO_ROW) == no_rows(views[partner], file), (partner, file)
            assert not any("Nothing in this selection" in text for text in said), (partner, file)


def no_rows(tables: Tables, file: str) -> int:
    """The panels of a page that are a table and have no row."""
    metrics = [metric for row in on_page(file.removesuffix(".py")) for metric, place in row if not place.when_given]
    return sum(metric.shape in ("table", "list") and not len(metric.table(tables)) for metric in metrics if metric.name in RECORD_METRICS)


def test_a_partner_that_only_awards_a_recognition_has_a_profile(open_page) -> None:
    app = open_page(lang="en")
    bring(app, partners=[{"partner_id": "ministry"}], recognitions=[{"recognition_id": "prize", "awarded_by": "ministry", "awarded": "2018"}])
    app.switch_page("partners.py").run()
    assert app.get_by_key("profile").value == "ministry"
    assert "Recognition: 1" in texts(app).replace("\\", "")

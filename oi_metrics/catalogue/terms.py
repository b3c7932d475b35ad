"""What was agreed with the government, each stated amount, each certification: their metrics, columns and sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from oi_metrics.catalogue import columns
from oi_metrics.catalogue.agreements import NO_AMOUNT
from oi_metrics.catalogue.metric import Metric, Place
from oi_metrics.metrics import terms
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Code, Count, Day, Money, Name, Outcome, Title, Value
from oi_metrics.narrative.table_rows import LISTED, behind

WITH_GOVERNMENT = Counted("{n} agreement with a government body is on record.", "{n} agreements with government bodies are on record.")
AGREED = N_("{title} ({signed}): {outcome}.")
AGREED_MONEY = N_("{title} ({signed}): {kind} {money}; {outcome}.")
NO_GOVERNMENT = N_("No agreement with a government body in this selection.")
AMOUNT = N_("{kind}: {money}, {partners} ({signed}); {outcome}.")

PARTNERS = Column("partners", N_("Partners"), "The named parties; blank where no source names one.", "pair")
MONEY = (
    columns.of_record("amounts", "amount", "The stated amount, in whole units of the currency.", format="money"),
    columns.AMOUNT_KIND,
    columns.CURRENCY.called(format="helper"),
)
AGREEMENT = (
    columns.of_record("agreements", "agreement_id"),
    columns.TITLE,
    PARTNERS,
    columns.of_record("agreements", "signed"),
    columns.of_record("agreements", "ends"),
)
BECAME = (columns.STATE.called(meaning="What the agreement is on the as-of day."), columns.RECORDS)


def government_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NO_GOVERNMENT)
        return
    yield Point("with", WITH_GOVERNMENT, behind(table), {"n": Count(table["agreement_id"].nunique())})
    for row in table.head(LISTED).itertuples():
        facts: dict[str, Value] = {"title": Title(row.title_en, row.title_ko), "signed": Day(row.signed)}
        money = {"kind": Code("amount_kind", row.kind), "money": Money(row.amount, row.currency)} if row.currency else {}
        yield Point("agreement", AGREED_MONEY if money else AGREED, row.records, {**facts, **money, "outcome": Outcome(row.state)})


GOVERNMENT_AGREEMENTS = Metric(
    "government_agreements",
    N_("Agreements with the government"),
    N_("Agreements to which a ministry or another government body is party, with the amounts that they state."),
    N_("What was promised to the state, and what became of it."),
    "docs/definitions.md, stated amounts.",
    terms.government_agreements,
    (*AGREEMENT, *MONEY, *BECAME),
    government_points,
    shape="table",
    places=(Place("agreements", row=4),),
    audiences={"ministry": 1},
    summary={"ministry": ("agreement",)},
    summary_place=1,
    brief=("title", "partners", "signed", "ends", "amount", "kind", "state"),
    table_tells_all=True,
)


def amount_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NO_AMOUNT)
    for row in table.head(LISTED).itertuples():
        partners = Name(row.partners_en, row.partners_ko) if row.partners_en else Title(row.title_en, row.title_ko)
        facts = {"kind": Code("amount_kind", row.kind), "money": Money(row.amount, row.currency), "partners": partners}
        yield Point(
            "pledge" if row.kind == "investment_pledge" else "amount", AMOUNT, row.records, {**facts, "signed": Day(row.signed), "outcome": Outcome(row.state)}
        )


STATED_AMOUNTS = Metric(
    "stated_amounts",
    N_("Each stated amount"),
    N_("Every amount that an agreement states, with whom and when; nothing is added up or converted, and a pledge to invest is no payment."),
    N_("An amount without its partner and its kind cannot be defended."),
    "docs/definitions.md, stated amounts.",
    terms.stated_amounts,
    (*MONEY, *AGREEMENT, *BECAME),
    amount_points,
    shape="table",
    places=(Place("agreements", row=5),),
    audiences={"executive": 2, "ministry": 5},
    summary={"ministry": ("amount",), "executive": ("pledge", "amount")},
    summary_place=6,
    brief=("amount", "kind", "partners", "title", "signed", "state"),
    table_tells_all=True,
)

LAPSED = N_("{title} ran until {until}; it has lapsed, and no renewal is on record.")
RENEWED = N_("{title} ran until {until} and was renewed.")
IN_FORCE = N_("{title} is in force until {until}.")
UNSETTLED = N_("{title}: no source settles until when it runs.")
HOLDING = ("lapsed", "in_force", "unsettled")
"""The points that say where a certification stands today."""
NO_RECOGNITION = N_("No certification in this selection.")


def certification_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NO_RECOGNITION)
    for row in table.head(LISTED).itertuples():
        yield _certification(row)


def _certification(row: Any) -> Point:
    title, until = {"title": Title(row.title_en, row.title_ko)}, {"until": Day(row.valid_until)}
    if row.state == "lapsed":
        return Point("renewed" if row.renewed else "lapsed", RENEWED if row.renewed else LAPSED, row.records, {**title, **until})
    return Point("in_force", IN_FORCE, row.records, {**title, **until}) if row.state == "in_force" else Point("unsettled", UNSETTLED, row.records, title)


CERTIFICATIONS = Metric(
    "certifications",
    N_("Certifications"),
    N_("Recognitions one by one, by whom and until when, and whether another on record renews them; those that lapsed without renewal come first."),
    N_("A certificate on a page may have lapsed."),
    "docs/definitions.md, what is in force.",
    terms.certifications,
    (
        columns.of_record("recognitions", "recognition_id"),
        columns.TITLE,
        Column("awarded_by", N_("Awarded by"), "The body that awarded it.", "pair"),
        columns.of_record("recognitions", "awarded"),
        columns.of_record("recognitions", "valid_until"),
        columns.STATE.called(meaning="What it is on the as-of day."),
        Column("renewed", N_("Renewed"), "Whether another recognition on record renews it.", "yes_no"),
        columns.RECORDS,
    ),
    certification_points,
    shape="table",
    places=(Place("claims", row=4),),
    audiences={"executive": 1, "ministry": 2},
    summary={"ministry": HOLDING, "executive": HOLDING},
    summary_place=3,
    brief=("title", "awarded_by", "awarded", "valid_until", "state", "renewed"),
    table_tells_all=True,
)

METRICS = (GOVERNMENT_AGREEMENTS, STATED_AMOUNTS, CERTIFICATIONS)

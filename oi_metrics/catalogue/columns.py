"""Columns that several metrics have, each declared once; a column of one metric alone is declared with it."""

from __future__ import annotations

from typing import Any

from oi_metrics.model.columns import Column, Format
from oi_metrics.model.schema import TABLES
from oi_metrics.model.vocabulary import N_

FORMAT_OF_KIND: dict[str, Format] = {"category": "code", "date": "date", "url": "url"}
BLANK_OF_MARK = {"beginning": "undated", "ending": "not_stated"}


def of_record(table: str, name: str, meaning: str = "", **read: Any) -> Column:
    """A column of the records: heading, meaning, format, vocabulary and what a blank date says follow from the schema.

    name: that of texts in two languages without the language. meaning: where the metric says more than the schema.
    read: what is read otherwise, by the names of `Column`.
    """
    pair = f"{name}_en" in TABLES[table].column_names
    column = TABLES[table].column(f"{name}_en" if pair else name)
    kind: Format = "pair" if pair else "key" if name.endswith("_id") else FORMAT_OF_KIND.get(column.kind, "text")
    found = Column(name, column.label, column.description, kind, vocabulary=column.vocabulary, blank=BLANK_OF_MARK.get(column.marks, ""))
    return found.called(meaning=meaning, **read)


RECORDS = Column("records", N_("Records behind it"), "The records that the row rests on, as `table/key`.", "records")

YEAR = Column("year", N_("Year"), "Calendar year.", "year")
BY = Column("by", N_("Break down by"), "The dimension that the groups are of.", "field", varied=True)
GROUP = Column("group", N_("Group"), "Code within the dimension, `not_stated` where no source says.", "group", vocabulary="by")
CERTAINTY = Column("certainty", N_("Certainty"), "How well the date is known.", "term")
NAMED_OR_CLAIMED = CERTAINTY.called(meaning="Whether an agreement is named (`named`), or sources claim it and none is (`claimed`).", varied=True)

NAME = of_record("partners", "name", "What it is called.")
TITLE = of_record("agreements", "title", "What it is called.")
NAME_A = Column("name_a", N_("Hospital"), "The one hospital.", "pair")
NAME_B = Column("name_b", N_("And hospital"), "The other hospital.", "pair")
PROGRAMME_NAME = Column("programme", N_("Programme"), "The programme.", "pair")

PARTNER_ID = of_record("partners", "partner_id")
PARTNER_TYPE = of_record("partners", "partner_type")
AGREEMENTS = Column("agreements", N_("Agreements"), "Number of agreements.", "count")
REASON = Column("reason", N_("Reason"), "Why a figure is not shown, blank where it is.", "term")
INDICATOR = Column("indicator", N_("Indicator"), "Which indicator the row holds.", "term")

CITY = of_record("partners", "city")
REGION = of_record("partners", "region")
LATITUDE = of_record("partners", "latitude", format="helper")
LONGITUDE = of_record("partners", "longitude", format="helper")
MEMBER = Column("member", N_("Network member"), "Whether the hospital takes part in the programme and a source names it.", "yes_no")
TRIALS = Column("trials", N_("Trials"), "Number of trials.", "count")
COMPANY_TRIALS = Column("company_trials", N_("The company's trials"), "Those of them that the company sponsors.", "count")
TRIALS_NAMED = Column("trials_named", N_("Trials that name their sites"), "Those of them whose sites the registry names.", "count")
OF_TRIALS = Column("n", N_("Of trials"), "The trials that the share is of.", "count")
SPONSOR_NAME = Column("name", N_("Sponsor"), "Name of the sponsor; blank for other dimensions.", "helper")
UNNAMED_SITES = Column("unnamed_sites", N_("Unnamed sites"), "Number of sites that the registry lists without the name of a hospital.", "count")
STATE = Column("state", N_("State"), "What the snapshots cover of the year, blank for undated trials.", "term")
WHOLE = Column("whole", N_("Held whole"), "Whether the snapshots hold the year from its beginning to its end.", "yes_no")
WHOSE = Column("whose", N_("Whose trials"), "Whose trials are counted: `company` or `all`.", "term", varied=True)
HOSPITAL_NUMBER = Column("hospital", N_("Number of the hospital"), "Number of the hospital in the store.", "helper")
HOSPITAL_ID = Column("hospital_id", N_("Hospital key"), "Key of the hospital.", "key")
HOSPITAL_CERTAINTY = CERTAINTY.called(meaning="Whether a list of hospitals has the name (`named`, `as_written`).")
SITES = Column("sites", N_("Trial sites"), "Number of sites: a trial at a hospital is one.", "count")
HOSPITALS = Column("hospitals", N_("Hospitals"), "Number of distinct hospitals.", "count")
SHARE = Column("share", N_("Share"), "Share of the trials.", "share")
DEGREE = Column("degree", N_("Hospitals it shares trials with"), "Number of hospitals that it shares a trial with.", "count")
STRENGTH = Column("strength", N_("Shared trials"), "Trials shared with them, added up over hospitals.", "count")
BETWEENNESS = Column("betweenness", N_("Betweenness"), "Share of shortest paths between other hospitals that pass through it.", "number", digits=3)
COMMUNITY = Column("community", N_("Community"), "Number of its community, the largest first.", "count")

LOW = Column("low", N_("Lower bound"), "Lower end of Wilson's 95 % interval of the share.", "share")
HIGH = Column("high", N_("Upper bound"), "Upper end of Wilson's 95 % interval of the share.", "share")
RANK_LOW = Column("rank_low", N_("Best rank"), "Best rank that overlapping intervals leave open.", "count")
RANK_HIGH = Column("rank_high", N_("Worst rank"), "Worst rank that overlapping intervals leave open.", "count")
TRIALS_PER_HOSPITAL = Column("trials_per_hospital", N_("Trials per hospital"), "Pairs of trial and hospital divided by hospitals.", "number", digits=1)
SHARED_TRIALS = Column("trials", N_("Shared trials"), "Number of trials that list both.", "count")
REGISTRY = of_record("trials", "registry")
ROLE = Column("role", N_("Role"), "The member, or a hospital most like it before it joined.", "term")

NAMED = Column("named", N_("Named"), "Records that name what it counts.", "count")
UNNAMED = Column("unnamed", N_("Unnamed"), "Claimed less named, never below zero.", "count")
POSSIBLE = Column("possible", N_("Possible"), "Further agreements of which nothing says that they had ended.", "count")
UNDATED = Column("undated", N_("Undated"), "Agreements without any date, which are in neither.", "count")
PROGRAMME = Column("programme", N_("Programme key"), "Key of the programme.", "key")
JOINED = of_record("memberships", "joined", "When the hospital joined.")
CURRENCY = of_record("amounts", "currency", "ISO 4217.")
AMOUNT_KIND = of_record("amounts", "kind", "What the amount is.")
VALUE = Column("value", N_("Value"), "The indicator, missing where a reason is given.", "number", digits=3)

CONTESTED = Column("contested", N_("Contested"), "Whether sources disagree on when it began.", "yes_no")
NUMBER = Column("number", N_("Number"), "How many it is of.", "count")
WITH = Column("name", N_("With"), "Who it is with.", "pair")
RECORD = Column("record", N_("Record"), "The record, as `table/key`.", "key")
TABLE = Column("table", N_("Table"), "The table of the record.", "term")
FIELD = Column("field", N_("Field"), "The field concerned, blank for the record as a whole.", "field")
BEFORE = Column("before", N_("Before"), "What stood in it.", "entry", vocabulary="field")
AFTER = Column("after", N_("After"), "What stands in it.", "entry", vocabulary="field")
NUMBER_BEFORE = Column("before", N_("Before"), "Trials per year before joining.", "number", digits=1)
NUMBER_AFTER = Column("after", N_("After"), "Trials per year after joining.", "number", digits=1)
KIND = Column("kind", N_("Kind"), "What the row is of.", "term")
DETAIL = Column("detail", N_("Detail"), "What the record says further of it.", "entry", vocabulary="detail_field")
DETAIL_FIELD = Column("detail_field", N_("Field"), "The record's field that the detail stands in.", "helper")
METRIC = Column("metric", N_("Metric"), "Title of the metric.", "title")
ADDRESS = of_record("sources", "url", "Web address of the source.")

EARLIEST = "Earliest day that it may be."
LATEST = "Latest day that it may be."


def day_bounds(name: str) -> tuple[Column, Column]:
    """The earliest and latest day of a date, which charts and filters take."""
    return Column(f"{name}_earliest", name, EARLIEST, "helper"), Column(f"{name}_latest", name, LATEST, "helper")

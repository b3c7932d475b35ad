"""Columns that several metrics have, each declared once; a column of one metric alone is declared with it."""

from __future__ import annotations

from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_

RECORDS = Column("records", N_("Records behind it"), "The records that the row rests on, as `table/key`.", "records")

YEAR = Column("year", N_("Year"), "Calendar year.", "year")
BY = Column("by", N_("Break down by"), "The dimension that the groups are of.", "field", varied=True)
GROUP = Column("group", N_("Group"), "Code within the dimension, `not_stated` where no source says.", "group", vocabulary="by")
CERTAINTY = Column("certainty", N_("Certainty"), "How well the date is known.", "term")

NAME = Column("name", N_("Name"), "What it is called.", "pair")
TITLE = Column("title", N_("Title"), "What it is called.", "pair")
NAME_A = Column("name_a", N_("Hospital"), "The one hospital.", "pair")
NAME_B = Column("name_b", N_("And hospital"), "The other hospital.", "pair")
PROGRAMME_NAME = Column("programme", N_("Programme"), "The programme.", "pair")

PARTNER_ID = Column("partner_id", N_("Partner key"), "Key of the partner.", "key")
PARTNER_TYPE = Column("partner_type", N_("Partner type"), "Kind of outside party.", "code", vocabulary="partner_type")
AGREEMENTS = Column("agreements", N_("Agreements"), "Number of agreements.", "count")
REASON = Column("reason", N_("Reason"), "Why a figure is not shown, blank where it is.", "term")
INDICATOR = Column("indicator", N_("Indicator"), "Which indicator the row holds.", "term")

CITY = Column("city", N_("City"), "City.")
REGION = Column("region", N_("Region"), "Region, ISO 3166-2.", "code", vocabulary="region")
LATITUDE = Column("latitude", N_("Latitude"), "Degrees, WGS 84.", "helper")
LONGITUDE = Column("longitude", N_("Longitude"), "Degrees, WGS 84.", "helper")
MEMBER = Column("member", N_("Network member"), "Whether the hospital holds a seat of the programme.", "yes_no")
TRIALS = Column("trials", N_("Trials"), "Number of trials.", "count")
COMPANY_TRIALS = Column("company_trials", N_("The company's trials"), "Those of them that the company sponsors.", "count")
TRIALS_NAMED = Column("trials_named", N_("Trials that name their sites"), "Those of them whose sites the registry names.", "count")
OF_TRIALS = Column("n", N_("Of trials"), "The trials that the share is of.", "count")
SPONSOR_NAME = Column("name", N_("Sponsor"), "Name of the sponsor; blank for other dimensions.", "helper")
UNNAMED_SITES = Column("unnamed_sites", N_("Unnamed sites"), "Number of sites that the registry lists as a placeholder.", "count")
COVERED_STATE = Column("state", N_("State"), "What the snapshots cover of the year, blank for undated trials.", "term")
WHOLE = Column("whole", N_("Held whole"), "Whether the snapshots hold the year from its beginning to its end.", "yes_no")
WHOSE = Column("whose", N_("Whose trials"), "Whose trials are counted: `company` or `all`.", "term", varied=True)
HOSPITAL_NUMBER = Column("hospital", N_("Number of the hospital"), "Number of the hospital in the store.", "helper")
HOSPITAL_ID = Column("hospital_id", N_("Hospital key"), "Key of the hospital.", "key")
HOSPITAL_CERTAINTY = Column("certainty", N_("Certainty"), "Whether a list of hospitals has the name (`named`, `as_written`).", "term")
SITES = Column("sites", N_("Trial sites"), "Number of sites: a trial at a hospital is one.", "count")
HOSPITALS = Column("hospitals", N_("Hospitals"), "Number of distinct hospitals.", "count")
SHARE = Column("share", N_("Share"), "Share of the trials.", "share")
DEGREE = Column("degree", N_("Hospitals it shares trials with"), "Number of hospitals that it shares a trial with.", "count")
STRENGTH = Column("strength", N_("Shared trials"), "Trials shared with them, added up over hospitals.", "count")
BETWEENNESS = Column("betweenness", N_("Betweenness"), "Share of shortest paths between other hospitals that pass through it.", "number", digits=3)
COMMUNITY = Column("community", N_("Community"), "Number of its community, the largest first.", "count")

UNNAMED_SITES = Column("unnamed_sites", N_("Unnamed sites"), "Number of sites that name no hospital.", "count")

EARLIEST = "Earliest day that it may be."
LATEST = "Latest day that it may be."


def day_bounds(name: str) -> tuple[Column, Column]:
    """The earliest and latest day of a date, which charts and filters take."""
    return Column(f"{name}_earliest", name, EARLIEST, "helper"), Column(f"{name}_latest", name, LATEST, "helper")

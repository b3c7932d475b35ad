"""The trial store, declared once: its tables, columns and types, and what each column means.

No title is stored, only digests of it; no person, no contact. Codes and dates are text, blank where the registry says
nothing; a number is missing where it says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd
import pyarrow as pa

from oi_metrics.trials.vocabulary import NAMINGS, PHASES, READINGS, REGISTRIES, SPONSOR_CLASSES, STUDY_TYPES
from oi_metrics.vocabulary import N_, REGIONS

Kind = Literal["text", "code", "date", "integer", "number"]

_ARROW: dict[Kind, pa.DataType] = {"text": pa.string(), "code": pa.string(), "date": pa.string(), "integer": pa.int64(), "number": pa.float64()}
_PANDAS: dict[Kind, str] = {"text": "str", "code": "str", "date": "str", "integer": "Int64", "number": "float64"}


@dataclass(frozen=True)
class Column:
    """One column; `date` is EDTF text, `code` one of `codes`, a blank text means that the registry says nothing."""

    name: str
    kind: Kind
    description: str
    codes: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Table:
    """One table of the store."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def arrow(self) -> pa.Schema:
        """The Parquet columns."""
        return pa.schema([pa.field(column.name, _ARROW[column.kind]) for column in self.columns])

    def frame(self, rows: object = ()) -> pd.DataFrame:
        """The rows (a frame, or one dictionary a row) with the columns and types of the table."""
        given = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows), columns=self.column_names)
        typed = {column.name: _typed(given[column.name], column.kind) for column in self.columns}
        return pd.DataFrame(typed, columns=self.column_names, index=pd.RangeIndex(len(given)))


def _typed(values: pd.Series, kind: Kind) -> pd.Series:
    whole = values.reset_index(drop=True)
    if _PANDAS[kind] == "str":
        return whole.astype("object").where(whole.notna(), "").astype("str")
    return pd.to_numeric(whole).astype(_PANDAS[kind])


def _text(name: str, description: str) -> Column:
    return Column(name, "text", description)


def _date(name: str, description: str) -> Column:
    return Column(name, "date", description)


def _code(name: str, codes: Mapping[str, str], description: str) -> Column:
    return Column(name, "code", description, codes)


_STUDY = _text("study_key", N_("Key of the study: its number in the registry, or date of approval and digest of its title."))
_REGISTRY = _code("registry", REGISTRIES, N_("The registry that lists it."))
_LISTED = (
    _STUDY,
    _REGISTRY,
    _date("registered", N_("When it was approved or first posted.")),
    _date("started", N_("When it started or was to start.")),
    _date("updated", N_("When the registry last changed the record; blank where it does not say.")),
    _text("sponsor", N_("Applicant or lead sponsor as written; blank for a person.")),
    _code("sponsor_class", SPONSOR_CLASSES, N_("What kind of sponsor it is.")),
    _text("collaborators", N_("Further applicants or collaborators as written, separated by semicolons.")),
    _text("products", N_("Products under study as written, separated by semicolons.")),
    _text("conditions", N_("Conditions as written, separated by semicolons.")),
    _text("phase_as_written", N_("Phase as the registry writes it.")),
    _code("phase", PHASES, N_("Phase as it is counted.")),
    _code("study_type", STUDY_TYPES, N_("Type of study.")),
    _text("status", N_("Status as the registry writes it.")),
    Column("enrolment", "integer", N_("Number of participants, actual or planned.")),
    _text("protocols", N_("Protocol numbers, separated by semicolons.")),
)
_PLACE = (
    _text("facility", N_("Hospital or other facility as written; blank for a person's name.")),
    _code("naming", NAMINGS, N_("Whether the facility is named.")),
    _text("city", N_("City as written.")),
    _text("state", N_("State or province as written.")),
    _text("country", N_("Country as written.")),
    Column("latitude", "number", N_("Latitude of the city in degrees, as the registry gives it.")),
    Column("longitude", "number", N_("Longitude of the city in degrees, as the registry gives it.")),
    Column("listed", "integer", N_("How many times the study lists the facility.")),
    _code("reading", READINGS, N_("How sure it is which part of the text is the facility, the city, the state.")),
)

LISTINGS = Table(
    "listings",
    N_("What one snapshot of a registry lists, one entry a row."),
    ("study_key",),
    (*_LISTED, _text("title_digest", N_("Digest of the title as written.")), _text("title_folded_digest", N_("Digest of the title without white space."))),
)
LISTED_SITES = Table("listed_sites", N_("The sites that one snapshot lists."), ("study_key", "facility"), (_STUDY, *_PLACE))
SNAPSHOTS = Table(
    "snapshots",
    N_("The snapshots that the studies are merged from."),
    ("snapshot",),
    (
        _text("snapshot", N_("Key of the snapshot, a digest of its content.")),
        _REGISTRY,
        _text("origin", N_("Name of the file or address.")),
        _text("scope", N_("What was asked for; blank for the whole list.")),
        Column("structured", "integer", N_("1 where every field of a site stands apart, 0 where one text holds them all.")),
        _date("as_of", N_("The latest day that the snapshot knows of.")),
        _date("first", N_("Date of its earliest study.")),
        _date("last", N_("Date of its latest study.")),
        _date("sites_first", N_("Date of the earliest study for which it lists a site.")),
        _date("sites_last", N_("Date of the latest study for which it lists a site.")),
        Column("studies", "integer", N_("Number of studies.")),
        Column("sites", "integer", N_("Number of sites.")),
    ),
)
STUDIES = Table(
    "studies",
    N_("Studies and approvals, merged over all snapshots by key."),
    ("study_key",),
    (
        *_LISTED,
        Column("year", "integer", N_("Year of approval or first posting, where the date allows only one.")),
        _text("sponsor_key", N_("Sponsor without legal form, signs and spaces.")),
        _text("sponsor_group", N_("Group of companies that the sponsor belongs to; blank where none is known.")),
        Column("sites", "integer", N_("Number of sites listed.")),
        _text("snapshots", N_("The snapshots that list it, separated by semicolons.")),
    ),
)
SITES = Table(
    "sites",
    N_("The sites of a study, from the latest snapshot that lists any."),
    ("study_key", "site"),
    (
        _STUDY,
        Column("site", "integer", N_("Number of the site within the study.")),
        *_PLACE,
        _text("country_code", N_("Country, ISO 3166-1; blank where the spelling is not known.")),
        _code("region", REGIONS, N_("Region of Korea, ISO 3166-2.")),
        _text("partner_id", N_("The partner that the facility is; blank where it is not known to be one.")),
        _text("hospital", N_("The hospital that is counted: the partner, else the facility's name without signs; blank where unnamed.")),
        _REGISTRY,
        Column("year", "integer", N_("Year of the study.")),
        _code("phase", PHASES, N_("Phase of the study.")),
        _text("sponsor_group", N_("Group of companies of the study's sponsor.")),
        _text("snapshot", N_("The snapshot that lists it.")),
    ),
)
TABLES = {table.name: table for table in (LISTINGS, LISTED_SITES, SNAPSHOTS, STUDIES, SITES)}

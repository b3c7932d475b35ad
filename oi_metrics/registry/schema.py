"""The tables of a store of registry trials, declared once: columns, types and what each means.

A store holds facts only: no titles, no persons, no contacts. Tables join on the whole numbers `trial`, `hospital` and
`sponsor`, which the store gives out and which stay with their ids; ids and codes are for readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oi_metrics.model.vocabulary import N_

Kind = Literal["text", "integer", "number", "date", "boolean"]


@dataclass(frozen=True)
class Column:
    """One column. nullable: missing where the registry does not say; texts are blank instead. vocabulary: of its codes."""

    name: str
    kind: Kind
    description: str
    nullable: bool = False
    vocabulary: str = ""


@dataclass(frozen=True)
class Table:
    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "snapshots",
            N_("The files and answers that the trials were taken from."),
            ("snapshot_id",),
            (
                Column("snapshot_id", "text", N_("Key of the snapshot: registry and digest of its content.")),
                Column("registry", "text", N_("The registry."), vocabulary="registry"),
                Column("origin", "text", N_("Name of the file, or address that was asked, without any secret.")),
                Column("taken", "date", N_("The day on which the registry was read, where known."), nullable=True),
                Column("country", "text", N_("The country that the snapshot covers, ISO 3166-1; blank for all.")),
                Column("first_day", "date", N_("Earliest day of a trial in it."), nullable=True),
                Column("last_day", "date", N_("Latest day of a trial in it."), nullable=True),
                Column("sites_from", "date", N_("From when on it names sites; missing when it names them throughout."), nullable=True),
                Column("rows", "integer", N_("Rows read from it.")),
            ),
        ),
        Table(
            "trials",
            N_("Trials, one per row and registry."),
            ("trial",),
            (
                Column("trial", "integer", N_("Number of the trial within the store.")),
                Column("trial_id", "text", N_("Key of the trial: the registry's number or, where it gives none, a digest of date and title.")),
                Column("registry", "text", N_("The registry that lists it."), vocabulary="registry"),
                Column("posted", "text", N_("When it was approved or first posted, EDTF; blank when not stated.")),
                Column("posted_earliest", "date", N_("Earliest day of `posted`."), nullable=True),
                Column("posted_latest", "date", N_("Latest day of `posted`."), nullable=True),
                Column("year", "integer", N_("The year, when `posted` lies in one."), nullable=True),
                Column("sponsor", "integer", N_("The sponsor, as a number of the table sponsors.")),
                Column("sponsor_as_written", "text", N_("The sponsor or applicant as written.")),
                Column("phase", "text", N_("Phase or kind of study; blank when not stated."), vocabulary="phase"),
                Column("therapeutic_area", "text", N_("Therapeutic area, as read from the condition; blank when not read."), vocabulary="therapeutic_area"),
                Column("protocols", "text", N_("Protocol and registry numbers stated, separated by semicolons.")),
                Column("sites_named", "boolean", N_("Whether a snapshot that covers the trial names sites at its date.")),
                Column("as_of", "date", N_("The day for which the registry states this, where known."), nullable=True),
                Column("snapshot_id", "text", N_("The latest snapshot that lists it.")),
                Column("sites_snapshot_id", "text", N_("The latest snapshot that names sites at its date; blank when none does.")),
            ),
        ),
        Table(
            "sites",
            N_("Sites of trials as written, each with the hospital that it is read to mean."),
            ("trial", "site"),
            (
                Column("trial", "integer", N_("The trial.")),
                Column("site", "integer", N_("Number of the site within the trial.")),
                Column("facility", "text", N_("The facility as written; never a person.")),
                Column("city", "text", N_("City as written.")),
                Column("state", "text", N_("State or province as written.")),
                Column("country", "text", N_("Country, ISO 3166-1; blank when unknown.")),
                Column("region", "text", N_("Region, ISO 3166-2, of the place as written or else of the hospital; blank when unknown."), vocabulary="region"),
                Column("hospital", "integer", N_("The hospital, as a number of the table hospitals; missing when unnamed."), nullable=True),
                Column(
                    "certainty",
                    "text",
                    N_("named: resolved to a known hospital; as_written: a name that no list has, a hospital of its own; unnamed: a placeholder."),
                ),
                Column("score", "number", N_("Score of the match, 0 to 100.")),
                Column("rule", "text", N_("The rule by which it was resolved.")),
            ),
        ),
        Table(
            "hospitals",
            N_("The hospitals that sites were resolved to."),
            ("hospital",),
            (
                Column("hospital", "integer", N_("Number of the hospital within the store.")),
                Column("hospital_id", "text", N_("Key of the hospital; the partner's key where the records have it.")),
                Column("name_en", "text", N_("Name in English, or as written.")),
                Column("name_ko", "text", N_("Name in Korean, or as written.")),
                Column("ror_id", "text", N_("Identifier in the Research Organization Registry.")),
                Column("city", "text", N_("City.")),
                Column("region", "text", N_("Region, ISO 3166-2; blank when unknown."), vocabulary="region"),
                Column("country", "text", N_("Country, ISO 3166-1.")),
                Column("latitude", "number", N_("Latitude in degrees, WGS 84."), nullable=True),
                Column("longitude", "number", N_("Longitude in degrees, WGS 84."), nullable=True),
            ),
        ),
        Table(
            "sponsors",
            N_("Sponsors and applicants, their spellings gathered."),
            ("sponsor",),
            (
                Column("sponsor", "integer", N_("Number of the sponsor within the store.")),
                Column("sponsor_id", "text", N_("Key of the sponsor.")),
                Column("name", "text", N_("The commonest spelling.")),
                Column("spellings", "text", N_("All spellings seen, separated by semicolons.")),
                Column("company", "boolean", N_("Whether it is the company whose partnerships are shown.")),
            ),
        ),
        Table(
            "links",
            N_("Trials of two registries that are read to be one study, each with its reason."),
            ("trial_a", "trial_b"),
            (
                Column("trial_a", "integer", N_("The one trial.")),
                Column("trial_b", "integer", N_("The other.")),
                Column("reason", "text", N_("Why: registry_number or protocol_number.")),
                Column("shared", "text", N_("The number that both state.")),
            ),
        ),
    )
}

CERTAINTIES = ("named", "as_written", "unnamed")

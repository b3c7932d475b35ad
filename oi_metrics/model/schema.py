"""The records, declared once: tables, columns, types, keys, vocabularies and what each column means.

Validation, filter options, the data dictionary and `data/datapackage.json` all read these declarations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oi_metrics.model.vocabulary import CLOSED, N_, VOCABULARIES

Kind = Literal["id", "text", "category", "date", "integer", "number", "url"]


@dataclass(frozen=True)
class Column:
    """One column.

    kind: `id` (letters, digits and `._:/-`), `text`, `category` (a code of `vocabulary`), `date` (EDTF), `integer`
    (any size), `number`, `url`. references: the table whose key the value must be.
    """

    name: str
    kind: Kind
    description: str
    required: bool = False
    vocabulary: str = ""
    references: str = ""
    minimum: float | None = None
    maximum: float | None = None

    @property
    def allowed(self) -> tuple[str, ...]:
        """The built-in codes of a category column."""
        return tuple(VOCABULARIES[self.vocabulary]) if self.vocabulary else ()

    @property
    def closed(self) -> bool:
        return self.vocabulary in CLOSED


@dataclass(frozen=True)
class Table:
    """One table.

    part_of: the table of which a row is a part; it stands on that record's evidence when it has none of its own, and is
    retired with it. later: declared after editions had been named, so that its absence leaves their ids as they were.
    """

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    part_of: str = ""
    optional: bool = False
    later: bool = False

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def date_columns(self) -> list[str]:
        return [column.name for column in self.columns if column.kind == "date"]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _id(name: str, description: str, references: str = "", required: bool = True) -> Column:
    return Column(name, "id", description, required=required, references=references)


def _text(name: str, description: str, required: bool = False) -> Column:
    return Column(name, "text", description, required=required)


def _code(name: str, vocabulary: str, description: str, required: bool = False) -> Column:
    return Column(name, "category", description, required=required, vocabulary=vocabulary)


def _date(name: str, description: str) -> Column:
    return Column(name, "date", description)


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "sources",
            N_("The documents that the statements are taken from."),
            ("source_id",),
            (
                _id("source_id", N_("Key of the source.")),
                _text("title", N_("What the source is, in our own words."), required=True),
                _text("publisher", N_("Who published it."), required=True),
                Column("url", "url", N_("Where it can be read.")),
                _date("published", N_("When it was published, where the source or its address says so.")),
                _date("accessed", N_("When it was read.")),
                _code("language", "language", N_("Language of the source."), required=True),
                _code("tier", "tier", N_("How close the source stands to the company."), required=True),
            ),
        ),
        Table(
            "statements",
            N_("What a source says, one statement per row, in our own words."),
            ("statement_id",),
            (
                _id("statement_id", N_("Key of the statement.")),
                _id("source_id", N_("The source that says it."), references="sources"),
                _text("locator", N_("Where in the source: section and item."), required=True),
                _text("summary_en", N_("The statement in English."), required=True),
                _text("summary_ko", N_("The statement in Korean."), required=True),
            ),
        ),
        Table(
            "evidence",
            N_("Which statement supports or contradicts which record or field."),
            ("record_type", "record_id", "field", "statement_id"),
            (
                _text("record_type", N_("Table of the record."), required=True),
                _text("record_id", N_("Key of the record; the parts of a longer key are joined by a slash."), required=True),
                _text("field", N_("The column concerned; blank for the whole record.")),
                _text("value", N_("What the statement says of the field; blank when it says what the record says.")),
                _id("statement_id", N_("The statement."), references="statements"),
                _code("stance", "stance", N_("Whether it supports or contradicts the record."), required=True),
                _text("reading_en", N_("How we read it and why, in English.")),
                _text("reading_ko", N_("How we read it and why, in Korean.")),
            ),
        ),
        Table(
            "partners",
            N_("The outside parties: ministries, hospitals, universities, companies."),
            ("partner_id",),
            (
                _id("partner_id", N_("Key of the partner.")),
                _text("name_en", N_("Name in English."), required=True),
                _text("name_ko", N_("Name in Korean."), required=True),
                _text("aliases", N_("Other names seen, separated by semicolons.")),
                _code("partner_type", "partner_type", N_("Kind of outside party."), required=True),
                Column("ror_id", "url", N_("Identifier in the Research Organization Registry.")),
                _text("city", N_("City.")),
                _code("region", "region", N_("Region, ISO 3166-2.")),
                Column("latitude", "number", N_("Latitude in degrees, WGS 84."), minimum=-90, maximum=90),
                Column("longitude", "number", N_("Longitude in degrees, WGS 84."), minimum=-180, maximum=180),
            ),
        ),
        Table(
            "programmes",
            N_("Programmes that hospitals or other partners take part in, such as a network of clinical sites."),
            ("programme_id",),
            (
                _id("programme_id", N_("Key of the programme.")),
                _text("name_en", N_("Name in English."), required=True),
                _text("name_ko", N_("Name in Korean."), required=True),
                _id("same_as", N_("The programme that this name is read to mean; blank when it stands alone."), "programmes", False),
            ),
        ),
        Table(
            "agreements",
            N_("What was signed, one agreement per row."),
            ("agreement_id",),
            (
                _id("agreement_id", N_("Key of the agreement.")),
                _text("title_en", N_("What it is about, in English."), required=True),
                _text("title_ko", N_("What it is about, in Korean."), required=True),
                _code("agreement_type", "agreement_type", N_("Kind of agreement."), required=True),
                _id("programme_id", N_("The programme that it sets up or extends."), "programmes", False),
                _text("signatory", N_("The company's own unit that signed, where stated.")),
                _date("signed", N_("When it was signed.")),
                _date("ends", N_("When it ends or ended.")),
                _code("therapeutic_area", "therapeutic_area", N_("Therapeutic area, where stated.")),
                _code("rd_stage", "rd_stage", N_("Stage of research and development, where stated.")),
                _code("status", "status", N_("What became of it."), required=True),
                _date("last_verified", N_("The day of the latest source that mentions it.")),
            ),
        ),
        Table(
            "parties",
            N_("The outside parties of an agreement."),
            ("agreement_id", "party"),
            (
                _id("agreement_id", N_("The agreement."), references="agreements"),
                Column("party", "integer", N_("Number of the party within the agreement."), required=True, minimum=1),
                _id("partner_id", N_("The partner; blank for a party that no source names."), "partners", False),
                _code("partner_type", "partner_type", N_("Kind of an unnamed party; blank when the partner is named.")),
                _code("role", "role", N_("What the party does in it.")),
            ),
            part_of="agreements",
        ),
        Table(
            "amounts",
            N_("Amounts of money that an agreement states."),
            ("agreement_id", "kind", "currency"),
            (
                _id("agreement_id", N_("The agreement."), references="agreements"),
                _code("kind", "amount_kind", N_("What the amount is; a pledge is not a deal value."), required=True),
                Column("amount", "integer", N_("The amount in whole units of the currency."), required=True, minimum=0),
                Column("currency", "id", N_("Currency, ISO 4217."), required=True),
            ),
            part_of="agreements",
        ),
        Table(
            "memberships",
            N_("The hospitals that take part in a programme."),
            ("programme_id", "seat"),
            (
                _id("programme_id", N_("The programme."), references="programmes"),
                Column("seat", "integer", N_("Number of the participating hospital within the programme."), required=True, minimum=1),
                _id("partner_id", N_("The participating hospital; blank where no source names it."), "partners", False),
                _code("partner_type", "partner_type", N_("Type of partner where the participating hospital is unnamed.")),
                _date("joined", N_("When it joined.")),
                _date("left", N_("When it left.")),
            ),
            part_of="programmes",
        ),
        Table(
            "recognitions",
            N_("Certifications and awards."),
            ("recognition_id",),
            (
                _id("recognition_id", N_("Key of the recognition.")),
                _text("title_en", N_("What was awarded, in English."), required=True),
                _text("title_ko", N_("What was awarded, in Korean."), required=True),
                _id("awarded_by", N_("The partner that awarded it."), references="partners"),
                _date("awarded", N_("When it was awarded.")),
                _date("valid_until", N_("When it ran out.")),
            ),
        ),
        Table(
            "claims",
            N_("Numbers that a source states without naming every item behind them."),
            ("claim_id",),
            (
                _id("claim_id", N_("Key of the claim.")),
                _text("title_en", N_("The claim in English."), required=True),
                _text("title_ko", N_("The claim in Korean."), required=True),
                _code("measure", "claim_measure", N_("What is counted."), required=True),
                Column("value", "integer", N_("The number claimed."), required=True, minimum=0),
                _code("unit", "unit", N_("Unit of the number."), required=True),
                _date("as_of", N_("The day to which the number refers.")),
                _text("scope", N_("Which records it covers, written as filters: key=code,code key=code.")),
                _code("rank", "rank", N_("Which claim to prefer where several speak of one thing."), required=True),
            ),
        ),
        Table(
            "targets",
            N_("Targets set for a measure."),
            ("measure", "year"),
            (
                _code("measure", "claim_measure", N_("What is counted."), required=True),
                Column("year", "integer", N_("Year of the target."), required=True, minimum=1900, maximum=2200),
                Column("target", "integer", N_("The number aimed at."), required=True, minimum=0),
            ),
            optional=True,
        ),
        Table(
            "trials",
            N_("Clinical trials of the company."),
            ("trial_id",),
            (
                _id("trial_id", N_("Key of the trial.")),
                _code("registry", "registry", N_("The registry that lists it."), required=True),
                _date("approved", N_("When it was approved or first posted.")),
                _text("sponsor", N_("Who runs it."), required=True),
                _code("phase", "phase", N_("Phase.")),
                _code("therapeutic_area", "therapeutic_area", N_("Therapeutic area, as read from the indication.")),
                _id("source_id", N_("The snapshot of the registry."), references="sources"),
            ),
        ),
        Table(
            "trial_sites",
            N_("The hospitals that a registry names for a trial."),
            ("trial_id", "partner_id"),
            (
                _id("trial_id", N_("The trial."), references="trials"),
                _id("partner_id", N_("The hospital."), references="partners"),
            ),
            part_of="trials",
        ),
        Table(
            "vocabulary",
            N_("Codes that these records add to the built-in vocabularies."),
            ("vocabulary", "code"),
            (
                Column("vocabulary", "id", N_("Name of the vocabulary."), required=True),
                _id("code", N_("The code.")),
                _text("label_en", N_("Its label in English."), required=True),
                _text("label_ko", N_("Its label in Korean."), required=True),
            ),
            optional=True,
        ),
        Table(
            "retired",
            N_("Records that no longer count: kept where they are, left out of every figure."),
            ("record_type", "record_id"),
            (
                _text("record_type", N_("Table of the record."), required=True),
                _text("record_id", N_("Key of the record; the parts of a longer key are joined by a slash."), required=True),
                _date("retired", N_("When it was retired.")),
                _text("reason", N_("Why it no longer counts."), required=True),
            ),
            optional=True,
            later=True,
        ),
    )
}

NEVER_RETIRED = ("vocabulary", "retired")
"""Tables whose rows cannot be retired: codes that records use, and the list of what is retired."""


def record_key(table: str, values: tuple[object, ...] | list[object]) -> str:
    """`table/key` of a record, the way evidence and lineage write it, e.g. `parties/ministry-2009/1`."""
    return "/".join([table, *(str(value) for value in values)])

"""The records, declared once: tables, columns, types, keys, vocabularies, what each column is called and what it means.

Validation, filters, dimensions, forms, tables, the sheet template, the data dictionary and `data/datapackage.json` all
read these declarations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from oi_metrics.model.vocabulary import CLOSED, LANGUAGES, N_, VOCABULARIES

MOST = 10**12
"""No count of agreements, hospitals or seats is larger; every medium can show it exactly."""
MOST_MONEY = 10**30
"""No amount in any currency is larger."""
Kind = Literal["id", "text", "category", "date", "integer", "number", "url"]
Aspect = Literal["who", "form", "subject", "state"]
"""What a category says of its record: who takes part, which form it has, what it is about, what became of it."""


@dataclass(frozen=True)
class Column:
    """One column.

    kind: `id` (letters, digits and `._:/-`), `text`, `category` (a code of `vocabulary`), `date` (EDTF), `integer`
    (any size), `number`, `url`. label: what readers see above it; columns of one name share it, and so do the texts of
    one name in several languages. references: the table whose key the value must be.

    Of a category. filter: records are chosen by it; dimension: figures are broken down by it; its vocabulary then bears
    the name of the column, by which charts and tables label the groups. aspect: what it says of the record.
    Of a date. marks: whether the record begins or ends then. not_before: the date of the same record that cannot lie after
    it. past: it cannot be still to come.
    identifies: two records with one value are one thing recorded twice.
    minimum, maximum: of numbers; a count is at most MOST unless it says otherwise.
    In sheets. headers: what people write above it, in either language; the template uses the first of each, and a column
    of agreements without any does not come in by a sheet. sheet_description: what the template says of it where that is
    more than the description; blank_code: what a blank cell is recorded as. Other words for its codes stand in
    `vocabulary.SPELLINGS`.
    """

    name: str
    kind: Kind
    label: str
    description: str
    required: bool = False
    vocabulary: str = ""
    references: str = ""
    minimum: float | None = None
    maximum: float | None = None
    filter: bool = False
    dimension: bool = False
    aspect: Aspect = "subject"
    marks: Literal["", "beginning", "ending"] = ""
    not_before: str = ""
    past: bool = False
    identifies: bool = False
    headers: tuple[str, ...] = ()
    sheet_description: str = ""
    blank_code: str = ""

    def __post_init__(self) -> None:
        if self.kind == "integer" and self.maximum is None:
            object.__setattr__(self, "maximum", MOST)
        if (self.filter or self.dimension) and self.vocabulary != self.name:
            raise ValueError(f"column {self.name}: a filter or dimension is a category whose vocabulary bears its name, not {self.vocabulary!r}")

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

    @property
    def beginning(self) -> str:
        """The date column that says when a record begins; blank where none does."""
        return next((column.name for column in self.columns if column.marks == "beginning"), "")

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _headers(english: str, korean: str) -> tuple[str, ...]:
    """Headers written one after the other, parted by commas."""
    return (*english.split(", "), *korean.split(", "))


def _id(name: str, label: str, description: str, references: str = "", required: bool = True) -> Column:
    return Column(name, "id", label, description, required=required, references=references)


def _text(name: str, label: str, description: str, required: bool = False, headers: tuple[str, ...] = (), sheet_description: str = "") -> Column:
    return Column(name, "text", label, description, required=required, headers=headers, sheet_description=sheet_description)


def _code(
    name: str,
    vocabulary: str,
    label: str,
    description: str,
    required: bool = False,
    *,
    filter: bool = False,
    dimension: bool = False,
    aspect: Aspect = "subject",
    headers: tuple[str, ...] = (),
    sheet_description: str = "",
    blank_code: str = "",
) -> Column:
    return Column(
        name, "category", label, description, required=required, vocabulary=vocabulary, filter=filter, dimension=dimension, aspect=aspect,
        headers=headers, sheet_description=sheet_description, blank_code=blank_code,
    )  # fmt: skip


def _date(
    name: str,
    label: str,
    description: str,
    marks: Literal["", "beginning", "ending"] = "",
    headers: tuple[str, ...] = (),
    sheet_description: str = "",
    not_before: str = "",
    past: bool = False,
) -> Column:
    return Column(
        name, "date", label, description, marks=marks, not_before=not_before, past=past, headers=headers, sheet_description=sheet_description
    )  # fmt: skip


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "sources",
            N_("The documents that the statements are taken from."),
            ("source_id",),
            (
                _id("source_id", N_("Source key"), N_("Key of the source.")),
                _text("title", N_("Title"), N_("What the source is, in our own words."), required=True),
                _text("publisher", N_("Publisher"), N_("Who published it."), required=True),
                Column("url", "url", N_("Address"), N_("Where it can be read.")),
                _date("published", N_("Published"), N_("When it was published, where the source or its address says so.")),
                _date("accessed", N_("Accessed"), N_("When it was read."), past=True),
                _code("language", "language", N_("Language"), N_("Language of the source."), required=True),
                _code("tier", "tier", N_("Source tier"), N_("How close the source stands to the company."), required=True, filter=True, aspect="form"),
            ),
        ),
        Table(
            "statements",
            N_("What a source says, one statement per row, in our own words."),
            ("statement_id",),
            (
                _id("statement_id", N_("Statement key"), N_("Key of the statement.")),
                _id("source_id", N_("Source key"), N_("The source that says it."), references="sources"),
                _text("locator", N_("Place in the source"), N_("Where in the source: section and item."), required=True),
                _text("summary_en", N_("Statement"), N_("The statement in English."), required=True),
                _text("summary_ko", N_("Statement"), N_("The statement in Korean."), required=True),
            ),
        ),
        Table(
            "evidence",
            N_("Which statement supports or contradicts which record or field."),
            ("record_type", "record_id", "field", "statement_id"),
            (
                _text("record_type", N_("Kind of record"), N_("Table of the record."), required=True),
                _text("record_id", N_("Record key"), N_("Key of the record; the parts of a longer key are joined by a slash."), required=True),
                _text("field", N_("Field"), N_("The column concerned; blank for the whole record.")),
                _text("value", N_("Value"), N_("What the statement says of the field; blank when it says what the record says.")),
                _id("statement_id", N_("Statement key"), N_("The statement."), references="statements"),
                _code("stance", "stance", N_("Stance"), N_("Whether it supports or contradicts the record."), required=True),
                _text("reading_en", N_("How we read it"), N_("How we read it and why, in English.")),
                _text("reading_ko", N_("How we read it"), N_("How we read it and why, in Korean.")),
            ),
        ),
        Table(
            "partners",
            N_("The outside parties: ministries, hospitals, universities, companies."),
            ("partner_id",),
            (
                _id("partner_id", N_("Partner key"), N_("Key of the partner.")),
                _text("name_en", N_("Name"), N_("Name in English."), required=True),
                _text("name_ko", N_("Name"), N_("Name in Korean."), required=True),
                _text("aliases", N_("Other names"), N_("Other names seen, separated by semicolons.")),
                _code(
                    "partner_type",
                    "partner_type",
                    N_("Partner type"),
                    N_("Kind of outside party."),
                    required=True,
                    filter=True,
                    aspect="who",
                    headers=_headers(
                        "Partner type, Type of partner, Partner category, Organisation type, Partner kind",
                        "기관 유형, 파트너 유형, 기관 구분, 파트너 구분, 협력기관 유형, 기관 종류, 기관 분류",
                    ),
                    sheet_description=N_("Kind of outside party: one for all parties of the row, or one each in their order."),
                ),
                Column("ror_id", "url", N_("ROR identifier"), N_("Identifier in the Research Organization Registry."), identifies=True),
                _text("city", N_("City"), N_("City.")),
                _code("region", "region", N_("Region"), N_("Region, ISO 3166-2.")),
                Column("latitude", "number", N_("Latitude"), N_("Latitude in degrees, WGS 84."), minimum=-90, maximum=90),
                Column("longitude", "number", N_("Longitude"), N_("Longitude in degrees, WGS 84."), minimum=-180, maximum=180),
            ),
        ),
        Table(
            "programmes",
            N_("Programmes that hospitals or other partners take part in, such as a network of clinical sites."),
            ("programme_id",),
            (
                _id("programme_id", N_("Programme key"), N_("Key of the programme.")),
                _text("name_en", N_("Name"), N_("Name in English."), required=True),
                _text("name_ko", N_("Name"), N_("Name in Korean."), required=True),
                _id("same_as", N_("Same as"), N_("The programme that this name is read to mean; blank when it stands alone."), "programmes", False),
            ),
        ),
        Table(
            "agreements",
            N_("What was signed, one agreement per row."),
            ("agreement_id",),
            (
                _id("agreement_id", N_("Agreement key"), N_("Key of the agreement.")),
                _text("title_en", N_("Title"), N_("What it is about, in English."), required=True),
                _text("title_ko", N_("Title"), N_("What it is about, in Korean."), required=True),
                _code(
                    "agreement_type",
                    "agreement_type",
                    N_("Agreement type"),
                    N_("Kind of agreement."),
                    required=True,
                    filter=True,
                    dimension=True,
                    aspect="form",
                    headers=_headers(
                        "Agreement type, Type, Type of agreement, Contract type, Deal type, Kind",
                        "협약 유형, 계약 유형, 유형, 구분, 협력 유형, 협약 종류, 계약 종류, 협력 형태, 협약 형태",
                    ),
                ),
                _id("programme_id", N_("Programme key"), N_("The programme that it sets up or extends."), "programmes", False),
                _text(
                    "signatory",
                    N_("Signed by"),
                    N_("The company's own unit that signed, where stated."),
                    headers=_headers("Signatory, Signed by, Our signatory, Our unit", "당사 체결자, 체결 법인, 당사 법인, 체결 부서"),
                    sheet_description=N_("The company's own unit that signed."),
                ),
                _date(
                    "signed",
                    N_("Signed"),
                    N_("When it was signed."),
                    marks="beginning",
                    headers=_headers(
                        "Signed, Signed on, Date signed, Signing date, Date of signing, Signature date, Start, Start date, Date, Effective date",
                        "체결일, 협약일, 체결일자, 협약일자, 계약일, 계약일자, 체결 시기, 체결 연도, 서명일, 시작일, 일자, 날짜",
                    ),
                    sheet_description=N_("When the agreement was signed, as exactly as it is known: 2019, 2019-03, 2019-03-12, or any usual spelling."),
                ),
                _date(
                    "ends",
                    N_("Ends"),
                    N_("When it ends or ended."),
                    marks="ending",
                    headers=_headers(
                        "Ends, End, End date, Ended, Expiry, Expiry date, Expiration date, Valid until",
                        "종료일, 만료일, 종료일자, 만료일자, 종료 시기, 계약 종료일, 협약 종료일, 유효기간",
                    ),
                    sheet_description=N_("When the agreement ends or ended."),
                    not_before="signed",
                ),
                _code(
                    "therapeutic_area",
                    "therapeutic_area",
                    N_("Therapeutic area"),
                    N_("Therapeutic area, where stated."),
                    filter=True,
                    dimension=True,
                    headers=_headers(
                        "Therapeutic area, Area, TA, Disease area, Indication area",
                        "질환 영역, 치료 영역, 질환군, 치료 분야, 질환 분야, 적응증 영역, 분야, 질환",
                    ),
                ),
                _code(
                    "rd_stage",
                    "rd_stage",
                    N_("Stage"),
                    N_("Stage of research and development, where stated."),
                    filter=True,
                    dimension=True,
                    headers=_headers("Stage, R&D stage, RD stage, Development stage, Research stage", "연구개발 단계, 개발 단계, 연구 단계, R&D 단계, 단계"),
                ),
                _code(
                    "status",
                    "status",
                    N_("Status"),
                    N_("What became of it."),
                    required=True,
                    filter=True,
                    dimension=True,
                    aspect="state",
                    headers=_headers("Status, State, Current status", "상태, 진행 상태, 진행 상황, 현황, 현재 상태, 진행 현황"),
                    sheet_description=N_("What became of the agreement; blank is recorded as unknown."),
                    blank_code="unknown",
                ),
                _date(
                    "last_verified",
                    N_("Last verified"),
                    N_("The day of the latest source that mentions it."),
                    headers=_headers(
                        "Last verified, Last checked, Verified, Checked on, Updated, As of",
                        "최종 확인일, 확인일, 확인일자, 최종 확인, 갱신일, 업데이트, 기준일",
                    ),
                    sheet_description=N_("The day on which the row was last checked."),
                    past=True,
                ),
            ),
        ),
        Table(
            "parties",
            N_("The outside parties of an agreement."),
            ("agreement_id", "party"),
            (
                _id("agreement_id", N_("Agreement key"), N_("The agreement."), references="agreements"),
                Column("party", "integer", N_("Party number"), N_("Number of the party within the agreement."), required=True, minimum=1),
                _id("partner_id", N_("Partner key"), N_("The partner; blank for a party that no source names."), "partners", False),
                _code(
                    "partner_type",
                    "partner_type",
                    N_("Partner type"),
                    N_("Kind of an unnamed party; blank when the partner is named."),
                    dimension=True,
                    aspect="who",
                ),
                _code(
                    "role",
                    "role",
                    N_("Role"),
                    N_("What the party does in it."),
                    headers=_headers("Role, Partner role, Role of partner, Party role", "역할, 기관 역할, 파트너 역할, 참여 역할, 협력기관 역할, 담당 역할"),
                    sheet_description=N_("What the partner does in the agreement: one for all parties of the row, or one each in their order."),
                ),
            ),
            part_of="agreements",
        ),
        Table(
            "amounts",
            N_("Amounts of money that an agreement states."),
            ("agreement_id", "kind", "currency"),
            (
                _id("agreement_id", N_("Agreement key"), N_("The agreement."), references="agreements"),
                _code("kind", "amount_kind", N_("Kind"), N_("What the amount is; a pledge is not a deal value."), required=True),
                Column("amount", "integer", N_("Amount"), N_("The amount in whole units of the currency."), required=True, minimum=0, maximum=MOST_MONEY),
                Column("currency", "id", N_("Currency"), N_("Currency, ISO 4217."), required=True),
            ),
            part_of="agreements",
        ),
        Table(
            "memberships",
            N_("The hospitals that take part in a programme."),
            ("programme_id", "seat"),
            (
                _id("programme_id", N_("Programme key"), N_("The programme."), references="programmes"),
                Column("seat", "integer", N_("Seat"), N_("Number of the participating hospital within the programme."), required=True, minimum=1),
                _id("partner_id", N_("Partner key"), N_("The participating hospital; blank where no source names it."), "partners", False),
                _code("partner_type", "partner_type", N_("Partner type"), N_("Type of partner where the participating hospital is unnamed.")),
                _date("joined", N_("Joined"), N_("When it joined."), marks="beginning"),
                _date("left", N_("Left"), N_("When it left."), not_before="joined"),
            ),
            part_of="programmes",
        ),
        Table(
            "recognitions",
            N_("Certifications and awards."),
            ("recognition_id",),
            (
                _id("recognition_id", N_("Recognition key"), N_("Key of the recognition.")),
                _text("title_en", N_("Title"), N_("What was awarded, in English."), required=True),
                _text("title_ko", N_("Title"), N_("What was awarded, in Korean."), required=True),
                _id("awarded_by", N_("Awarded by"), N_("The partner that awarded it."), references="partners"),
                _date("awarded", N_("Awarded"), N_("When it was awarded."), marks="beginning"),
                _date("valid_until", N_("Valid until"), N_("When it ran out."), marks="ending", not_before="awarded"),
                _id("renews", N_("Renews"), N_("The earlier recognition that it renews, blank for a first one."), "recognitions", False),
            ),
        ),
        Table(
            "claims",
            N_("What a source claims without naming every item behind it: mostly a number."),
            ("claim_id",),
            (
                _id("claim_id", N_("Claim key"), N_("Key of the claim.")),
                _text("title_en", N_("Title"), N_("The claim in English."), required=True),
                _text("title_ko", N_("Title"), N_("The claim in Korean."), required=True),
                _code("measure", "claim_measure", N_("Measure"), N_("What is counted."), required=True),
                Column("value", "integer", N_("Value"), N_("The number claimed; blank where the source gives none."), minimum=0),
                _code("unit", "unit", N_("Unit"), N_("Unit of the number.")),
                _date("as_of", N_("As of"), N_("The day to which the number refers."), marks="beginning"),
                _text("scope", N_("Scope"), N_("Which records it covers, written as filters: key=code,code key=code.")),
                _code("rank", "rank", N_("Rank"), N_("Which claim to prefer where several speak of one thing."), required=True),
            ),
        ),
        Table(
            "targets",
            N_("Targets set for a measure."),
            ("measure", "year"),
            (
                _code("measure", "claim_measure", N_("Measure"), N_("What is counted."), required=True),
                Column("year", "integer", N_("Year"), N_("Year of the target."), required=True, minimum=1900, maximum=2200),
                Column("target", "integer", N_("Target"), N_("The number aimed at."), required=True, minimum=0),
            ),
            optional=True,
        ),
        Table(
            "trials",
            N_("Clinical trials of the company."),
            ("trial_id",),
            (
                _id("trial_id", N_("Trial key"), N_("Key of the trial.")),
                _code("registry", "registry", N_("Registry"), N_("The registry that lists it."), required=True),
                _date("approved", N_("Approved"), N_("When it was approved or first posted."), marks="beginning"),
                _text("sponsor", N_("Sponsor"), N_("Who runs it."), required=True),
                _code("phase", "phase", N_("Phase"), N_("Phase.")),
                _code("therapeutic_area", "therapeutic_area", N_("Therapeutic area"), N_("Therapeutic area, as read from the indication."), filter=True),
                _id("source_id", N_("Source key"), N_("The snapshot of the registry."), references="sources"),
            ),
        ),
        Table(
            "trial_sites",
            N_("The hospitals that a registry names for a trial."),
            ("trial_id", "partner_id"),
            (
                _id("trial_id", N_("Trial key"), N_("The trial."), references="trials"),
                _id("partner_id", N_("Partner key"), N_("The hospital."), references="partners"),
            ),
            part_of="trials",
        ),
        Table(
            "vocabulary",
            N_("Codes that these records add to the built-in vocabularies."),
            ("vocabulary", "code"),
            (
                Column("vocabulary", "id", N_("Vocabulary"), N_("Name of the vocabulary."), required=True),
                _id("code", N_("Code"), N_("The code.")),
                _text("label_en", N_("Label"), N_("Its label in English."), required=True),
                _text("label_ko", N_("Label"), N_("Its label in Korean."), required=True),
            ),
            optional=True,
        ),
        Table(
            "retired",
            N_("Records that no longer count: kept where they are, left out of every figure."),
            ("record_type", "record_id"),
            (
                _text("record_type", N_("Kind of record"), N_("Table of the record."), required=True),
                _text("record_id", N_("Record key"), N_("Key of the record; the parts of a longer key are joined by a slash."), required=True),
                _date("retired", N_("Retired"), N_("When it was retired.")),
                _text("reason", N_("Reason"), N_("Why it no longer counts."), required=True),
            ),
            optional=True,
            later=True,
        ),
        Table(
            "confidential",
            N_("Records that not everybody may see; a record that is not listed is public."),
            ("record_type", "record_id"),
            (
                _text("record_type", N_("Kind of record"), N_("Table of the record."), required=True),
                _text("record_id", N_("Record key"), N_("Key of the record; the parts of a longer key are joined by a slash."), required=True),
                _code("confidentiality", "confidentiality", N_("Confidentiality"), N_("Who may see the record, its parts included."), required=True),
            ),
            optional=True,
            later=True,
        ),
    )
}


COLUMNS: tuple[Column, ...] = tuple(column for table in TABLES.values() for column in table.columns)


def _base(name: str) -> str:
    """The name without the language: `title` of `title_en`."""
    base, _, lang = name.rpartition("_")
    return base if lang in LANGUAGES else name


_LABELS = {_base(column.name): column.label for column in COLUMNS}


def column_label(name: str) -> str:
    """The label of a record column, in English; of texts in several languages by the name without one. Blank for no record column."""
    return _LABELS.get(name, "")


def vocabularies() -> dict[str, str]:
    """The vocabulary of every category column, by its name."""
    return {column.name: column.vocabulary for column in COLUMNS if column.vocabulary}


def marked(side: Literal["beginning", "ending"]) -> set[str]:
    """The date columns that say when a record begins, or ends."""
    return {column.name for column in COLUMNS if column.marks == side}


def filter_columns(table: str, *aspects: Aspect) -> tuple[str, ...]:
    """The columns by which records of a table are chosen, in their order; of some aspects only where these are given."""
    return tuple(column.name for column in TABLES[table].columns if column.filter and (not aspects or column.aspect in aspects))


def dimensions(table: str, *aspects: Aspect) -> tuple[str, ...]:
    """The columns by which figures of a table are broken down: those of its parts first, then its own; of some aspects only where these are given."""
    return tuple(column.name for column in _with_parts(table) if column.dimension and (not aspects or column.aspect in aspects))


def _with_parts(table: str) -> Iterator[Column]:
    for part in TABLES.values():
        if part.part_of == table:
            yield from part.columns
    yield from TABLES[table].columns


NEVER_RETIRED = ("vocabulary", "retired", "confidential")
"""Tables whose rows are no records that could be retired or confidential: codes that records use, and the lists of what is."""


def record_key(table: str, values: tuple[object, ...] | list[object]) -> str:
    """`table/key` of a record, the way evidence and lineage write it, e.g. `parties/ministry-2009/1`."""
    return "/".join([table, *(str(value) for value in values)])

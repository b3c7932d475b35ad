"""What one flat sheet can tell of an agreement: every field with the headers that people give it.

Fields of record columns follow from `model.schema`; declared here is what a sheet says in a way of its own: titles, parties,
money, sources.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from oi_metrics.model.schema import TABLES, Column
from oi_metrics.model.vocabulary import N_

Kind = Literal["id", "text", "partners", "category", "date", "amount", "currency", "url", "country", "programme"]


@dataclass(frozen=True)
class Field:
    """One field.

    kind: how its cells are read. title: what it is called. target: the `table.column` of the records that it fills;
    blank when only the row's statement keeps it. english, korean: headers it is known by, the first of each the one
    that the template uses. required: rows cannot be recorded without it (`title`: in either language). blank_code: what a blank cell
    is recorded as.
    """

    name: str
    kind: Kind
    title: str
    description: str
    english: tuple[str, ...]
    korean: tuple[str, ...]
    target: str = ""
    required: bool = False
    vocabulary: str = ""
    blank_code: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header the field is known by, its own name among them."""
        return (self.name, *self.english, *self.korean)


def _of(table: str, column: Column, required: bool = False) -> Field:
    """The field of a record column that sheets know by headers of its own. Raises ValueError for a kind that no cell is read as."""
    if column.kind not in get_args(Kind):
        raise ValueError(f"{table}.{column.name}: a sheet's cell is not read as {column.kind}")
    english = tuple(header for header in column.headers if not _korean(header))
    korean = tuple(header for header in column.headers if _korean(header))
    description, target = column.sheet_description or column.description, f"{table}.{column.name}"
    kind: Kind = column.kind  # type: ignore[assignment]
    return Field(column.name, kind, column.label, description, english, korean, target, required, column.vocabulary, column.blank_code)


def _korean(header: str) -> bool:
    return any("가" <= letter <= "힣" for letter in header)


PROGRAMME = Field(
    "programme",
    "programme",
    N_("Programme"),
    N_("Key or name of the programme that the agreement sets up or extends."),
    ("Programme", "Program", "Programme key", "Network"),
    ("프로그램", "프로그램명", "사업 프로그램"),
    "agreements.programme_id",
)
CHECKED_LAST = "last_verified"
"""It closes the sheet."""


def _of_agreements() -> Iterator[Field]:
    """The fields of the columns of agreements, in the order of the records."""
    for column in TABLES["agreements"].columns:
        if column.name == "programme_id":
            yield PROGRAMME
        elif column.headers:
            yield _of("agreements", column, column.required and not column.blank_code)


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field(
            "id",
            "id",
            N_("Agreement key"),
            N_("Key of the agreement: letters, digits and . _ : -. Without this column, keys are generated."),
            ("ID", "Agreement ID", "Agreement key", "Agreement no", "No", "Number", "Ref", "Reference", "Key"),
            ("협약 ID", "아이디", "번호", "연번", "순번", "관리번호", "협약번호", "계약번호", "일련번호", "식별자"),
            "agreements.agreement_id",
        ),
        Field(
            "title",
            "text",
            N_("Title"),
            N_("What the agreement is about, in either language."),
            ("Title", "Agreement", "Agreement name", "Agreement title", "Project", "Project name", "Subject", "Name"),
            ("협약명", "제목", "계약명", "과제명", "사업명", "협력명", "협력 내용", "건명", "내용", "협약 내용", "명칭"),
            "agreements.title_ko",
            required=True,
        ),
        Field(
            "title_en",
            "text",
            N_("Title in English"),
            N_("What the agreement is about, in English."),
            ("Title in English", "English title", "Title (English)", "Title (EN)"),
            ("영문 제목", "영문 협약명", "영문명", "협약명(영문)", "제목(영문)"),
            "agreements.title_en",
        ),
        Field(
            "title_ko",
            "text",
            N_("Title in Korean"),
            N_("What the agreement is about, in Korean."),
            ("Title in Korean", "Korean title", "Title (Korean)", "Title (KO)"),
            ("국문 제목", "국문 협약명", "국문명", "협약명(국문)", "제목(국문)", "한글 제목"),
            "agreements.title_ko",
        ),
        Field(
            "partners",
            "partners",
            N_("Partners"),
            N_("The outside parties; several are separated by a semicolon or a line break. A name in double quotes is never divided."),
            (
                "Partners",
                "Partner",
                "Partner name",
                "Party number",
                "Parties",
                "Counterparty",
                "Counterparties",
                "Partner organisation",
                "Organisation",
                "Institution",
            ),
            ("협력기관", "파트너", "파트너사", "협력사", "기관명", "상대기관", "협약기관", "체결기관", "상대방", "참여기관", "제휴사", "협력 파트너"),
            "parties.partner_id",
            required=True,
        ),
        _of("partners", TABLES["partners"].column("partner_type")),
        _of("parties", TABLES["parties"].column("role")),
        Field(
            "country",
            "country",
            N_("Country"),
            N_("Country of the partners as an ISO 3166 code or a name; kept in the row's statement."),
            ("Country", "Country code", "Nation"),
            ("국가", "국가명", "국가코드", "나라", "소재국"),
        ),
        *(field for field in _of_agreements() if field.name != CHECKED_LAST),
        Field(
            "amount",
            "amount",
            N_("Amount"),
            N_(
                "An amount of money in whole units of its currency, such as 700억원, US$23m or KRW 70 billion; 비공개 or undisclosed where it is not disclosed."
            ),
            ("Amount", "Value", "Deal value", "Contract value", "Deal size", "Investment", "Amount of money"),
            ("금액", "계약금액", "계약 규모", "투자금액", "투자액", "협약 금액", "규모", "총액", "거래 규모"),
            "amounts.amount",
        ),
        Field(
            "currency",
            "currency",
            N_("Currency"),
            N_("Currency of the amount, ISO 4217."),
            ("Currency", "Currency code", "CCY"),
            ("통화", "화폐", "통화 코드", "화폐 단위"),
            "amounts.currency",
        ),
        Field(
            "amount_kind",
            "category",
            N_("Kind of amount"),
            N_("What the amount is; a pledge is not a deal value."),
            ("Amount kind", "Kind of amount", "Amount type", "Payment type"),
            ("금액 구분", "금액 유형", "금액 종류", "지급 유형"),
            "amounts.kind",
            vocabulary="amount_kind",
        ),
        Field(
            "source_url",
            "url",
            N_("Source address"),
            N_("Web address of a source for the row."),
            ("Source URL", "URL", "Link", "Source link", "Web address", "Source address", "Source"),
            ("출처 URL", "출처 링크", "링크", "URL 주소", "출처 주소", "관련 링크", "기사 링크", "출처"),
            "sources.url",
        ),
        Field(
            "source_title",
            "text",
            N_("Source title"),
            N_("What that source is."),
            ("Source title", "Source name", "Document", "Article", "Article title"),
            ("출처명", "출처 제목", "기사 제목", "자료명", "문서명", "근거 자료", "근거"),
            "sources.title",
        ),
        Field(
            "tier",
            "category",
            N_("Source tier"),
            N_("How close that source stands to the company."),
            ("Source tier", "Tier", "Source level"),
            ("출처 등급", "출처 구분", "출처 유형", "자료 구분"),
            "sources.tier",
            vocabulary="tier",
        ),
        Field(
            "notes",
            "text",
            N_("Notes"),
            N_("Anything else; kept in the row's statement."),
            ("Notes", "Note", "Remarks", "Remark", "Comment", "Comments"),
            ("비고", "메모", "참고", "참고사항", "기타 사항", "특이사항"),
        ),
        *(field for field in _of_agreements() if field.name == CHECKED_LAST),
    )
}

OF_PARTIES = ("partner_type", "role")
"""The fields of which a cell may say one thing for each partner of the row, in their order."""
TITLES = ("title", "title_en", "title_ko")
"""The fields of which one at least must be filled."""


def filled_column(field: Field) -> Column:
    """The record column that a field fills. Raises KeyError for a field that only the row's statement keeps."""
    table, _, name = field.target.partition(".")
    return TABLES[table].column(name)

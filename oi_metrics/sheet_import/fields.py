"""What one flat sheet can tell of an agreement: every field declared once, with the headers that people give it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oi_metrics.model.schema import TABLES
from oi_metrics.model.vocabulary import N_

Kind = Literal["id", "text", "partners", "category", "date", "amount", "currency", "url", "country", "programme"]


@dataclass(frozen=True)
class Field:
    """One field.

    kind: how its cells are read. title: what it is called. target: the `table.column` of the records that it fills;
    blank when only the row's statement keeps it. english, korean: headers it is known by, the first of each the one
    that the template uses. required: rows cannot be recorded without it (`title`: in either language).
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

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header the field is known by, its own name among them."""
        return (self.name, *self.english, *self.korean)


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
        Field(
            "partner_type",
            "category",
            N_("Partner type"),
            N_("Kind of outside party: one for all parties of the row, or one each in their order."),
            ("Partner type", "Type of partner", "Partner category", "Organisation type", "Partner kind"),
            ("기관 유형", "파트너 유형", "기관 구분", "파트너 구분", "협력기관 유형", "기관 종류", "기관 분류"),
            "partners.partner_type",
            vocabulary="partner_type",
        ),
        Field(
            "role",
            "category",
            N_("Role"),
            N_("What the partner does in the agreement: one for all parties of the row, or one each in their order."),
            ("Role", "Partner role", "Role of partner", "Party role"),
            ("역할", "기관 역할", "파트너 역할", "참여 역할", "협력기관 역할", "담당 역할"),
            "parties.role",
            vocabulary="role",
        ),
        Field(
            "country",
            "country",
            N_("Country"),
            N_("Country of the partners as an ISO 3166 code or a name; kept in the row's statement."),
            ("Country", "Country code", "Nation"),
            ("국가", "국가명", "국가코드", "나라", "소재국"),
        ),
        Field(
            "agreement_type",
            "category",
            N_("Agreement type"),
            N_("Kind of agreement."),
            ("Agreement type", "Type", "Type of agreement", "Contract type", "Deal type", "Kind"),
            ("협약 유형", "계약 유형", "유형", "구분", "협력 유형", "협약 종류", "계약 종류", "협력 형태", "협약 형태"),
            "agreements.agreement_type",
            required=True,
            vocabulary="agreement_type",
        ),
        Field(
            "programme",
            "programme",
            N_("Programme"),
            N_("Key or name of the programme that the agreement sets up or extends."),
            ("Programme", "Program", "Programme key", "Network"),
            ("프로그램", "프로그램명", "사업 프로그램"),
            "agreements.programme_id",
        ),
        Field(
            "signatory",
            "text",
            N_("Signed by"),
            N_("The company's own unit that signed."),
            ("Signatory", "Signed by", "Our signatory", "Our unit"),
            ("당사 체결자", "체결 법인", "당사 법인", "체결 부서"),
            "agreements.signatory",
        ),
        Field(
            "signed",
            "date",
            N_("Signed"),
            N_("When the agreement was signed, as exactly as it is known: 2019, 2019-03, 2019-03-12, or any usual spelling."),
            ("Signed", "Signed on", "Date signed", "Signing date", "Date of signing", "Signature date", "Start", "Start date", "Date", "Effective date"),
            ("체결일", "협약일", "체결일자", "협약일자", "계약일", "계약일자", "체결 시기", "체결 연도", "서명일", "시작일", "일자", "날짜"),
            "agreements.signed",
        ),
        Field(
            "ends",
            "date",
            N_("Ends"),
            N_("When the agreement ends or ended."),
            ("Ends", "End", "End date", "Ended", "Expiry", "Expiry date", "Expiration date", "Valid until"),
            ("종료일", "만료일", "종료일자", "만료일자", "종료 시기", "계약 종료일", "협약 종료일", "유효기간"),
            "agreements.ends",
        ),
        Field(
            "therapeutic_area",
            "category",
            N_("Therapeutic area"),
            N_("Therapeutic area, where stated."),
            ("Therapeutic area", "Area", "TA", "Disease area", "Indication area"),
            ("질환 영역", "치료 영역", "질환군", "치료 분야", "질환 분야", "적응증 영역", "분야", "질환"),
            "agreements.therapeutic_area",
            vocabulary="therapeutic_area",
        ),
        Field(
            "rd_stage",
            "category",
            N_("Stage"),
            N_("Stage of research and development, where stated."),
            ("Stage", "R&D stage", "RD stage", "Development stage", "Research stage"),
            ("연구개발 단계", "개발 단계", "연구 단계", "R&D 단계", "단계"),
            "agreements.rd_stage",
            vocabulary="rd_stage",
        ),
        Field(
            "status",
            "category",
            N_("Status"),
            N_("What became of the agreement; blank is recorded as unknown."),
            ("Status", "State", "Current status"),
            ("상태", "진행 상태", "진행 상황", "현황", "현재 상태", "진행 현황"),
            "agreements.status",
            vocabulary="status",
        ),
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
        Field(
            "last_verified",
            "date",
            N_("Last verified"),
            N_("The day on which the row was last checked."),
            ("Last verified", "Last checked", "Verified", "Checked on", "Updated", "As of"),
            ("최종 확인일", "확인일", "확인일자", "최종 확인", "갱신일", "업데이트", "기준일"),
            "agreements.last_verified",
        ),
    )
}

OF_PARTIES = ("partner_type", "role")
"""The fields of which a cell may say one thing for each partner of the row, in their order."""
TITLES = ("title", "title_en", "title_ko")
"""The fields of which one at least must be filled."""


def column_of(field: Field) -> str:
    """The name of the record column that a field fills; blank for none."""
    table, _, name = field.target.partition(".")
    return TABLES[table].column(name).name if field.target else ""

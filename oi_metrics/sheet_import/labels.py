"""What a cell of a category may say: a code, its label in either language, or another usual word for the same thing."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import VOCABULARIES
from oi_metrics.sheet_import.written import packed

SPELLINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "partner_type": {
        "government": ("정부기관", "정부부처", "부처", "Ministry"),
        "university": ("대학교",),
        "research_institute": ("연구소", "연구원", "Research centre", "Research center"),
        "hospital": ("의료기관", "대학병원", "종합병원"),
        "biotech": ("바이오벤처", "바이오기업", "Biotech company"),
        "company": ("회사", "제약사", "제약회사", "제약기업", "Corporate", "Pharma"),
    },
    "role": {
        "counterparty": ("상대방", "계약 당사자", "Contracting party"),
        "site": ("임상기관", "임상시험기관", "실시기관", "Trial site"),
        "research_partner": ("공동연구기관", "연구기관", "Research institution"),
        "developer": ("공동개발사", "개발사", "Co-developer"),
    },
    "agreement_type": {
        "mou": ("양해각서", "업무협약", "업무협약(MOU)"),
        "joint_research": ("Joint research agreement", "Research collaboration"),
        "co_development": ("Codevelopment", "Joint development"),
        "license": ("라이센스", "Licence", "Licensing", "라이선스 계약"),
        "letter_of_intent": ("LOI", "의향서", "협력의향서"),
    },
    "status": {"planned": ("계획",), "active": ("진행", "Ongoing", "In progress", "Running"), "ended": ("Terminated", "Closed"), "lapsed": ("Expired",)},
    "rd_stage": {"basic_research": ("기초",), "preclinical": ("전임상", "비임상 시험"), "clinical": ("임상시험",), "discovery": ("발굴",)},
    "therapeutic_area": {
        "oncology": ("종양학", "항암", "Cancer"),
        "cardiovascular": ("심혈관", "Cardiology"),
        "metabolic": ("대사질환", "Metabolism"),
        "rare_disease": ("희귀병", "Rare disease"),
        "vaccines": ("Vaccine",),
        "immunology": ("면역",),
    },
    "amount_kind": {
        "investment_pledge": ("투자 약정", "Pledge"),
        "upfront": ("계약금", "선급금", "Upfront"),
        "milestone": ("마일스톤", "Milestone"),
        "total_disclosed": ("총액", "Total"),
    },
}  # fmt: skip
"""Other words for a code, besides the code and its labels."""


def codes(vocabulary: str, added: pd.DataFrame | None = None, stated: Mapping[str, str] | None = None) -> dict[str, str]:
    """Code by what may stand in a cell (as `packed`): codes, labels in both languages, other spellings.

    added: a `vocabulary` table of the records; stated: what the mapping says of this sheet, which comes before all else.
    """
    known: dict[str, str] = {}
    for code in VOCABULARIES[vocabulary]:
        labels = [Words(lang).label(vocabulary, code) for lang in LANGS]
        for text in (code, *labels, *(label.partition("(")[0] for label in labels), *SPELLINGS.get(vocabulary, {}).get(code, ())):
            known.setdefault(packed(text), code)
    if added is not None:
        for row in added[added["vocabulary"] == vocabulary].itertuples(index=False):
            for text in (row.code, row.label_en, row.label_ko):
                known.setdefault(packed(str(text)), str(row.code))
    known |= {packed(text): code for text, code in (stated or {}).items()}
    return known

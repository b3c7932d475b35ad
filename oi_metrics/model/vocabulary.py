"""The built-in vocabularies: every code with its English label, the key of its translation.

A vocabulary is open: the optional table `vocabulary` of a user's records adds codes, each with a label per language.
"""


def N_(text: str) -> str:
    """Mark a text for translation; the reader's language is chosen where it is shown."""
    return text


PARTNER_TYPES = {
    "government": N_("Government"),
    "university": N_("University"),
    "research_institute": N_("Research institute"),
    "hospital": N_("Hospital"),
    "biotech": N_("Biotech"),
    "company": N_("Company"),
    "other": N_("Other"),
}
AGREEMENT_TYPES = {
    "mou": N_("Memorandum of understanding"),
    "joint_research": N_("Joint research"),
    "co_development": N_("Co-development"),
    "license": N_("License"),
    "site_partnership": N_("Site partnership"),
    "letter_of_intent": N_("Letter of intent"),
    "other": N_("Other"),
}
RD_STAGES = {
    "basic_research": N_("Basic research"),
    "discovery": N_("Discovery"),
    "preclinical": N_("Preclinical"),
    "translational": N_("Translational"),
    "clinical": N_("Clinical"),
    "commercial": N_("Commercial"),
    "cross_stage": N_("Across stages"),
}
STATUSES = {
    "planned": N_("Planned"),
    "active": N_("Active"),
    "fulfilled": N_("Fulfilled"),
    "ended": N_("Ended"),
    "lapsed": N_("Lapsed"),
    "unknown": N_("Unknown"),
}
THERAPEUTIC_AREAS = {
    "oncology": N_("Oncology"),
    "vaccines": N_("Vaccines"),
    "cardiovascular": N_("Cardiovascular"),
    "metabolic": N_("Diabetes and metabolism"),
    "immunology": N_("Immunology"),
    "respiratory": N_("Respiratory"),
    "neurology": N_("Neurology"),
    "nephrology": N_("Nephrology"),
    "hepatology": N_("Hepatology"),
    "rare_disease": N_("Rare diseases"),
    "multiple": N_("Several areas"),
}
AMOUNT_KINDS = {
    "investment_pledge": N_("Investment pledge"),
    "upfront": N_("Upfront payment"),
    "milestone": N_("Milestone payments"),
    "royalty": N_("Royalty"),
    "total_disclosed": N_("Total disclosed"),
}
ROLES = {
    "counterparty": N_("Counterparty"),
    "site": N_("Clinical site"),
    "research_partner": N_("Research partner"),
    "developer": N_("Development partner"),
}
TIERS = {
    "company_page": N_("Company page"),
    "public_record": N_("Public record"),
    "registry": N_("Trial registry"),
    "internal": N_("Internal"),
}
CONFIDENTIALITIES = {"public": N_("Public"), "internal": N_("For internal use"), "restricted": N_("Restricted")}
"""Who may see a record, the widest circle first."""
STANCES = {"supports": N_("Supports"), "contradicts": N_("Contradicts")}
RANKS = {"preferred": N_("Preferred"), "normal": N_("Normal"), "deprecated": N_("Superseded")}
CLAIM_MEASURES = {
    "projects": N_("Joint research projects"),
    "agreements": N_("Agreements"),
    "programme_hospitals": N_("Hospitals in a programme"),
    "network_centres_worldwide": N_("Centres of the network worldwide"),
    "cooperation": N_("Cooperation with partners"),
}
UNITS = {
    "project": N_("project"),
    "agreement": N_("agreement"),
    "hospital": N_("hospital"),
    "centre": N_("centre"),
}
LANGUAGES = {"en": N_("English"), "ko": N_("Korean")}
REGISTRIES = {"mfds": N_("MFDS approvals (Korea)"), "ctgov": N_("ClinicalTrials.gov")}
PHASES = {
    **{code: N_("Phase {code}") for code in ("0", "1", "1a", "1b", "1/2", "1/2a", "1/2b", "1/3", "2", "2a", "2b", "2/3", "2b/3", "3", "3a", "3b", "3/4", "4")},
    "bioequivalence": N_("Bioequivalence"),
    "investigator_initiated": N_("Investigator-initiated"),
    "extension": N_("Extension study"),
    "observational": N_("Observational study"),
    "expanded_access": N_("Expanded access"),
    "not_applicable": N_("Phases do not apply"),
}
"""Phases, then kinds of study that registries write in the place of a phase."""
REGIONS = {
    "KR-11": N_("Seoul"),
    "KR-26": N_("Busan"),
    "KR-27": N_("Daegu"),
    "KR-28": N_("Incheon"),
    "KR-29": N_("Gwangju"),
    "KR-30": N_("Daejeon"),
    "KR-31": N_("Ulsan"),
    "KR-41": N_("Gyeonggi"),
    "KR-42": N_("Gangwon"),
    "KR-43": N_("North Chungcheong"),
    "KR-44": N_("South Chungcheong"),
    "KR-45": N_("North Jeolla"),
    "KR-46": N_("South Jeolla"),
    "KR-47": N_("North Gyeongsang"),
    "KR-48": N_("South Gyeongsang"),
    "KR-49": N_("Jeju"),
    "KR-50": N_("Sejong"),
}

VOCABULARIES: dict[str, dict[str, str]] = {
    "partner_type": PARTNER_TYPES,
    "agreement_type": AGREEMENT_TYPES,
    "rd_stage": RD_STAGES,
    "status": STATUSES,
    "therapeutic_area": THERAPEUTIC_AREAS,
    "amount_kind": AMOUNT_KINDS,
    "role": ROLES,
    "tier": TIERS,
    "confidentiality": CONFIDENTIALITIES,
    "stance": STANCES,
    "rank": RANKS,
    "claim_measure": CLAIM_MEASURES,
    "unit": UNITS,
    "language": LANGUAGES,
    "registry": REGISTRIES,
    "phase": PHASES,
    "region": REGIONS,
}
CLOSED = ("tier", "confidentiality", "stance", "rank", "language")
"""Vocabularies the code itself gives meaning to; records cannot extend them."""

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
"""Other words for a code that stand in cells of sheets, besides the code and its labels."""

PROGRAMME_CODES = {"partner_type": ("hospital",), "agreement_type": ("site_partnership", "mou")}
"""What the seats of a programme are about, by vocabulary: hospitals, and the agreements that set up or extend a programme."""

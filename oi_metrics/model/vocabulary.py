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
STANCES = {"supports": N_("Supports"), "contradicts": N_("Contradicts")}
RANKS = {"preferred": N_("Preferred"), "normal": N_("Normal"), "deprecated": N_("Superseded")}
CLAIM_MEASURES = {
    "projects": N_("Joint research projects"),
    "agreements": N_("Agreements"),
    "programme_hospitals": N_("Hospitals in a programme"),
    "network_centres_worldwide": N_("Centres of the network worldwide"),
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
    "stance": STANCES,
    "rank": RANKS,
    "claim_measure": CLAIM_MEASURES,
    "unit": UNITS,
    "language": LANGUAGES,
    "registry": REGISTRIES,
    "phase": PHASES,
    "region": REGIONS,
}
CLOSED = ("tier", "stance", "rank", "language")
"""Vocabularies the code itself gives meaning to; records cannot extend them."""

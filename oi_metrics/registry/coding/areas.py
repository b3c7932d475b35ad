"""The therapeutic area of a trial, by words of its condition or title in English and Korean; blank where none decides.

Each rule is a list of words; the first area of `RULES` whose words stand in the text is taken, so that what is narrower
or decides more stands first: a vaccine is a vaccine whatever it prevents, a cancer of the lung is oncology. Where no word
stands the area stays blank: it is read, never guessed.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

RULES: dict[str, tuple[str, ...]] = {
    "vaccines": (
        r"vaccin\w*", r"immuni[sz]ation", r"immunogenicity of .*(?:influenza|dtap|meningococ)", "백신", "예방접종", "인플루엔자분할", "톡소이드",
    ),
    "rare_disease": (
        r"gaucher", r"fabry", r"pompe", r"mucopolysaccharidos\w*", r"niemann", r"cystic fibrosis", r"lysosomal", r"h(?:a)?emophilia\w*",
        "고셔", "고쉐", "파브리", "폼페", "뮤코다당", "니만", "희귀", "혈우병", "리소좀", "낭성섬유증", "가족성 아밀로이드",
    ),
    "oncology": (
        r"\w*cancer\w*", r"\w*carcinom\w*", r"\w*tumou?rs?\b", r"neoplas\w*", r"malignan\w*", r"leuk(?:a)?emi\w*", r"\w*lymphom\w*", r"\w*myelom\w*",
        r"melanom\w*", r"\w*sarcom\w*", r"gliom\w*", r"glioblastom\w*", r"mesotheliom\w*", r"metasta\w*", r"nsclc", r"sclc", r"oncolog\w*", r"myelodysplas\w*",
        r"waldenstr\w*", "tumor lysis", r"myelofibrosis", r"polycyth(?:a)?emia vera", r"essential thrombocyth(?:a)?emia",
        "종양", "(?:위|간|폐|대장|직장|결장|유방|전립선|전립샘|췌장|난소|방광|신장|신세포|간세포|갑상선|갑상샘|자궁|자궁경부|자궁내막|식도|담도|담관|두경부|구강|피부|고형|소세포|상피세포|요로상피|세포|진행|전이성|소아|혈액|담낭|복막|후두|비인두|위장관)암",
        "암\\s?환자", "암종", "육종", "백혈병", "림프종", "골수종", "흑색종", "항암", "악성", "전이성", "골수이형성", "교모세포", "암의", "골수섬유", "진성\\s?적혈구", "본태성\\s?혈소판",
    ),
    "hepatology": (
        r"hepatitis [bcd]", r"chronic hepatitis", r"steatohepatitis", r"\bnash\b", r"\bmash\b", r"nafld", r"cirrhos\w*", r"hepatic\w*", r"liver",
        "간염", "간경변", "간경화", "지방간", "간성", "간질환", "간기능", "간이식",
    ),
    "nephrology": (
        r"kidney", r"renal", r"nephr\w*", r"dialysis", r"glomerul\w*", "신부전", "신장", "투석", "신증", "신이식", "사구체", "고인산혈", "고인혈",
    ),
    "metabolic": (
        r"diabet\w*", r"insulin\w*", r"obes\w*", r"overweight", r"metabolic", r"hyperglyc\w*", r"hypoglyc\w*", r"thyroid\w*", r"osteopor\w*", r"gout",
        r"hyperuric\w*", r"growth hormone", r"acromegal\w*",
        "당뇨", "인슐린", "비만", "혈당", "대사증후군", "골다공증", "통풍", "고요산", "성장호르몬", "갑상선", "과체중",
    ),
    "cardiovascular": (
        r"cardi\w*", r"coronary", r"hypertens\w*", r"hypotens\w*", r"heart", r"atrial", r"thrombo\w*", r"embol\w*", r"\w*cholesterol\w*", r"dyslipid\w*",
        r"hyperlipid\w*", r"\w*lipid(?:a)?emi\w*", r"vascular", r"myocard\w*", r"arter\w*", r"angina",
        "고혈압", "저혈압", "심부전", "심방", "심근", "심장", "심혈관", "관상동맥", "콜레스테롤", "지질혈증", "고지혈", "혈전", "색전", "동맥", "협심증", "혈소판",
    ),
    "neurology": (
        r"multiple sclerosis", r"parkinson\w*", r"alzheimer\w*", r"dementia", r"epilep\w*", r"seizure\w*", r"migraine\w*", r"stroke", r"neuropath\w*",
        r"\w*polyneuropath\w*", r"insomnia", r"depress\w*", r"schizophren\w*", r"bipolar", r"amyotrophic", r"cidp", r"dysarthria", r"huntington\w*",
        r"myasthenia\w*", r"mania", r"neuralgia",
        "다발성 ?경화", "파킨슨", "알츠하이머", "치매", "뇌전증", "간질", "편두통", "뇌졸중", "뇌경색", "신경병", "불면", "우울", "조현병", "정신분열", "양극성", "조증",
        "수면", "신경통", "주의력결핍", "근위축",
    ),
    "immunology": (
        r"arthritis", r"lupus", r"psoria\w*", r"dermatitis", r"eczema", r"crohn\w*", r"colitis", r"urticaria", r"sclerosis, systemic", r"systemic sclerosis",
        r"scleroderma", r"spondyl(?:o)?arthr\w*", r"ankylosing", r"autoimmun\w*", r"atop\w*", r"transplant\w*", r"graft[ -]versus\S*", r"graft rejection", r"food allergy", r"sj[oö]gren\w*",
        r"allergic disease", r"allerg\w* (?:to|reaction)", r"prurigo", r"eosinophilic (?:esophagitis|oesophagitis)", r"anaphyla\w*",
        "관절염", "루푸스", "건선", "피부염", "크론", "대장염", "두드러기", "척추염", "자가면역", "아토피", "이식", "전신 ?경화", "음식 ?알레르기", "베체트",
    ),
    "respiratory": (
        r"asthma\w*", r"copd", r"chronic obstructive", r"pulmonary", r"bronch\w*", r"rhinit\w*", r"\w*sinusit\w*", r"nasal polyp\w*", r"lung disease\w*",
        r"respiratory", r"pneumonia", r"cough",
        "천식", "만성 ?폐쇄", "폐쇄성", "폐섬유", "기관지", "비염", "부비동", "비용종", "비강", "폐렴", "기침", "호흡", "인두염", "편도염",
    ),
}  # fmt: skip
"""By area, patterns of whole words (English) or parts of words (Korean), in the order in which they decide."""


def _pattern(words: tuple[str, ...]) -> str:
    return "|".join(rf"\b(?:{word})\b" if word.isascii() else f"(?:{word})" for word in words)


_PATTERNS = {area: _pattern(words) for area, words in RULES.items()}


def areas(texts: pd.Series) -> pd.Series:
    """The area that the words of each condition or title decide; blank where none does. The expressions are RE2's."""
    lowered = pc.utf8_lower(pa.array(texts, type=pa.string()))
    found = pc.case_when(
        pc.make_struct(*(pc.match_substring_regex(lowered, pattern) for pattern in _PATTERNS.values())), *(pa.scalar(area) for area in _PATTERNS), pa.scalar("")
    )
    return pd.Series(found.to_pandas(), dtype="str").set_axis(texts.index)


def area_of(text: str) -> str:
    """The area of one text."""
    return str(areas(pd.Series([text], dtype="str")).iloc[0])

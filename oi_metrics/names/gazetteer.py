"""What is widely known of Korean names: places, universities, hospital families, and the words of institutions.

Each word has one canonical form, in which the languages and the spellings meet; a hyphenated canonical word stands for
a whole name, so that `ulsan` (the place) and `ulsan-university` never meet.
"""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """within: the larger place that holds it, blank for a city or province of the first rank."""

    word: str
    within: str


_PLACES = """
seoul 서울 seoul| busan 부산 busan pusan| daegu 대구 daegu taegu| incheon 인천 incheon inchon| gwangju 광주 gwangju kwangju
daejeon 대전 daejeon taejon daejon| ulsan 울산 ulsan| sejong 세종 sejong| gyeonggi 경기 gyeonggi kyonggi kyunggi| gangwon 강원 gangwon kangwon
chungbuk 충북 chungbuk| chungnam 충남 chungnam| jeonbuk 전북 jeonbuk| jeonnam 전남 jeonnam| gyeongbuk 경북 gyeongbuk
gyeongnam 경남 gyeongnam| jeju 제주 jeju cheju
suwon 수원 suwon <gyeonggi| seongnam 성남 seongnam sungnam <gyeonggi| goyang 고양 goyang koyang <gyeonggi| yongin 용인 yongin <gyeonggi
bucheon 부천 bucheon puchon <gyeonggi| ansan 안산 ansan <gyeonggi| anyang 안양 anyang <gyeonggi| uijeongbu 의정부 uijeongbu <gyeonggi
guri 구리 guri <gyeonggi| hwaseong 화성 hwaseong <gyeonggi| gwangmyeong 광명 gwangmyeong <gyeonggi| gunpo 군포 gunpo <gyeonggi
gimpo 김포 gimpo kimpo <gyeonggi| pyeongtaek 평택 pyeongtaek <gyeonggi| icheon 이천 icheon <gyeonggi| paju 파주 paju <gyeonggi
wonju 원주 wonju <gangwon| chuncheon 춘천 chuncheon chunchon <gangwon| gangneung 강릉 gangneung kangnung <gangwon| sokcho 속초 sokcho <gangwon
cheongju 청주 cheongju <chungbuk| chungju 충주 chungju <chungbuk| jecheon 제천 jecheon <chungbuk| cheonan 천안 cheonan chonan <chungnam
gongju 공주 gongju <chungnam| jeonju 전주 jeonju chonju <jeonbuk| iksan 익산 iksan <jeonbuk| gunsan 군산 gunsan <jeonbuk
hwasun 화순 hwasun <jeonnam| mokpo 목포 mokpo <jeonnam| suncheon 순천 suncheon sunchon <jeonnam| naju 나주 naju <jeonnam
pohang 포항 pohang <gyeongbuk| gumi 구미 gumi kumi <gyeongbuk| gyeongju 경주 gyeongju kyongju <gyeongbuk| andong 안동 andong <gyeongbuk
gimcheon 김천 gimcheon <gyeongbuk| gyeongsan 경산 gyeongsan <gyeongbuk| changwon 창원 changwon <gyeongnam| masan 마산 masan <gyeongnam
jinju 진주 jinju chinju <gyeongnam| yangsan 양산 yangsan <gyeongnam| gimhae 김해 gimhae kimhae <gyeongnam
gangnam 강남 gangnam kangnam <seoul| gangbuk 강북 gangbuk kangbuk <seoul| gangdong 강동 gangdong kangdong <seoul| gangseo 강서 gangseo kangseo <seoul
sinchon 신촌 sinchon shinchon <seoul| mokdong 목동 mokdong <seoul| guro 구로 guro kuro <seoul| anam 안암 anam <seoul| yeouido 여의도 yeouido yoido <seoul
eunpyeong 은평 eunpyeong <seoul| sanggye 상계 sanggye <seoul| nowon 노원 nowon <seoul| hangang 한강 hangang <seoul
yongsan 용산 yongsan <seoul
bundang 분당 bundang pundang <seongnam| ilsan 일산 ilsan <goyang| dongtan 동탄 dongtan <hwaseong| sanbon 산본 sanbon <gunpo| jukjeon 죽전 jukjeon <yongin
haeundae 해운대 haeundae <busan| chilgok 칠곡 chilgok <daegu| dunsan 둔산 dunsan <daejeon| bitgoeul 빛고을 bitgoeul <gwangju
"""
_DISTRICTS = """
seocho 서초 seocho <seoul| songpa 송파 songpa <seoul| jongno 종로 jongno chongno <seoul| seodaemun 서대문 seodaemun <seoul
dongjak 동작 dongjak <seoul| seongbuk 성북 seongbuk <seoul| seongdong 성동 seongdong <seoul| gwangjin 광진 gwangjin <seoul
yeongdeungpo 영등포 yeongdeungpo <seoul| gwanak 관악 gwanak <seoul| dongdaemun 동대문 dongdaemun <seoul| bupyeong 부평 bupyeong <incheon
namdong 남동 namdong <incheon| dalseo 달서 dalseo <daegu
"""
"""Districts that stand in addresses, not in the names of branches."""

_UNIVERSITIES = """
seoul-national 서울 seoul national| yonsei 연세,연 yonsei| korea 고려,고 korea| daegu-catholic 대구가톨릭 daegu catholic
catholic-kwandong 가톨릭관동 catholic kwandong| catholic 가톨릭,카톨릭 catholic| sungkyunkwan 성균관 sungkyunkwan,sung kyun kwan| ulsan 울산 ulsan
hanyang 한양 hanyang,han yang| kyung-hee 경희 kyung hee,kyunghee| chung-ang 중앙 chung ang,chungang,choong ang
ewha-womans 이화여자,이화여,이화,이 ewha womans,ewha women,ewha woman,ewha| hallym 한림 hallym| inje 인제 inje| inha 인하 inha| ajou 아주 ajou
gachon 가천 gachon| konkuk 건국 konkuk,kon kuk| konyang 건양 konyang| dankook 단국 dankook| dongguk 동국 dongguk| dong-a 동아 dong a,donga
kosin 고신 kosin| keimyung 계명 keimyung,kyemyung| yeungnam 영남 yeungnam,yeongnam| chosun 조선 chosun| wonkwang 원광 wonkwang,won kwang
soonchunhyang 순천향 soonchunhyang,soon chun hyang| eulji 을지 eulji| cha 차의과학 cha| kyungpook-national 경북 kyungpook national,gyeongbuk national
pusan-national 부산 pusan national,busan national| chonnam-national 전남 chonnam national,jeonnam national
jeonbuk-national 전북 jeonbuk national,chonbuk national| chungnam-national 충남 chungnam national,chung nam national
chungbuk-national 충북 chungbuk national,chung buk national| kangwon-national 강원 kangwon national,gangwon national
jeju-national 제주 jeju national,cheju national| gyeongsang-national 경상국립,경상 gyeongsang national,gyeong sang national,kyungsang national
dong-eui 동의 dong eui,dongeui| daegu-haany 대구한의 daegu haany| sangji 상지 sangji| semyung 세명 semyung| dongshin 동신 dongshin| sahmyook 삼육 sahmyook
"""

PLACES: dict[str, Place] = {}
"""Every spelling of a place, in both languages: the place that it means."""

UNIVERSITIES_EN: dict[str, str] = {}
UNIVERSITIES_KO: dict[str, str] = {}
"""What stands before the word university, in either language: the canonical word of the university."""


def _entries(text: str) -> list[list[str]]:
    """The words of each entry; entries stand a line or a bar apart."""
    return [entry.split() for entry in text.replace("\n", "|").split("|") if entry.strip()]


def _fill() -> None:
    for word, *spellings in _entries(_PLACES + _DISTRICTS):
        within = spellings.pop()[1:] if spellings[-1].startswith("<") else ""
        PLACES.update(dict.fromkeys([word, *spellings], Place(word, within)))
    for word, korean, *english in _entries(_UNIVERSITIES):
        UNIVERSITIES_KO.update(dict.fromkeys(korean.split(","), f"{word}-university"))
        UNIVERSITIES_EN.update(dict.fromkeys(" ".join(english).split(","), f"{word}-university"))


_fill()

DISTRICTS = frozenset(entry[0] for entry in _entries(_DISTRICTS))

AFFILIATED = {
    "severance": "yonsei-university", "asan": "ulsan-university", "samsung": "sungkyunkwan-university", "paik": "inje-university",
    "sacredheart": "hallym-university", "stmary": "catholic-university", "stvincent": "catholic-university", "stpaul": "catholic-university",
    "gil": "gachon-university", "cha": "cha-university", "dongsan": "keimyung-university", "gospel": "kosin-university",
    "boramae": "seoul-national-university", "eulji": "eulji-university",
}  # fmt: skip
"""The university that a family of hospitals teaches for; hospitals are often written with it and as often without."""

KOREAN_WORDS = {
    "연구자": "investigator",
    "병원": "hospital", "의원": "clinic", "의료원": "medcenter", "의료센터": "medcenter", "메디컬센터": "medcenter", "대학교": "university",
    "대학원": "graduate", "의과대학": "medschool", "의대": "medschool", "한의과대학": "kmed medschool", "치과대학": "dentschool", "대학": "college",
    "치과대학병원": "dental hospital", "치과대학치과병원": "dental hospital", "부속": "", "국립": "national", "시립": "municipal", "도립": "provincial",
    "센터": "center", "암": "cancer", "치과": "dental", "한방": "kmed", "한의원": "kmed clinic", "어린이": "children", "여성": "women", "안과": "eye",
    "요양": "nursing", "재활": "rehabilitation", "보훈": "veterans", "연구원": "institute", "재단": "foundation", "협회": "association",
    "학회": "society", "은행": "bank", "제약": "pharma", "바이오": "bio", "과학기술원": "institute science technology",
    "보건복지부": "ministry health welfare", "세브란스": "severance", "성모": "stmary", "성빈센트": "stvincent", "성바오로": "stpaul",
    "성심": "sacredheart", "삼성": "samsung", "서울": "seoul", "파티마": "fatima", "기독": "christian", "복음": "gospel", "보라매": "boramae",
    "적십자": "redcross", "동산": "dongsan", "을지": "eulji", "특별시": "", "광역시": "", "아산": "asan",
}  # fmt: skip
"""Words of Korean names and their canonical form; blank where the word tells nothing apart."""

KOREAN_BEFORE_HOSPITAL = {"차": "cha", "길": "gil", "백": "paik"}
"""Families written with one syllable: read as such only right before the word for hospital or what leads to it."""

ENGLISH_PHRASES = (
    (r"\b(?:st|saint)\s+([a-z]{4,}?)s?\b(?: s\b)?", r"st\1"),
    (r"\b([a-z]+) s\b", r"\1"),
    (r"\b(?:univ|uni)\b", "university"),
    (r"\b(?:hosp|hospitals)\b", "hospital"),
    (r"\b(?:nat|natl)\b", "national"),
    (r"\b(?:ctr|centre|centers)\b", "center"),
    (r"\bmed center\b|\bmedical center\b", "medcenter"),
    (r"\bhealth ?care system\b|\bhealth system\b", "healthsystem"),
    (r"\b(?:college|school) of (?:oriental|korean) medicine\b", "kmed medschool"),
    (r"\b(?:college|school|faculty) of medicine\b|\bmedical (?:college|school)\b", "medschool"),
    (r"\b(?:college|school) of dentistry\b|\bdental (?:college|school)\b", "dentschool"),
    (r"\bhospital of (?:oriental|korean) medicine\b", "kmed hospital"),
    (r"\b(?:oriental|korean) (?:medicine|medical)?\s*hospital\b", "kmed hospital"),
    (r"\bsacred heart\b", "sacredheart"),
    (r"\bred cross\b", "redcross"),
    (r"\b(?:baik|baek|paek)\b", "paik"),
    (r"\bchild(?:ren)?s?\b", "children"),
    (r"\bwomens\b", "women"),
    (r"\bpharmaceuticals?\b", "pharma"),
    (r"\bsciences\b", "science"),
)
"""Patterns on the normal form of an English name, in order, and the canonical words."""

STOPWORDS = frozenset({"the", "of", "at", "in", "and", "for"})
SCHOOLS = frozenset({"medschool", "dentschool", "healthsystem"})
"""What may follow the name of a university where it stands as the parent of a hospital."""

HEADS = frozenset({"hospital", "medcenter", "clinic", "university", "institute", "college"})
GENERIC = HEADS | SCHOOLS | frozenset(
    {"center", "national", "medical", "general", "municipal", "provincial", "cancer", "dental", "kmed", "children", "women", "eye", "nursing",
     "rehabilitation", "veterans", "graduate", "foundation", "association", "society", "bank", "pharma", "bio", "science", "technology", "korea",
     "korean", "health", "research", "central", "christian", "laboratory", "ministry", "group", "system", "company", "international"}
)  # fmt: skip
"""Words that many organisations share: alone they name none."""

_UNIT_WORDS = (
    "department departement medical dept division div clinic clinics pharmacy oncology hematology haematology hemato cardiology nephrology urology surgery "
    "pediatrics paediatrics neurology psychiatry radiology dermatology rheumatology ophthalmology endocrinology metabolism gastroenterology "
    "pulmonology anesthesiology medicine internal emergency room clinical trial trials research center office unit team laboratory lab allergy "
    "immunology infectious diseases disease ppds radiation rehabilitation pain physiology investigator"
)
UNIT_WORDS = frozenset(_UNIT_WORDS.split())
"""Words of the departments and offices inside an organisation."""

UNIT_MARKS = UNIT_WORDS - {
    "medicine", "medical", "internal", "research", "center", "clinical", "trial", "trials", "room", "rehabilitation", "disease", "diseases", "clinic",
    "clinics", "pain", "radiation", "infectious",
}  # fmt: skip
"""One of these makes a part of a name a department, if nothing else in it is a name."""

ADDRESS_SUFFIXES = frozenset({"gu", "si", "do", "gun", "dong", "ro", "eup", "myeon", "city", "gwangyeoksi", "teugbyeolsi", "daero", "gil"})
COUNTRY = frozenset({"korea", "republic", "south", "daehanmingug", "hangug"})

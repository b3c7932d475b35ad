"""Reads sentences as a reader does: which number stands in which place, in English and in Korean.

The shapes are written here by hand, from what a sentence means, so that a translation that swaps two numbers is read
wrongly and found out. `<name>` is a number, `@` a name, date, code or sum of money, which the reader has covered up.
"""

from __future__ import annotations

import re

FIGURE = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"

SHAPES = (
    ("<n> agreements? (is|are) named: #", "확인된 협약은 <n>건이다\\(#\\)"),
    ("Stated as @: @, in <n> agreements?", "@(으로|로) 명시된 금액은 @이며, 협약 <n>건에 해당한다"),
    ("<n> named partners? (is|are) party to agreements", "이름이 확인된 파트너 <n>곳이 협약에 참여한다"),
    (
        "<n> named partners? (is|are) party to agreements; parties that no source names: <unnamed>",
        "이름이 확인된 파트너 <n>곳이 협약에 참여하며, 어느 출처도 이름을 밝히지 않은 당사자는 <unnamed>곳이다",
    ),
    ("<n> part(y|ies) (is|are) not named by any source", "당사자 <n>곳은 어느 출처도 이름을 밝히지 않았다"),
    ("<n> named hospitals? holds? a seat in the network", "이름이 확인된 병원 <n>곳이 네트워크에 참여하고 있다"),
    (
        "<n> named hospitals? holds? a seat in the network; seats whose holder no source names: <unnamed>",
        "이름이 확인된 병원 <n>곳이 네트워크에 참여하고 있으며, 어느 출처도 이름을 밝히지 않은 참여 병원은 <unnamed>곳이다",
    ),
    ("<n> recognitions? (is|are) on record: # on the as-of day", "기록된 인증·포상은 <n>건이다\\(기준일 현재 #\\)"),
    ("<n> things? to know before quoting a figure: #", "수치를 인용하기 전에 확인할 사항은 <n>건이다\\(#\\)"),
    ("@ ran until @", "@(은|는|은\\(는\\)) @까지 유효했다"),
    ("The most agreements dated to a single year: <n>( each)?, in @", "한 해에 체결된 것으로 확인되는 협약이 가장 많은 해는 @(으로|로),( 각)? <n>건이다"),
    (
        "The most agreements dated to a single year: <n>, in each of <times> years",
        "한 해에 체결된 것으로 확인되는 협약은 가장 많을 때 <n>건이며, 그런 해가 <times>개임",
    ),
    (
        "<n> agreements? may( each)? belong to any of several years and (is|are) placed in none of them for certain",
        "협약 <n>건은 체결일이 여러 해에 걸친 기간 안에 있어 어느 해에도 확정하여 넣지 않음",
    ),
    ("<n> agreements? (is|are) undated and (has|have) no year", "협약 <n>건은 날짜를 알 수 없어 연도가 없음"),
    ("In <year> at least <n> agreements? (was|were) in force", "<year>년에는 협약이 최소 <n>건 유효했음"),
    (
        "In <year> at least <n> agreements? (was|were) in force; for <possible> more, no source says that (it|they) had ended",
        "<year>년에는 협약이 최소 <n>건 유효했으며, 그 밖의 <possible>건은 종료되었다는 출처가 없음",
    ),
    (
        "No agreement is known for certain to have been in force in <year>; for <n>, no source says that (it|they) had ended",
        "<year>년에 유효했음이 확실한 협약은 없으며, <n>건은 종료되었다는 출처가 없음",
    ),
    ("By the end of <year> at least <n> agreements? had been signed", "<year>년 말까지 체결된 협약은 최소 <n>건임"),
    (
        "By the end of <year> at least <n> agreements? had been signed, and at most <most> of those that sources date",
        "<year>년 말까지 체결된 협약은 최소 <n>건이며, 출처가 날짜를 밝힌 협약 가운데 최대 <most>건임",
    ),
    ("Of <n> agreements?, <open> (has|have) no stated end", "협약 <n>건 가운데 <open>건은 종료일이 명시되지 않음"),
    ("The latest agreement that sources date: @, @", "출처가 날짜를 밝힌 가장 최근 협약은 @(으로|로|\\(으\\)로), 체결 시점은 @임"),
    (
        "The partner type in the most agreements: @, in <n> of <all> \\(full counting\\)",
        "협약에 가장 많이 참여한 파트너 유형은 @(으로|로|\\(으\\)로), 협약 <all>건 가운데 <n>건이다\\(전체 집계\\)",
    ),
    (
        "@ each take part in <n> of <all> agreements, and no other partner type in so many \\(full counting\\)",
        "@(이|가|이\\(가\\)) 각각 협약 <all>건 가운데 <n>건에 참여하며, 그만큼 참여하는 다른 파트너 유형은 없다\\(전체 집계\\)",
    ),
    (
        "<times> partner types each take part in <n> of <all> agreements, and no other in so many \\(full counting\\)",
        "파트너 유형 <times>개가 각각 협약 <all>건 가운데 <n>건에 참여하며, 그만큼 참여하는 다른 유형은 없다\\(전체 집계\\)",
    ),
    (
        "Agreements that each of <times> partner types takes part in: <n> of <all> \\(full counting\\)",
        "파트너 유형 <times>개가 각각 협약 <all>건 가운데 <n>건에 참여한다\\(전체 집계\\)",
    ),
    (
        "The only partner type that sources state: @, in <n> of <all> agreements \\(full counting\\)",
        "출처가 밝힌 파트너 유형은 @뿐이며, 협약 <all>건 가운데 <n>건에 참여한다\\(전체 집계\\)",
    ),
    ("Every party of the <n> agreements? is of one type: @", "협약 <n>건의 당사자는 모두 같은 유형이다\\(@\\)"),
    ("Counted by fractions, @ stands for <fractional> of them", "분할 집계로는 @(이|가|이\\(가\\)) <fractional>건을 차지한다"),
    ("The way of counting moves the figures of <n> partner types?", "집계 방식에 따라 파트너 유형 <n>개의 수치가 달라진다"),
    (
        "(The largest move|What moves): @, <before> by @ and <after> by @; <n> agreements? (is|are) behind it",
        "(가장 크게 )?달라지는 유형은 @(으로|로|\\(으\\)로), @ <before>건, @ <after>건이며, 관련 협약은 <n>건이다",
    ),
    (
        "Of <partners> named partners, @ is party to the most agreements: <n>",
        "이름이 확인된 파트너 <partners>곳 가운데 @(이|가|이\\(가\\)) 가장 많은 협약 <n>건에 참여한다",
    ),
    (
        "Of <partners> named partners, @ are party to <n> agreements each, and no other to so many",
        "이름이 확인된 파트너 <partners>곳 가운데 @(이|가|이\\(가\\)) 각각 협약 <n>건에 참여하며, 그만큼 참여하는 다른 파트너는 없다",
    ),
    (
        "Of <partners> named partners, <times> are party to <n> agreements each, and no other to so many",
        "이름이 확인된 파트너 <partners>곳 가운데 <times>곳이 각각 협약 <n>건에 참여하며, 그만큼 참여하는 다른 파트너는 없다",
    ),
    ("The only named partner, @, is party to <n> agreements?", "이름이 확인된 유일한 파트너인 @(은|는|은\\(는\\)) 협약 <n>건에 참여한다"),
    ("Each of <partners> named partners is party to <n> agreements?", "이름이 확인된 파트너 <partners>곳은 각각 협약 <n>건에 참여한다"),
    ("@ stated for the most agreements: @, for <n>", "가장 많은 협약에 명시된 @(은|는|은\\(는\\)) @(으로|로|\\(으\\)로), <n>건이다"),
    (
        "@ stated: @, for <n> agreements each, and no other for so many",
        "명시된 @ 가운데 @(이|가|이\\(가\\)) 각각 협약 <n>건이며, 그만큼 많은 다른 것은 없다",
    ),
    ("@: <times> are stated for <n> agreements each, and no other for so many", "명시된 @ 가운데 <times>개가 각각 협약 <n>건이며, 그만큼 많은 다른 것은 없다"),
    ("@ stated: @, for <n> agreements? each", "명시된 @(은|는|은\\(는\\)) @(으로|로|\\(으\\)로), 각각 협약 <n>건이다"),
    ("@: <times> are stated, for <n> agreements? each", "명시된 @(은|는|은\\(는\\)) <times>개로, 각각 협약 <n>건이다"),
    ("@ stated: @ alone, for <n> agreements?", "명시된 @(은|는|은\\(는\\)) @뿐이며, 협약 <n>건이다"),
    ("@: not stated by any source for <n> agreements?", "협약 <n>건은 @(을|를|을\\(를\\)) 밝힌 출처가 없다"),
    (
        "<n> agreements? with a named partner (is|are) too few to measure concentration",
        "이름이 확인된 파트너가 있는 협약이 <n>건뿐이어서 집중도를 측정하지 않는다",
    ),
    (
        "The agreements rest wholly or almost wholly on a single partner "
        "\\(effective number of partners <effective_partners>, Herfindahl-Hirschman index <hhi>\\)",
        "협약은 전부 또는 거의 전부 한 파트너와 맺은 것이다\\(유효 파트너 수 <effective_partners>, 허핀달·허슈만 지수 <hhi>\\)",
    ),
    (
        "The agreements are spread as if over <effective_partners> equally frequent partners \\(Herfindahl-Hirschman index <hhi>\\)",
        "협약은 동일 비율의 파트너 <effective_partners>곳에 분산된 수준임\\(허핀달-허시먼 지수 <hhi>\\)",
    ),
    ("<n> programme seat is in view; a source names the hospital that holds it", "프로그램 참여 병원 <n>곳은 모두 출처가 명칭을 밝혔다"),
    ("All <n> programme seats are held by hospitals that sources name", "프로그램 참여 병원 <n>곳은 모두 출처가 명칭을 밝혔다"),
    (
        "Of <seats> programme seats, <n> (is held by a hospital that a source names|are held by hospitals that sources name)",
        "프로그램 참여 병원 <seats>곳 가운데 <n>곳은 출처가 명칭을 밝혔다",
    ),
    (
        "<n> programme seats? (is|are) in view; no source names (the hospital that holds it|a hospital that holds one of them)",
        "프로그램 참여 병원 <n>곳은 어느 출처도 명칭을 밝히지 않았다",
    ),
    (
        "@: at least <n> seats? held by( a)? named hospitals? at the end of <year>",
        "@: <year>년 말 현재 명칭이 확인된 참여 병원은 최소 <n>곳이다",
    ),
    ("<n> hospitals? (is|are) in view; (it holds no|none of them holds a) programme seat", "대상 병원은 <n>곳이며, 프로그램 참여 병원은 없다"),
    ("<n> hospitals? (is|are) in view; (it|each of them) holds a programme seat", "대상 병원은 <n>곳이며, 모두 프로그램 참여 병원이다"),
    ("Of <hospitals> hospitals in view, <n> holds? a programme seat", "대상 병원 <hospitals>곳 가운데 <n>곳이 프로그램 참여 병원이다"),
    ("<n> hospitals? with coordinates (is|are) in view,( all of them)? in @", "좌표가 있는 병원 <n>곳은 모두 @에 있다"),
    ("Of <placed> hospitals with coordinates, <n> (is|are) in @", "좌표가 있는 병원 <placed>곳 가운데 <n>곳이 @에 있다"),
    ("Of <placed> hospitals with coordinates, the most are in @: <n>", "좌표가 있는 병원 <placed>곳 가운데 가장 많은 지역은 @(으로|로), <n>곳이다"),
    ("Of <placed> hospitals with coordinates, @ have <n> each", "좌표가 있는 병원 <placed>곳 가운데 @에 각각 <n>곳이 있다"),
    (
        "Of <placed> hospitals with coordinates, @ have <n> each, and no other region has more",
        "좌표가 있는 병원 <placed>곳 가운데 @에 각각 <n>곳이 있으며, 이보다 많은 지역은 없다",
    ),
    ("Of <placed> hospitals with coordinates, <times> regions have <n> each", "좌표가 있는 병원 <placed>곳 가운데 지역 <times>곳에 각각 <n>곳이 있다"),
    (
        "Of <placed> hospitals with coordinates, <times> regions have <n> each, and no other region has more",
        "좌표가 있는 병원 <placed>곳 가운데 지역 <times>곳에 각각 <n>곳이 있으며, 이보다 많은 지역은 없다",
    ),
    ("<n> hospitals? (has|have) coordinates", "좌표가 있는 병원은 <n>곳이다"),
    ("<n> hospitals? (has|have) no coordinates and (is|are) not drawn", "병원 <n>곳은 좌표가 없어 지도에 그리지 않았다"),
    (
        "@ is named for <n> of the company's trials, and no other hospital for any",
        "@(은|는) 회사 임상시험 <n>건에 이름이 올랐으며, 다른 병원의 이름이 오른 임상시험은 없다",
    ),
    ("@ is named for the most of the company's trials: <n>", "회사 임상시험에 가장 많이 이름이 오른 병원은 @(으로|로), <n>건이다"),
    (
        "@ is named for the most of the company's trials: <n>, <share>% of all",
        "회사 임상시험에 가장 많이 이름이 오른 병원은 @(으로|로), <n>건\\(전체의 <share>%\\)이다",
    ),
    (
        "@ are named for <n> of the company's trials each, and no other hospital for more",
        "@(은|는) 회사 임상시험 각각 <n>건에 이름이 올랐으며, 이보다 많은 병원은 없다",
    ),
    (
        "<times> hospitals are named for <n> of the company's trials each, and no other hospital for more",
        "병원 <times>곳이 회사 임상시험 각각 <n>건에 이름이 올랐으며, 이보다 많은 병원은 없다",
    ),
    ("@ are named for <n> of the company's trials each", "@(은|는) 회사 임상시험 각각 <n>건에 이름이 올랐다"),
    ("Each of <times> hospitals is named for <n> of the company's trials", "병원 <times>곳은 각각 회사 임상시험 <n>건에 이름이 올랐다"),
    (
        "Trials per hospital, on average: network members <member>, other hospitals <other>\\. The figures do not say why",
        "병원당 평균 임상시험은 네트워크 참여 병원 <member>건, 그 외 병원 <other>건이다\\. 그 이유는 이 수치로 알 수 없다",
    ),
    (
        "Trials per hospital, on average: network members <member>; no other hospital is in view",
        "병원당 평균 임상시험은 네트워크 참여 병원 <member>건이며, 그 외 병원은 없다",
    ),
    ("Trials per hospital, on average: <other>; no network member is in view", "병원당 평균 임상시험은 <other>건이며, 네트워크 참여 병원은 없다"),
    ("@ and @ are named together for <n> trials?", "@(과|와) @(은|는) 임상시험 <n>건에 함께 이름이 올랐다"),
    ("@ and @ are named together for the most trials: <n>", "가장 많은 임상시험에 함께 이름이 오른 병원은 @(과|와) @(으로|로), <n>건이다"),
    (
        "<times> pairs of hospitals are named together for <n> trials? each, and no other pair for more",
        "병원 <times>쌍이 각각 임상시험 <n>건에 함께 이름이 올랐으며, 이보다 많은 쌍은 없다",
    ),
    ("Each of <times> pairs of hospitals is named together for <n> trials?", "병원 <times>쌍은 각각 임상시험 <n>건에 함께 이름이 올랐다"),
    (
        "Of <claims> numbers claimed by sources, <n> counts? items that no source names",
        "출처가 공표한 수치 <claims>건 가운데 <n>건에는 어느 출처도 이름을 밝히지 않은 대상이 들어 있다",
    ),
    (
        "(The|Each of the) <n> numbers? claimed by( a)? sources? counts items that no source names",
        "출처가 공표한 수치 <n>건에는 모두 어느 출처도 이름을 밝히지 않은 대상이 들어 있다",
    ),
    (
        "(The|None of the) <n> numbers? claimed by( a)? sources? counts (no )?more items than sources name",
        "출처가 공표한 수치 <n>건 가운데 출처가 이름을 밝힌 대상보다 많이 센 것은 없다",
    ),
    (
        "(As reported by @, (@|without a date)|Superseded, as reported by @): @\\. Claimed <claimed>, named <named>, unnamed <unnamed>",
        "(@의 공표\\((@|날짜 없음)\\)|대체된 공표\\(@\\)): @\\. 공표 <claimed>, 명칭 확인 <named>, 명칭 미공개 <unnamed>",
    ),
    (
        "Contradicted by <n> statements?, as reported by @: @\\. Claimed <claimed>, named <named>, unnamed <unnamed>",
        "출처 문장 <n>건과 상충하는 공표\\(@\\): @\\. 공표 <claimed>, 명칭 확인 <named>, 명칭 미공개 <unnamed>",
    ),
    ("Statements disagree in <n> places?", "출처 문장이 서로 어긋나는 곳은 <n>곳이다"),
    (
        "On @ \\(@\\), one statement says @ and another @",
        "@의 @(을|를|을\\(를\\)) 두고 한 출처 문장은 @, 다른 출처 문장은 @(이라|라|\\(이\\)라)고 한다",
    ),
    ("On @ \\(@\\), a statement contradicts what is recorded", "@의 @(을|를|을\\(를\\)) 두고 기록과 상충하는 출처 문장이 있다"),
    ("On @, a statement contradicts what is recorded", "@(을|를|을\\(를\\)) 두고 기록과 상충하는 출처 문장이 있다"),
    ("(Agreements|Recognitions) on the as-of day: #", "기준일 현재 (협약|인증·포상): #"),
    ("<n> statements? from <sources> sources? stands? in this selection: @", "선택한 조건에는 출처 <sources>건의 출처 문장 <n>건이 있다\\(@\\)"),
    ("(The|Each of the) <n> records? in this selection stands on at least one statement", "선택한 조건의 기록 <n>건은 모두 하나 이상의 근거 문장이 있다"),
    ("Of <rows> records in this selection, <n> (has|have) no statement behind (it|them)", "선택한 조건의 기록 <rows>건 가운데 <n>건은 근거 문장이 없다"),
    ("(The|None of the) <n> records? in this selection has (no|a) statement behind it", "선택한 조건의 기록 <n>건은 모두 근거 문장이 없다"),
    ("Of <figures> displayed figures, <n> reach(es)? a statement", "표시된 수치 <figures>개 가운데 <n>개에 근거 문장이 있다"),
    ("(The|Each of the) <n> displayed figures? reaches a statement", "표시된 수치 <n>개는 모두 근거 문장이 있다"),
    ("(The|None of the) <n> displayed figures? reaches (no|a) statement", "표시된 수치 <n>개는 모두 근거 문장이 없다"),
    ("<n> differences?: #", "차이는 <n>건이다\\(#\\)"),
)
"""Every sentence that there is, in both languages; `#` stands for parts of a whole."""
PARTS = {
    "dated": ("<n> dated", "날짜 확인 <n>건"),
    "bounded": ("<n> within bounds", "기간 내 <n>건"),
    "undated": ("<n> undated", "날짜 미상 <n>건"),
    "in_force": ("<n> in force", "유효 <n>건"),
    "last_seen_active": ("<n> last seen active", "최종 확인 시 진행 중 <n>건"),
    "fulfilled": ("<n> fulfilled", "이행 완료 <n>건"),
    "ended": ("<n> ended", "종료 <n>건"),
    "lapsed": ("<n> lapsed", "만료 <n>건"),
    "unknown": ("<n> whose term no source settles", "효력 미상 <n>건"),
    "contradicted": ("<n> on which statements disagree", "근거 문장 상충 <n>건"),
    "unnamed": ("<n> with items that no source names", "명칭 미공개 대상 포함 <n>건"),
    "added": ("<n> added", "추가 <n>건"),
    "changed": ("<n> changed in a field", "항목 변경 <n>건"),
    "retired": ("<n> retired", "사용 중지 <n>건"),
    "gone": ("<n> gone", "제외 <n>건"),
}
CAVEATS = {
    "unsupported": ("\\(<n> records? behind this (has|have) no supporting statement\\.\\)", "\\(근거 기록 가운데 <n>건은 뒷받침하는 근거 문장이 없음\\.\\)"),
    "disputed": ("\\(Statements disagree on <n> records? behind this\\.\\)", "\\(근거 기록 가운데 <n>건은 근거 문장이 상충함\\.\\)"),
}


def _pattern(shape: str) -> re.Pattern[str]:
    figures = re.sub(r"<(\w+)>", lambda found: f"(?P<{found[1]}>{FIGURE})", shape)
    return re.compile(figures.replace("#", "(?P<parts>.+?)"))


_READERS = [{lang: _pattern(shape) for lang, shape in zip(("en", "ko"), shapes, strict=True)} for shapes in SHAPES]


def read(sentence: str, lang: str) -> list[dict[str, float]]:
    """The numbers of a sentence by their places, once for each shape that it has; none when it has no shape that is known.

    Parts of a whole are named `parts.dated` and the like, caveats `unsupported` and `disputed`.
    """
    own: dict[str, float] = {}
    for name, shapes in CAVEATS.items():
        if found := _pattern(shapes[lang == "ko"]).search(sentence):
            own[name] = number(found["n"])
            sentence = sentence.replace(found[0], "").strip()
    readings = []
    for reader in _READERS:
        found = reader[lang].fullmatch(sentence.rstrip().removesuffix("."))
        if found:
            groups = found.groupdict()
            parts = _parts(groups.pop("parts", ""), lang)
            readings.append(own | parts | {name: number(text) for name, text in groups.items()})
    return readings


def _parts(text: str, lang: str) -> dict[str, float]:
    """The parts of a whole; a part that nobody knows is kept under its own text, which fits no fact."""
    found = {}
    for part in text.split(", ") if text else []:
        names = {name: match for name, shapes in PARTS.items() if (match := _pattern(shapes[lang == "ko"]).fullmatch(part))}
        name, match = next(iter(names.items()), (part, None))
        found[f"parts.{name}"] = number(match["n"]) if match else float("nan")
    return found


def number(text: str) -> float:
    return float(text.replace(",", ""))

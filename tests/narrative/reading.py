"""Reads sentences as a reader does: which number stands in which place, in English and in Korean.

The shapes are written here by hand, from what a sentence means, so that a translation that swaps two numbers is read
wrongly and found out. `<name>` is a number, `@` a name, date, code or sum of money, which the reader has covered up.
"""

from __future__ import annotations

import re

FIGURE = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"

SHAPES = (
    ("<n> named partners? (is|are) party to agreements", "명칭이 확인된 파트너 <n>곳이 협약에 참여함"),
    (
        "<n> named partners? (is|are) party to agreements; parties that no source names: <unnamed>",
        "명칭이 확인된 파트너 <n>곳이 협약에 참여하며, 어느 출처도 명칭을 밝히지 않은 당사자는 <unnamed>곳임",
    ),
    ("<n> named hospitals? takes? part in the network", "명칭이 확인된 병원 <n>곳이 네트워크에 참여함"),
    (
        "<n> named hospitals? takes? part in the network; participating hospitals that no source names: <unnamed>",
        "명칭이 확인된 병원 <n>곳이 네트워크에 참여하며, 명칭을 밝힌 출처가 없는 참여 병원은 <unnamed>곳임",
    ),
    ("<n> recognitions? (is|are) on record: # on the as-of day", "기록된 인증은 <n>건임\\(기준일 현재 #\\)"),
    ("<n> things? not to say of these records", "이 기록에서 말할 때 유의할 표현 <n>가지"),
    ("Do not say that @ is in force", "@(이|가|이\\(가\\)) 현재 유효하다고 말하지 말 것"),
    ("Say that it ran until @", "@까지 유효했다고 말할 것"),
    ("Do not say that @ was spent", "@(을|를|을\\(를\\)) 집행하였다고 말하지 말 것"),
    ("Say that @ was pledged \\(@\\)", "@(을|를|을\\(를\\)) 투자하기로 약속하였다고 말할 것\\(@\\)"),
    ("Do not say that @ can be shown", "@의 내역을 모두 제시할 수 있다고 말하지 말 것"),
    ("Say: <claimed> claimed, <named> named", "공표 <claimed>건, 명칭 확인 <named>건이라고 말할 것"),
    ("No source names the other <unnamed>", "나머지 <unnamed>건은 명칭을 밝힌 출처가 없음"),
    ("Do not say that (the|all) <n> agreements? (is|are) in force", "협약 <n>건이 모두 유효하다고 말하지 말 것"),
    ("Say: surely in force <sure>, possibly <open> more", "유효 확실 <sure>건, 유효 가능 <open>건이라고 말할 것"),
    ("Do not give one value for @, @, as settled", "@의 @(을|를|을\\(를\\)) 한 가지 값으로 단정하지 말 것"),
    ("Say that sources give @ and @", "출처가 @(과|와|과\\(와\\)) @(으로|로|\\(으\\)로) 서로 다르게 적는다고 말할 것"),
    ("<n> (entry|entries) on record, <first> to <last>", "기록된 사항 <n>건, <first>년?부터 <last>년?까지"),
    ("<n> (entry|entries) on record, dated <first>", "기록된 사항 <n>건, <first>년?"),
    ("<n> (entry|entries) on record, (without|none with) a date", "기록된 사항 <n>건, 날짜 미상"),
    ("On when <n> of them began, sources disagree", "그 가운데 <n>건은 시작 시점을 두고 출처가 상충함"),
    ("<n> things? to know before quoting a figure: #", "수치를 인용하기 전에 확인할 사항은 <n>건임\\(#\\)"),
    ("@ ran until @", "@(은|는|은\\(는\\)) @까지 유효했음"),
    ("<n> agreements? with (a government body|government bodies) (is|are) on record", "정부 기관과 체결한 협약은 <n>건임"),
    ("@ \\(@\\): @", "@\\(@\\): @"),
    ("@ \\(@\\): @ @; @", "@\\(@\\): @ @, @"),
    ("@: @, @ \\(@\\); @", "@: @, @\\(@\\), @"),
    ("@ ran until @; it has lapsed, and no renewal is on record", "@(은|는|은\\(는\\)) @까지 유효했으며, 갱신된 기록 없이 만료됨"),
    ("@ ran until @ and was renewed", "@(은|는|은\\(는\\)) @까지 유효했으며, 이후 갱신됨"),
    ("@ is in force until @", "@(은|는|은\\(는\\)) @까지 유효함"),
    ("@: no source settles until when it runs", "@: 유효 기한을 확정할 수 있는 출처가 없음"),
    ("@ has lapsed; no source states when", "@(은|는|은\\(는\\)) 만료되었으나, 시점을 밝힌 출처가 없음"),
    ("The most agreements dated to a single year: <n>, in @", "한 해에 체결된 것으로 확인되는 협약이 가장 많은 해는 @(으로|로|\\(으\\)로), <n>건임"),
    ("@ have <n> dated agreements? each, and no other year has more", "@에 각각 협약 <n>건이 체결되었으며, 이보다 많은 해는 없음"),
    ("<times> years have <n> dated agreements? each, and no other year has more", "<times>개 해에 각각 협약 <n>건이 체결되었으며, 이보다 많은 해는 없음"),
    ("(The|All) <n> dated agreements? (is|are) of @", "날짜가 확인된 협약 <n>건은 모두 @에 체결됨"),
    (
        "<n> agreements? may( each)? belong to any of several years and (is|are) placed in none of them for certain",
        "협약 <n>건은 체결일이 여러 해에 걸친 기간 안에 있어 어느 해에도 확정하여 넣지 않음",
    ),
    ("<n> agreements? (is|are) undated and (has|have) no year", "협약 <n>건은 날짜를 알 수 없어 연도가 없음"),
    ("<n> agreements? (is|are) named: #", "확인된 협약은 <n>건임\\(#\\)"),
    ("In <year> at least <n> agreements? (was|were) in force", "<year>년에는 협약이 최소 <n>건 유효했음"),
    (
        "In <year> at least <n> agreements? (was|were) in force; for <possible> more, no source tells of an end",
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
    ("Without a stated end: <open> of <n> agreements?", "협약 <n>건 가운데 <open>건은 종료일이 명시되지 않음"),
    ("The latest agreement that sources date: @, @", "출처가 날짜를 밝힌 가장 최근 협약은 @(으로|로|\\(으\\)로), 체결 시점은 @임"),
    ("@: @, stated in <n> agreements?", "@(으로|로|\\(으\\)로) 명시된 금액은 @이며, 협약 <n>건에 해당함"),
    (
        "The partner type in the most agreements: @, in <n> of <all> \\(full counting\\)",
        "협약에 가장 많이 참여한 파트너 유형은 @(으로|로|\\(으\\)로), 협약 <all>건 가운데 <n>건임\\(전체 집계\\)",
    ),
    (
        "@ each take part in <n> of <all> agreements, and no other partner type in so many \\(full counting\\)",
        "@(이|가|이\\(가\\)) 각각 협약 <all>건 가운데 <n>건에 참여하며, 그만큼 참여하는 다른 파트너 유형은 없음\\(전체 집계\\)",
    ),
    (
        "<times> partner types each take part in <n> of <all> agreements, and no other in so many \\(full counting\\)",
        "파트너 유형 <times>개가 각각 협약 <all>건 가운데 <n>건에 참여하며, 그만큼 참여하는 다른 유형은 없음\\(전체 집계\\)",
    ),
    (
        "Agreements that each of <times> partner types takes part in: <n> of <all> \\(full counting\\)",
        "파트너 유형 <times>개가 각각 협약 <all>건 가운데 <n>건에 참여함\\(전체 집계\\)",
    ),
    (
        "The only partner type that sources state: @, in <n> of <all> agreements \\(full counting\\)",
        "출처가 밝힌 파트너 유형은 @뿐이며, 협약 <all>건 가운데 <n>건에 참여함\\(전체 집계\\)",
    ),
    ("Every party of the <n> agreements? is of one type: @", "협약 <n>건의 당사자는 모두 같은 유형임\\(@\\)"),
    ("By fractional counting, @ accounts for <fractional> of them", "분할 집계로는 @(이|가|이\\(가\\)) <fractional>건을 차지함"),
    ("<n> (party|parties) (is|are) not named by any source", "당사자 <n>곳은 어느 출처도 명칭을 밝히지 않음"),
    ("@ claimed by sources, with no agreement named: @", "출처가 공표했으나 확인된 협약이 없는 @(은|는|은\\(는\\)) @임"),
    ("The way of counting moves the figures of <n> partner types?", "집계 방식에 따라 파트너 유형 <n>개의 수치가 달라짐"),
    (
        "The largest move: @, <before> by @ and <after> by @; <n> agreements? (is|are) behind it",
        "가장 크게 달라지는 유형은 @(으로|로|\\(으\\)로), @ <before>건, @ <after>건이며, 관련 협약은 <n>건임",
    ),
    (
        "What moves: @, <before> by @ and <after> by @; <n> agreements? (is|are) behind it",
        "달라지는 유형은 @(으로|로|\\(으\\)로), @ <before>건, @ <after>건이며, 관련 협약은 <n>건임",
    ),
    (
        "Of <partners> named partners, @ is party to the most agreements: <n>",
        "명칭이 확인된 파트너 <partners>곳 가운데 @(이|가|이\\(가\\)) 가장 많은 협약 <n>건에 참여함",
    ),
    (
        "Of <partners> named partners, @ are party to <n> agreements each, and no other to so many",
        "명칭이 확인된 파트너 <partners>곳 가운데 @(이|가|이\\(가\\)) 각각 협약 <n>건에 참여하며, 그만큼 참여하는 다른 파트너는 없음",
    ),
    (
        "Of <partners> named partners, <times> are party to <n> agreements each, and no other to so many",
        "명칭이 확인된 파트너 <partners>곳 가운데 <times>곳이 각각 협약 <n>건에 참여하며, 그만큼 참여하는 다른 파트너는 없음",
    ),
    ("Each of <partners> named partners is party to <n> agreements?", "명칭이 확인된 파트너 <partners>곳은 각각 협약 <n>건에 참여함"),
    ("The only named partner, @, is party to <n> agreements?", "명칭이 확인된 유일한 파트너인 @(은|는|은\\(는\\)) 협약 <n>건에 참여함"),
    ("@ stated for the most agreements: @, for <n>", "가장 많은 협약에 명시된 @(은|는|은\\(는\\)) @(으로|로|\\(으\\)로), <n>건임"),
    ("@ stated: @, for <n> agreements each, and no other for so many", "명시된 @ 가운데 @(이|가|이\\(가\\)) 각각 협약 <n>건이며, 그만큼 많은 다른 것은 없음"),
    ("@: <times> are stated for <n> agreements each, and no other for so many", "명시된 @ 가운데 <times>개가 각각 협약 <n>건이며, 그만큼 많은 다른 것은 없음"),
    ("@ stated: @, for <n> agreements? each", "명시된 @(은|는|은\\(는\\)) @(으로|로|\\(으\\)로), 각각 협약 <n>건임"),
    ("@: <times> are stated, for <n> agreements? each", "명시된 @(은|는|은\\(는\\)) <times>개로, 각각 협약 <n>건임"),
    ("@ stated: @ alone, for <n> agreements?", "명시된 @(은|는|은\\(는\\)) @뿐이며, 협약 <n>건임"),
    ("@: not stated by any source for <n> agreements?", "협약 <n>건은 @(을|를|을\\(를\\)) 밝힌 출처가 없음"),
    (
        "<n> agreements? with a named partner (is|are) too few to measure concentration",
        "명칭이 확인된 파트너가 있는 협약이 <n>건뿐이어서 집중도를 측정하지 않음",
    ),
    (
        "The agreements are spread as if over <effective_partners> equally frequent partners \\(Herfindahl-Hirschman index <hhi>\\)",
        "협약은 동일 비율의 파트너 <effective_partners>곳에 분산된 수준임\\(허핀달-허시먼 지수 <hhi>\\)",
    ),
    (
        "The agreements rest wholly or almost wholly on a single partner "
        "\\(effective number of partners <effective_partners>, Herfindahl-Hirschman index <hhi>\\)",
        "협약은 전부 또는 거의 전부 한 파트너와 맺은 것임\\(유효 파트너 수 <effective_partners>, 허핀달·허슈만 지수 <hhi>\\)",
    ),
    ("<n> participating hospital is in view; a source names it", "프로그램 참여 병원 <n>곳은 모두 출처가 명칭을 밝혔음"),
    ("All <n> participating hospitals are named by sources", "프로그램 참여 병원 <n>곳은 모두 출처가 명칭을 밝혔음"),
    (
        "Of <seats> participating hospitals, <n> (is named by a source|are named by sources)",
        "프로그램 참여 병원 <seats>곳 가운데 <n>곳은 출처가 명칭을 밝혔음",
    ),
    (
        "<n> participating hospitals? (is|are) in view; no source names (it|any of them)",
        "프로그램 참여 병원 <n>곳은 어느 출처도 명칭을 밝히지 않았음",
    ),
    ("<n> of them (has|have) left", "이 가운데 <n>곳은 참여를 종료함"),
    ("@: at least <n> participating hospitals? named at the end of <year>", "@: <year>년 말 현재 명칭이 확인된 참여 병원은 최소 <n>곳임"),
    ("<n> hospitals? (is|are) in view; (it takes part in no|none of them takes part in a) programme", "대상 병원은 <n>곳이며, 프로그램 참여 병원은 없음"),
    ("<n> hospitals? (is|are) in view; (it|each of them) takes part in a programme", "대상 병원은 <n>곳이며, 모두 프로그램 참여 병원임"),
    ("Of <hospitals> hospitals in view, <n> takes? part in a programme", "대상 병원 <hospitals>곳 가운데 <n>곳이 프로그램 참여 병원임"),
    ("<n> hospitals? with coordinates (is|are) in view,( all of them)? in @", "좌표가 있는 병원 <n>곳은 모두 @에 있음"),
    ("Of <placed> hospitals with coordinates, <n> (is|are) in @", "좌표가 있는 병원 <placed>곳 가운데 <n>곳이 @에 있음"),
    ("Of <placed> hospitals with coordinates, the most are in @: <n>", "좌표가 있는 병원 <placed>곳 가운데 가장 많은 지역은 @(으로|로|\\(으\\)로), <n>곳임"),
    (
        "Of <placed> hospitals with coordinates, @ have <n> each, and no other region has more",
        "좌표가 있는 병원 <placed>곳 가운데 @에 각각 <n>곳이 있으며, 이보다 많은 지역은 없음",
    ),
    ("Of <placed> hospitals with coordinates, @ have <n> each", "좌표가 있는 병원 <placed>곳 가운데 @에 각각 <n>곳이 있음"),
    (
        "Of <placed> hospitals with coordinates, <times> regions have <n> each, and no other region has more",
        "좌표가 있는 병원 <placed>곳 가운데 지역 <times>곳에 각각 <n>곳이 있으며, 이보다 많은 지역은 없음",
    ),
    ("Of <placed> hospitals with coordinates, <times> regions have <n> each", "좌표가 있는 병원 <placed>곳 가운데 지역 <times>곳에 각각 <n>곳이 있음"),
    ("<n> hospitals? (has|have) coordinates", "좌표가 있는 병원은 <n>곳임"),
    ("<n> hospitals? (has|have) no coordinates and (is|are) not drawn", "병원 <n>곳은 좌표가 없어 지도에 그리지 않음"),
    (
        "@ is named for <n> of the company's trials, and no other hospital for any",
        "@(은|는|은\\(는\\)) 당사 임상시험 <n>건에 이름이 올랐으며, 다른 병원의 이름이 오른 임상시험은 없음",
    ),
    ("@ is named for the most of the company's trials: <n>", "당사 임상시험에 가장 많이 이름이 오른 병원은 @(으로|로|\\(으\\)로), <n>건임"),
    (
        "@ is named for the most of the company's trials: <n>, <share>% of all",
        "당사 임상시험에 가장 많이 이름이 오른 병원은 @(으로|로|\\(으\\)로), <n>건\\(전체의 <share>%\\)임",
    ),
    (
        "@ are named for <n> of the company's trials each, and no other hospital for more",
        "@(은|는|은\\(는\\)) 당사 임상시험 각각 <n>건에 이름이 올랐으며, 이보다 많은 병원은 없음",
    ),
    (
        "<times> hospitals are named for <n> of the company's trials each, and no other hospital for more",
        "병원 <times>곳이 당사 임상시험 각각 <n>건에 이름이 올랐으며, 이보다 많은 병원은 없음",
    ),
    ("@ are named for <n> of the company's trials each", "@(은|는|은\\(는\\)) 당사 임상시험 각각 <n>건에 이름이 올랐음"),
    ("Each of <times> hospitals is named for <n> of the company's trials", "병원 <times>곳은 각각 당사 임상시험 <n>건에 이름이 올랐음"),
    (
        "Trials per hospital, on average: network members <member>, other hospitals <other>\\. The figures do not say why",
        "병원당 평균 임상시험은 네트워크 참여 병원 <member>건, 그 외 병원 <other>건임\\. 그 이유는 이 수치로 알 수 없음",
    ),
    (
        "Trials per hospital, on average: network members <member>; no other hospital is in view",
        "병원당 평균 임상시험은 네트워크 참여 병원 <member>건이며, 그 외 병원은 없음",
    ),
    ("Trials per hospital, on average: <other>; no network member is in view", "병원당 평균 임상시험은 <other>건이며, 네트워크 참여 병원은 없음"),
    ("@ and @ are named together for <n> trials?", "@(과|와|과\\(와\\)) @(은|는|은\\(는\\)) 임상시험 <n>건에 함께 이름이 올랐음"),
    ("@ and @ are named together for the most trials: <n>", "가장 많은 임상시험에 함께 이름이 오른 병원은 @(과|와|과\\(와\\)) @(으로|로|\\(으\\)로), <n>건임"),
    (
        "<times> pairs of hospitals are named together for <n> trials? each, and no other pair for more",
        "병원 <times>쌍이 각각 임상시험 <n>건에 함께 이름이 올랐으며, 이보다 많은 쌍은 없음",
    ),
    ("Each of <times> pairs of hospitals is named together for <n> trials?", "병원 <times>쌍은 각각 임상시험 <n>건에 함께 이름이 올랐음"),
    (
        "Of <claims> numbers claimed by sources, <n> counts? items that no source names",
        "출처가 공표한 수치 <claims>건 가운데 <n>건에는 어느 출처도 명칭을 밝히지 않은 대상이 들어 있음",
    ),
    (
        "(The|Each of the) <n> numbers? claimed by( a)? sources? counts items that no source names",
        "출처가 공표한 수치 <n>건에는 모두 어느 출처도 명칭을 밝히지 않은 대상이 들어 있음",
    ),
    (
        "(The|None of the) <n> numbers? claimed by( a)? sources? counts (no )?more items than sources name",
        "출처가 공표한 수치 <n>건 가운데 출처가 명칭을 밝힌 대상보다 많이 센 것은 없음",
    ),
    (
        "As reported by @, @: @\\. Claimed <claimed>, named <named>, unnamed <unnamed>",
        "@의 공표\\(@\\): @\\. 공표 <claimed>, 명칭 확인 <named>, 명칭 미공개 <unnamed>",
    ),
    (
        "As reported by @, without a date: @\\. Claimed <claimed>, named <named>, unnamed <unnamed>",
        "@의 공표\\(날짜 없음\\): @\\. 공표 <claimed>, 명칭 확인 <named>, 명칭 미공개 <unnamed>",
    ),
    (
        "Superseded, as reported by @: @\\. Claimed <claimed>, named <named>, unnamed <unnamed>",
        "대체된 공표\\(@\\): @\\. 공표 <claimed>, 명칭 확인 <named>, 명칭 미공개 <unnamed>",
    ),
    (
        "Contradicted by <n> statements?, as reported by @: @\\. Claimed <claimed>, named <named>, unnamed <unnamed>",
        "출처 문장 <n>건과 상충하는 공표\\(@\\): @\\. 공표 <claimed>, 명칭 확인 <named>, 명칭 미공개 <unnamed>",
    ),
    ("Statements disagree in <n> places?", "출처 문장이 서로 어긋나는 곳은 <n>곳임"),
    ("On @ \\(@\\), one statement says @ and another @", "@의 @(을|를|을\\(를\\)) 두고 한 출처 문장은 @, 다른 출처 문장은 @(이라|라|\\(이\\)라)고 함"),
    ("On @ \\(@\\), a statement contradicts what is recorded", "@의 @(을|를|을\\(를\\)) 두고 기록과 상충하는 출처 문장이 있음"),
    ("On @, a statement contradicts what is recorded", "@(을|를|을\\(를\\)) 두고 기록과 상충하는 출처 문장이 있음"),
    ("<n> statements? from <sources> sources (is|are) in this selection: @", "선택한 조건에는 출처 <sources>건의 출처 문장 <n>건이 있음\\(@\\)"),
    ("<n> statements? from <sources> source (is|are) in this selection: @", "선택 범위에 출처 <sources>개의 근거 문장 <n>건이 있음: @"),
    ("<n> targets? (is|are) set: #", "설정된 목표는 <n>건임\\(#\\)"),
    ("<n> changes? (is|are) on record for this time: #", "해당 기간의 변동은 <n>건임\\(#\\)"),
    ("<n> more may fall into it: #", "해당 기간일 가능성이 있는 변동 <n>건: #"),
    ("<n> (has|have) no date: #", "날짜 미상 <n>건: #"),
    ("<n> differences?: #", "차이는 <n>건임\\(#\\)"),
    ("Agreements on the as-of day: #", "기준일 현재 협약: #"),
    ("Recognitions on the as-of day: #", "기준일 현재 인증: #"),
    ("(The|Each of the) <n> records? in this selection is backed by at least one statement", "선택 범위의 기록 <n>건은 모두 하나 이상의 근거 문장이 있음"),
    ("Of <rows> records in this selection, <n> (has|have) no statement behind (it|them)", "선택한 조건의 기록 <rows>건 가운데 <n>건은 근거 문장이 없음"),
    ("(The|None of the) <n> records? in this selection has (no|a) statement behind it", "선택한 조건의 기록 <n>건은 모두 근거 문장이 없음"),
    ("Of <figures> displayed figures, <n> (reaches|reach) a statement", "표시된 수치 <figures>개 가운데 <n>개에 근거 문장이 있음"),
    ("(The|Each of the) <n> displayed figures? reaches a statement", "표시된 수치 <n>개는 모두 근거 문장이 있음"),
    ("(The|None of the) <n> displayed figures? reaches (no|a) statement", "표시된 수치 <n>개는 모두 근거 문장이 없음"),
    ("<n> figures? moved", "수치 <n>개가 달라짐"),
    ("<n> figures? moved; no changed record was found behind <unexplained> of them", "수치 <n>개가 달라졌으며, 그중 <unexplained>개는 변경된 기록을 찾지 못함"),
    ("Hospitals are named in <named> of <n> covered years?", "수록 연도 <n>개 가운데 <named>개에 병원 이름이 나옴"),
    ("Hospitals are (not named in the|named in none of) <n> covered years?", "수록 연도 <n>개에는 병원 이름이 나오지 않음"),
    ("@ names hospitals in a single year, <year>", "@: 병원 이름이 나오는 해는 <year>년 한 해임"),
    (
        "@ names hospitals in <years> years, the earliest of them <first> and the latest <last>",
        "@: 병원 이름이 나오는 해는 <years>개이며, 가장 이른 해는 <first>년, 가장 늦은 해는 <last>년임",
    ),
    (
        "<n> years? (is|are) covered only in part and may count too few trials(; each registry's years are counted apart)?",
        "일부만 수록된 연도는 <n>개\\(등록부별로 셈\\)이며, 임상시험이 실제보다 적게 집계되었을 수 있음",
    ),
    ("The most trials dated to a single year: <n>, in @", "한 해로 확정되는 임상시험이 가장 많은 해는 @(으로|로|\\(으\\)로), <n>건임"),
    ("<n> trials? each (is|are) dated to @, and no more to any other year", "@에 각각 임상시험 <n>건이 확정되며, 더 많은 해는 없음"),
    (
        "<n> trials? (is|are) dated to each of <times> years, and no more to any other year",
        "<times>개 연도에 각각 임상시험 <n>건이 확정되며, 더 많은 해는 없음",
    ),
    ("<n> trials? (is|are) dated to a single year(, all of them to|:) @", "한 해로 확정되는 임상시험 <n>건은 모두 @에 해당함"),
    ("<n> trials? (is|are) undated and (has|have) no year", "임상시험 <n>건은 날짜를 알 수 없어 연도가 없음"),
    (
        "<n> trials? dated to a single year (has|have) a site in @, more than in any other region",
        "한 해로 확정되는 임상시험 가운데 @에 실시기관이 있는 것은 <n>건으로, 다른 어느 지역보다 많음",
    ),
    ("<n> trials? dated to a single year (has|have) a site in @", "한 해로 확정되는 임상시험 가운데 @에 실시기관이 있는 것은 <n>건임"),
    (
        "@ each have (a site|sites) of <n> trials? dated to a single year, and no other region of more",
        "한 해로 확정되는 임상시험 가운데 @에 실시기관이 있는 것은 각각 <n>건이며, 더 많은 지역은 없음",
    ),
    (
        "Each of <times> regions has (a site|sites) of <n> trials? dated to a single year, and no other region of more",
        "한 해로 확정되는 임상시험 가운데 <times>개 지역에 실시기관이 있는 것은 각각 <n>건이며, 더 많은 지역은 없음",
    ),
    (
        "<n> sites at named hospitals, of trials dated to single years from <first> to <last>",
        "명칭이 확인된 병원의 임상시험 실시기관은 연 <n>곳이며, 해당 임상시험의 연도는 <first>년부터 <last>년까지임",
    ),
    (
        "<n> sites? at( a)? named hospitals?, of( a)? trials? dated to <first>",
        "명칭이 확인된 병원의 임상시험 실시기관은 연 <n>곳이며, 해당 임상시험의 연도는 모두 <first>년임",
    ),
    ("In <n> covered years? no registry names the hospitals", "수록 연도 가운데 <n>개에는 어느 등록부도 병원 이름을 적지 않았음"),
    ("In( each of)? <n> covered years? some of the registries name no hospitals", "수록 연도 가운데 <n>개에는 일부 등록부가 병원 이름을 적지 않았음"),
    ("Most frequent: @, <part> of <n> trials?", "가장 많은 것은 @(으로|로|\\(으\\)로), 임상시험 <n>건 가운데 <part>건임"),
    ("@: <part> of <n> trials?", "@: 임상시험 <n>건 가운데 <part>건임"),
    ("@: <part> each of <n> trials?, and no other has more", "@: 임상시험 <n>건 가운데 각각 <part>건이며, 더 많은 것은 없음"),
    ("Each of <times> groups: <part> of <n> trials?, and no other has more", "<times>개 구분이 각각 임상시험 <n>건 가운데 <part>건이며, 더 많은 것은 없음"),
    (
        "<part> of <n> trials? (has|have) a site in @, more than in any other region",
        "임상시험 <n>건 가운데 <part>건이 @에 실시기관을 두고 있으며, 다른 어느 지역보다 많음",
    ),
    ("<part> of <n> trials? (has|have) a site in @", "임상시험 <n>건 가운데 <part>건이 @에 실시기관을 두고 있음"),
    (
        "@: <part> of <n> trials? (has|have) a site in each of them, and no more in any other region",
        "@: 실시기관을 둔 임상시험이 <n>건 가운데 각각 <part>건이며, 더 많은 지역은 없음",
    ),
    (
        "In each of <times> regions <part> of <n> trials? (has|have) a site, and no more in any other",
        "<times>개 지역에 실시기관을 둔 임상시험이 <n>건 가운데 각각 <part>건이며, 더 많은 지역은 없음",
    ),
    ("For <n> trials? no registry says which", "임상시험 <n>건은 어느 등록부도 이 항목을 밝히지 않았음"),
    ("<n> trials? names? no place", "임상시험 <n>건은 지역이 기재되어 있지 않음"),
    (
        "<part> of <n> hospitals? in Korea that (has|have) coordinates (is|are) in Seoul, Incheon and Gyeonggi",
        "좌표가 있는 국내 병원 <n>곳 가운데 <part>곳이 서울·인천·경기에 있음",
    ),
    ("Of <n> hospitals? with coordinates, the most are in @: <part>", "좌표가 있는 병원 <n>곳 가운데 가장 많은 지역은 @(으로|로|\\(으\\)로), <part>곳임"),
    ("<n> hospitals? lies? outside the map of Korea and (is|are) not drawn", "병원 <n>곳은 한국 지도 밖에 있어 그리지 않았음"),
    ("@ leads clearly: named for <part> of <n> trials?", "@(이|가|이\\(가\\)) 뚜렷한 1위임\\(임상시험 <n>건 가운데 <part>건에 참여\\)"),
    (
        "@ is named for <part> of <n> trials?; its rank may be <low> to <high>",
        "@(은|는|은\\(는\\)) 임상시험 <n>건 가운데 <part>건에 이름이 올라 있으며, 순위는 <low>위에서 <high>위 사이일 수 있음",
    ),
    ("@ is named for <part> of <n> trials?", "@(은|는|은\\(는\\)) 임상시험 <n>건 가운데 <part>건에 이름이 올라 있음"),
    (
        "@ are each named for <part> of <n> trials?, and no other hospital for more",
        "@(은|는|은\\(는\\)) 각각 임상시험 <n>건 가운데 <part>건에 이름이 올라 있으며, 더 많은 병원은 없음",
    ),
    (
        "Each of <times> hospitals is named for <part> of <n> trials?, and no other for more",
        "병원 <times>곳이 각각 임상시험 <n>건 가운데 <part>건에 이름이 올라 있으며, 더 많은 병원은 없음",
    ),
    ("<n> trials? that names? a hospital (is|are) too few to rank hospitals", "병원이 기재된 임상시험이 <n>건뿐이어서 병원의 순위를 정하지 않음"),
    ("<n> trials?, dated @", "임상시험 <n>건이며, 시점은 @임"),
    ("<n> trials?, (none )?of( no| a) single year", "임상시험 <n>건이며, 한 해로 확정되는 것은 없음"),
    ("<n> trials?, <undated> of no single year, the others dated @", "임상시험 <n>건 가운데 <undated>건은 한 해로 확정되지 않으며, 나머지의 시점은 @임"),
    (
        "<n> hospitals? (is named, and shares no trial with another|are named, and no two of them share a trial)",
        "병원 <n>곳이 기재되어 있으나, 임상시험을 함께한 병원은 없음",
    ),
    (
        "Of <n> hospitals? @ shares trials with the most others: <part>",
        "병원 <n>곳 가운데 @(이|가|이\\(가\\)) 가장 많은 병원\\(<part>곳\\)과 임상시험을 함께함",
    ),
    (
        "Of <n> hospitals? @ share trials with the same number of others, <part>, and none with more",
        "병원 <n>곳 가운데 @(이|가|이\\(가\\)) 각각 <part>곳과 임상시험을 함께하며, 더 많은 병원은 없음",
    ),
    (
        "Of <n> hospitals? <times> share trials with the same number of others, <part>, and none with more",
        "병원 <n>곳 가운데 <times>곳이 각각 <part>곳과 임상시험을 함께하며, 더 많은 병원은 없음",
    ),
    ("Each of <n> hospitals? shares trials with the same number of others: <part>", "병원 <n>곳은 각각 다른 병원 <part>곳과 임상시험을 함께함"),
    ("@ and @ share the most trials: <n>", "임상시험을 가장 많이 함께한 병원은 @(과|와|과\\(와\\)) @(으로|로|\\(으\\)로), <n>건임"),
    ("@ and @ share <n> trials?", "@(과|와|과\\(와\\)) @(은|는|은\\(는\\)) 임상시험 <n>건을 함께함"),
    ("<times> pairs of hospitals share <n> trials? each, and no other pair more", "병원 <times>쌍이 각각 임상시험 <n>건을 함께하며, 더 많이 함께한 쌍은 없음"),
    ("Each of <times> pairs of hospitals shares <n> trials?", "병원 <times>쌍은 각각 임상시험 <n>건을 함께함"),
    ("<n> trials? names? a hospital, too few to measure concentration", "병원이 기재된 임상시험은 <n>건으로, 집중도를 산출하기에는 너무 적음"),
    ("<n> trials? names? a region, too few to measure concentration", "지역이 기재된 임상시험은 <n>건으로, 집중도를 산출하기에는 너무 적음"),
    (
        "Effective number of hospitals: <company> for the company's trials, <all> for all trials",
        "실질 병원 수는 당사 임상시험 <company>, 전체 임상시험 <all>임",
    ),
    ("Effective number of regions: <company> for the company's trials, <all> for all trials", "실질 지역 수는 당사 임상시험 <company>, 전체 임상시험 <all>임"),
    (
        "Effective number of hospitals: <all> for all trials; the company has too few to measure it: <n>",
        "실질 병원 수는 전체 임상시험 <all>이며, 당사 임상시험은 <n>건으로 산출하기에는 너무 적음",
    ),
    (
        "Effective number of regions: <all> for all trials; the company has too few to measure it: <n>",
        "실질 지역 수는 전체 임상시험 <all>이며, 당사 임상시험은 <n>건으로 산출하기에는 너무 적음",
    ),
    ("The company runs <n> trials?; no other sponsor is in the table", "당사 임상시험은 <n>건이며, 표에 다른 의뢰자는 없음"),
    ("By trials the company ranks <rank>, with <n> trials?", "임상시험 수로 당사는 <rank>위\\(<n>건\\)임"),
    ("By trials the company shares rank <rank> with others that run <n> trials?", "임상시험 수로 당사는 <n>건을 수행하는 다른 의뢰자와 함께 공동 <rank>위임"),
    (
        "Of the company's <n> trials that name a hospital, <share>% list a network member",
        "병원이 기재된 당사 임상시험 <n>건 가운데 <share>%에 네트워크 참여 병원이 있음",
    ),
    (
        "Of the company's <n> trials that name a hospital, <share>% list a network member\\. Other sponsors with a lower share: <lower> of <others>",
        "병원이 기재된 당사 임상시험 <n>건 가운데 <share>%에 네트워크 참여 병원이 있음\\. 이 비율이 더 낮은 의뢰자는 다른 의뢰자 <others>곳 가운데 <lower>곳임",
    ),
    ("<n> sites? names? no hospital,( all of them)? in a single place", "병원 명칭이 없는 실시기관은 <n>곳으로, 모두 한 지역에 있음"),
    ("<n> sites name no hospital, in <places> places", "병원 명칭이 없는 실시기관은 <n>곳으로, 지역 <places>곳에 있음"),
    (
        "<n> pairs? of trials in two registries (is|are each) read to be one study; both trials( of a pair)? count",
        "두 등록부의 임상시험 <n>쌍은 각각 하나의 시험으로 판단되며, 두 등록부에서 모두 집계함",
    ),
    (
        "<n> member can be compared with its own time before; it runs more trials per year since joining",
        "참여 전과 비교할 수 있는 참여 병원 <n>곳은 모두 참여 후 연간 임상시험이 더 많음",
    ),
    (
        "Each of <n> comparable members runs more trials per year since joining",
        "참여 전과 비교할 수 있는 참여 병원 <n>곳은 모두 참여 후 연간 임상시험이 더 많음",
    ),
    (
        "<n> member can be compared with its own time before; it does not run more trials per year since joining",
        "참여 전과 비교할 수 있는 참여 병원 <n>곳 가운데 참여 후 연간 임상시험이 더 많은 곳은 없음",
    ),
    (
        "None of <n> comparable members runs more trials per year since joining",
        "참여 전과 비교할 수 있는 참여 병원 <n>곳 가운데 참여 후 연간 임상시험이 더 많은 곳은 없음",
    ),
    (
        "<n> of <members> comparable members runs? more trials per year since joining",
        "참여 전과 비교할 수 있는 참여 병원 <members>곳 가운데 <n>곳은 참여 후 연간 임상시험이 더 많음",
    ),
    (
        "<n> member is named; it cannot be compared with its own time before: no date of joining, or too few covered years or trials",
        "명칭이 확인된 참여 병원 <n>곳은 모두 참여 전과 비교할 수 없음\\. 참여일을 알 수 없거나, 수록된 연도 또는 임상시험이 너무 적음",
    ),
    (
        "<n> members are named; none of them can be compared with its own time before: no date of joining, or too few covered years or trials",
        "명칭이 확인된 참여 병원 <n>곳은 모두 참여 전과 비교할 수 없음\\. 참여일을 알 수 없거나, 수록된 연도 또는 임상시험이 너무 적음",
    ),
    (
        "<n> member can be compared with hospitals like it, and gained more trials per year than these",
        "비슷한 병원과 비교할 수 있는 참여 병원 <n>곳은 모두 이들보다 연간 임상시험이 더 많이 늘었음",
    ),
    (
        "<n> members can be compared with hospitals like them, and each gained more trials per year than these",
        "비슷한 병원과 비교할 수 있는 참여 병원 <n>곳은 모두 이들보다 연간 임상시험이 더 많이 늘었음",
    ),
    (
        "<n> member can be compared with hospitals like it, and did not gain more trials per year than these",
        "비슷한 병원과 비교할 수 있는 참여 병원 <n>곳 가운데 이들보다 연간 임상시험이 더 많이 늘어난 곳은 없음",
    ),
    (
        "<n> members can be compared with hospitals like them, and none gained more trials per year than these",
        "비슷한 병원과 비교할 수 있는 참여 병원 <n>곳 가운데 이들보다 연간 임상시험이 더 많이 늘어난 곳은 없음",
    ),
    (
        "Of <members> members that can be compared with hospitals like them, <n> gained more trials per year than these",
        "비슷한 병원과 비교할 수 있는 참여 병원 <members>곳 가운데 <n>곳은 이들보다 연간 임상시험이 더 많이 늘었음",
    ),
    ("<n> member is named; it cannot be compared with hospitals like it", "명칭이 확인된 참여 병원 <n>곳은 모두 비슷한 병원과 비교할 수 없음"),
    ("<n> members are named; none of them can be compared with hospitals like it", "명칭이 확인된 참여 병원 <n>곳은 모두 비슷한 병원과 비교할 수 없음"),
    (
        "<n> members? cannot be compared: too few covered years or trials, or no hospital like (it|them)",
        "참여 병원 <n>곳은 비교할 수 없음\\. 수록된 연도나 임상시험이 너무 적거나 비슷한 병원이 없음",
    ),
    ("<n> hospitals? meets? the criterion; too few trials to rank (it|them)", "기준을 충족하는 병원은 <n>곳이며, 임상시험이 너무 적어 순위를 매기지 않음"),
    ("<n> hospitals? meets? the criterion: @", "기준을 충족하는 병원은 <n>곳\\(@\\)임"),
    ("<n> hospitals meet the criterion; @ ranks first whatever weighs more", "기준을 충족하는 병원은 <n>곳이며, 어느 요소에 가중치를 더 두어도 1위는 @임"),
    (
        "<n> hospitals meet the criterion; @ ranks first by equal weights, and no other weights put another one ahead",
        "기준을 충족하는 병원은 <n>곳이며, 같은 가중치에서는 @(이|가|이\\(가\\)) 1위이고, 다른 가중치에서도 이보다 앞서는 병원은 없음",
    ),
    (
        "<n> hospitals meet the criterion; @ ranks first by equal weights, and <worst> at worst by others",
        "기준을 충족하는 병원은 <n>곳이며, 같은 가중치에서는 @(이|가|이\\(가\\)) 1위이고, 다른 가중치에서는 최저 <worst>위임",
    ),
    (
        "<n> hospitals meet the criterion; by equal weights @ rank equal, and none above them",
        "기준을 충족하는 병원은 <n>곳이며, 같은 가중치에서는 @(이|가|이\\(가\\)) 같은 순위이고 이보다 앞서는 병원은 없음",
    ),
    (
        "<n> hospitals meet the criterion; by equal weights <times> of them rank equal, and none above them",
        "기준을 충족하는 병원은 <n>곳이며, 같은 가중치에서는 그 가운데 <times>곳이 같은 순위이고 이보다 앞서는 병원은 없음",
    ),
    ("<n> hospitals meet the criterion, and by equal weights all of them rank equal", "기준을 충족하는 병원은 <n>곳이며, 같은 가중치에서는 모두 같은 순위임"),
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
    "target_reached": ("<n> reached", "달성 <n>건"),
    "target_open": ("<n> open", "진행 중 <n>건"),
    "target_missed": ("<n> missed", "미달 <n>건"),
    "not_counted": ("<n> not recorded one by one", "개별 기록 없음 <n>건"),
    "unknown": ("<n> whose term no source settles", "효력 미상 <n>건"),
    "contradicted": ("<n> on which statements disagree", "근거 문장 상충 <n>건"),
    "unnamed": ("<n> with items that no source names", "명칭 미공개 대상 포함 <n>건"),
    "agreement_signed": ("<n> signed", "협약 체결 <n>건"),
    "agreement_over": ("<n> over", "협약 종료 <n>건"),
    "hospital_joined": ("<n> joined", "병원 참여 <n>곳"),
    "hospital_left": ("<n> left", "병원 탈퇴 <n>곳"),
    "recognition_awarded": ("<n> awarded", "인증 획득 <n>건"),
    "recognition_renewed": ("<n> renewed", "인증 갱신 <n>건"),
    "recognition_lapsed": ("<n> lapsed without renewal", "갱신 없이 만료된 인증 <n>건"),
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

"""Seeded records of any size, as valid text tables: as many partners, statements, trials and doubts as real ones have.

python -m bench.many FOLDER 100000
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from oi_metrics.model.edtf_dates import bounds
from oi_metrics.model.schema import TABLES
from oi_metrics.model.vocabulary import AGREEMENT_TYPES, PARTNER_TYPES, RD_STAGES, REGIONS, STATUSES, THERAPEUTIC_AREAS

Frames = dict[str, pd.DataFrame]
Words = np.ndarray
FIRST_YEAR, LAST_YEAR = 1996, 2026
SITES_A_TRIAL = 7
PROGRAMMES = 3
_SHARES = {"hospital": 0.2, "university": 0.15, "research_institute": 0.08, "government": 0.04, "biotech": 0.3, "company": 0.2, "other": 0.03}
_PLACES = [
    ("Seoul", "서울"),
    ("Busan", "부산"),
    ("Daegu", "대구"),
    ("Incheon", "인천"),
    ("Gwangju", "광주"),
    ("Daejeon", "대전"),
    ("Ulsan", "울산"),
    ("Suwon", "수원"),
]
_NAMES = [
    ("Hanbit", "한빛"),
    ("Saebyeok", "새벽"),
    ("Narae", "나래"),
    ("Miso", "미소"),
    ("Haneul", "하늘"),
    ("Baram", "바람"),
    ("Garam", "가람"),
    ("Dasom", "다솜"),
]
_KINDS = {
    "hospital": ("Hospital", "병원"), "university": ("University", "대학교"), "research_institute": ("Institute", "연구원"), "government": ("Agency", "청"),
    "biotech": ("Biotech", "바이오"), "company": ("Company", "주식회사"), "other": ("Foundation", "재단"),
}  # fmt: skip
_SUBJECTS = [
    ("genomes", "유전체"),
    ("vaccines", "백신"),
    ("clinical trials", "임상시험"),
    ("antibodies", "항체"),
    ("screening", "후보 물질 탐색"),
    ("training", "인력 양성"),
]


def many(agreements: int, seed: int = 7) -> Frames:
    """Text tables as `records.read.read` returns them, with `agreements` agreements and 1.5 times as many parties.

    The number of partners grows with the root of the agreements (316 at a thousand, 3,162 at a hundred thousand); a
    few take part in many. Dates are of every form that the records know: day, month, year, span, set, open, blank.
    """
    draw = np.random.default_rng(seed)
    frames: Frames = {"sources": _sources(draw, max(agreements // 50, 6))}
    frames["partners"] = _partners(draw, round(10 * agreements**0.5))
    frames["programmes"] = _frame(
        "programmes", programme_id=_ids("network", PROGRAMMES), name_en=_ids("Network", PROGRAMMES, " "), name_ko=_ids("네트워크", PROGRAMMES, " ")
    )
    frames["agreements"] = _agreements(draw, agreements)
    frames["parties"] = _parties(draw, agreements, frames["partners"])
    frames["amounts"] = _amounts(draw, agreements)
    hospitals = frames["partners"].loc[frames["partners"]["partner_type"] == "hospital", "partner_id"].to_numpy()
    frames["memberships"] = _memberships(draw, hospitals)
    frames["recognitions"] = _recognitions(draw, frames["partners"])
    frames["claims"] = _claims(draw, max(round(agreements**0.5) // 2, 4), agreements)
    frames["trials"] = _trials(draw, max(agreements // 10, 10))
    frames["trial_sites"] = _trial_sites(draw, frames["trials"], hospitals)
    frames["statements"] = _statements(draw, agreements + agreements // 5, frames["sources"])
    frames["evidence"] = _evidence(draw, frames)
    return {name: frames.get(name, _frame(name)) for name in TABLES}


def write(frames: Frames, folder: Path) -> Path:
    """The tables as a folder of CSV files that `OI_RECORDS` can name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    return folder


def _frame(name: str, **columns: object) -> pd.DataFrame:
    """A text table of the schema; columns that are not given are blank."""
    rows = max((len(values) for values in columns.values()), default=0)  # type: ignore[arg-type]
    index = pd.RangeIndex(2, 2 + rows, name="row")
    texts = {column: np.asarray(columns.get(column, np.full(rows, "")), dtype="object") for column in TABLES[name].column_names}
    return pd.DataFrame(texts, index=index, dtype="str")


def _ids(stem: str, rows: int, joint: str = "-") -> Words:
    return np.array([f"{stem}{joint}{number}" for number in range(1, rows + 1)], dtype="object")


def _one_of(draw: np.random.Generator, rows: int, choices: list[str], blank: float = 0.0) -> Words:
    picked = np.array(choices, dtype="object")[draw.integers(len(choices), size=rows)]
    picked[draw.random(rows) < blank] = ""
    return picked


def _often_few(draw: np.random.Generator, rows: int, choices: Words) -> Words:
    """A few of the choices often, most of them seldom."""
    return choices[np.minimum((len(choices) * draw.random(rows) ** 2.5).astype(int), len(choices) - 1)]


def _dates(draw: np.random.Generator, rows: int, blank: float = 0.12, first: int = FIRST_YEAR, last: int = LAST_YEAR) -> Words:
    years, spans = draw.integers(first, last + 1, rows), draw.integers(1, 4, rows)
    months, days = draw.integers(1, 13, rows), draw.integers(1, 28, rows)
    forms = ("{y}-{m:02}-{d:02}", "{y}-{m:02}", "{y}", "{y}/{z}", "[{y}-{m:02}-{d:02},{y}-{m:02}-28]", "../{y}", "{y}/..", "{y}~", "{y}-XX-26")
    weights = np.array([0.5, 0.15, 0.12, 0.08, 0.04, 0.04, 0.02, 0.03, 0.02])
    picked = draw.choice(len(forms), rows, p=weights)
    texts = [forms[form].format(y=y, m=m, d=d, z=y + s) for form, y, m, d, s in zip(picked, years, months, days, spans, strict=True)]
    result = np.array(texts, dtype="object")
    result[draw.random(rows) < blank] = ""
    return result


def _in_order(frame: pd.DataFrame, began: str, ended: str) -> pd.DataFrame:
    """The frame without the ends that lie before their beginnings."""
    pairs = [(bounds(first).earliest, bounds(last).latest) for first, last in zip(frame[began], frame[ended], strict=True)]
    wrong = [bool(first and last and last < first) for first, last in pairs]
    return frame.assign(**{ended: frame[ended].mask(wrong, "")})


def _sources(draw: np.random.Generator, rows: int) -> pd.DataFrame:
    tiers = _one_of(draw, rows, ["company_page", "public_record", "public_record", "internal"])
    tiers[0] = "registry"
    return _frame(
        "sources",
        source_id=_ids("source", rows),
        title=_ids("Report", rows, " "),
        publisher=_one_of(draw, rows, [f"{english} Times" for english, _ in _PLACES]),
        url=_ids("https://example.org/report", rows, "/"),
        published=_dates(draw, rows, 0.1),
        accessed=np.full(rows, f"{LAST_YEAR}-06-30", dtype="object"),
        language=_one_of(draw, rows, ["en", "ko"]),
        tier=tiers,
    )


def _partners(draw: np.random.Generator, rows: int) -> pd.DataFrame:
    kinds = draw.choice(list(PARTNER_TYPES), rows, p=[_SHARES[kind] for kind in PARTNER_TYPES])
    kinds[: len(PARTNER_TYPES)] = list(PARTNER_TYPES)
    places, names = draw.integers(len(_PLACES), size=rows), draw.integers(len(_NAMES), size=rows)
    english = [f"{_PLACES[p][0]} {_NAMES[n][0]} {_KINDS[k][0]} {i}" for i, (p, n, k) in enumerate(zip(places, names, kinds, strict=True), start=1)]
    korean = [f"{_PLACES[p][1]}{_NAMES[n][1]}{_KINDS[k][1]} {i}" for i, (p, n, k) in enumerate(zip(places, names, kinds, strict=True), start=1)]
    placed = draw.random(rows) < 0.7
    return _frame(
        "partners",
        partner_id=_ids("partner", rows),
        name_en=english,
        name_ko=korean,
        aliases=[f"{_NAMES[n][0]} {i};{_NAMES[n][1]} {i}" for i, n in enumerate(names, start=1)],
        partner_type=kinds.astype("object"),
        city=[_PLACES[p][0] for p in places],
        region=_one_of(draw, rows, list(REGIONS), 0.1),
        latitude=np.where(placed, [f"{value:.4f}" for value in draw.uniform(34.5, 38.0, rows)], ""),
        longitude=np.where(placed, [f"{value:.4f}" for value in draw.uniform(126.4, 129.3, rows)], ""),
    )


def _agreements(draw: np.random.Generator, rows: int) -> pd.DataFrame:
    subjects, areas = draw.integers(len(_SUBJECTS), size=rows), _one_of(draw, rows, list(THERAPEUTIC_AREAS), 0.3)
    frame = _frame(
        "agreements",
        agreement_id=_ids("agreement", rows),
        title_en=[f"Agreement {i} on {_SUBJECTS[s][0]}" for i, s in enumerate(subjects, start=1)],
        title_ko=[f"{_SUBJECTS[s][1]} 협약 {i}" for i, s in enumerate(subjects, start=1)],
        agreement_type=_one_of(draw, rows, list(AGREEMENT_TYPES)),
        programme_id=_one_of(draw, rows, list(_ids("network", PROGRAMMES)), 0.98),
        signatory=np.full(rows, "The company", dtype="object"),
        signed=_dates(draw, rows),
        ends=_dates(draw, rows, 0.6, 2010, 2034),
        therapeutic_area=areas,
        rd_stage=_one_of(draw, rows, list(RD_STAGES), 0.4),
        status=_one_of(draw, rows, list(STATUSES)),
        last_verified=_dates(draw, rows, 0.3, 2015, 2025),
    )
    return _in_order(frame, "signed", "ends")


def _parties(draw: np.random.Generator, agreements: int, partners: pd.DataFrame) -> pd.DataFrame:
    """One and a half parties an agreement, one in twelve unnamed."""
    numbers = np.r_[np.arange(agreements), draw.choice(agreements, agreements // 2, replace=False)]
    numbers = np.sort(numbers)
    second = np.r_[False, numbers[1:] == numbers[:-1]]
    rows = len(numbers)
    unnamed = draw.random(rows) < 1 / 12
    partner = np.where(unnamed, "", _often_few(draw, rows, partners["partner_id"].to_numpy(dtype="object")))
    return _frame(
        "parties",
        agreement_id=_ids("agreement", agreements)[numbers],
        party=np.where(second, "2", "1"),
        partner_id=partner,
        partner_type=np.where(unnamed, _one_of(draw, rows, list(PARTNER_TYPES)), ""),
        role=_one_of(draw, rows, ["counterparty", "site", "research_partner", "developer"], 0.2),
    )


def _amounts(draw: np.random.Generator, agreements: int) -> pd.DataFrame:
    numbers = np.sort(draw.choice(agreements, agreements // 5, replace=False))
    rows = len(numbers)
    return _frame(
        "amounts",
        agreement_id=_ids("agreement", agreements)[numbers],
        kind=_one_of(draw, rows, ["investment_pledge", "upfront", "milestone", "total_disclosed"]),
        amount=[str(int(value) * 1_000_000) for value in draw.integers(1, 90_000, rows)],
        currency=_one_of(draw, rows, ["KRW", "USD", "EUR"]),
    )


def _memberships(draw: np.random.Generator, hospitals: Words) -> pd.DataFrame:
    seats = min(len(hospitals), 40)
    held = [draw.permutation(hospitals)[:seats] for _ in range(PROGRAMMES)]
    rows = seats * PROGRAMMES
    unnamed = draw.random(rows) < 0.3
    return _frame(
        "memberships",
        programme_id=np.repeat(_ids("network", PROGRAMMES), seats),
        seat=[str(number) for _ in range(PROGRAMMES) for number in range(1, seats + 1)],
        partner_id=np.where(unnamed, "", np.concatenate(held)),
        partner_type=np.where(unnamed, "hospital", ""),
        joined=_dates(draw, rows),
    )


def _recognitions(draw: np.random.Generator, partners: pd.DataFrame) -> pd.DataFrame:
    givers = partners.loc[partners["partner_type"] == "government", "partner_id"].to_numpy(dtype="object")
    rows = len(givers)
    titles = {"title_en": _ids("Certificate", rows, " "), "title_ko": _ids("인증", rows, " ")}
    return _frame(
        "recognitions",
        recognition_id=_ids("recognition", rows),
        **titles,
        awarded_by=givers,
        awarded=_dates(draw, rows, 0.05, 2010, 2020),
        valid_until=_dates(draw, rows, 0.2, 2021, 2030),
    )


def _claims(draw: np.random.Generator, rows: int, agreements: int) -> pd.DataFrame:
    units = {"projects": "project", "agreements": "agreement", "programme_hospitals": "hospital", "network_centres_worldwide": "centre"}
    measures = _one_of(draw, rows, list(units))
    scopes = {
        "agreements": ["", "agreement_type=mou", "partner_type=hospital,biotech therapeutic_area=oncology"],
        "programme_hospitals": ["programme=network-1"],
    }
    return _frame(
        "claims",
        claim_id=_ids("claim", rows),
        title_en=_ids("Claim", rows, " "),
        title_ko=_ids("주장", rows, " "),
        measure=measures,
        value=[str(value) for value in draw.integers(1, max(agreements // 5, 2), rows)],
        unit=[units[measure] for measure in measures],
        as_of=_dates(draw, rows, 0.3, 2010),
        scope=[_one_of(draw, 1, scopes.get(measure, [""]))[0] for measure in measures],
        rank=_one_of(draw, rows, ["preferred", "normal", "deprecated"]),
    )


def _trials(draw: np.random.Generator, rows: int) -> pd.DataFrame:
    return _frame(
        "trials",
        trial_id=_ids("trial", rows),
        registry=_one_of(draw, rows, ["mfds", "ctgov"]),
        approved=_dates(draw, rows, 0.02, 2000),
        sponsor=_one_of(draw, rows, ["The company", "The company, vaccines"]),
        phase=_one_of(draw, rows, ["1", "2", "3", "4"], 0.1),
        therapeutic_area=_one_of(draw, rows, list(THERAPEUTIC_AREAS), 0.1),
        source_id=np.full(rows, "source-1", dtype="object"),
    )


def _trial_sites(draw: np.random.Generator, trials: pd.DataFrame, hospitals: Words) -> pd.DataFrame:
    rows = len(trials) * SITES_A_TRIAL
    sites = pd.DataFrame({"trial_id": np.repeat(trials["trial_id"].to_numpy(), SITES_A_TRIAL), "partner_id": _often_few(draw, rows, hospitals)})
    sites = sites.drop_duplicates()
    return _frame("trial_sites", trial_id=sites["trial_id"].to_numpy(), partner_id=sites["partner_id"].to_numpy())


def _statements(draw: np.random.Generator, rows: int, sources: pd.DataFrame) -> pd.DataFrame:
    return _frame(
        "statements",
        statement_id=_ids("statement", rows),
        source_id=_one_of(draw, rows, list(sources["source_id"])),
        locator=_ids("Item", rows, " "),
        summary_en=[f"Report {number} names the parties and the subject." for number in range(1, rows + 1)],
        summary_ko=[f"{number}번 보도는 당사자와 주제를 밝힌다." for number in range(1, rows + 1)],
    )


def _evidence(draw: np.random.Generator, frames: Frames) -> pd.DataFrame:
    """Two statements an agreement, one more on its date; amounts, some parties, a part of the rest; a few contradictions."""
    keys = {name: _keys(name, frames[name]) for name in ("agreements", "parties", "amounts", "programmes", "memberships", "recognitions", "claims", "trials")}
    signed = frames["agreements"]["signed"].to_numpy()
    some, parts = draw.random(len(signed)) < 0.8, draw.random(len(keys["parties"])) < 0.3
    disputed, claimed = draw.random(len(signed)) < 0.002, draw.random(len(keys["claims"])) < 0.1
    parts_of = [
        _spoken(draw, frames, "agreements", keys["agreements"]),
        _spoken(draw, frames, "agreements", keys["agreements"][some]),
        _spoken(draw, frames, "agreements", keys["agreements"][some], "signed", signed[some]),
        _spoken(draw, frames, "agreements", keys["agreements"][disputed], "signed", _dates(draw, int(disputed.sum()), 0), "contradicts"),
        _spoken(draw, frames, "parties", keys["parties"][parts]),
        _spoken(draw, frames, "claims", keys["claims"][claimed], "value", np.full(int(claimed.sum()), "1", dtype="object"), "contradicts"),
        *(_spoken(draw, frames, name, keys[name]) for name in ("amounts", "programmes", "memberships", "recognitions", "claims", "trials")),
    ]
    rows = pd.concat(parts_of).drop_duplicates(list(TABLES["evidence"].key))
    return _frame("evidence", **{name: rows[name].to_numpy() for name in rows})


def _keys(name: str, frame: pd.DataFrame) -> Words:
    return frame[list(TABLES[name].key)].agg("/".join, axis=1).to_numpy(dtype="object")


def _spoken(
    draw: np.random.Generator, frames: Frames, name: str, keys: Words, field: str = "", values: Words | None = None, stance: str = "supports"
) -> pd.DataFrame:
    statements = _one_of(draw, len(keys), list(frames["statements"]["statement_id"]))
    said = {"value": np.full(len(keys), "", dtype="object") if values is None else values, "statement_id": statements, "stance": stance}
    return pd.DataFrame({"record_type": name, "record_id": keys, "field": field, **said})


if __name__ == "__main__":
    write(many(int(sys.argv[2])), Path(sys.argv[1]))

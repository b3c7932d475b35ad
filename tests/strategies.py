"""Generated records that are valid: small, and rich in the cases that matter."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from oi_metrics.filters import CODE_FIELDS, Filters, occurring
from oi_metrics.model.edtf_dates import bounds
from oi_metrics.model.vocabulary import AGREEMENT_TYPES, CLAIM_MEASURES, PARTNER_TYPES, RD_STAGES, STATUSES, THERAPEUTIC_AREAS, TIERS, VOCABULARIES
from oi_metrics.records.tables import Tables

from .conftest import Row

Draw = Callable[[st.SearchStrategy[Any]], Any]

YEARS = st.integers(2009, 2022)
NAMES = st.sampled_from(["Seoul Hospital", "서울대학교병원", "NA", "007", "A<B & C>D", "Straße", "Bio #1*2*"])
PARTNERS = tuple(f"p{number}" for number in range(5))
AGREEMENTS = tuple(f"a{number}" for number in range(5))


def blank_or(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), values)


def codes(vocabulary: dict[str, str]) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(vocabulary))


@st.composite
def edtf_dates(draw: Draw) -> str:
    """Dates of every form that the records use, blank ones among them."""
    year, later = sorted([draw(YEARS), draw(YEARS)])
    month, day = draw(st.integers(1, 12)), draw(st.integers(1, 28))
    return draw(
        st.sampled_from(
            [
                "", f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}", f"{year}/{later}", f"{year}-{month:02}/{later}-12-31",
                f"../{year}", f"{year}/..", f"{year}~", f"[{year}-{month:02}-{day:02},{later}-12-31]", f"{year}-XX-{day:02}", f"{year // 10}X",
            ]
        )
    )  # fmt: skip


@st.composite
def valid_rows(draw: Draw) -> dict[str, list[Row]]:
    """Rows of every table for `records`, in which `validate` finds no fault."""
    rows = {
        "sources": [{"source_id": f"source-{tier}", "tier": tier} for tier in TIERS],
        "partners": [
            {"partner_id": key, "name_en": draw(NAMES), "name_ko": draw(NAMES), "partner_type": draw(codes(PARTNER_TYPES))}
            for key in draw(st.lists(st.sampled_from(PARTNERS), unique=True, min_size=1))
        ],
        "programmes": draw(st.sampled_from([[], [{"programme_id": "net"}], [{"programme_id": "net"}, {"programme_id": "alias", "same_as": "net"}]])),
        "agreements": [_agreement(draw, key) for key in draw(st.lists(st.sampled_from(AGREEMENTS), unique=True))],
        "trials": [
            {
                "trial_id": f"t{number}",
                "approved": draw(edtf_dates()),
                "therapeutic_area": draw(blank_or(codes(THERAPEUTIC_AREAS))),
                "source_id": "source-registry",
            }
            for number in range(draw(st.integers(0, 3)))
        ],
    }
    rows["statements"] = [{"statement_id": f"statement-{tier}", "source_id": f"source-{tier}"} for tier in TIERS]
    partners = [row["partner_id"] for row in rows["partners"]]
    rows["parties"] = [party for row in rows["agreements"] for party in _parties(draw, row["agreement_id"], partners)]
    rows["amounts"] = [amount for row in rows["agreements"] for amount in _amounts(draw, row["agreement_id"])]
    rows["memberships"] = [
        {"programme_id": row["programme_id"], "seat": seat, **_party(draw, partners), **_span(draw, "joined", "left")}
        for row in rows["programmes"]
        for seat in range(1, 1 + draw(st.integers(0, 3)))
    ]
    rows["trial_sites"] = [
        {"trial_id": row["trial_id"], "partner_id": key} for row in rows["trials"] for key in draw(st.lists(st.sampled_from(partners), unique=True, max_size=3))
    ]
    rows["recognitions"] = [
        {"recognition_id": f"r{number}", "awarded_by": draw(st.sampled_from(partners)), **_span(draw, "awarded", "valid_until")}
        for number in range(draw(st.integers(0, 2)))
    ]
    rows["claims"] = [_claim(draw, number, rows["programmes"]) for number in range(draw(st.integers(0, 3)))]
    years = draw(st.lists(st.integers(2009, 2030), unique=True, max_size=2))
    rows["targets"] = [{"measure": draw(codes(CLAIM_MEASURES)), "year": year, "target": draw(st.integers(0, 4))} for year in years]
    rows["evidence"] = _evidence(draw, rows)
    return rows


def _agreement(draw: Draw, key: str) -> Row:
    return {
        "agreement_id": key,
        "title_en": draw(NAMES),
        "title_ko": draw(NAMES),
        "agreement_type": draw(codes(AGREEMENT_TYPES)),
        **_span(draw, "signed", "ends"),
        "therapeutic_area": draw(blank_or(codes(THERAPEUTIC_AREAS))),
        "rd_stage": draw(blank_or(codes(RD_STAGES))),
        "status": draw(codes(STATUSES)),
        "last_verified": draw(edtf_dates()),
    }


def _span(draw: Draw, began: str, ended: str) -> Row:
    """When something began and ended, in this order."""
    dates = {began: draw(edtf_dates()), ended: draw(edtf_dates())}
    first, last = bounds(dates[began]).earliest, bounds(dates[ended]).latest
    return {**dates, ended: ""} if first and last and last < first else dates


def _party(draw: Draw, partners: list[str]) -> Row:
    if draw(st.booleans()):
        return {"partner_id": draw(st.sampled_from(partners))}
    return {"partner_type": draw(codes(PARTNER_TYPES))}


def _parties(draw: Draw, agreement: str, partners: list[str]) -> list[Row]:
    return [{"agreement_id": agreement, "party": number, **_party(draw, partners)} for number in range(1, 1 + draw(st.integers(0, 3)))]


def _amounts(draw: Draw, agreement: str) -> list[Row]:
    kinds = draw(st.lists(st.sampled_from([("investment_pledge", "KRW"), ("upfront", "KRW"), ("upfront", "USD")]), unique=True, max_size=2))
    return [{"agreement_id": agreement, "kind": kind, "currency": currency, "amount": draw(st.integers(0, 10**25))} for kind, currency in kinds]


def _claim(draw: Draw, number: int, programmes: list[Row]) -> Row:
    scopes = [
        "",
        "partner_type=hospital,biotech",
        "agreement_type=mou therapeutic_area=oncology",
        "rd_stage=discovery,basic_research",
        *(f"programme={row['programme_id']}" for row in programmes),
    ]
    return {
        "claim_id": f"c{number}",
        "measure": draw(st.sampled_from(["agreements", "programme_hospitals", "projects"])),
        "value": draw(st.one_of(st.just(""), st.integers(0, 30))),
        "as_of": draw(edtf_dates()),
        "scope": draw(st.sampled_from(scopes)),
        "rank": draw(st.sampled_from(["preferred", "normal", "deprecated"])),
    }


def _evidence(draw: Draw, rows: dict[str, list[Row]]) -> list[Row]:
    """Each record in some tiers, as a whole; the dates of agreements and seats with values of their own."""
    found: dict[tuple[str, str, str, str], Row] = {}
    keys = {"agreements": ["agreement_id"], "claims": ["claim_id"], "recognitions": ["recognition_id"], "programmes": ["programme_id"], "trials": ["trial_id"]}
    keys |= {"memberships": ["programme_id", "seat"], "parties": ["agreement_id", "party"], "amounts": ["agreement_id", "kind", "currency"]}
    for name, columns in keys.items():
        for row in rows[name]:
            record = "/".join(str(row[column]) for column in columns)
            for tier in draw(st.lists(st.sampled_from(sorted(TIERS)), unique=True, max_size=2)):
                found[name, record, "", tier] = {"stance": draw(st.sampled_from(["supports", "supports", "contradicts"]))}
                field = {"agreements": "signed", "memberships": "joined"}.get(name)
                if field and draw(st.booleans()):
                    found[name, record, field, tier] = {"value": draw(edtf_dates())}
    return [
        {"record_type": name, "record_id": record, "field": field, "statement_id": f"statement-{tier}", **said}
        for (name, record, field, tier), said in found.items()
    ]


def _some(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.one_of(st.just(()), st.lists(st.sampled_from(values), unique=True, min_size=1, max_size=3).map(tuple))


@st.composite
def chosen_filters(draw: Draw) -> Filters:
    """Filters over the built-in codes and the partners of `valid_records`; most fields restrict nothing."""
    first, last = sorted([draw(YEARS), draw(YEARS)])
    return Filters(
        **{name: draw(_some(sorted(VOCABULARIES[name]))) for name in CODE_FIELDS if name != "partner"},
        years=draw(st.sampled_from([None, (first, last)])),
        undated=draw(st.booleans()),
        partner=draw(_some(list(PARTNERS))),
        text=draw(st.sampled_from(["", "", "seoul", "서울", "b & c"])),
    )


@st.composite
def filters_of_one_field(draw: Draw) -> Filters:
    """One field chosen, so that something usually stays."""
    whole = draw(chosen_filters())
    name = draw(st.sampled_from(sorted(whole.to_params()) or ["text"]))
    return Filters(**{name: getattr(whole, name)})


@st.composite
def fitting_filters(draw: Draw, tables: Tables) -> Filters:
    """A filter that keeps a part of these records: one or two codes that occur in them, or a window around a year in which something began."""
    offered = {name: found for name, found in occurring(tables).items() if found and name != "tier"}
    days = pd.concat([tables.agreements["signed_earliest"], tables.memberships["joined_earliest"], tables.recognitions["awarded_earliest"]]).dropna()
    years = sorted({day.year for day in days})
    fields = draw(st.lists(st.sampled_from([*offered, *(["years"] if years else [])]), unique=True, min_size=1, max_size=2))
    codes = {name: (draw(st.sampled_from(offered[name])),) for name in fields if name != "years"}
    window = None
    if "years" in fields:
        first = draw(st.sampled_from(years))
        window = (first, first + draw(st.integers(0, 4)))
    return Filters(codes.items(), window, draw(st.booleans()))


any_filters = st.one_of(filters_of_one_field(), chosen_filters())

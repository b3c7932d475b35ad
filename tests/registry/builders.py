"""Small lists and studies written out in a test, and stores made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from oi_metrics.registry.importing.merging import Context
from oi_metrics.registry.importing.run import Outcome, bring
from oi_metrics.registry.matching.hospital_lists import of_partners
from tests.conftest import frames

REGISTRY = Path(__file__).resolve().parents[3] / "shared" / "registry"
HEAD = "no,approval,applicant,product,title,phase,sites\n"
COMPANY = ("Genzyme Korea", "Sanofi", "Sanofi Pasteur", "Sanofi-Aventis Korea")

PARTNERS = frames(
    partners=[
        {"partner_id": "snuh", "name_en": "Seoul National University Hospital", "name_ko": "서울대학교병원", "region": "KR-11"},
        {"partner_id": "snubh", "name_en": "Seoul National University Bundang Hospital", "name_ko": "분당서울대학교병원", "region": "KR-41"},
        {"partner_id": "asan", "name_en": "Asan Medical Center", "name_ko": "서울아산병원", "region": "KR-11"},
    ]
)["partners"]


def context(partners: pd.DataFrame = PARTNERS, company: tuple[str, ...] = COMPANY) -> Context:
    return Context(company, of_partners(partners))


def approvals(folder: Path, name: str, *rows: str) -> Path:
    """A list of approvals; a row: `2014-01-02|applicant|title|phase|hospitals`."""
    lines = []
    for number, row in enumerate(rows, start=1):
        day, applicant, title, phase, sites = row.split("|")
        lines.append(f'{number},{day},{applicant},a product,"{title}",{phase},"{sites}"\n')
    path = folder / name
    path.write_text(HEAD + "".join(lines), "utf-8")
    return path


def study(number: str, **parts: Any) -> dict[str, Any]:
    """A study of the API; locations: `facility|city|country` or whole."""
    places = [
        dict(zip(("facility", "city", "country"), place.split("|"), strict=True)) if isinstance(place, str) else place for place in parts.get("locations", [])
    ]
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": number,
                "orgStudyIdInfo": {"id": parts.get("protocol", "")},
                "secondaryIdInfos": [{"id": one} for one in parts.get("others", [])],
                "briefTitle": parts.get("title", ""),
            },
            "statusModule": {
                "studyFirstPostDateStruct": {"date": parts.get("posted", "2020-01-02")},
                "lastUpdatePostDateStruct": {"date": parts.get("updated", "2021-01-02")},
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": parts.get("sponsor", "Sanofi"), "class": parts.get("kind", "INDUSTRY")}},
            "designModule": {"studyType": parts.get("type", "INTERVENTIONAL"), "phases": parts.get("phases", ["PHASE3"])},
            "conditionsModule": {"conditions": parts.get("conditions", [])},
            "contactsLocationsModule": {"locations": places, "overallOfficials": parts.get("officials", []), "centralContacts": parts.get("contacts", [])},
        }
    }


def studies(folder: Path, name: str, *found: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps({"studies": list(found)}), "utf-8")
    return path


def imported(out: Path | str, *files: Path, partners: pd.DataFrame = PARTNERS, company: tuple[str, ...] = COMPANY) -> Outcome:
    return bring(out, files, context(partners, company))


def by_ids(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with keys in the place of the numbers that a store gives out: what does not depend on the order of imports."""
    trials, hospitals, sponsors = (tables[name].set_index(name[:-1])[f"{name[:-1]}_id"] for name in ("trials", "hospitals", "sponsors"))
    sites = tables["sites"].assign(trial=tables["sites"]["trial"].map(trials), hospital=tables["sites"]["hospital"].map(hospitals))
    named = tables["trials"].assign(sponsor=tables["trials"]["sponsor"].map(sponsors))
    links = tables["links"].assign(**{side: tables["links"][side].map(trials) for side in ("trial_a", "trial_b")})
    pairs = links[["trial_a", "trial_b"]].apply(sorted, axis=1, result_type="expand") if len(links) else links[["trial_a", "trial_b"]]
    links[["trial_a", "trial_b"]] = pairs
    return {
        "snapshots": tables["snapshots"],
        "trials": named.drop(columns="trial").sort_values("trial_id", ignore_index=True),
        "sites": sites.sort_values(["trial", "site"], ignore_index=True),
        "hospitals": tables["hospitals"].drop(columns="hospital").sort_values("hospital_id", ignore_index=True),
        "sponsors": tables["sponsors"].drop(columns="sponsor").sort_values("sponsor_id", ignore_index=True),
        "links": links.sort_values(["trial_a", "trial_b"], ignore_index=True),
    }


def same(one: Mapping[str, pd.DataFrame], other: Mapping[str, pd.DataFrame]) -> None:
    for name in one:
        pd.testing.assert_frame_equal(one[name], other[name], obj=name)


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of every table of a store."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}

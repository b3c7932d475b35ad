"""`make bench`: rows a second of an import of trials, and the resolving of many distinct facilities. The lists are SYNTHETIC.

python -m bench.registry_import [APPROVALS [STUDIES]]
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from oi_metrics.records.load import read
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.registry.importing.run import bring, context_of
from oi_metrics.registry.matching.hospital_lists import of_partners
from oi_metrics.registry.matching.sites import read_facilities

APPROVALS, STUDIES, SITES_A_STUDY = 50_000, 1_000, 12
DISTINCT = (10_000, 100_000)
SEED = 20240229
_CONDITIONS = ("폐암", "제2형 당뇨병", "천식", "고혈압", "만성 B형 간염", "건선", "건강한 성인")


def approvals(path: Path, rows: int, names: list[str]) -> Path:
    """A list like the ministry's: two of three rows name hospitals, six on average, the first ones most."""
    chance = random.Random(SEED)
    weights = [1 / place**0.85 for place in range(1, len(names) + 1)]
    lines = ["no,approval,applicant,product,title,phase,sites"]
    for row in range(1, rows + 1):
        day = date(2012, 1, 1) + timedelta(days=chance.randrange(5000))
        sites = ",".join(dict.fromkeys(chance.choices(names, weights, k=chance.randint(1, 12)))) if chance.random() < 0.66 else ""
        title = f"{chance.choice(_CONDITIONS)} 환자를 대상으로 한 합성 시험 {row} (계획서번호 : SYN-{row:06})"
        lines.append(f'{row},{day},(주)합성제약{chance.randrange(600)},합성약 {row},"{title}",{chance.choice(("1상", "2상", "3상", "생동"))},"{sites}"')
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def studies(path: Path, rows: int, names: list[str]) -> Path:
    """Studies like those of the API."""
    chance = random.Random(SEED)
    found = []
    for number in range(1, rows + 1):
        places = [{"facility": f"{chance.choice(names)} ( Site {site:04} )", "city": "Seoul", "country": "South Korea"} for site in range(SITES_A_STUDY)]
        found.append(
            {
                "protocolSection": {
                    "identificationModule": {"nctId": f"NCT{number:08}", "orgStudyIdInfo": {"id": f"SYN-{number:06}"}, "briefTitle": "Synthetic"},
                    "statusModule": {"studyFirstPostDateStruct": {"date": "2020-01-02"}, "lastUpdatePostDateStruct": {"date": "2024-01-02"}},
                    "sponsorCollaboratorsModule": {"leadSponsor": {"name": f"Synthetic {chance.randrange(300)}", "class": "INDUSTRY"}},
                    "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE3"]},
                    "conditionsModule": {"conditions": ["Asthma"]},
                    "contactsLocationsModule": {"locations": places},
                }
            }
        )
    path.write_text(json.dumps({"studies": found}), "utf-8")
    return path


@contextmanager
def _timed(told: Callable[[float, float], str]) -> Iterator[None]:
    wall, processor = time.perf_counter(), time.process_time()
    yield
    print(told(time.perf_counter() - wall, time.process_time() - processor), flush=True)


def main(rows: int = APPROVALS, found: int = STUDIES) -> None:
    partners = read(EMBEDDED)[0]["partners"]
    context = context_of(partners, ["Sanofi"])
    hospitals = partners[partners["partner_type"] == "hospital"]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        listed = approvals(folder / "list.csv", rows, list(hospitals["name_ko"]))
        page = studies(folder / "studies.json", found, list(hospitals["name_en"]))
        with _timed(lambda wall, _: f"{'plain pandas: the list read and folded by key':60}{rows / wall:12,.0f} rows a second"):
            frame = pd.read_csv(listed, dtype=str, keep_default_na=False)
            frame.drop_duplicates(["approval", "title"])["sites"].str.split(",").explode().value_counts()
        for label, file, n in (("a list of approvals", listed, rows), ("studies of the API", page, found * (1 + SITES_A_STUDY))):
            for again in ("", ", again"):
                with _timed(
                    lambda wall, used, n=n, label=label, again=again: (
                        f"import of {label}, {n} rows{again}".ljust(60) + f"{n / wall:12,.0f} rows a second, {used:.1f} s of processor time here"
                    )
                ):
                    bring(folder / f"store-{n}", [file], context)
    known = of_partners(partners)
    for n in DISTINCT:
        sites = pd.DataFrame(
            {"country": ["KR", "US"] * (n // 2), "city": "Seoul", "facility": [f"Hospital {place * 7919 % 1_000_003:x} of Medicine" for place in range(n)]}
        )
        with _timed(lambda wall, used, n=n: f"{n} distinct facilities resolved".ljust(60) + f"{n / wall:12,.0f} a second, {used:.1f} s of processor time"):
            read_facilities(sites, known)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

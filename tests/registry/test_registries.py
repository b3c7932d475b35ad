"""The real lists and studies of ../shared, where they are there: counts held against a few lines over the raw files."""

import json

import pandas as pd
import pytest

from oi_metrics.cli.import_trials import company_of
from oi_metrics.records.load import read
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.registry.coding.areas import area_of, areas
from oi_metrics.registry.importing.run import read_files
from tests.registry.builders import REGISTRY, by_ids, contents, imported, same

LISTS = tuple(REGISTRY / f"mfds_trial_approvals_{years}.csv" for years in ("1998-2019", "2012-2020"))
JSON = REGISTRY / "ctgov_v2_json"


@pytest.fixture(scope="module")
def records():
    frames, _ = read(EMBEDDED)
    return frames


@pytest.fixture(scope="module")
def stores(tmp_path_factory, records):
    """The two snapshots in either order, and then the studies, as three stores."""
    if not REGISTRY.exists():
        return None
    folder = tmp_path_factory.mktemp("stores")
    options = {"partners": records["partners"], "company": tuple(company_of(records))}
    imported(folder / "a", LISTS[0], **options)
    one = imported(folder / "a", LISTS[1], **options)
    imported(folder / "b", LISTS[1], **options)
    other = imported(folder / "b", LISTS[0], **options)
    return folder, one, other, imported(folder / "c", *LISTS, **options), options


def raw() -> list[dict]:
    return [json.loads(path.read_text("utf-8"))["protocolSection"] for path in sorted(JSON.iterdir())]


def test_both_snapshots_in_either_order_give_the_same_approvals(stores):
    if stores is None:
        return
    folder, one, other, both, options = stores
    same(by_ids(one.tables), by_ids(other.tables))
    same(by_ids(one.tables), by_ids(both.tables))
    lists = pd.concat([pd.read_csv(path, dtype=str, keep_default_na=False) for path in LISTS])
    assert len(lists.drop_duplicates(["approval", "title"])) == len(both.written) == 9962
    assert len(both.tables["trials"]) == 9955
    assert both.twins["trial_id"].nunique() == 7 and len(both.twins) == 14
    before = contents(folder / "c")
    assert not imported(folder / "c", LISTS[1], LISTS[0], **options).changed
    assert contents(folder / "c") == before


def test_the_company_its_hospitals_and_institutions(stores):
    if stores is None:
        return
    tables = stores[3].tables
    ours = tables["sponsors"][tables["sponsors"]["company"]]
    trials = tables["trials"][tables["trials"]["sponsor"].isin(ours["sponsor"])]
    assert len(trials) == 125
    assert len(ours) == 3 and sum(len(spellings.split("; ")) for spellings in ours["spellings"]) == 8
    sites = tables["sites"][tables["sites"]["trial"].isin(trials["trial"])].merge(tables["hospitals"], on="hospital")
    assert sites["trial"].nunique() == 50
    assert sites["hospital"].nunique() == sites["facility"].nunique() == 68
    counts = sites.groupby("hospital_id")["trial"].nunique()
    assert counts.nlargest(4).to_dict() == {"snuh": 29, "severance-hospital": 28, "samsung-medical-center": 24, "asan-medical-center": 18}
    assert counts["snubh"] == 10


def test_hospitals_are_named_from_2012_on(stores):
    if stores is None:
        return
    tables = stores[3].tables
    assert tables["snapshots"].sort_values("last_day")["sites_from"].dt.strftime("%Y-%m-%d").fillna("").tolist() == ["2013-12-12", ""]
    assert not tables["trials"].loc[tables["trials"]["year"] < 2012, "sites_named"].any()
    named = tables["trials"]["sites_named"]
    assert set(tables["sites"]["trial"]) <= set(tables["trials"].loc[named, "trial"])
    assert set(tables["trials"]["phase"]) == {
        "0", "1", "1b", "1/2", "1/2a", "1/3", "2", "2a", "2b", "2/3", "2b/3", "3", "3a", "3b", "3/4", "4", "bioequivalence", "investigator_initiated", "extension",
    }  # fmt: skip


def test_every_study_imports_with_the_counts_of_a_few_lines(tmp_path):
    if not REGISTRY.exists():
        return
    studies, sites, korean, persons = 0, 0, 0, set()
    for section in raw():
        located = section.get("contactsLocationsModule", {})
        places = located.get("locations", [])
        studies += 1
        sites += len(places)
        korean += sum(place.get("country") in ("South Korea", "Korea, Republic of") for place in places)
        groups = [located.get("centralContacts", []), located.get("overallOfficials", []), *(place.get("contacts", []) for place in places)]
        persons |= {person["name"] for group in groups for person in group if person.get("name")}
    outcome = imported(tmp_path / "s", JSON)
    tables = outcome.tables
    assert not outcome.faults
    assert (len(tables["trials"]), len(tables["sites"]), (tables["sites"]["country"] == "KR").sum()) == (studies, sites, korean) == (60, 3307, 210)
    assert (tables["sites"]["country"] != "").all()
    stored = "".join(frame.to_csv() for frame in tables.values())
    assert not [person for person in persons if person in stored]
    assert not [section["identificationModule"]["briefTitle"] for section in raw() if section["identificationModule"]["briefTitle"] in stored]


def test_the_export_imports_with_every_site(tmp_path):
    if not REGISTRY.exists():
        return
    path = REGISTRY / "ctgov_csv_export_279.csv"
    lists = pd.read_csv(path, dtype=str, keep_default_na=False)
    reading = read_files([path])[0][0]
    assert len(reading.trials) == lists["NCT Number"].nunique() == 279
    assert len(reading.sites) == lists["Locations"].str.split("|").explode().str.strip().ne("").sum()
    assert reading.counts["sites kept as written"] < 0.05 * len(reading.sites)
    assert (reading.sites["country"] == "KR").sum() == lists["Locations"].str.count(r"Korea, Republic of(?=\||$)").sum()


AREAS = {
    "NCT00360438": "oncology", "NCT01106703": "immunology", "NCT02250729": "immunology", "NCT02301884": "respiratory", "NCT02425514": "", "NCT02841163": "", "NCT03236753": "",
    "NCT03463135": "immunology", "NCT03486119": "oncology", "NCT03571503": "", "NCT03739710": "oncology", "NCT03907228": "immunology", "NCT03930017": "vaccines",
    "NCT04047862": "oncology", "NCT04204720": "", "NCT04262856": "oncology", "NCT04294810": "oncology", "NCT04442269": "respiratory", "NCT04543617": "oncology",
    "NCT04684524": "respiratory", "NCT04728893": "oncology", "NCT04736173": "oncology", "NCT04833270": "", "NCT04836507": "oncology", "NCT04995523": "oncology",
    "NCT05014815": "oncology", "NCT05086315": "oncology", "NCT05146765": "neurology", "NCT05277701": "oncology", "NCT05299762": "", "NCT05329766": "oncology",
    "NCT05549596": "", "NCT05568095": "oncology", "NCT05590585": "immunology", "NCT05665595": "oncology", "NCT05702229": "oncology", "NCT05752838": "",
    "NCT05805501": "oncology", "NCT05809934": "hepatology", "NCT05822999": "neurology", "NCT05843643": "immunology", "NCT05869903": "metabolic", "NCT05883644": "oncology",
    "NCT05911841": "immunology", "NCT05915728": "", "NCT05925803": "immunology", "NCT05960708": "immunology", "NCT06131398": "oncology", "NCT06203210": "oncology",
    "NCT06252636": "", "NCT06339853": "neurology", "NCT06627647": "oncology", "NCT06685900": "cardiovascular", "NCT06780137": "oncology", "NCT06889259": "",
    "NCT06996782": "oncology", "NCT07098338": "oncology", "NCT07160322": "respiratory", "NCT07221253": "oncology", "NCT07343310": "neurology",
}  # fmt: skip
"""The area of each study as a person judged it by its conditions; blank where none of the vocabulary is meant."""


def test_areas_of_the_studies_are_those_that_a_person_reads():
    if not REGISTRY.exists():
        return
    trials = read_files([JSON])[0][0].trials
    assert trials.set_index("trial_id")["therapeutic_area"].to_dict() == AREAS


def test_areas_of_the_embedded_trials_agree_but_for_three(records, stores):
    """The two in healthy volunteers whose titles name no condition stay blank; diabetes with kidney disease is read as the kidneys'."""
    if stores is None:
        return
    tables = stores[3].tables
    ours = tables["sponsors"].loc[tables["sponsors"]["company"], "sponsor"]
    listed = tables["trials"][tables["trials"]["sponsor"].isin(ours) & tables["trials"]["trial"].isin(tables["sites"]["trial"])]
    embedded = records["trials"][records["trials"]["registry"] == "mfds"]
    days = pd.DataFrame(
        {"read": listed.groupby("posted")["therapeutic_area"].agg(sorted), "kept": embedded.groupby("approved")["therapeutic_area"].agg(sorted)}
    )
    differing = days[days["read"] != days["kept"]]
    assert len(embedded) == len(listed) == 50
    assert sorted(zip(differing.index, differing["read"].str.join(" "), differing["kept"].str.join(" "), strict=True)) == [
        ("2012-07-23", "", "neurology"),
        ("2014-05-07", " respiratory", "cardiovascular respiratory"),
        ("2017-12-08", "nephrology", "metabolic"),
    ]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Metastatic Breast Cancer", "oncology"), ("Influenza vaccine in patients with cancer", "vaccines"), ("Fabry disease", "rare_disease"), ("만성 B형 간염", "hepatology"),
        ("제2형 당뇨병", "metabolic"), ("본태성 고혈압", "cardiovascular"), ("중증 천식", "respiratory"), ("다발성경화증", "neurology"), ("류마티스 관절염", "immunology"),
        ("말기 신부전", "nephrology"), ("건강한 성인", ""), ("Bone Graft", ""), ("", ""), ("IgE", ""), ("간질성 폐질환", "neurology"),
    ],
)  # fmt: skip
def test_words_that_decide(text, area):
    assert area_of(text) == area


def test_areas_keep_the_index():
    assert areas(pd.Series(["암 환자", ""], index=[7, 9], dtype="str")).to_dict() == {7: "oncology", 9: ""}

"""Recipe: a new category column of the agreements, declared once, is shown, chosen by, broken down by, exported and imported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from tests.recipes.tree import Tree

SCHEMA, VOCABULARY = "oi_metrics/model/schema.py", "oi_metrics/model/vocabulary.py"
CATALOGUE = "oi_metrics/language/locale/ko/LC_MESSAGES/oi_metrics.po"
GENERATED = {"docs/records.md", "docs/metrics.md", "data/datapackage.json", CATALOGUE}

COLUMN = """                _code(
                    "funding_source",
                    "funding_source",
                    N_("Funding source"),
                    N_("Who pays for it, where stated."),
                    filter=True,
                    dimension=True,
                    headers=_headers("Funding source, Funded by", "재원, 재원 구분"),
                ),
"""
CODES = """FUNDING_SOURCES = {"state_funds": N_("State funds"), "own_funds": N_("Own funds"), "foundation": N_("Foundation funds")}

"""
SPELLINGS = """    "funding_source": {"state_funds": ("정부출연금", "Government grant")},
"""
KOREAN = {
    "Funding source": "재원",
    "Who pays for it, where stated.": "비용을 부담하는 주체(명시된 경우).",
    "State funds": "국비",
    "Own funds": "자체 재원",
    "Foundation funds": "재단 기금",
}
SHEETS = {
    "ko.csv": "협약 ID,협약명,협력기관,기관 유형,협약 유형,체결일,재원\n"
    "k-1,간암 연구,서울병원,병원,공동연구,2019,국비\nk-2,백신 연구,부산병원,병원,공동연구,2020,정부출연금\nk-3,신약 연구,대구병원,병원,공동연구,2021,\n",
    "en.csv": "ID,Title,Partners,Partner type,Agreement type,Signed,Funded by\n"
    "e-1,Liver cancer,Seoul Hospital,Hospital,MoU,2019,Government grant\ne-2,Vaccines,Busan Hospital,Hospital,MoU,2020,own_funds\n",
    "wrong.csv": "ID,Title,Partners,Partner type,Agreement type,Signed,Funded by\ne-1,Liver cancer,Seoul Hospital,Hospital,MoU,2019,a friend\n",
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A copy with the column declared, its labels translated, and everything generated anew."""
    copy = Tree(tmp_path_factory.mktemp("column") / "tree")
    copy.insert(SCHEMA, '                _code(\n                    "status",\n', COLUMN)
    copy.insert(VOCABULARY, "VOCABULARIES: dict", CODES)
    copy.insert(VOCABULARY, '    "status": STATUSES,\n', '    "funding_source": FUNDING_SOURCES,\n')
    copy.insert(VOCABULARY, '    "amount_kind": {\n', SPELLINGS)
    lacking = copy.run("-m", "oi_metrics.language.messages")
    assert set(lacking.stdout.splitlines()[1:]) == set(KOREAN), lacking.stdout + lacking.stderr
    copy.translate(CATALOGUE, KOREAN)
    for command in ("oi_metrics.language.messages", "oi_metrics.documents"):
        done = copy.run("-m", command)
        assert done.returncode == 0, done.stdout + done.stderr
    return copy


@pytest.fixture(scope="module")
def seen(tree: Tree, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `column_seen.py` finds of the column in the copy."""
    folder = tmp_path_factory.mktemp("sheets")
    for name, text in SHEETS.items():
        (folder / name).write_text(text, "utf-8")
    found = tree.run(str(Path(__file__).with_name("column_seen.py")), str(folder), OI_SEALED=str(folder / "sealed"))
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)


def test_at_most_two_files_are_changed_by_hand(tree: Tree, seen: dict[str, Any]) -> None:
    assert tree.by_hand == {SCHEMA, VOCABULARY}
    assert tree.changed() == tree.by_hand | GENERATED


def test_the_code_seen_is_the_copy(tree: Tree, seen: dict[str, Any]) -> None:
    assert Path(seen["code"]).parents[1] == tree.place


@pytest.mark.parametrize(("lang", "label", "values"), [("en", "Funding source", ["State funds", "Own funds"]), ("ko", "재원", ["국비", "자체 재원"])])
def test_tables_show_its_label_and_values(seen: dict[str, Any], lang: str, label: str, values: list[str]) -> None:
    assert seen["presented"][lang] == {label: values}
    assert seen["dimension"][lang] == [label, values]


def test_the_dictionary_and_the_descriptor_have_it(tree: Tree, seen: dict[str, Any]) -> None:
    (line,) = [line for line in (tree.place / "docs/records.md").read_text("utf-8").splitlines() if line.startswith("| `funding_source`")]
    assert "| Funding source |" in line and "`state_funds`" in line and "filter and dimension" in line
    package = json.loads((tree.place / "data/datapackage.json").read_text("utf-8"))
    (agreements,) = [resource for resource in package["resources"] if resource["name"] == "agreements"]
    (field,) = [field for field in agreements["schema"]["fields"] if field["name"] == "funding_source"]
    assert (field["title"], field["categories"]) == ("Funding source", ["state_funds", "own_funds", "foundation"])


def test_a_choice_goes_into_a_link_and_comes_back(seen: dict[str, Any]) -> None:
    assert seen["params"] == {"funding_source": ["state_funds", "own_funds"]}
    assert seen["same_choice"]
    assert "Filter: funding_source=state_funds,own_funds" in seen["paper"]


def test_the_command_line_filters_and_breaks_down_by_it(seen: dict[str, Any]) -> None:
    assert seen["cli"]["agreements_by_certainty"] == {"dated": 1, "bounded": 0, "undated": 0}
    assert seen["cli"]["agreements_per_year"] == {"own_funds": 1, "state_funds": 1}
    assert seen["cli"]["partner_types_by"] == {"own_funds": 1, "state_funds": 1}
    assert seen["cli"]["unknown"] == "oi_metrics: funding_source=luck is not a code of these records; use state_funds, own_funds, foundation"


def test_a_claim_s_scope_can_name_it(seen: dict[str, Any]) -> None:
    assert seen["scope"] == {"funding_source": ["own_funds"]} and seen["named_in_scope"] == 1


def test_it_comes_in_by_a_sheet_in_either_language(seen: dict[str, Any]) -> None:
    assert seen["imported"] == {"ko.csv": ["state_funds", "state_funds", ""], "en.csv": ["state_funds", "own_funds"]}
    assert "wrong.csv, row 2, Funded by: 'a friend' is not in the vocabulary; use state_funds, own_funds, foundation" in seen["refused"]


def test_the_template_offers_it(seen: dict[str, Any]) -> None:
    assert seen["template"]["en"] == ["Funding source", "State funds, Own funds, Foundation funds"]
    assert seen["template"]["ko"] == ["재원", "국비, 자체 재원, 재단 기금"]


def test_forms_offer_its_codes(seen: dict[str, Any]) -> None:
    assert seen["form"] == ["재원", {"—": "", "국비": "state_funds", "자체 재원": "own_funds", "재단 기금": "foundation"}]


def test_the_sidebar_and_the_address_hold_it(seen: dict[str, Any]) -> None:
    assert seen["page"]["address"] == {"lang": "ko", "funding_source": "own_funds"}
    assert seen["page"]["sidebar"] == [*_korean("Partner", "Agreement type", "Therapeutic area", "Stage"), "재원", *_korean("Status")]
    assert seen["page"]["offered"] == ["국비", "자체 재원"] and seen["page"]["chosen"] == ["own_funds"]
    parted = [md(text) for text in _korean("Therapeutic area", "Stage")]
    assert seen["page"]["broken_down_by"] == [*_korean("Partner type", "Agreement type"), *parted, "재원", *_korean("Status")]
    assert seen["page"]["split"] == [*parted, "재원"]


def _korean(*texts: str) -> list[str]:
    return [Words("ko").gettext(text) for text in texts]

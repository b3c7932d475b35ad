"""A metric: its function, its declaration, its Korean and its test; everything else follows."""

from __future__ import annotations

import json

from tests.recipes.tree import CATALOGUE, Tree

FUNCTION = '''

@memoised
def agreements_by_signatory(tables: Tables) -> pd.DataFrame:
    """Agreements by the company's own unit that signed them.

    Columns: signatory (blank where no source says), agreements (count), records. Unit: agreements.
    """
    rows = tables.agreements
    return table(
        ["signatory", "agreements"],
        ({"signatory": unit, "agreements": len(part), "records": tuple(part["record"])} for unit, part in rows.groupby("signatory", sort=True)),
    )
'''
DECLARATION = '''

UNITS = Counted("{n} unit of the company has signed agreements.", "{n} units of the company have signed agreements.")


def signatory_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NONE)
    else:
        yield Point("units", UNITS, behind(table), {"n": Count(len(table))})


def signatory_plot(table: pd.DataFrame, words: Words) -> Plot:
    """A bar a unit."""
    series = series_of(words.gettext("Agreements"), list(table["agreements"]), Mark(ACCENT), table.index)
    return Plot("bars", tuple(unit or words.term("not_stated") for unit in table["signatory"]), (series,), words.gettext("Agreements"))


AGREEMENTS_BY_SIGNATORY = Metric(
    "agreements_by_signatory",
    N_("Agreements by signing unit"),
    N_("Agreements by the unit that signed."),
    N_("Shows which unit works with whom."),
    "docs/definitions.md, agreements per year.",
    agreements.agreements_by_signatory,
    (Column("signatory", N_("Signed by"), "The company's own unit."), columns.AGREEMENTS, columns.RECORDS),
    signatory_points,
    chart=Chart(signatory_plot, NONE),
    keys=("signatory",),
    figures=("agreements",),
    places=(Place("agreements", row=9),),
)
METRICS = (*METRICS, AGREEMENTS_BY_SIGNATORY)
'''
TEST = """
from oi_metrics.catalogue.agreements import AGREEMENTS_BY_SIGNATORY
from tests.conftest import records


def test_agreements_by_signatory_of_none() -> None:
    assert AGREEMENTS_BY_SIGNATORY.table(records()).empty
"""
KOREAN = {
    "Agreements by signing unit": "체결 조직별 협약",
    "Agreements by the unit that signed.": "협약을 체결한 조직별 협약 수",
    "Shows which unit works with whom.": "어느 조직이 누구와 협력하는지 보여 줌.",
}
COUNTED = 'msgid "{n} unit of the company has signed agreements."\nmsgid_plural "{n} units of the company have signed agreements."\n'
PAGE = """
import os
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(os.path.abspath("pages/shell.py"), default_timeout=120)
app.query_params["lang"] = "ko"
app.run()
app.switch_page("agreements.py").run()
assert not app.exception, app.exception
print([header.value for header in app.header])
"""


def test_a_metric_takes_four_files(tree: Tree) -> None:
    tree.append("oi_metrics/metrics/agreements.py", FUNCTION)
    tree.append("oi_metrics/catalogue/agreements.py", DECLARATION)
    tree.python("-m", "oi_metrics.language.messages", ok=(1,))
    tree.replace(CATALOGUE, f'{COUNTED}msgstr[0] ""', f'{COUNTED}msgstr[0] "회사 조직 {{n}}곳이 협약을 체결함."')
    tree.translate(CATALOGUE, KOREAN)
    tree.python("-m", "oi_metrics.language.messages")
    tree.append("tests/catalogue/test_signatories.py", TEST)
    tree.python("-m", "oi_metrics.documents")
    touched = tree.touched()
    assert touched == {"oi_metrics/metrics/agreements.py", "oi_metrics/catalogue/agreements.py", CATALOGUE, "tests/catalogue/test_signatories.py"}

    tree.pytest("tests/catalogue/test_index.py", "-k", "agreements_by_signatory")
    tree.pytest("tests/catalogue/test_signatories.py")
    printed = json.loads(tree.oi_metrics("metrics", "agreements_by_signatory", "--format", "json"))
    assert sum(row["agreements"] for row in printed["tables"]["agreements_by_signatory"]) == 12
    assert "곳이 협약을 체결함." in tree.oi_metrics("metrics", "agreements_by_signatory", "--lang", "ko")
    for kind in ("pptx", "xlsx", "pdf", "hwpx", "a4.pdf"):
        assert "panels 1" in tree.oi_metrics("briefing", "--panels", "agreements_by_signatory", "--lang", "ko", "--out", f"briefing.{kind}")
    assert "## agreements_by_signatory" in (tree.place / "docs/metrics.md").read_text("utf-8")
    (tree.place / "page.py").write_text(PAGE, "utf-8")
    assert "곳이 협약을 체결함" in tree.python("page.py")

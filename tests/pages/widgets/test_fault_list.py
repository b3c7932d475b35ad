"""The list of faults on screen: all of them, some a page, and twice on one page where two parts of it tell the same."""

from streamlit.testing.v1 import AppTest

from tests.shown_tables import tables


def listed_twice() -> None:
    from oi_metrics.language.words import Words
    from oi_metrics.model.faults import Fault
    from oi_metrics.model.message import Message
    from pages.widgets import fault_list

    faults = [Fault("agreements.csv", row, "signed", "2019/13", Message("is not a date"), Message("write a year")) for row in range(998, 2498)]
    fault_list.listing(faults, Words("en"))
    fault_list.listing(faults, Words("en"), place="editor")


def test_a_thousand_faults_are_listed_some_a_page() -> None:
    app = AppTest.from_function(listed_twice, default_timeout=60).run()
    assert not app.exception, app.exception
    assert "| 1000 |" in app.markdown[0].value, "a row is numbered as in a spreadsheet"
    rows = [row for each in tables(app) for row in each.value["Row"]]
    assert rows == [*range(998, 1098)] * 2
    assert [caption.value for caption in app.caption] == ["1 to 100 of 1,000"] * 2
    assert [told.value for told in app.markdown if "listed" in told.value] == ["The first 1,000 are listed; the command line lists all."] * 2

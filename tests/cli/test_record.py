"""`record` on the command line: what the page of a record says."""

from oi_metrics.cli import main
from oi_metrics.language.words import Words
from oi_metrics.one_record.line import line
from oi_metrics.one_record.record import one_record


def test_says_what_the_page_says(embedded, capsys) -> None:
    record = one_record(embedded, "agreements/snubh-mou-2018", Words("ko"))
    assert main(["record", "agreements/snubh-mou-2018", "--lang", "ko"]) == 0
    told = capsys.readouterr().out
    assert told.splitlines()[2:4] == [record.head.title, line(record.head, Words("ko"))]
    assert "분당서울대학교병원 (partners/snubh)" in told
    assert all(statement.text in told and statement.url in told for statement in record.statements)
    assert all(dispute.contradicts.text in told and dispute.reading in told for dispute in record.disputes)


def test_a_source_tier_says_what_it_says_alone(capsys) -> None:
    assert main(["record", "recognitions/innovative-pharma-2017", "--tier", "company_page"]) == 0
    assert "□\N{NO-BREAK SPACE}Unknown" in capsys.readouterr().out
    assert main(["record", "recognitions/innovative-pharma-2017"]) == 0
    assert "✕\N{NO-BREAK SPACE}Lapsed" in capsys.readouterr().out


def test_a_record_that_does_not_exist(capsys) -> None:
    assert main(["record", "agreements/none"]) == 1
    assert capsys.readouterr() == ("", "There is no record agreements/none in these records.\n")

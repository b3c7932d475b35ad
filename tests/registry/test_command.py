"""`import-trials` and `trials` on the command line."""

import json

from oi_metrics.cli import main
from tests.registry.builders import approvals, studies, study
from tests.registry.service import Service, serving
from tests.registry.service import study as served

LIST = (
    "2014-01-02|사노피 파스퇴르(주)|나 시험|3상|서울대학교병원,무명병원",
    "2014-01-02|사노피 파스퇴르(주)|나  시험|3상|",
    "2015-01-02|한국로슈|다 시험|1상|",
)


def test_says_what_was_read_what_the_store_holds_and_what_was_passed_over(tmp_path, capsys):
    out = tmp_path / "s"
    assert main(["import-trials", "--out", str(out), str(approvals(tmp_path, "a.csv", *LIST))]) == 0
    said = capsys.readouterr()
    assert "a.csv: rows 3; approvals by date and title as written 3; approvals with white space set aside 2; sites 2; mfds-" in said.out
    assert "3 approvals by date and title as written, 2 with white space set aside" in said.out
    assert "only white space differs: a.csv row 2 = a.csv row 3" in said.out
    assert "trials: 2 (+2)" in said.out and "hospitals: 2 (+2)" in said.out
    assert "warning: a.csv, row 2, title: '2, 3' are rows of one day whose titles differ in white space alone" in said.err
    assert main(["import-trials", "--out", str(out), str(tmp_path / "a.csv")]) == 0
    assert "Nothing has changed." in capsys.readouterr().out
    assert main(["trials", str(out)]) == 0
    said = capsys.readouterr().out
    assert (
        "Trials: 2\nTrials of the company: 1\nTrials with a named hospital: 1\nSites: 2\nSites at known hospitals: 1\nSites at hospitals that no list has: 1\n"
        in said
    )
    assert main(["trials", str(out), "--lang", "ko"]) == 0
    assert "당사 임상시험: 1" in capsys.readouterr().out


def test_faults_are_exit_code_1_and_a_wrong_call_2(tmp_path, capsys):
    (tmp_path / "b.csv").write_text("a,b\n1,2\n", "utf-8")
    assert main(["import-trials", "--out", str(tmp_path / "s"), str(tmp_path / "b.csv")]) == 1
    assert "are not the columns of a registry that is known" in capsys.readouterr().err
    assert main(["import-trials", "--out", str(tmp_path / "s")]) == 2
    assert "nothing to import" in capsys.readouterr().err
    assert main(["import-trials", "--out", str(tmp_path / "s"), "--live"]) == 2
    assert main(["trials", str(tmp_path / "none")]) == 1
    assert main(["trials", "postgresql://me:s3cret@127.0.0.1:1/none"]) == 2
    assert "s3cret" not in capsys.readouterr().err


def test_the_company_is_who_the_user_names(tmp_path, capsys):
    path = approvals(tmp_path, "a.csv", *LIST)
    assert main(["import-trials", "--out", str(tmp_path / "s"), str(path), "--company", "한국로슈"]) == 0
    main(["trials", str(tmp_path / "s")])
    assert "Trials of the company: 1" in capsys.readouterr().out


def test_live_only_when_asked_and_only_the_address_given(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("oi_metrics.registry.importing.api_client.SECONDS_A_REQUEST", 0.0)
    with serving(Service([served(number) for number in range(1, 6)])) as service:
        main(["import-trials", "--out", str(tmp_path / "s"), str(studies(tmp_path, "a.json", study("NCT90000000"))), "--address", service.address])
        assert service.asked == []
        command = ["import-trials", "--out", str(tmp_path / "s"), "--live", "--sponsor", "Sanofi", "--address", service.address, "--cache", str(tmp_path / "c")]
        assert main([*command, "--page-size", "2"]) == 0
        assert [asked["query.spons"] for asked in service.asked] == ["Sanofi"] * 3
    assert "trials: 6 (+5)" in capsys.readouterr().out
    assert json.dumps(service.wrong) == "[]"

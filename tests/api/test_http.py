"""The API over HTTP: kept answers, refusals, limits, hostile questions, records with faults.

Broken on purpose, each was seen to fail: an ETag of the address alone, a 304 that compares nothing, an unknown path that is
left to the pages, a parameter that is passed over, text that is not UTF-8 and is mended, an answer without the edition in its
key, a place of a sealed data version that a caller names.
"""

from __future__ import annotations

import asyncio
import json
from datetime import date

import brotli
import pytest
from anyio.from_thread import start_blocking_portal
from httpx2 import ASGITransport, AsyncClient
from starlette.applications import Starlette

from oi_metrics import __version__
from oi_metrics.api import formats, openapi
from oi_metrics.api.questions import QUESTIONS
from oi_metrics.catalogue.index import METRICS
from oi_metrics.cli import main
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES
from oi_metrics.records import sealed
from oi_metrics.records.load import read
from oi_metrics.records.package import descriptor
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.registry.storage.from_records import of_tables
from pages.frame import run_queue
from pages.http import api
from pages.session import current_trials
from tests.api.conftest import FAULT, Ask, application, asking
from tests.asgi import answer
from tests.conftest import agreements, as_before, records

A_METRIC = "/api/v1/metrics/agreements_per_year"


def test_the_index_names_every_question_and_its_description(ask: Ask) -> None:
    told = ask("/api/v1").told
    assert list(told["links"]) == list(QUESTIONS)
    assert {link["href"] for link in told["links"].values()} == {f"/api/v1{question.path}" for question in QUESTIONS.values()}
    assert ask(told["description"]).told["openapi"] == "3.1.0"


def test_the_description_is_made_of_metrics_tables_filters_and_options(ask: Ask, embedded) -> None:
    told = ask("/api/v1/openapi.json").told
    assert told["info"]["version"] == __version__ and told["servers"] == [{"url": "/api/v1"}]
    assert {f"/metrics/{name}" for name in METRICS} | {f"/records/{name}" for name in TABLES} <= set(told["paths"])
    named = {one.get("name") or one["$ref"].rpartition("-")[2] for one in told["paths"]["/metrics/agreements_per_year"]["get"]["parameters"]}
    assert {"partner_type", "years", "undated", "partner", "tier", "text", "by", "lang", "limit", "after", "format"} <= named
    shared = told["components"]["parameters"]
    assert shared["records-partner"]["schema"]["items"]["enum"] == embedded.partners["partner_id"].tolist()
    assert set(openapi.BODIES) == set(QUESTIONS) - {"briefing"}


def test_an_answer_that_is_kept_is_not_sent_again(ask: Ask) -> None:
    first = ask(A_METRIC, "by=rd_stage")
    assert (first.status, first.headers["cache-control"], first.headers["vary"]) == (200, "no-cache", "Accept, Accept-Encoding")
    for known in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
        again = ask(A_METRIC, "by=rd_stage", headers=[("if-none-match", known)])
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert ask(A_METRIC, "by=rd_stage", headers=[("if-none-match", '"other"')]).status == 200
    different = [ask(A_METRIC, query).headers["etag"] for query in ("", "by=status", "by=rd_stage&lang=ko", "by=rd_stage&format=csv", "by=rd_stage&limit=2")]
    assert len({first.headers["etag"], *different}) == 6


def test_other_records_are_another_answer_though_their_rows_are_the_same(ask: Ask, serve, embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = current_trials.Trials(of_tables(embedded))
    monkeypatch.setattr(current_trials, "server", lambda: beside)
    found = []
    for title in ("One", "Another"):
        serve(records(agreements=[{"agreement_id": "a", "signed": "2018", "title_en": title}]))
        found.append(ask(A_METRIC, "format=csv"))
    assert found[0].body == found[1].body and found[0].headers["etag"] != found[1].headers["etag"]


def test_a_coding_has_a_mark_of_its_own(ask: Ask) -> None:
    plain, packed = ask(A_METRIC), ask(A_METRIC, headers=[("accept-encoding", "gzip, br")])
    assert packed.headers["content-encoding"] == "br" and brotli.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    assert ask(A_METRIC, headers=[("accept-encoding", "br"), ("if-none-match", packed.headers["etag"])]).status == 304


def test_what_several_ask_at_once_is_made_once_and_takes_one_turn(serve, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(records(agreements=agreements(a="2018", once="2019")))
    made, write = [], formats.written
    monkeypatch.setattr(formats, "written", lambda answer, form: made.append(1) or write(answer, form))

    async def together() -> set[bytes]:
        async with AsyncClient(transport=ASGITransport(application()), base_url="http://localhost") as http:
            return {answer.content for answer in await asyncio.gather(*(http.get(A_METRIC) for _ in range(20)))}

    with start_blocking_portal() as portal:
        (body,) = portal.call(together)
    assert len(made) == 1 and json.loads(body)["rows"]
    monkeypatch.setattr(run_queue, "turn", lambda: pytest.fail("an answer that is kept needs no turn"))
    assert asking(application())(A_METRIC).body == body


def test_head_has_the_headers_and_no_content(ask: Ask) -> None:
    got, head = ask(A_METRIC), ask(A_METRIC, method="HEAD")
    assert (head.status, head.body, head.headers) == (200, b"", got.headers)
    assert ask("/api/v1/nothing", method="HEAD").status == 404


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1/", "/api/v2", "/api/v1/metrics/", "/api/v1/nothing", "/api/v1/x\ny", "/api/../data", "/api/v1//metrics"]
)
def test_an_unknown_path_is_a_404_for_programs(ask: Ask, path: str) -> None:
    found = ask(path)
    assert (found.status, found.headers["content-type"]) == (404, openapi.PROBLEM)
    assert found.told == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no such question",
        "where": path,
        "remedy": "see /api/v1",
    }


def test_what_is_beside_the_api_is_left_to_the_pages() -> None:
    routes = api.routes("")
    assert [asking(Starlette(routes=routes))(path).headers["content-type"] for path in ("/apix", "/x/api/v1", "/")] == ["text/plain; charset=utf-8"] * 3


def test_it_stands_below_the_path_of_the_server() -> None:
    ask = asking(application("team/oi"))
    assert ask("/team/oi/api/v1").told["description"] == "/team/oi/api/v1/openapi.json"
    assert ask("/team/oi/api/nothing").status == 404
    assert ask("/team/oi/api/v1/openapi.json").told["servers"] == [{"url": "/team/oi/api/v1"}]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "X"])
def test_another_method_is_refused(ask: Ask, method: str) -> None:
    found = ask(A_METRIC, method=method)
    assert (found.status, found.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    ("path", "query", "status", "where", "said"),
    [
        (A_METRIC, "partner_type=bank", 400, "partner_type", "use government, university"),
        (A_METRIC, "partner_type=", 400, "partner_type", "use government, university"),
        (A_METRIC, "colour=red", 400, "colour", "use partner_type, years"),
        (A_METRIC, "years=2018-2012", 400, "years", "write years=2012-2018"),
        (A_METRIC, "years=2012&years=2013", 400, "years", "give it once"),
        (A_METRIC, "undated=maybe", 400, "undated", "write undated=yes"),
        (A_METRIC, "by=moon", 400, "by", "use partner_type, agreement_type"),
        (A_METRIC, "lang=fr", 400, "lang", "use en, ko"),
        (A_METRIC, "limit=0", 400, "limit", "write limit=1000"),
        (A_METRIC, "limit=100000", 400, "limit", "write limit=1000"),
        (A_METRIC, "after=-1", 400, "after", "write after=0"),
        (A_METRIC, "limit=%D9%A3", 400, "limit", "write limit=1000"),
        (A_METRIC, "text=" + "x" * 201, 400, "text", "write at most 200"),
        (A_METRIC, "format=pdf", 406, "format", "use json, csv, arrow"),
        (A_METRIC, "format=", 406, "format", "use json, csv, arrow"),
        ("/api/v1/records/agreements/ministry-mou-2009", "format=csv", 406, "format", "use json"),
        (A_METRIC, "text=%FF", 400, None, "encode it in UTF-8"),
        (A_METRIC, "&".join(["text=a"] * 500), 400, None, "ask with fewer filters"),
        (A_METRIC, "text=" + "a" * 9000, 414, None, "ask with fewer filters"),
        ("/api/v1/metrics/agreement_per_year", "", 404, "metric", "use agreements_per_year, "),
        ("/api/v1/metrics/hospital_profile", "", 400, "hospital", "give hospital=..."),
        ("/api/v1/metrics/trials_by", "phase=zero", 400, "phase", "use 0, 1, "),
        ("/api/v1/records/agreement", "", 404, "table", "use agreements, "),
        ("/api/v1/records/agreements/ministry-mou-2010", "", 404, "record", "use agreements/ministry-mou-2009, "),
        ("/api/v1/records/agreements/ministry-mou-2009", "tier=registry", 404, "tier", "ask without tier"),
        ("/api/v1/records/nothing/x", "", 404, "table", "use sources, "),
        ("/api/v1/statements/page-ministr", "", 404, "statement", "use page-ministry, "),
        ("/api/v1/editions/served/diff/x", "", 404, "edition", "use 12 to 64 of 0-9 and a-f, or served"),
        ("/api/v1/editions/0123456789ab/diff/served", "", 404, "edition", "use one that the list of editions names, or served"),
        ("/api/v1/briefing", "panels=moon", 400, "panels", "use headline_figures"),
        ("/api/v1/briefing", "audience=moon", 400, "audience", "use executive, ministry"),
    ],
)
def test_a_refusal_says_what_where_and_what_to_do(ask: Ask, path: str, query: str, status: int, where: str | None, said: str) -> None:
    found = ask(path, query)
    assert (found.status, found.told["status"], found.headers["content-type"]) == (status, status, openapi.PROBLEM), found.body
    assert found.headers["cache-control"] == "no-store"
    assert found.told.get("where") == where and found.told["detail"]
    assert found.told["remedy"].startswith(said), found.told


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/*;q=0.5, application/json;q=0.2", "text/csv; charset=utf-8"),
        ("application/vnd.apache.arrow.stream, */*;q=0.1", "application/vnd.apache.arrow.stream"),
        ("text/html, application/json;charset=utf-8;q=0.3", "application/json"),
        ("application/json;q=0, */*", "text/csv; charset=utf-8"),
        ("text/html", None),
        ("application/json;q=0", None),
        ("application/json;q=nan.1.2", None),
    ],
)
def test_the_form_is_negotiated(ask: Ask, accept: str, given: str | None) -> None:
    found = ask(A_METRIC, headers=[("accept", accept)] if accept else [])
    assert (found.status, found.headers["content-type"]) == ((200, given) if given else (406, openapi.PROBLEM))
    assert ask(A_METRIC, "format=json", headers=[("accept", "text/html")]).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/records/agreements/../../../etc/passwd", "/api/v1/records/agreements/\x00", "/api/v1/records/evidence/x", "/api/v1/records/parties/a/b/c",
        "/api/v1/statements/=cmd|' /C calc'!A0", "/api/v1/statements/" + "k" * 5000, "/api/v1/editions/edition:0123456789ab/diff/served",
        "/api/v1/editions/..%2f..%2fdata/diff/served", "/api/v1/editions/postgresql://x/diff/served", "/api/v1/metrics/<script>", "/api/v1/records/__class__",
        "/api/v1/records/vocabulary/x",
    ],
)  # fmt: skip
def test_a_hostile_path_is_a_404(ask: Ask, path: str) -> None:
    found = ask(path)
    assert (found.status, found.headers["content-type"]) == (404, openapi.PROBLEM) and len(found.body) < 20_000


@pytest.mark.parametrize(("host", "status"), [("localhost:8501", 200), ("evil.example", 421), ("", 421), ("localhost@evil.example", 421)])
def test_only_hosts_of_the_dashboard_are_answered(host: str, status: int) -> None:
    assert answer(application(), A_METRIC, headers=[(b"host", host.encode())])[0] == status


def test_one_address_may_ask_so_much(embedded) -> None:
    ask = asking(application(rate=2))
    assert [ask("/api/v1").status for _ in range(2)] == [200, 200]
    refused = ask("/api/v1/nothing")
    assert (refused.status, refused.headers["retry-after"]) == (429, "30")


def test_a_briefing_counts_for_many(embedded) -> None:
    ask = asking(application(rate=21))
    assert [ask(path, "panels=moon").status for path in ("/api/v1/briefing", "/api/v1", "/api/v1")] == [400, 400, 429]


def test_more_than_can_wait_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "WAITING", 0)
    found = asking(application())(A_METRIC)
    assert (found.status, found.headers["retry-after"]) == (503, "5")


@pytest.mark.usefixtures("faulty")
def test_records_with_faults_answer_nothing_and_say_why(ask: Ask) -> None:
    for path in (A_METRIC, "/api/v1/records/agreements", "/api/v1/openapi.json", "/api/v1/briefing"):
        found = ask(path)
        assert (found.status, found.headers["retry-after"], found.told["faults_in_all"]) == (503, "10", 1)
        told = {
            "file": "agreements.csv",
            "row": 14,
            "column": "signed",
            "value": "2019/13",
            "problem": "is not a date",
            "remedy": "write YYYY",
            "warning": False,
        }
        assert found.told["faults"] == [told] and str(FAULT.problem) == told["problem"]


def test_the_last_good_records_say_that_they_are(ask: Ask, serve) -> None:
    tables = records(agreements=agreements(a="2018"))
    serve(tables)
    fresh = ask(A_METRIC)
    serve(tables, Message("The record store is silent."))
    stale = ask(A_METRIC)
    assert "stale" not in fresh.told and stale.told["stale"] == "The record store is silent."
    assert fresh.headers["etag"] != stale.headers["etag"]


def test_what_is_wrong_inside_is_for_the_log(ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(api, "served_to", lambda request: 1 / 0)
    found = ask(A_METRIC)
    assert (found.status, found.told["remedy"]) == (500, "see the server's log") and b"division" not in found.body
    assert "division" in caplog.text


def test_a_record_is_what_its_page_says(ask: Ask) -> None:
    told = ask("/api/v1/records/agreements/ministry-mou-2009", "lang=ko").told
    assert (told["values"]["signed"], told["head"]["title"]) == ("2009-06-16", "의약품 연구개발 협력 양해각서")
    assert told["statements"] and told["head"]["counterparties"][0]["record"] == "partners/mohw"
    assert ask("/api/v1/records/parties/ministry-mou-2009/1").told["record"] == "agreements/ministry-mou-2009"
    assert ask("/api/v1/records/agreements/ministry-mou-2009", "tier=registry").status == 404


def test_a_statement_names_its_source_and_the_records_of_which_it_speaks(ask: Ask, embedded) -> None:
    told = ask("/api/v1/statements/page-ministry").told
    spoken = embedded.evidence[embedded.evidence["statement_id"] == "page-ministry"]
    assert [of["record"] for of in told["speaks_of"]] == (spoken["record_type"] + "/" + spoken["record_id"]).tolist()
    assert told["source"]["tier"] == "company_page" and told["text"].startswith("The page gives 2009 to 2013")


def test_every_table_is_read_in_parts_of_its_own_order(ask: Ask, embedded) -> None:
    for name in TABLES:
        told = ask(f"/api/v1/records/{name}", "limit=2").told
        assert [row["values"]["record"] for row in told["rows"]] == embedded.frames[name]["record"].tolist()[:2]
        assert told["rows_in_all"] == len(embedded.frames[name])


@pytest.fixture
def earlier(tmp_path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A sealed edition: the embedded records before an agreement was known, and with another date for one."""
    monkeypatch.setenv("OI_SEALED", str(tmp_path / "sealed"))
    text, _ = read(as_before(tmp_path / "earlier"))
    return sealed.seal(text, tmp_path / "sealed", describe=descriptor, note="before", who="Lee", day=date(2026, 5, 4)).edition


def test_data_versions_are_listed_and_compared_as_the_command_line_does(ask: Ask, earlier: str, capsys, embedded) -> None:
    (one,) = ask("/api/v1/editions").told["sealed"]
    assert (one["edition"], one["sealed_by"], one["note"]) == (earlier, "Lee", "before")
    assert main(["diff", f"edition:{earlier}", str(EMBEDDED), "--format", "json"]) == 1
    printed = json.loads(capsys.readouterr().out)
    for show in ("changes", "moved_figures"):
        told = ask(f"/api/v1/editions/{earlier[:12]}/diff/served", {"show": show}).told
        assert [row["values"] for row in told["rows"]] == printed["tables"][show] != []
        assert (told["before"], told["after"]) == (printed["before"], printed["after"])
        assert {*(key for row in told["rows"] for key in (*row["supports"], *row["contradicts"]))} <= set(told["statements"])
    assert ask(f"/api/v1/editions/served/diff/{earlier}", "format=csv").status == 200
    assert [row["values"] for row in ask(f"/api/v1/editions/served/diff/{earlier}", "show=changes").told["rows"]] != printed["tables"]["changes"]


def test_a_damaged_seal_is_told_with_its_fault(ask: Ask, earlier: str) -> None:
    package = sealed.folder() / f"edition-{earlier}.zip"
    package.write_bytes(package.read_bytes() + b"x")
    found = ask(f"/api/v1/editions/{earlier}/diff/served")
    assert (found.status, found.told["faults"][0]["column"]) == (503, "sha256")


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_a_briefing_is_a_file(ask: Ask, kind: str, begins: bytes) -> None:
    found = ask("/api/v1/briefing", {"format": kind, "lang": "en", "panels": ["commitments"], "tier": ["company_page"]})
    assert found.status == 200 and found.body.startswith(begins)
    assert found.headers["content-disposition"].endswith(f".{kind}")

"""`oi-metrics doctor` against set-ups that are broken on purpose, one after another, and against one that is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from oi_metrics.cli import main
from tests.browser.conftest import serving
from tests.postgres import free_port
from tests.proxies import HOST, PROXIES, before

HELD = {"OI_PATH": "/oi", "OI_HOSTS": HOST, "OI_OPEN": "1"}


def port_of(address: str) -> int:
    return int(urlsplit(address).port or 0)


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    with serving(**HELD) as started:
        yield port_of(started)


def told(capsys: pytest.CaptureFixture[str], address: str, *more: str) -> str:
    """What the command prints of something that it finds wrong."""
    assert main(["doctor", address, *more]) == 1
    printed = capsys.readouterr().out
    assert printed.splitlines()[-3].startswith(("fails: ", "실패: "))
    return "\n".join(printed.splitlines()[-2:])


def trusted(folder: Path) -> tuple[str, ...]:
    return ("--at", "127.0.0.1", "--ca", str(folder / "cert.pem"))


@pytest.mark.parametrize("name", PROXIES)
def test_nothing_is_wrong_with_the_files_that_we_give(name: str, server: int, tmp_path: Path, capsys) -> None:
    with before(name, tmp_path, server) as address:
        assert main(["doctor", f"{address}/oi", *trusted(tmp_path)]) == 0
    assert capsys.readouterr().out.endswith("Nothing keeps readers out.\n")


def test_nor_with_the_dashboard_by_itself(server: int, capsys) -> None:
    assert main(["doctor", f"http://127.0.0.1:{server}/oi/", "--lang", "ko"]) == 0
    assert re.search("[가-힣]", capsys.readouterr().out)


def test_a_name_that_leads_nowhere(capsys) -> None:
    assert "the name nowhere.invalid leads to no machine" in told(capsys, "https://nowhere.invalid/oi/")


def test_nothing_that_listens(capsys) -> None:
    port = free_port()
    assert f"nothing listens at 127.0.0.1:{port}" in told(capsys, f"http://127.0.0.1:{port}/")


def test_a_certificate_of_nobody(server: int, tmp_path: Path, capsys) -> None:
    with before("nginx", tmp_path, server) as address:
        assert "the certificate is not accepted: self-signed certificate" in told(capsys, f"{address}/oi", "--at", "127.0.0.1")


def test_a_name_that_is_not_among_the_hosts(tmp_path: Path, capsys) -> None:
    with serving(OI_PATH="/oi") as started, before("haproxy", tmp_path, port_of(started)) as address:
        said = told(capsys, f"{address}/oi", *trusted(tmp_path))
    assert f"does not answer to the name {HOST}" in said
    assert "“hosts”" in said


NO_HOST = {"proxy_set_header Host $http_host;": ""}


@pytest.mark.parametrize(
    ("changed", "problem", "remedy"),
    [
        ({"proxy_set_header Host $http_host;": ""}, f"hides the name {HOST}", "“Host”"),
        ({"proxy_set_header Upgrade $http_upgrade;": ""}, "(WebSocket) is answered with", "“Upgrade”"),
        ({"client_max_body_size 21m;": ""}, "3 MB is answered with 413", "limits.upload_mb"),
        ({"proxy_pass http://oi_metrics;": "proxy_pass http://oi_metrics/;"}, "the answer is 404", "“path”"),
        ({"location /oi/ {": "location /oi/static/ { return 404; } location /oi/ {"}, "without its parts", "all that is below this path"),
        ({"location /oi/ {": "auth_basic sign-in; auth_basic_user_file /dev/null; location /oi/ {"}, "the answer is 401", "signed in"),
        ({"proxy_http_version 1.1;": "proxy_http_version 1.1; proxy_set_header Cookie '';"}, "3 MB is answered with 403", "cookies"),
        ({"location /oi/ {": "location /oi/ { return 200 'welcome'; } location /other/ {"}, "another page", "leads this path"),
        ({"proxy_read_timeout 1h;": "proxy_read_timeout 1h; location ~ stream$ { return 502; }"}, "(WebSocket) is answered with 502", "“Upgrade”"),
    ],
)
def test_a_proxy_that_is_set_wrong(server: int, tmp_path: Path, capsys, changed: dict[str, str], problem: str, remedy: str) -> None:
    with before("nginx", tmp_path, server, changed=changed) as address:
        said = told(capsys, f"{address}/oi", *trusted(tmp_path))
        assert problem in said
        assert remedy in said
        korean = told(capsys, f"{address}/oi", *trusted(tmp_path), "--lang", "ko")
    assert re.search("[가-힣]", korean)
    assert problem not in korean


def test_a_proxy_that_does_not_reach_it(tmp_path: Path, capsys) -> None:
    with before("caddy", tmp_path, free_port()) as address:
        said = told(capsys, f"{address}/oi", *trusted(tmp_path))
    assert "the answer is 502" in said
    assert "does not reach the dashboard" in said


def test_two_replicas_that_take_it_in_turns(server: int, tmp_path: Path, capsys) -> None:
    with serving(**HELD) as second:
        by_turns = {"cookie oi-replica insert indirect nocache httponly secure attr SameSite=Lax": "", "balance leastconn": "balance roundrobin"}
        with before("haproxy", tmp_path, server, port_of(second), changed=by_turns) as address:
            assert "sticky sessions" in told(capsys, f"{address}/oi", *trusted(tmp_path))
        with before("haproxy", tmp_path, server, port_of(second)) as address:
            assert main(["doctor", f"{address}/oi", *trusted(tmp_path)]) == 0


def test_no_records(tmp_path: Path, capsys) -> None:
    with serving(tmp_path / "nothing") as started:
        assert "no records to show" in told(capsys, started)


def test_what_is_no_address(capsys) -> None:
    assert main(["doctor", "ftp://a"]) == 2
    assert "is not an address of the web" in capsys.readouterr().err

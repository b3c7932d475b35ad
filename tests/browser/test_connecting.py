"""A page that gets no connection says what blocks it; a session is taken up again by the browser that opened it alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, Page, expect
from websockets.sync.client import connect

from tests.browser.conftest import idle, serving
from tests.proxies import HOST, before

ALERT = ".oi-unconnected"


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    page = browser.new_context(ignore_https_errors=True).new_page()
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving(OI_PATH="/oi", OI_HOSTS=HOST, OI_OPEN="1") as started:
        yield started


def port_of(address: str) -> int:
    return int(re.findall(r":(\d+)/", address)[0])


@pytest.mark.parametrize(("lang", "said"), [("en", "The live connection (WebSocket) that this page needs does not get through."), ("ko", "WebSocket")])
def test_a_proxy_that_passes_on_no_connection(server: str, reader: Page, tmp_path, lang: str, said: str) -> None:
    with before("nginx", tmp_path, port_of(server), changed={"proxy_set_header Upgrade $http_upgrade;": ""}) as address:
        reader.goto(f"{address}/oi/agreements?lang={lang}")
        expect(reader.locator(ALERT)).to_contain_text(said)
        expect(reader.locator(ALERT)).to_contain_text(f"{address}/oi/_stcore/stream")


def test_a_proxy_that_hides_the_name_of_its_host(server: str, reader: Page, tmp_path) -> None:
    """The server answers to the name that the proxy gives it, and knows the page's own."""
    with before("nginx", tmp_path, port_of(server), changed={"proxy_set_header Host $http_host;": ""}) as address:
        reader.goto(f"{address}/oi/agreements?lang=en")
        expect(reader.get_by_text("The dashboard does not answer to the name oi_metrics.")).to_be_visible()


def test_a_name_that_is_not_among_its_hosts(reader: Page, tmp_path) -> None:
    with serving(OI_PATH="/oi") as started, before("caddy", tmp_path, port_of(started)) as address:
        assert reader.goto(f"{address}/oi/?lang=ko").status == 421
        expect(reader.get_by_text(f"The dashboard does not answer to the name {HOST}")).to_be_visible()
        expect(reader.get_by_text("설정 항목 “hosts”")).to_be_visible()


def test_the_server_goes_while_the_page_loads(reader: Page, server: str) -> None:
    reader.route_web_socket("**/_stcore/stream", lambda socket: socket.close())
    reader.route("**/_oi/connection*", lambda route: route.abort())
    reader.goto(f"{server}/agreements?lang=en")
    expect(reader.locator(ALERT)).to_have_text("The server does not answer. This page goes on trying.")
    reader.unroute_all()


def test_what_is_said_goes_once_the_page_is_connected(reader: Page, server: str) -> None:
    tries = []

    def first_refused(socket) -> None:
        tries.append(socket)
        if len(tries) > 1:
            socket.connect_to_server()
        else:
            socket.close()

    reader.route_web_socket("**/_stcore/stream", first_refused)
    reader.goto(f"{server}/agreements?lang=en")
    expect(reader.locator(ALERT)).to_be_visible()
    idle(reader)
    expect(reader.locator(ALERT)).to_have_count(0)


def test_whoever_knows_the_address_of_an_upload_gets_neither_the_session_nor_its_files(server: str, reader: Page) -> None:
    sent: list[str] = []
    reader.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    reader.goto(f"{server}/bring?lang=en")
    idle(reader)
    reader.locator("[data-testid=stFileUploaderDropzoneInput]").first.set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"})
    idle(reader)
    (upload,) = sent
    session = upload.split("/")[-2]
    thief = requests.Session()
    thief.get(f"{server}/", timeout=20)
    for change in (thief.put, thief.delete):
        assert change(upload, timeout=20, data=b"x").status_code == 403
    cookies = "; ".join(f"{name}={value}" for name, value in thief.cookies.items())
    stream = server.replace("http", "ws") + "/_stcore/stream"
    with connect(stream, subprotocols=["streamlit", "none", session], additional_headers={"Cookie": cookies}):
        reader.get_by_role("link", name="Agreements", exact=True).first.click()
        reader.wait_for_url("**/agreements?*")
        idle(reader)
        expect(reader.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()


def test_its_own_browser_takes_a_session_up_again(server: str, reader: Page) -> None:
    """A connection that breaks, as in a train, comes back to what the reader had chosen."""
    sockets = []

    def passed(socket) -> None:
        sockets.append(socket)
        socket.connect_to_server()

    reader.route_web_socket("**/_stcore/stream", passed)
    reader.goto(f"{server}/bring?lang=en")
    idle(reader)
    reader.locator("[data-testid=stFileUploaderDropzoneInput]").first.set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"})
    expect(reader.get_by_text("a.csv").first).to_be_visible()
    idle(reader)
    sockets[0].close()
    reader.wait_for_function("() => document.querySelector('[data-testid=stApp]').dataset.testConnectionState === 'CONNECTED'")
    idle(reader)
    assert len(sockets) == 2
    expect(reader.get_by_text("a.csv").first).to_be_visible()


def test_the_cookie_is_out_of_reach(server: str) -> None:
    said = requests.get(f"{server}/", timeout=20).headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=lax" in said
    forwarded = requests.get(f"{server}/", headers={"X-Forwarded-Proto": "https"}, timeout=20).headers["set-cookie"].lower()
    assert "secure" in forwarded

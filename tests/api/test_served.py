"""The dashboard as it is started, with the API and the tools beside the pages."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client

from oi_metrics.api import tools
from pages.http.headers import HEADERS
from tests.browser.conftest import serving

LIMIT = 20
"""So many questions this server lets an address ask in a minute."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(OI_API_PER_MINUTE=str(LIMIT)) as served:
        yield served


def got(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and content of an address."""
    try:
        answer = urllib.request.urlopen(urllib.request.Request(address, headers=headers))
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()


def test_questions_are_answered_beside_the_pages(address: str) -> None:
    status, headers, content = got(f"{address}/api/v1/metrics/commitments")
    assert status == 200 and json.loads(content)["rows"]
    assert all(headers[name.decode()] == value.decode() for name, value in HEADERS)
    assert "access-control-allow-origin" not in headers
    assert got(f"{address}/api/v1/metrics/commitments", **{"If-None-Match": headers["etag"]})[0] == 304
    assert got(f"{address}/api/nothing")[0] == 404 and got(f"{address}/")[1]["content-type"].startswith("text/html")


def test_the_tools_are_answered_beside_the_pages(address: str) -> None:
    async def talked() -> list[str]:
        async with Client(f"{address}/api/mcp") as client:
            assert not (await client.call_tool("read_record", {"table": "agreements", "key": "ministry-mou-2009"})).is_error
            return [tool.name for tool in (await client.list_tools()).tools]

    with start_blocking_portal() as portal:
        assert portal.call(talked) == list(tools.TOOLS)


def test_the_limit_is_the_one_that_was_set(address: str) -> None:
    assert 429 in [got(f"{address}/api/v1")[0] for _ in range(LIMIT + 1)]
    assert got(f"{address}/")[0] == 200

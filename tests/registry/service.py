"""A local server that speaks the published specification of the API, and misbehaves as told.

Run as a program it serves nothing: tests start it in a thread of their own.
"""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PARAMETERS = {"format", "query.spons", "query.locn", "fields", "pageSize", "pageToken", "countTotal"}


def study(number: int, sites: int = 2) -> dict[str, Any]:
    """A made-up study with persons in every place where the registry has them."""
    places = [
        {"facility": f"Hospital {(number + place) % 40}", "city": "Seoul", "country": "South Korea", "contacts": [{"name": "Contact Person", "phone": "02-1"}]}
        for place in range(sites)
    ]
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08}", "orgStudyIdInfo": {"id": f"EFC{number:05}"}, "briefTitle": "A made-up title of asthma"},
            "statusModule": {"studyFirstPostDateStruct": {"date": "2020-02-03"}, "lastUpdatePostDateStruct": {"date": "2024-01-02"}},
            "sponsorCollaboratorsModule": {
                "leadSponsor": {"name": "Sanofi", "class": "INDUSTRY"},
                "responsibleParty": {"investigatorFullName": "Principal Person"},
            },
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE3"]},
            "conditionsModule": {"conditions": ["Asthma"]},
            "contactsLocationsModule": {
                "locations": places,
                "overallOfficials": [{"name": "Official Person"}],
                "centralContacts": [{"name": "Central Person"}],
            },
        }
    }


@dataclass
class Service:
    """studies: all there are. plan: by number of the request, counted from 1, what to do instead of answering: a status,
    `drop` (the connection breaks within the answer), `html` (200, but no page), `bomb` (a small answer that unpacks to
    200 MB), `drip` (a byte every tenth of a second). asked: the parameters of every request."""

    studies: list[dict[str, Any]]
    plan: dict[int, Any] = field(default_factory=dict)
    empty_pages: set[int] = field(default_factory=set)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    salt: str = "a"
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v2"

    def answer(self, parameters: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What the specification says: a page, with a token when there is another; 400 for a token that it did not give."""
        if unknown := set(parameters) - PARAMETERS:
            return 400, {"message": f"unknown {unknown}"}
        size, start = int(parameters.get("pageSize", "10")), 0
        if token := parameters.get("pageToken", ""):
            salt, _, place = token.removesuffix("-again").partition("-")
            if salt != self.salt or not place.isdigit():
                return 400, {"message": "unknown page token"}
            start = int(place)
        number = start // size + 1
        if number in self.empty_pages and not token.endswith("-again"):
            return 200, {"studies": [], "nextPageToken": f"{self.salt}-{start}-again"}
        found: dict[str, Any] = {"studies": self.studies[start : start + size]}
        if start + size < len(self.studies):
            found["nextPageToken"] = f"{self.salt}-{start + size}"
        if parameters.get("countTotal") == "true":
            found["totalCount"] = len(self.studies)
        return 200, found


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            parameters = {name: values[0] for name, values in parse_qs(parts.query).items()}
            service.asked.append(parameters)
            done = service.plan.get(len(service.asked))
            if parts.path != "/api/v2/studies":
                service.wrong.append(self.path)
                return self._send(404, b"{}")
            if isinstance(done, int):
                return self._send(done, b"slow down", **service.headers)
            status, page = service.answer(parameters)
            content = json.dumps(page).encode()
            if done == "drop":
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: len(content) // 2])
                self.close_connection = True
                return None
            if done == "bomb":
                return self._send(status, gzip.compress(content[:-1] + b" " * 200_000_000 + b"}", 1), Content_Encoding="gzip")
            if done == "drip":
                return self._drip()
            return self._send(status, b"<html>busy</html>" if done == "html" else content)

        def _drip(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "1000000")
            self.end_headers()
            try:
                for _ in range(300):
                    self.wfile.write(b" ")
                    time.sleep(0.1)
            except OSError:
                self.close_connection = True

        def _send(self, status: int, content: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: Any) -> None:
            """Nothing is logged."""

    return Handler


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """The service, listening on localhost until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()

"""What keeps readers out: the dashboard opened as a reader's browser does, step by step, each failure told with what mends it.

It asks nothing but the address that it is given.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock
from urllib.parse import urljoin, urlsplit

import requests
from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from oi_metrics.model.message import Message

SECONDS = 20.0
"""For so long each answer is waited for."""
MEGABYTES = 3
"""Of the file that is sent: more than proxies let through unless somebody says so."""
TIMES = 4
"""So often it is sent, each time over a connection of its own: of several replicas another one may take it."""
OURS = "window.oiConnection"
"""What the document of the dashboard has, and no other."""
STATE, READY, STREAM, HEALTH = "_oi/connection", "readyz", "_stcore/stream", "_stcore/health"
_SCRIPT = re.compile(r'src="(\./static/js/[^"]+\.js)"')


@dataclass(frozen=True)
class Finding:
    """What was tried and, where it failed, why and what mends it."""

    tried: Message
    problem: Message | None = None
    remedy: Message | None = None


class Blocked(Exception):
    """A step failed; those that need it are not tried."""

    def __init__(self, problem: Message, remedy: Message):
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


@dataclass
class Reader:
    """A browser, as far as it is needed. root: the address with a slash at its end. ca: a file of certificates to trust, blank for the usual."""

    root: str
    ca: str = ""
    session: requests.Session = field(default_factory=requests.Session)
    document: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.root).netloc

    def get(self, path: str, **how: Any) -> requests.Response:
        return self.session.get(urljoin(self.root, path), timeout=SECONDS, verify=self.ca or True, **how)

    def connected(self) -> ClientConnection:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(self.root))
        cookies = "; ".join(f"{name}={value}" for name, value in self.session.cookies.items())
        address = urljoin(self.root, STREAM).replace("http", "ws", 1)
        secure = ssl.create_default_context(cafile=self.ca or None) if address.startswith("wss") else None
        return connect(
            address,
            origin=Origin(origin),
            subprotocols=[Subprotocol("streamlit"), Subprotocol(self.session.cookies.get("_streamlit_xsrf") or "none")],
            additional_headers={"Cookie": cookies},
            ssl=secure,
            open_timeout=SECONDS,
            max_size=None,
            proxy=None,
        )


def findings(address: str, ca: str = "", at: str = "") -> Iterator[Finding]:
    """Open the dashboard at this address, step by step; the last finding is the first that blocks, unless nothing does.

    at: the address of a machine to ask instead of the one that the name leads to. Raises ValueError for what is no address.
    """
    parts = urlsplit(address if "://" in address else f"http://{address}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{address} is not an address of the web; write one such as https://metrics.example.org/oi/")
    reader = Reader(f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/", ca)
    reader.session.trust_env = False
    with _led_to(parts.hostname, at):
        for tried, step in STEPS:
            try:
                step(reader)
            except Blocked as blocked:
                yield Finding(tried, blocked.problem, blocked.remedy)
                return
            yield Finding(tried)


@contextmanager
def _led_to(host: str, at: str) -> Iterator[None]:
    """The host's name leads to this machine, blank for where it leads anyway."""
    asked = socket.getaddrinfo

    def instead(name: Any, *how: Any, **more: Any) -> Any:
        return asked(at if at and name in (host, host.encode()) else name, *how, **more)

    with mock.patch.object(socket, "getaddrinfo", instead):
        yield


def _name(reader: Reader) -> None:
    parts = urlsplit(reader.root)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or parts.scheme, type=socket.SOCK_STREAM)
    except OSError:
        raise Blocked(
            Message("the name {host} leads to no machine", host=parts.hostname),
            Message("see that it is written right, and have it entered in the name service (DNS) of this network"),
        ) from None
    machine, port = str(found[0][4][0]), int(found[0][4][1])
    try:
        socket.create_connection((machine, port), SECONDS).close()
    except OSError:
        raise Blocked(
            Message("nothing listens at {host}", host=f"{machine}:{port}"),
            Message("see that the server or its proxy runs, on this port, and that no firewall stands before it"),
        ) from None


def _document(reader: Reader) -> None:
    try:
        answer = reader.get("")
    except requests.exceptions.SSLError as problem:
        raise Blocked(
            Message("the certificate is not accepted: {reason}", reason=_reason(problem)),
            Message("give the proxy a valid certificate for {host}, or name the file of your own authority with --ca", host=reader.host),
        ) from None
    except requests.exceptions.RequestException as problem:
        raise Blocked(
            Message("no page comes: {reason}", reason=type(problem).__name__), Message("see that http or https is right, and the log of the proxy")
        ) from None
    _known_host(reader, answer.status_code)
    _status(answer)
    if OURS not in answer.text:
        raise Blocked(Message("another page than the dashboard answers there"), Message("see that the proxy leads this path to the dashboard"))
    if not answer.url.startswith(reader.root):
        raise Blocked(
            Message("the page is sent on to {address}", address=answer.url.partition("?")[0]),
            Message("use that address, or have the proxy pass on the header “Host”"),
        )
    reader.document = answer.text


def _known_host(reader: Reader, status: int) -> None:
    """Raises Blocked where the dashboard does not answer to the name that it hears."""
    if status != requests.codes.misdirected_request:
        return
    heard = _state(reader).get("host", "")
    if heard and heard != reader.host:
        raise Blocked(
            Message("the proxy hides the name {host} from the dashboard, which hears {heard}", host=reader.host, heard=heard),
            Message("have the proxy pass on the header “Host”"),
        )
    raise Blocked(
        Message("the dashboard does not answer to the name {host}", host=urlsplit(reader.root).hostname),
        Message("add the name to “hosts” in the settings of the dashboard"),
    )


def _state(reader: Reader) -> dict[str, str]:
    try:
        found = reader.get(STATE, params={"origin": "{0.scheme}://{0.netloc}".format(urlsplit(reader.root))}).json()
    except requests.exceptions.RequestException:
        return {}
    return found if isinstance(found, dict) else {}


def _status(answer: requests.Response) -> None:
    status = answer.status_code
    if status == requests.codes.ok:
        return
    problem = Message("the answer is {status}", status=str(status))
    if status in (requests.codes.unauthorized, requests.codes.forbidden):
        raise Blocked(problem, Message("the proxy lets only those in who have signed in: try it in a browser that has"))
    if status == requests.codes.not_found:
        raise Blocked(
            problem,
            Message("see that the path is right, and that “path” in the settings is what the proxy passes on: blank where it takes the path off"),
        )
    if status in (requests.codes.bad_gateway, requests.codes.service_unavailable, requests.codes.gateway_timeout):
        raise Blocked(problem, Message("the proxy does not reach the dashboard: see that it runs, and “address” and “port” in its settings"))
    raise Blocked(problem, Message("see the log of the proxy and of the dashboard"))


def _parts(reader: Reader) -> None:
    found = _SCRIPT.search(reader.document)
    answer = reader.get(found[1], headers={"Accept-Encoding": "identity"}) if found else None
    if answer is None or answer.status_code != requests.codes.ok or "javascript" not in answer.headers.get("content-type", ""):
        raise Blocked(
            Message("the page comes without its parts: {address}", address=urljoin(reader.root, found[1]) if found else reader.root),
            Message("have the proxy lead all that is below this path to the dashboard"),
        )
    stated = answer.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) != len(answer.content):
        raise Blocked(Message("a large answer is cut off"), Message("see the limits and the temporary folder of the proxy"))


def _ready(reader: Reader) -> None:
    if reader.get(READY).status_code != requests.codes.ok:
        raise Blocked(Message("the dashboard has no records to show"), Message("see its log, and “records” in its settings"))


def _connection(reader: Reader) -> None:
    why = _state(reader).get("blocked", "")
    if why == "origin":
        raise Blocked(
            Message("the proxy hides the name {host} from the dashboard, which does not know it", host=reader.host),
            Message("have the proxy pass on the header “Host”, or add the name to “hosts” in the settings of the dashboard"),
        )
    reader.get(HEALTH)
    try:
        with reader.connected() as stream:
            _run(stream)
    except InvalidStatus as refused:
        raise Blocked(
            Message("the live connection (WebSocket) is answered with {status}", status=str(refused.response.status_code)),
            Message("have the proxy pass on “Upgrade” and “Connection”, over HTTP/1.1, at {path}", path=urlsplit(urljoin(reader.root, STREAM)).path),
        ) from None
    except (InvalidHandshake, WebSocketException, OSError) as problem:
        raise Blocked(
            Message("the live connection (WebSocket) breaks: {reason}", reason=type(problem).__name__),
            Message("see that neither the proxy nor a filter of the network ends it, and the log of the dashboard"),
        ) from None


def _run(stream: ClientConnection) -> None:
    """Have the page run once, as it does for a reader."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ClientState_pb2 import ClientState

    stream.send(BackMsg(rerun_script=ClientState(query_string="")).SerializeToString())
    _heard(stream, "script_finished")


def _heard(stream: ClientConnection, kind: str) -> Any:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    while True:
        message = ForwardMsg.FromString(stream.recv(SECONDS, decode=False))
        if message.WhichOneof("type") == kind:
            return message


def _upload(reader: Reader) -> None:
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.Common_pb2 import FileURLsRequest

    with reader.connected() as stream:
        _run(stream)
        stream.send(BackMsg(file_urls_request=FileURLsRequest(request_id="doctor", file_names=["doctor.csv"] * TIMES)).SerializeToString())
        places = [urljoin(reader.root, place.upload_url.lstrip("/")) for place in _heard(stream, "file_urls_response").file_urls_response.file_urls]
        answers = [_sent(reader, place) for place in places]
        for place, status in zip(places, answers, strict=True):
            if status == requests.codes.no_content:
                _asked(reader, "DELETE", place)
    if all(status == requests.codes.no_content for status in answers):
        return
    status = next(status for status in answers if status != requests.codes.no_content)
    problem = Message("a file of {n} MB is answered with {status}", n=str(MEGABYTES), status=str(status or "-"))
    if requests.codes.no_content in answers or status == requests.codes.bad_request:
        raise Blocked(problem, Message("several replicas take it in turns: have the proxy send a reader to the same one each time (sticky sessions)"))
    if status in (requests.codes.request_entity_too_large, 0):
        raise Blocked(problem, Message("have the proxy let files through that are as large as “limits.upload_mb” in the settings of the dashboard"))
    if status == requests.codes.forbidden:
        raise Blocked(problem, Message("have the proxy pass on cookies, and the header “X-Xsrftoken”"))
    raise Blocked(problem, Message("see the log of the proxy and of the dashboard"))


def _sent(reader: Reader, place: str) -> int:
    """The status that a file is answered with; 0 where the connection ends instead."""
    content = b"0123456789abcdef" * (MEGABYTES * 65_536)
    return _asked(reader, "PUT", place, files={"file": ("doctor.csv", content, "text/csv")})


def _asked(reader: Reader, method: str, place: str, **how: Any) -> int:
    headers = {"X-Xsrftoken": reader.session.cookies.get("_streamlit_xsrf") or "", "Connection": "close"}
    try:
        return reader.session.request(method, place, timeout=SECONDS, verify=reader.ca or True, headers=headers, **how).status_code
    except requests.exceptions.RequestException:
        return 0


def _reason(problem: BaseException) -> str:
    """What the library says of a certificate, without its numbers."""
    found = re.search(r"certificate verify failed: ([^(]+)", str(problem))
    return found[1].strip() if found else type(problem).__name__


STEPS: tuple[tuple[Message, Callable[[Reader], None]], ...] = (
    (Message("the name leads to a machine that listens"), _name),
    (Message("the page comes"), _document),
    (Message("its parts come whole"), _parts),
    (Message("there are records to show"), _ready),
    (Message("the live connection (WebSocket) opens and the page runs"), _connection),
    (Message("a file of a few MB can be brought, from one connection as from another"), _upload),
)
"""In the order in which a browser does them."""

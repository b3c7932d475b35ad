"""What the server's responses bear: security headers, and the HTML document of our own."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from oi_metrics.language.languages import supported
from oi_metrics.model.vocabulary import N_
from pages.frame import run_queue
from pages.frame.places import PLACES
from pages.http import first_paint, packed, plain_page, visitors
from pages.http.document import SCRIPTS, document, source_of

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' 'wasm-unsafe-eval' {' '.join(map(source_of, SCRIPTS))}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""Nothing from outside, nothing that text could turn into a script; `connect-src 'self'` is the WebSocket too."""
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class SecurityHeaders:
    """Adds the security headers to every HTTP response."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


NOT_FOUND = N_("There is no such page.")
OVERVIEW = N_("Overview")


class OwnDocument:
    """Answers with our HTML document where Streamlit does with its own: at the place of a page, else that there is none.

    root: of the server, as in `/team`.
    """

    def __init__(self, app: ASGIApp, root: str = ""):
        self.app, self.root = app, root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        replaced = False

        async def instead(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and message["status"] == 200 and _is_html(message):
                replaced = True
                await (await self._document(HTTPConnection(scope)))(scope, receive, send)
            elif not replaced:
                await send(message)

        await self.app(scope, receive, instead if scope["type"] == "http" else send)

    async def _document(self, request: HTTPConnection) -> Response:
        page = request.url.path.removeprefix(self.root).strip("/")
        if page not in PLACES:
            return plain_page.answer(404, plain_page.said(NOT_FOUND), link=(f"{self.root}/", plain_page.said(OVERVIEW)))
        run_queue.seen()
        lang = parse_qs(request.url.query).get("lang", ["en"])[-1]
        response = _coded(document(supported(lang), await first_paint.of(request, page)), request.headers)
        visitors.welcome(request, response)
        return response


def _coded(html: str, asked: Headers) -> Response:
    content, coding = html.encode(), packed.taken(asked)
    headers = {"cache-control": "no-cache", "vary": "Accept-Encoding", **({"content-encoding": coding} if coding else {})}
    return HTMLResponse(packed.CODINGS[coding].at_once(content) if coding else content, headers=headers)


def _is_html(message: Message) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in message["headers"])

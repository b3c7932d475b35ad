"""The live service of ClinicalTrials.gov (API v2), asked page by page, politely, and only when the user wants it.

At most one request a second, waits that grow after a 429, a 5xx or a broken connection and that heed Retry-After, and
every answer kept on disk for a day: an import that was killed goes on where it was, and one that is repeated asks
nothing. The parameters are those of the published specification (2.0.3): query.spons, query.locn, fields, pageSize,
pageToken, countTotal.
"""

from __future__ import annotations

import email.utils
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.sandbox import Cancelled, ReaderDied, isolated
from oi_metrics.records.source import masked
from oi_metrics.registry.importing import page as one_page
from oi_metrics.registry.reading.study import FIELDS

ADDRESS = "https://clinicaltrials.gov/api/v2"
SECONDS_A_REQUEST = 1.0
ATTEMPTS = 8
LONGEST_WAIT = 120.0
LONGEST_HEEDED = 900.0
"""Seconds; a service that asks for a longer pause is left alone and the user told."""
KEPT_SECONDS = 24 * 3600
TIMEOUTS = (10, 60)
MOST_PAGES = 20_000
AGENT = "oi-metrics (one request a second)"
LONGEST_ANSWER_SECONDS = 120.0
MOST_ANSWER_BYTES = 40_000_000
"""Of one page, once it is unpacked."""
PACKINGS = ("identity", "gzip")
_TICK = 0.2
_PIECE = 65_536
TRY_LATER = Message("try again later; what was read is kept for a day")


@dataclass(frozen=True)
class Query:
    """What is asked. sponsor, location: query.spons and query.locn, in the service's syntax. page_size: 1 to 1000."""

    sponsor: str = ""
    location: str = ""
    address: str = ADDRESS
    page_size: int = 200

    def __post_init__(self) -> None:
        if not (self.sponsor.strip() or self.location.strip()):
            raise ValueError("--live needs --sponsor or --location, so that not the whole registry is asked for")
        if not 1 <= self.page_size <= 1000:
            raise ValueError(f"{self.page_size} is no page size of the service; use 1 to 1000")
        if not self.address.startswith(("https://", "http://")):
            raise ValueError(f"{masked(self.address)!r} is no address; write https://host/path")

    @property
    def endpoint(self) -> str:
        """The address that answers with pages of studies."""
        return f"{self.address.rstrip('/')}/studies"

    @property
    def parameters(self) -> dict[str, str]:
        """Those that every page shares."""
        queries = {"query.spons": self.sponsor.strip(), "query.locn": self.location.strip()}
        return {"format": "json", "fields": "|".join(FIELDS)} | {name: text for name, text in queries.items() if text}


@dataclass(frozen=True)
class Clock:
    """Time as it passes; tests bring their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class _Refused(Exception):
    """The service asks to come back. seconds: after how many; None when it does not say."""

    def __init__(self, status: int, seconds: float | None):
        self.status, self.seconds = status, seconds
        super().__init__(f"status {status}")


class _TooMuch(Exception):
    """An answer that is not waited for or not unpacked to its end; args[0] says why."""


class _Outdated(Exception):
    """A page token of a kept answer is no longer known to the service."""


class _Paced(HTTPAdapter):
    """Sends at most one request a second; kept answers do not come by here."""

    def __init__(self, clock: Clock, pause: Callable[[float], None], cancelled: Callable[[], bool]):
        super().__init__()
        self.clock, self.pause, self.cancelled, self.next = clock, pause, cancelled, 0.0

    def send(self, *arguments: Any, **options: Any) -> requests.Response:
        self.pause(max(0.0, self.next - self.clock.now()))
        self.next = self.clock.now() + SECONDS_A_REQUEST
        ask = super().send
        return in_time(lambda given_up: _whole(ask(*arguments, **{**options, "stream": True}), given_up), self.cancelled)


def in_time(ask: Callable[[threading.Event], requests.Response], cancelled: Callable[[], bool]) -> requests.Response:
    """A whole answer, asked for in a thread of its own, which is left to itself once nobody waits for it any more.

    ask: is given an event that tells it so. Raises what it raises, _TooMuch when it takes too long, Cancelled.
    """
    given_up, answer = threading.Event(), Future[requests.Response]()

    def work() -> None:
        try:
            answer.set_result(ask(given_up))
        except BaseException as problem:  # noqa: BLE001 (it is raised where the answer is waited for)
            answer.set_exception(problem)

    deadline = time.monotonic() + LONGEST_ANSWER_SECONDS
    threading.Thread(target=work, daemon=True).start()
    try:
        while not wait([answer], _TICK).done:
            if cancelled():
                raise Cancelled
            if time.monotonic() > deadline:
                raise _TooMuch(Message("takes more than {seconds} seconds to answer", seconds=round(LONGEST_ANSWER_SECONDS)))
        return answer.result()
    finally:
        given_up.set()


def _whole(answer: requests.Response, given_up: threading.Event) -> requests.Response:
    """The answer with all of its content, unpacked no further than may be."""
    packing = answer.headers.get("Content-Encoding", "identity")
    if packing not in PACKINGS:
        raise _TooMuch(Message("is packed in a way that is not read"))
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if packing == "gzip" else None
    content = bytearray()
    try:
        while not given_up.is_set() and (piece := answer.raw.read1(_PIECE, decode_content=False)):
            content += unpack.decompress(piece, MOST_ANSWER_BYTES + 1 - len(content)) if unpack else piece
            if len(content) > MOST_ANSWER_BYTES:
                raise _TooMuch(Message("holds more than {megabytes} MB of text once unpacked", megabytes=MOST_ANSWER_BYTES // 1_000_000))
    except (urllib3.exceptions.HTTPError, zlib.error) as problem:
        raise requests.ConnectionError(problem) from problem
    finally:
        answer.close()
    if unpack and content and not unpack.eof:
        raise requests.ConnectionError("cut off")
    answer._content, answer._content_consumed = bytes(content), True  # as requests itself keeps it
    return answer


class Client:
    """Asks one query. cache: the folder of kept answers. cancelled: asked at least five times a second while waiting."""

    def __init__(self, query: Query, cache: Path | str, clock: Clock | None = None, cancelled: Callable[[], bool] | None = None):
        self.query, self.clock = query, clock or Clock()
        self.cancelled = cancelled or (lambda: False)
        self.place = masked(query.endpoint)
        Path(cache).mkdir(parents=True, exist_ok=True)
        self.session = CachedSession(
            str(Path(cache) / "answers"), backend="sqlite", serializer="json", expire_after=KEPT_SECONDS, allowable_codes=(200,), filter_fn=_is_page
        )
        self.session.headers.update({"User-Agent": AGENT, "Accept-Encoding": "gzip"})
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, _Paced(self.clock, self._pause, self.cancelled))

    def pages(self, progress: Callable[[int], None] | None = None) -> Iterator[bytes]:
        """Every page as it came, JSON. progress is called with the studies so far.

        Raises InvalidRecords when the service cannot be reached or answers what is none of its pages; Cancelled.
        """
        try:
            yield from self._pages(progress or (lambda studies: None))
        except _Outdated:
            self.session.cache.clear()
            try:
                yield from self._pages(progress or (lambda studies: None))
            except _Outdated:
                raise self._failed("400", Message("does not know its own page token"), TRY_LATER) from None

    def close(self) -> None:
        self.session.close()

    def _pages(self, progress: Callable[[int], None]) -> Iterator[bytes]:
        token, seen, studies = "", {""}, 0
        for _ in range(MOST_PAGES):
            content = self._page(token)
            page = page_of(content)
            studies += page["studies"]
            progress(studies)
            yield content
            token = page["token"]
            if token in seen:
                if token:
                    raise self._failed(token[:40], Message("gives the same page again and again"), TRY_LATER)
                return
            seen.add(token)
        raise self._failed(str(MOST_PAGES), Message("pages are too many"), Message("ask for less at once"))

    def _page(self, token: str) -> bytes:
        asked = {**self.query.parameters, "pageSize": str(self.query.page_size)} | ({"pageToken": token} if token else {"countTotal": "true"})
        again = Retrying(
            retry=retry_if_exception_type((_Refused, requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)),
            wait=_wait,
            stop=stop_after_attempt(ATTEMPTS),
            sleep=self._pause,
            reraise=True,
        )
        try:
            return again(self._answer, asked)
        except _TooMuch as much:
            raise self._failed("", much.args[0], Message("ask for less at once")) from None
        except _Refused as refusal:
            raise self._failed(str(refusal.status), Message("refuses to answer for now (status {status})", status=refusal.status), TRY_LATER) from None
        except requests.RequestException as problem:
            raise self._failed(type(problem).__name__, Message("cannot be reached"), Message("check the network and the address, then try again")) from None

    def _answer(self, asked: dict[str, str]) -> bytes:
        """One answer. Raises _Refused, _Outdated, InvalidRecords, RequestException."""
        if self.cancelled():
            raise Cancelled
        answer = self.session.get(self.query.endpoint, params=asked, timeout=TIMEOUTS, allow_redirects=False)
        if answer.status_code == 429 or answer.status_code >= 500:
            seconds = _retry_after(answer.headers.get("Retry-After", ""))
            if seconds is not None and seconds > LONGEST_HEEDED:
                problem = Message("asks for no requests for {seconds} seconds", seconds=round(seconds))
                raise self._failed(str(answer.status_code), problem, TRY_LATER)
            raise _Refused(answer.status_code, seconds)
        if answer.status_code == 400 and "pageToken" in asked:
            raise _Outdated
        if answer.status_code != 200 or not _is_page(answer):
            problem = Message("gives no page of studies (status {status})", status=answer.status_code)
            raise self._failed(answer.text[:80], problem, Message("check the address and what is asked for"))
        return bytes(answer.content)

    def _pause(self, seconds: float) -> None:
        """Wait, but no longer than until the import is cancelled. Raises Cancelled."""
        until = self.clock.now() + seconds
        while (left := until - self.clock.now()) > 0:
            if self.cancelled():
                raise Cancelled
            self.clock.sleep(min(_TICK, left))

    def _failed(self, value: str, problem: Message, remedy: Message) -> InvalidRecords:
        return InvalidRecords([Fault(self.place, 0, "", value, problem, remedy)])


def _is_page(answer: Any) -> bool:
    """Whether an answer is a page of studies; nothing else is kept."""
    return bool(page_of(answer.content))


@lru_cache(maxsize=1)
def page_of(content: bytes) -> dict[str, Any]:
    """How many studies a page has, and the token of the next one; nothing of what is no page. Looked at in the confined process."""
    bounds = Limits.from_environment().for_size(len(content))
    with tempfile.NamedTemporaryFile(prefix="oi-metrics-", suffix=".json") as file:
        file.write(content)
        file.flush()
        try:
            return next(isolated(one_page.page, file.name, bounds=bounds), {})
        except ReaderDied:
            return {}


def _wait(state: RetryCallState) -> float:
    """Two seconds, then twice as long each time; what the service asks for where that is longer."""
    grown = min(LONGEST_WAIT, 2.0**state.attempt_number)
    problem = state.outcome.exception() if state.outcome else None
    asked = problem.seconds if isinstance(problem, _Refused) and problem.seconds is not None else 0.0
    return max(grown, asked)


def _retry_after(text: str) -> float | None:
    """Seconds that a Retry-After asks for: a number of them, or a moment in time."""
    if text.strip().isdigit():
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None

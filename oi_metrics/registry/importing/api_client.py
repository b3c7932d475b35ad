"""The live service of ClinicalTrials.gov (API v2), asked page by page, politely, and only when the user wants it.

At most one request a second, waits that grow after a 429, a 5xx or a broken connection and that heed Retry-After, and
every answer kept on disk for a day: an import that was killed goes on where it was, and one that is repeated asks
nothing. The parameters are those of the published specification (2.0.3): query.spons, query.locn, fields, pageSize,
pageToken, countTotal.
"""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import requests
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.records.reading.sandbox import Cancelled
from oi_metrics.records.source import masked
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
_TICK = 0.2
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


class _Outdated(Exception):
    """A page token of a kept answer is no longer known to the service."""


class _Paced(HTTPAdapter):
    """Sends at most one request a second; kept answers do not come by here."""

    def __init__(self, clock: Clock, pause: Callable[[float], None]):
        super().__init__()
        self.clock, self.pause, self.next = clock, pause, 0.0

    def send(self, *arguments: Any, **options: Any) -> requests.Response:
        self.pause(max(0.0, self.next - self.clock.now()))
        self.next = self.clock.now() + SECONDS_A_REQUEST
        return super().send(*arguments, **options)


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
        self.session.headers["User-Agent"] = AGENT
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, _Paced(self.clock, self._pause))

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
            page = orjson.loads(content)
            studies += len(page["studies"])
            progress(studies)
            yield content
            token = str(page.get("nextPageToken") or "")
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
    try:
        page = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return False
    return isinstance(page, dict) and isinstance(page.get("studies"), list)


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

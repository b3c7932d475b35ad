"""ClinicalTrials.gov, live: its API v2 page by page, politely, through a cache on disk that lets a stopped import go on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import requests
from requests_cache import CachedSession
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from oi_metrics.records.faults import Fault, InvalidRecords
from oi_metrics.told import Told
from oi_metrics.trials.ctgov import FIELDS, Gathered
from oi_metrics.trials.listed import Listed

BASE_URL = "https://clinicaltrials.gov/api/v2"
PAGE_SIZE = 200
SECONDS_APART = 1.0
"""The least time between two requests."""
ATTEMPTS = 8
LONGEST_WAIT = 120.0
KEPT_SECONDS = 24 * 3600
"""How long a page may be taken from the cache: an import that was stopped can go on within a day."""
TIMEOUT = (10, 60)
_BUSY = (429, 500, 502, 503, 504)


class _Again(Exception):
    """The service asks to come back later, or what it sent is not whole; `after`: the seconds it asks for."""

    def __init__(self, reason: str, after: float | None = None):
        super().__init__(reason)
        self.after = after


class _Expired(Exception):
    """The service no longer knows the page token: the pages kept are of an older search."""


@dataclass
class Pace:
    """Requests at least `apart` seconds from each other. clock and pause are the real ones unless given."""

    apart: float = SECONDS_APART
    clock: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep
    _next: float = field(default=0.0, init=False)

    def wait(self) -> None:
        left = self._next - self.clock()
        if left > 0:
            self.pause(left)
        self._next = self.clock() + self.apart


@dataclass(frozen=True)
class Query:
    """What is asked for; both are search expressions of the API, blank for any."""

    sponsor: str = ""
    location: str = ""

    @property
    def scope(self) -> str:
        """The query as the store keeps it."""
        return " ".join(f"{name}={value}" for name, value in (("sponsor", self.sponsor), ("location", self.location)) if value)


def fetch(
    query: Query,
    cache: Path,
    base_url: str = BASE_URL,
    progress: Callable[[int, int | None], None] = lambda done, total: None,
    pace: Pace | None = None,
) -> Listed:
    """All studies of a query as one snapshot.

    cache: a folder; pages that are in it are not asked for again within a day, so a stopped import goes on where it
    was. progress is called with the studies so far and their total, where the service says. Busy answers (429, 5xx),
    dropped connections and torn pages are tried again, later each time or when the service says. Raises InvalidRecords
    when the service refuses, stays unreachable, or does not answer as specified.
    """
    pace = pace or Pace()
    cache.mkdir(parents=True, exist_ok=True)
    with CachedSession(
        str(cache / "ctgov"), backend="sqlite", serializer="json", expire_after=KEPT_SECONDS, allowable_codes=(200,), filter_fn=_is_page
    ) as session:
        session.headers["User-Agent"] = "oi-metrics"
        session.cache.delete(expired=True)
        try:
            return _gathered(query, base_url, session, progress, pace)
        except _Expired:
            session.cache.clear()
        try:
            return _gathered(query, base_url, session, progress, pace)
        except _Expired as problem:
            raise _refused(base_url, "pageToken", Told("gives page tokens that it does not know"), Told("try again later")) from problem


def _gathered(query: Query, base_url: str, session: CachedSession, progress: Callable[[int, int | None], None], pace: Pace) -> Listed:
    gathered, total = Gathered(), None
    seen: set[object] = set()
    for page in _pages(query, base_url, session, pace):
        total = page["totalCount"] if isinstance(page.get("totalCount"), int) else total
        for study in page["studies"]:
            key = _key(study)
            if key not in seen:
                gathered.add(study, base_url, len(seen) + 1)
            seen.add(key)
        progress(len(seen), total)
    return gathered.listed(base_url, scope=query.scope)


def _key(study: Any) -> object:
    """What tells a study from those already seen: a page can repeat some of the one before when the list moves on."""
    try:
        return str(study["protocolSection"]["identificationModule"]["nctId"])
    except (KeyError, TypeError):
        return id(study)


def _pages(query: Query, base_url: str, session: CachedSession, pace: Pace) -> Iterator[dict[str, Any]]:
    asked = {"query.spons": query.sponsor, "query.locn": query.location}
    params: dict[str, str] = {name: value for name, value in asked.items() if value}
    params |= {"fields": "|".join(FIELDS), "pageSize": str(PAGE_SIZE), "countTotal": "true"}
    tokens: set[str] = set()
    while True:
        page = _page(base_url.rstrip("/") + "/studies", params, session, pace)
        yield page
        token = page.get("nextPageToken")
        if not token:
            return
        if token in tokens:
            raise _refused(base_url, str(token), Told("gives the same page again"), Told("try again later"))
        tokens.add(token)
        params = {**params, "pageToken": token}


def _page(url: str, params: dict[str, str], session: CachedSession, pace: Pace) -> dict[str, Any]:
    tries = Retrying(stop=stop_after_attempt(ATTEMPTS), wait=_wait, sleep=pace.pause, retry=retry_if_exception_type(_Again), reraise=True)
    try:
        found: dict[str, Any] = tries(_asked, url, params, session, pace)
    except _Again as problem:
        raise _refused(url, str(problem), Told("cannot be reached"), Told("try again later: what was read is kept for a day")) from problem
    return found


def _asked(url: str, params: dict[str, str], session: CachedSession, pace: Pace) -> dict[str, Any]:
    request = session.prepare_request(requests.Request("GET", url, params=params))
    if not session.cache.contains(request=request):
        pace.wait()
    try:
        answer = session.send(request, timeout=TIMEOUT)
    except requests.RequestException as problem:
        raise _Again(type(problem).__name__) from problem
    if answer.status_code in _BUSY:
        raise _Again(str(answer.status_code), _asked_wait(answer.headers.get("Retry-After", "")))
    if answer.status_code == 400 and "pageToken" in params:
        raise _Expired
    if answer.status_code != 200:
        raise _refused(url, f"{answer.status_code} {answer.text[:200]}", Told("refuses the question"), Told("check the sponsor, the location and the address"))
    if not _is_page(answer):
        raise _Again("not a page of studies")
    page: dict[str, Any] = answer.json()
    return page


def _is_page(answer: Any) -> bool:
    """Whether an answer is whole and a page as specified; only such are kept."""
    try:
        content = answer.json()
    except (requests.RequestException, ValueError):
        return False
    return isinstance(content, dict) and isinstance(content.get("studies"), list)


def _wait(state: RetryCallState) -> float:
    """Seconds before the next try: those that the service asks for, else 2, 4, 8 and so on."""
    problem = state.outcome.exception() if state.outcome else None
    asked = problem.after if isinstance(problem, _Again) else None
    return min(asked if asked is not None else 2.0**state.attempt_number, LONGEST_WAIT)


def _asked_wait(text: str) -> float | None:
    """`Retry-After`, seconds or a date."""
    if text.strip().isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def _refused(url: str, value: str, problem: Told, remedy: Told) -> InvalidRecords:
    return InvalidRecords([Fault(url, 0, "", value, problem, remedy)])

"""The API over HTTP: questions about the records that the dashboard shows, answered for programs."""

from __future__ import annotations

import hashlib
import json
import logging
import math
import re
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import anyio.to_thread
import pandas as pd
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from oi_metrics.api import formats, openapi, parameters
from oi_metrics.api.metrics import Answer
from oi_metrics.api.parameters import Parameter
from oi_metrics.api.problems import LONGEST, Problem
from oi_metrics.api.questions import QUESTIONS, Place, Question
from oi_metrics.api.served import Options, Served
from oi_metrics.filters import Filters
from oi_metrics.records import sealed
from oi_metrics.records.load import load
from oi_metrics.records.tables import Tables
from oi_metrics.registry.filters import Choice
from pages.frame import run_queue
from pages.http import hosts, packed
from pages.http.rate import Rate, per_minute
from pages.session import current_records, current_trials, record_cache
from pages.session.sized_cache import ANSWERS

LOG = logging.getLogger(__name__)
API, VERSION = "/api", "/v1"
METHODS = "GET, HEAD"
AT_ONCE, WAITING = 2, 64
"""So many questions are answered at a time, and so many more may wait for it."""
NUMBER = re.compile(r"[01](\.[0-9]{0,3})?")
"""A weight of `Accept`."""
Items = tuple[tuple[str, Any], ...]


def served_to(request: Request) -> Served:
    """The records that whoever asks may see: those of any visitor. What a caller may see is decided here and nowhere else.

    Raises Problem with the faults of records that cannot be used.
    """
    opened = current_records.server()
    if opened.tables is None:
        remedy = "mend the records; they are read again by themselves"
        raise Problem(503, "The records cannot be used", remedy=remedy, faults=opened.faults, headers={"retry-after": "10"})
    edition = opened.tables.edition
    trials = current_trials.of_visitors(edition)

    def trial_table(choice: Choice, name: str, options: Options) -> pd.DataFrame:
        return current_trials.table(current_trials.key(trials), edition, choice, name, options)

    def table(choice: Filters, name: str, options: Options) -> pd.DataFrame:
        return record_cache.table(edition, choice, name, options)

    def one_sealed(wanted: str) -> Tables:
        return _opened(wanted, sealed.folder())

    return Served(opened.tables, trials, partial(record_cache.chosen, edition), table, trial_table, one_sealed, opened.stale or "")


@ANSWERS.shared()
def _opened(edition: str, _place: Path) -> Tables:
    """A sealed data version, verified when it is first opened. Raises InvalidRecords."""
    return load(f"{sealed.SCHEME}{edition}")


@dataclass(frozen=True)
class Finished:
    """An answer as bytes. headers: those that follow from it alone."""

    body: bytes
    media: str
    etag: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A question as it is asked: which one, of what, by which address, in which form."""

    question: Question
    place: Place
    path: str
    query: str
    accept: str


class Api:
    """Answers what is asked below `/api`; what there is nothing of is a 404 for programs. root: where the server is mounted."""

    def __init__(self, root: str, rate: Rate | None = None):
        self.root = f"{root}{API}"
        self.rate = rate or Rate(per_minute())
        self.limiter = CapacityLimiter(AT_ONCE)
        base = f"{self.root}{VERSION}"
        self.questions = QUESTIONS | {
            "index": Question("", "What can be asked.", _nothing, lambda place, given, served, form: _index(base)),
            "description": Question(
                "/openapi.json", "What can be asked, as OpenAPI 3.1.", _nothing, lambda place, given, served, form: Answer(openapi.document(served, base))
            ),
        }
        self._paths = [(_pattern(f"{base}{question.path}"), question) for question in sorted(self.questions.values(), key=_things, reverse=True)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except Problem as problem:
            response = refused(problem)
        except Exception:
            LOG.exception("a question could not be answered")
            response = refused(Problem(500, "The question could not be answered", remedy="see the server's log"))
        if request.method == "HEAD":
            response.body = b""  # its length stays that of the answer
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        asked = self._asked(request)
        let_in(request, self.rate, asked.question.cost if asked else 1)
        if asked is None:
            raise Problem(404, "There is no such question", place_of(request.scope)[:LONGEST], f"see {self.root}{VERSION}")
        if request.method not in METHODS.split(", "):
            raise Problem(405, f"{request.method[:LONGEST]} is not a method of this question", remedy=f"use {METHODS}", headers={"allow": METHODS})
        if self.limiter.statistics().tasks_waiting >= WAITING:
            raise Problem(503, "The server has as many questions as it can take", remedy="ask again in a few seconds", headers={"retry-after": "5"})
        finished = await anyio.to_thread.run_sync(finished_of, request, asked, limiter=self.limiter)
        return await anyio.to_thread.run_sync(answered, request, finished, limiter=self.limiter)

    def _asked(self, request: Request) -> Asked | None:
        """What is asked; None where there is no such question."""
        path = place_of(request.scope)
        for pattern, question in self._paths:
            if found := pattern.fullmatch(path):
                return Asked(question, found.groupdict(), path, request.scope["query_string"].decode("latin-1"), request.headers.get("accept", ""))
        return None


def _nothing(place: Place, served: Served) -> tuple[Parameter, ...]:
    return ()


def _things(question: Question) -> int:
    return question.path.count("{")


def _pattern(path: str) -> re.Pattern[str]:
    """What a path matches; the last thing that it names may have slashes, as keys do."""
    parts = re.split(r"\{(\w+)\}", path)
    named = [f"(?P<{name}>{'.+' if name == parts[-2] and not parts[-1] else '[^/]+'})" for name in parts[1::2]]
    return re.compile("".join(re.escape(text) + name for text, name in zip(parts[::2], [*named, ""], strict=True)), re.DOTALL)


def _index(base: str) -> Answer:
    links = {name: {"href": f"{base}{question.path}", "says": question.says, "forms": list(question.forms)} for name, question in QUESTIONS.items()}
    return Answer({"links": links, "description": f"{base}/openapi.json"})


def let_in(request: Request, rate: Rate, cost: int = 1) -> None:
    """Raises Problem for a host to which the dashboard does not answer, and for an address that has asked too much. cost: how many questions it counts for."""
    if hosts.blocked(request.headers.get("host"), None):
        raise Problem(421, "The server does not answer to this host", "Host", "ask it by a host that server.allowedHosts names")
    wait = rate.wait(request.client.host if request.client else "", cost)
    if wait:
        seconds = str(math.ceil(wait))
        raise Problem(429, f"More than {rate.a_minute} questions a minute", remedy=f"ask again in {seconds} seconds", headers={"retry-after": seconds})


def refused(problem: Problem) -> Response:
    """A problem as RFC 9457 has it."""
    body = json.dumps(problem.told(), ensure_ascii=False).encode()
    return Response(body, problem.status, {"cache-control": "no-store", **problem.headers}, openapi.PROBLEM)


def finished_of(request: Request, asked: Asked) -> Finished:
    """The answer, made once for all who ask the same of the same records at once, in turn with the pages. Raises Problem."""
    served = served_to(request)
    place = asked.question.known(asked.place)
    form = asked.question.form
    given = parameters.read(asked.query, (*asked.question.parameters(place, served), form))
    kind = _form(given.pop(form.name, None), asked.accept, asked.question.forms)
    what: tuple[Items, Items] = tuple(sorted(place.items())), tuple(sorted((name, tuple(values)) for name, values in given.items()))
    make = _kept if asked.question.lasting else _made
    with nullcontext() if make is _kept and ANSWERS.holds(_kept, served, asked.question, asked.path, *what, kind) else run_queue.turn():
        return make(served, asked.question, asked.path, *what, kind)


def _made(served: Served, question: Question, path: str, place: Items, given: Items, kind: str) -> Finished:
    answer = question.asked(dict(place), dict(given), served, kind)
    body, media, headers = formats.written(answer, kind), question.forms[kind], {}
    if answer.next_after is not None:
        following = urlencode({**dict(given), "after": [str(answer.next_after)], "format": [kind]}, doseq=True)
        headers["link"] = f'<{quote(path)}?{following}>; rel="next"'
    if answer.name and kind not in formats.JSON:
        headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(_file_name(answer, body, kind), safe='')}"
    told = [served.tables.edition, media, *headers.values()]
    digest = hashlib.sha256("\n".join(told).encode() + b"\n" + body).hexdigest()
    return Finished(body, media, digest[:32], headers)


def _file_name(answer: Answer, body: bytes, kind: str) -> str:
    return answer.name if answer.content else formats.file_name(answer, body, kind)


def _of_the_same(served: Served, question: Question, path: str, place: Items, given: Items, kind: str) -> tuple[Any, ...]:
    """What an answer depends on; the place and values are those that the path and its query mean."""
    return served.tables.edition, current_trials.key(served.trials), served.tables.as_of, served.stale, path, question.path, place, given, kind


_kept = ANSWERS.shared(_of_the_same)(_made)


def _form(asked: list[str] | None, accept: str, forms: Mapping[str, str]) -> str:
    """The form that is asked for, else the first of those that `Accept` weighs most. Raises Problem."""
    if asked is not None:
        if asked[-1] not in forms:
            raise Problem(406, f"There is no form {asked[-1][:LONGEST]!r} of this answer", "format", f"use {', '.join(forms)}")
        return asked[-1]
    weights = {kind: _weight(media, accept) for kind, media in forms.items()}
    best = max(weights, key=weights.__getitem__)
    if not weights[best]:
        raise Problem(406, "None of the media types of Accept is a form of this answer", "Accept", f"use {', '.join(dict.fromkeys(forms.values()))}")
    return best


def _weight(media: str, accept: str) -> float:
    """How much a media type is wanted: by the most precise of those that name it; all are where none is named."""
    given = dict(map(_weighed, accept.split(","))) if accept.strip() else {"*/*": 1.0}
    return next((given[name] for name in (media, f"{media.partition('/')[0]}/*", "*/*") if name in given), 0.0)


def _weighed(part: str) -> tuple[str, float]:
    """A media type of `Accept` and its weight, 0 where that is no number."""
    name, *said = (text.strip().lower() for text in part.split(";"))
    weight = next((text.removeprefix("q=") for text in said if text.startswith("q=")), "1")
    return name, float(weight) if NUMBER.fullmatch(weight) else 0.0


def answered(request: Request, finished: Finished) -> Response:
    """The response, in a coding that the caller takes; without content where that is what the caller has."""
    coding = packed.taken(request.headers)
    etag = f'"{finished.etag}{f"-{coding}" if coding else ""}"'
    headers = {"etag": etag, "cache-control": "no-cache", "vary": "Accept, Accept-Encoding", **finished.headers}
    if _has(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    body = packed.CODINGS[coding].at_once(finished.body) if coding else finished.body
    return Response(body, headers=headers | ({"content-encoding": coding} if coding else {}), media_type=finished.media)


def _has(known: str, etag: str) -> bool:
    marks = {mark.strip().removeprefix("W/") for mark in known.split(",")}
    return bool(marks & {etag, "*"})


def place_of(scope: Scope) -> str:
    """The path of a request below whatever the whole application is mounted at."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


class Below(BaseRoute):
    """Everything at and below a path, whatever characters it is made of."""

    def __init__(self, path: str, app: ASGIApp):
        self.path, self.app = path, app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        place = place_of(scope) if scope["type"] == "http" else ""
        return (Match.FULL, {}) if place == self.path or place.startswith(f"{self.path}/") else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


def routes(base: str) -> list[BaseRoute]:
    """The route of the API. base: the path that the server is mounted at, blank for the root."""
    root = f"/{base.strip('/')}".rstrip("/")
    return [Below(f"{root}{API}", Api(root))]

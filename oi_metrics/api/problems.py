"""Why a question has no answer: what is wrong, where in the question, and what to ask instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from rapidfuzz import fuzz, process

from oi_metrics.model.faults import Fault

TOLD = 100
"""So many faults of records are told one by one."""
LONGEST = 300
"""Characters of what was asked that are quoted."""


class Problem(Exception):
    """A question that is refused, or that cannot be answered now.

    status: of HTTP. where: the parameter or place that it is about, blank for the whole. remedy: what to do instead.
    faults: of the records, where these cannot be used. headers: that an answer over HTTP bears beside.
    """

    def __init__(self, status: int, what: str, where: str = "", remedy: str = "", *, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None):
        super().__init__(what)
        self.status, self.what, self.where, self.remedy = status, what, where, remedy
        self.faults, self.headers = tuple(faults), dict(headers or {})

    @classmethod
    def of(cls, error: ValueError, where: str) -> Problem:
        """What an error of the layers below says: `what is wrong; what to write`."""
        what, _, remedy = str(error).rpartition("; ")
        return cls(400, what or remedy, where, remedy if what else "")

    def told(self) -> dict[str, Any]:
        """As RFC 9457 has it, with `where`, `remedy` and the first of the faults."""
        told: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(self.status).phrase, "status": self.status, "detail": self.what}
        told |= {name: value for name, value in (("where", self.where), ("remedy", self.remedy)) if value}
        if self.faults:
            told |= {"faults": [fault_told(fault) for fault in self.faults[:TOLD]], "faults_in_all": len(self.faults)}
        return told


def fault_told(fault: Fault) -> dict[str, Any]:
    """A fault of the records by its parts."""
    places = {"file": fault.file, "row": fault.row, "column": fault.column, "value": fault.value[:LONGEST]}
    return {**places, "problem": str(fault.problem), "remedy": str(fault.remedy), "warning": fault.warning}


LIKE, OFFERED = 5, 100
"""So many names like the one that there is not are offered, and so many in all."""
ALIKE = 60
"""In percent, as `fuzz.ratio` has it."""


def unknown(kind: str, name: str, there: Sequence[str], where: str) -> Problem:
    """That there is nothing of that name; the names most like it come first, then the others as far as they are few."""
    close = [found for found, _, _ in process.extract(name[:LONGEST], there, scorer=fuzz.ratio, limit=LIKE, score_cutoff=ALIKE)]
    offered = list(dict.fromkeys([*close, *there[:OFFERED]]))[:OFFERED]
    return Problem(404, f"There is no {kind} {name[:LONGEST]!r}", where, f"use {', '.join(offered)}" if offered else "")

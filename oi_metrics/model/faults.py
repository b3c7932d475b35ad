"""A fault in the records: where it is, what is wrong, and what to do about it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oi_metrics.model.message import Message


@dataclass(frozen=True, order=True)
class Fault:
    """row counts from 1 with the header as row 1, the way a spreadsheet shows it; 0 means the file as a whole.

    problem and remedy are English and, being `Message`, can be told in another language. warning: the records can be used
    all the same, but a person should look.
    """

    file: str
    row: int
    column: str
    value: str
    problem: Message
    remedy: Message
    warning: bool = False

    def __str__(self) -> str:
        place = self.file + (f", row {self.row}" if self.row else "") + (f", {self.column}" if self.column else "")
        return f"{place}: {self.value!r} {self.problem}; {self.remedy}"


def errors_of(faults: Iterable[Fault]) -> list[Fault]:
    """Those that are no warnings: what keeps records from being used."""
    return [fault for fault in faults if not fault.warning]


LOGGED = 100
"""So many faults stand in the log one by one."""


def log_faults(faults: Sequence[Fault], log: logging.Logger) -> None:
    """Each fault in one line of the log, whatever its value holds; of very many the first, and how many more there are."""
    for fault in faults[:LOGGED]:
        log.log(logging.WARNING if fault.warning else logging.ERROR, "%s", " ".join(str(fault).split()))
    if len(faults) > LOGGED:
        log.error("%d more faults; oi-metrics validate lists all", len(faults) - LOGGED)


class Refused(Exception):
    """One fault for which a whole file, or one sheet of it, is not read."""

    def __init__(self, fault: Fault):
        self.fault = fault
        super().__init__(str(fault))


class InvalidRecords(Exception):
    """The records cannot be used; `faults` names every reason."""

    def __init__(self, faults: list[Fault]):
        self.faults = sorted(faults)
        super().__init__(f"{len(faults)} faults: " + "; ".join(str(fault) for fault in self.faults[:3]))


def refuse(faults: Iterable[Fault]) -> None:
    """Raises InvalidRecords with the errors, when there are any; a warning prevents nothing."""
    if errors := errors_of(faults):
        raise InvalidRecords(errors)

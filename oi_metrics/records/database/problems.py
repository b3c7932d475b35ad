"""Why a database cannot be used, in words that hold no password."""

from __future__ import annotations

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message

WAIT = Message("see that it runs and that the network lets it through, then try again")
UNANSWERED = Message("does not answer"), WAIT
BUSY = Message("is busy with another change"), Message("try again in a moment")
ACCESS = Message("rejects the user or the password"), Message("fix user and password in the address")
RIGHTS = Message("does not give this user the right to do this"), Message("ask for the right, or use another user")
ABSENT = Message("is not a database that is there"), Message("create it, or fix its name in the address")

NO_RECORDS = Message("holds no records"), Message("run python -m oi_metrics db init with its address")

_BY_STATE = {
    "42P01": NO_RECORDS,
    "28P01": ACCESS,
    "28000": ACCESS,
    "42501": RIGHTS,
    "25006": RIGHTS,
    "3D000": ABSENT,
    "55P03": BUSY,
    "40001": BUSY,
    "40P01": BUSY,
    "57014": (Message("takes too long to answer"), WAIT),
    "53100": (Message("has no space left on its disk"), Message("free some space, then try again; nothing was changed")),
    "53300": (Message("takes no more connections"), Message("try again in a moment, or raise its limit")),
}
_BY_WORDS = {
    "timeout": UNANSWERED,
    "timed out": UNANSWERED,
    "authentication failed": ACCESS,
    "no password supplied": ACCESS,
    "pg_hba.conf": ACCESS,
    "role": ACCESS,
    "no such table": NO_RECORDS,
    "does not exist": ABSENT,
    "refused": (Message("refuses the connection"), WAIT),
    "resolve": (Message("has an address that is not known"), Message("fix the name of the host in the address")),
    "translate host name": (Message("has an address that is not known"), Message("fix the name of the host in the address")),
    "no such file": (Message("refuses the connection"), WAIT),
    "starting up": (Message("is just starting or stopping"), Message("try again in a moment")),
    "shutting down": (Message("is just starting or stopping"), Message("try again in a moment")),
    "unable to open database file": ABSENT,
    "not a database": (Message("is not a SQLite database"), Message("name a file that is one")),
    "malformed": (Message("is damaged"), Message("restore it from a copy")),
    "database is locked": BUSY,
    "readonly": RIGHTS,
    "disk is full": (Message("has no space left on its disk"), Message("free some space, then try again; nothing was changed")),
    "interrupted": UNANSWERED,
}
CUT = Message("cut the connection"), WAIT


class DatabaseProblem(ValueError):
    """A database that cannot be used: its masked address, what of it, what is wrong, what to do."""

    def __init__(self, place: str, value: str, problem: Message, remedy: Message):
        super().__init__(f"{place}: {problem}; {remedy}")
        self.place, self.value, self.problem, self.remedy = place, value, problem, remedy

    @property
    def fault(self) -> Fault:
        return Fault(self.place, 0, "", self.value, self.problem, self.remedy)


def problem_of(error: Exception, place: str, value: str) -> DatabaseProblem:
    """What an error of a driver means; the driver's own words, which may quote the address, are left behind."""
    if isinstance(error, DatabaseProblem):
        return error
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    state = getattr(cause, "sqlstate", None)
    if state in _BY_STATE:
        return DatabaseProblem(place, value, *_BY_STATE[state])
    words = str(cause).lower()
    for part, told in _BY_WORDS.items():
        if part in words:
            return DatabaseProblem(place, value, *told)
    if isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError, OSError)):
        return DatabaseProblem(place, value, *CUT)
    return DatabaseProblem(place, value, Message("fails: {reason}", reason=type(cause).__name__), Message("see the log of the database"))


FAILURES = (SQLAlchemyError, psycopg.Error, sqlite3.Error, OSError)
"""What a driver raises."""

"""Answers about some tables that are made once and live as long as the tables do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from oi_metrics.records.tables import Tables

P = ParamSpec("P")
Answer = TypeVar("Answer")


def memoised(make: Callable[Concatenate[Tables, P], Answer]) -> Callable[Concatenate[Tables, P], Answer]:
    """Ask once: tables never change, so neither does what is made of them. Callers share the answer and only read it.

    The answer goes when the tables go, as long as it does not hold them.
    """
    made: WeakKeyDictionary[Tables, dict[Any, Answer]] = WeakKeyDictionary()

    @wraps(make)
    def asked(tables: Tables, *choices: P.args, **options: P.kwargs) -> Answer:
        answers = made.setdefault(tables, {})
        key = (choices, tuple(sorted(options.items())))
        if key not in answers:
            answers[key] = make(tables, *choices, **options)
        return answers[key]

    return asked

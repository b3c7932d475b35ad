"""Answers that are made once and then shared: about some tables or a store as long as these live, or for all within a size.

One mechanism for all: two threads that ask the same new question at once wait for one answer, and a question that failed is
asked anew. Callers share an answer and only read it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from math import inf
from threading import Condition, Lock
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from cachetools import LRUCache, cached
from cachetools.keys import hashkey

P = ParamSpec("P")
Subject = TypeVar("Subject")
Answer = TypeVar("Answer")
Asked = Callable[Concatenate[Subject, P], Answer]


def memoised_within(
    most: float, weigh: Callable[[Any], float] = lambda answer: 1, key: Callable[..., Hashable] = hashkey
) -> Callable[[Callable[P, Answer]], Callable[P, Answer]]:
    """Share a function's answers while they weigh no more than `most` together; the least recently used go first, the latest stays whatever it weighs.

    weigh: the weight of an answer, in the unit of `most` (one each unless given). key: what of the arguments an answer depends on.
    """

    def shared(make: Callable[P, Answer]) -> Callable[P, Answer]:
        answers: LRUCache[Hashable, Answer] = LRUCache(most, getsizeof=lambda answer: min(weigh(answer), most))
        return cached(answers, key=key, condition=Condition())(make)

    return shared


def memoised_latest(number: float) -> Callable[[Asked[Subject, P, Answer]], Asked[Subject, P, Answer]]:
    """Share the last so many answers about a subject, the first argument, which never changes; they go when it goes, as long as they do not hold it."""

    def shared(make: Asked[Subject, P, Answer]) -> Asked[Subject, P, Answer]:
        about: WeakKeyDictionary[Any, Asked[Subject, P, Answer]] = WeakKeyDictionary()
        lock = Lock()

        @wraps(make)
        def asked(subject: Subject, *choices: P.args, **options: P.kwargs) -> Answer:
            with lock:
                answers = about.get(subject)
                if answers is None:
                    answers = about[subject] = memoised_within(number, key=_but_the_subject)(make)
            return answers(subject, *choices, **options)

        return asked

    return shared


def _but_the_subject(subject: object, *choices: Hashable, **options: Hashable) -> Hashable:
    return hashkey(*choices, **options)


def memoised(make: Asked[Subject, P, Answer]) -> Asked[Subject, P, Answer]:
    """Share every answer about a subject, the first argument, which never changes; they go when it goes, as long as they do not hold it."""
    return memoised_latest(inf)(make)

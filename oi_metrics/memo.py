"""Answers that are made once and then shared: about some tables or a store as long as these live, or for all within a size.

One mechanism for all: two threads that ask the same new question at once wait for one answer, and a question that failed is
asked anew. Callers share an answer and only read it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from functools import wraps
from itertools import count
from math import inf
from operator import itemgetter
from threading import Condition, Lock
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from cachetools import LRUCache, cached
from cachetools.keys import hashkey

P = ParamSpec("P")
Subject = TypeVar("Subject")
Answer = TypeVar("Answer")
Asked = Callable[Concatenate[Subject, P], Answer]


def memoised_within(most: float, key: Callable[..., Hashable] = hashkey) -> Callable[[Callable[P, Answer]], Callable[P, Answer]]:
    """Share the last so many answers of a function. key: what of the arguments an answer depends on."""

    def shared(make: Callable[P, Answer]) -> Callable[P, Answer]:
        return cached(LRUCache(most), key=key, condition=Condition())(make)

    return shared


class Budget:
    """One size for the answers of many functions; the least recently used go first, whosever they are, and the latest stays whatever it weighs."""

    def __init__(self, most: float, weigh: Callable[[Any], float]):
        self.most = most
        self._weigh = weigh
        self._kept: LRUCache[tuple[Hashable, ...], tuple[float, Any]] = LRUCache(inf, getsizeof=itemgetter(0))
        self._alone = Condition()
        self._leaving: deque[Hashable] = deque()
        self._functions = count()
        self._keys: dict[Callable[..., Any], Callable[..., tuple[Hashable, ...]]] = {}

    @property
    def used(self) -> float:
        """What the answers that are kept weigh, in the unit of `most`."""
        return self._kept.currsize

    def shared(self, key: Callable[..., tuple[Hashable, ...]] = hashkey) -> Callable[[Callable[P, Answer]], Callable[P, Answer]]:
        """Share a function's answers within the budget. key: what of the arguments an answer depends on, as a tuple."""

        def share(make: Callable[P, Answer]) -> Callable[P, Answer]:
            mine = next(self._functions)

            def weighed(*choices: P.args, **options: P.kwargs) -> tuple[float, Answer]:
                answer = make(*choices, **options)
                return self._weigh(answer), answer

            def key_of(*choices: P.args, **options: P.kwargs) -> tuple[Hashable, ...]:
                return (mine, *key(*choices, **options))

            kept = cached(self._kept, key=key_of, condition=self._alone)(weighed)

            @wraps(make)
            def asked(*choices: P.args, **options: P.kwargs) -> Answer:
                if self._leaving:
                    self._let_go()
                answer = kept(*choices, **options)[1]
                if self.used > self.most:
                    self._make_room()
                return answer

            self._keys[asked] = key_of
            return asked

        return share

    def holds(self, function: Callable[P, Any], *choices: P.args, **options: P.kwargs) -> bool:
        """Whether an answer of a function that shares its answers within the budget is kept."""
        return self._keys[function](*choices, **options) in self._kept

    def forget(self, about: Hashable) -> None:
        """Let go, before the next question, of every answer that `about` is an argument of; from any thread, even while another is answered."""
        self._leaving.append(about)

    def _make_room(self) -> None:
        with self._alone:
            while self.used > self.most and len(self._kept) > 1:
                self._kept.popitem()

    def _let_go(self) -> None:
        with self._alone:
            gone = {self._leaving.popleft() for _ in range(len(self._leaving))}
            for asked in [asked for asked in self._kept if not gone.isdisjoint(asked)]:
                del self._kept[asked]


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

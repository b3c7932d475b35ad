"""Work done beside a command, in a copy of its process."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

Answer = TypeVar("Answer")


@contextmanager
def beside(work: Callable[[], Answer]) -> Iterator[Callable[[], Answer]]:
    """Begin some work; what is yielded waits for its answer, which can be pickled.

    It is done in a copy of this process where one costs little and is safe: on Linux, with a second processor, and while
    this process has no other thread. Elsewhere, and where the copy came to nothing, it is done here when it is asked for.
    """
    if not _can_be_copied():
        yield work
        return
    context = get_context("fork")
    answers, ask = context.Pipe(duplex=False)
    copy = context.Process(target=_answer, args=(work, ask))
    copy.start()
    ask.close()
    try:
        yield lambda: _awaited(answers, work)
    finally:
        copy.kill()
        copy.join()


def _can_be_copied() -> bool:
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


def _answer(work: Callable[[], Answer], ask: Connection) -> None:
    gc.freeze()  # looking through what it shares with the first process would copy it
    with suppress(BaseException):  # it is done once more, and fails, where it is waited for
        ask.send(work())


def _awaited(answers: Connection, work: Callable[[], Answer]) -> Answer:
    try:
        return answers.recv()
    except EOFError:
        return work()

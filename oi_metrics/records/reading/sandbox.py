"""Foreign files are read in a process of their own: its death is a fault of that file and of nobody else's session."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from oi_metrics import home
from oi_metrics.model.message import Message
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.sandbox_worker import decoded

AT_ONCE = max(2, os.cpu_count() or 2)
"""How many readers run at the same time; the next waits its turn, so that many large files share the memory of one server."""
_TURNS = threading.BoundedSemaphore(AT_ONCE)
_TICK_SECONDS = 0.05
_MOST_AHEAD = 50


class ReaderDied(Exception):
    """The process that read a file ended before its time; problem and remedy tell why and what to do."""

    def __init__(self, problem: Message, remedy: Message):
        self.problem, self.remedy = problem, remedy
        super().__init__(f"{problem}; {remedy}")


class Cancelled(Exception):
    """The reader no longer wants what is being read."""


def isolated(
    function: Callable[..., Any],
    *arguments: Any,
    bounds: Limits,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Any]:
    """What a module-level function yields in a fresh process with limits of memory and time, as it comes.

    function is called as `function(*arguments, bounds, tell)`; arguments and what it yields are JSON or `Block`s. progress
    is called with the rows read so far; cancelled is asked twenty times a second. Raises ReaderDied, Cancelled. Nothing
    of the caller's process is forked, and its other threads run on meanwhile.
    """
    stop = cancelled or (lambda: False)
    _take_turn(stop)
    process = None
    try:
        process = _started(function, arguments, bounds)
        yield from _messages(process, bounds, progress or (lambda rows: None), stop)
    finally:
        _TURNS.release()
        if process:
            _ended(process)


def _take_turn(stop: Callable[[], bool]) -> None:
    while not _TURNS.acquire(timeout=_TICK_SECONDS):
        if stop():
            raise Cancelled


def _started(function: Callable[..., Any], arguments: tuple[Any, ...], bounds: Limits) -> subprocess.Popen[bytes]:
    request = {"function": f"{function.__module__}:{function.__qualname__}", "arguments": arguments, "bounds": asdict(bounds)}
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "oi_metrics.records.reading.sandbox_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=home.IMPORTED_FROM,
        env={**kept, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "RUST_BACKTRACE": "0", "OMP_NUM_THREADS": "1"},
        start_new_session=True,
    )
    if process.stdin is None:
        raise ReaderDied(*_STOPPED)
    process.stdin.write(json.dumps(request).encode())
    process.stdin.close()
    return process


def _messages(process: subprocess.Popen[bytes], bounds: Limits, progress: Callable[[int], None], stop: Callable[[], bool]) -> Iterator[Any]:
    lines: queue.Queue[bytes] = queue.Queue(_MOST_AHEAD)
    threading.Thread(target=_listen, args=(process, lines), daemon=True).start()
    deadline = time.monotonic() + bounds.seconds
    while True:
        if stop():
            raise Cancelled
        try:
            line = lines.get(timeout=_TICK_SECONDS)
        except queue.Empty:
            if time.monotonic() > deadline:
                raise ReaderDied(*_too_slow(bounds)) from None
            continue
        if not line.endswith(b"\n"):
            raise ReaderDied(*_death(process, bounds))
        message = json.loads(line)
        if "rows" in message:
            progress(message["rows"])
        elif "end" in message:
            if message["end"] != "done":
                raise ReaderDied(*_failure(message["end"], bounds))
            return
        else:
            yield decoded(message)


def _listen(process: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    """Pass on what the process writes, line by line, and an empty line at its end."""
    if process.stdout:
        for line in process.stdout:
            if not _put(process, lines, line):
                return
    _put(process, lines, b"")


def _put(process: subprocess.Popen[bytes], lines: queue.Queue[bytes], line: bytes) -> bool:
    while True:
        try:
            lines.put(line, timeout=1)
        except queue.Full:
            if process.returncode is not None:  # nobody listens any more
                return False
        else:
            return True


def _ended(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()


_STOPPED = (Message("stopped its reader"), Message("open it in a spreadsheet program and save it as XLSX or CSV UTF-8"))


def _too_slow(bounds: Limits) -> tuple[Message, Message]:
    return Message("takes more than {seconds} seconds to read", seconds=bounds.seconds), Message("leave out what is not a record, or import it in parts")


def _too_large(bounds: Limits) -> tuple[Message, Message]:
    remedy = Message("leave out what is not a record, or import it in parts")
    return Message("takes more than {megabytes} MB of memory to read", megabytes=bounds.memory_mb), remedy


def _failure(end: str, bounds: Limits) -> tuple[Message, Message]:
    return _too_large(bounds) if end == "memory" else (Message("cannot be read ({reason})", reason=end), _STOPPED[1])


def _death(process: subprocess.Popen[bytes], bounds: Limits) -> tuple[Message, Message]:
    """Why a process ended without a word."""
    try:
        code = process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return _STOPPED
    if code == -getattr(signal, "SIGXCPU", 0):
        return _too_slow(bounds)
    return _too_large(bounds) if code == -signal.SIGABRT else _STOPPED

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
from oi_metrics.records.reading.blocks import Block
from oi_metrics.records.reading.handed import Budget, TooMuch, decoded, text_of
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.sandbox_worker import HEAD, JSON

AT_ONCE = max(2, os.cpu_count() or 2)
"""How many readers run at the same time; the next waits its turn, so that many large files share the memory of one server."""
_TURNS = threading.BoundedSemaphore(AT_ONCE)
_TICK_SECONDS = 0.05
_MOST_AHEAD = 50
_ABOUT_BYTES = 20_000_000
"""Headers, faults and how far the reading is."""


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

    function is called as `function(*arguments, bounds, tell)`; arguments and what it yields are JSON or `Block`s, which
    come as one a sheet once all are read and counted. progress is called with the rows read so far; cancelled is asked
    twenty times a second. Raises ReaderDied, Cancelled. Nothing of the caller's process is forked, and its other threads
    run on meanwhile.
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
        env={**kept, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "RUST_BACKTRACE": "0", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"},
        start_new_session=True,
    )
    if process.stdin is None:
        raise ReaderDied(*_STOPPED)
    process.stdin.write(json.dumps(request).encode())
    process.stdin.close()
    return process


Frame = tuple[bytes, bytes]
"""The kind of a message and its content."""
_NO_MORE: Frame = (b"", b"")
_TOO_MUCH: Frame = (b"", b"text")


def _messages(process: subprocess.Popen[bytes], bounds: Limits, progress: Callable[[int], None], stop: Callable[[], bool]) -> Iterator[Any]:
    budget = Budget(bounds)
    for kind, content in _frames(process, bounds, stop):
        if kind != JSON:
            yield _taken(content, budget, bounds)
            continue
        message = json.loads(content)
        if "rows" in message:
            progress(message["rows"])
        elif "end" in message:
            if message["end"] != "done":
                raise ReaderDied(*_failure(message["end"], bounds))
            return
        else:
            yield message["item"]


def _taken(content: bytes, budget: Budget, bounds: Limits) -> Block:
    """A sheet, counted once more on this side."""
    block = decoded(content)
    if block.table is not None:
        try:
            budget.take(block.table.num_rows * len(block.header), text_of(block.table))
        except TooMuch as much:
            raise ReaderDied(*_failure(str(much), bounds)) from None
    return block


def _frames(process: subprocess.Popen[bytes], bounds: Limits, stop: Callable[[], bool]) -> Iterator[Frame]:
    """What the process sends, until it ends, its time is over, or nobody wants it any more."""
    frames: queue.Queue[Frame] = queue.Queue(_MOST_AHEAD)
    threading.Thread(target=_listen, args=(process, frames, _most_bytes(bounds)), daemon=True).start()
    deadline = time.monotonic() + bounds.seconds
    while True:
        if stop():
            raise Cancelled
        if time.monotonic() > deadline:
            raise ReaderDied(*_too_slow(bounds.seconds))
        try:
            frame = frames.get(timeout=_TICK_SECONDS)
        except queue.Empty:
            continue
        if frame == _NO_MORE:
            raise ReaderDied(*_death(process, bounds))
        if frame == _TOO_MUCH:
            raise ReaderDied(*_failure("text", bounds))
        yield frame


def _most_bytes(bounds: Limits) -> int:
    """Of all messages of a reader that keeps to its bounds: text, eight bytes a cell that tell where it begins, and what stands about them."""
    return bounds.text_bytes + 9 * bounds.cells + 8 * bounds.rows * bounds.sheets + _ABOUT_BYTES


def _listen(process: subprocess.Popen[bytes], frames: queue.Queue[Frame], most: int) -> None:
    """Pass on what the process sends, message by message, never more than so many bytes in all, and `_NO_MORE` at its end."""
    if process.stdout:
        with process.stdout as sent:  # closed by whoever reads it: another thread that closed it would do so within a read
            while len(head := sent.read(HEAD.size)) == HEAD.size:
                kind, size = HEAD.unpack(head)
                most -= size
                if most < 0:
                    _put(process, frames, _TOO_MUCH)
                    return
                content = sent.read(size)
                if len(content) < size or not _put(process, frames, (kind, content)):
                    break
    _put(process, frames, _NO_MORE)


def _put(process: subprocess.Popen[bytes], frames: queue.Queue[Frame], frame: Frame) -> bool:
    while True:
        try:
            frames.put(frame, timeout=1)
        except queue.Full:
            if process.returncode is not None:  # nobody listens any more
                return False
        else:
            return True


def _ended(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
    process.wait()


_STOPPED = (Message("stopped its reader"), Message("open it in a spreadsheet program and save it as XLSX or CSV UTF-8"))


_IN_PARTS = Message("leave out what is not a record, or import it in parts")


def _too_slow(seconds: int) -> tuple[Message, Message]:
    return Message("takes more than {seconds} seconds to read", seconds=seconds), _IN_PARTS


def _too_large(bounds: Limits) -> tuple[Message, Message]:
    return Message("takes more than {megabytes} MB of memory to read", megabytes=bounds.memory_mb), _IN_PARTS


def _failure(end: str, bounds: Limits) -> tuple[Message, Message]:
    if end == "memory":
        return _too_large(bounds)
    if end == "cells":
        return Message("holds more than {limit:,} cells", limit=bounds.cells), _IN_PARTS
    if end == "text":
        return Message("holds more than {megabytes} MB of text once unpacked", megabytes=bounds.text_bytes // 1_000_000), _IN_PARTS
    return Message("cannot be read ({reason})", reason=end), _STOPPED[1]


def _death(process: subprocess.Popen[bytes], bounds: Limits) -> tuple[Message, Message]:
    """Why a process ended without a word."""
    try:
        code = process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return _STOPPED
    if code == -getattr(signal, "SIGXCPU", 0):
        return _too_slow(min(bounds.seconds, bounds.processor_seconds))
    return _too_large(bounds) if code == -signal.SIGABRT else _STOPPED

"""Files and folders as bytes: only regular files, each as it stood at one moment, none larger than its bound."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from oi_metrics.model.faults import Fault, Refused
from oi_metrics.model.message import Message
from oi_metrics.records.reading.limits import Limits

PASSED_OVER = ("~$", ".", "Thumbs.db", "desktop.ini", "__MACOSX")
"""How the files begin that programs leave in a folder: locks of open workbooks, folder settings."""
ATTEMPTS = 6
SETTLED_SECONDS = 0.02
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
BRING_A_FILE = Message("import a file of records: CSV, XLSX or ODS")

Found = TypeVar("Found")


class _Changed(Exception):
    """What is being read was replaced meanwhile."""


def shown_name(path: Path | str) -> str:
    """A file's name as text that can be printed, whatever bytes it was given."""
    return Path(path).name.encode("utf-8", "backslashreplace").decode()


def size_of(path: Path | str) -> int:
    """Bytes of a file, or of all files of a folder; nothing of what is not there."""
    try:
        if os.path.isdir(path):
            return sum(entry.stat().st_size for entry in os.scandir(path))
        return os.stat(path).st_size
    except OSError:
        return 0


def left_by_a_program(name: str) -> bool:
    return name.startswith(PASSED_OVER)


def file_bytes(path: Path, bounds: Limits) -> bytes:
    """The content of one file, whole as it was before or after a change, never between.

    Raises Refused for what is missing, no regular file, outside its folder by a link, too large, or keeps changing.
    """
    if left_by_a_program(path.name):
        raise _refused(path, Message("is left by a program and holds no records"), BRING_A_FILE)
    return _steadily(lambda: _regular(path, bounds)[0], path)


def folder_files(folder: Path, bounds: Limits, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The content of the wanted files of a folder by name, all as they stood at one moment. Raises Refused."""
    return _steadily(lambda: _folder(folder, bounds, wanted), folder)


def _refused(path: Path, problem: Message, remedy: Message) -> Refused:
    return Refused(Fault(shown_name(path), 0, "", shown_name(path), problem, remedy))


def _steadily(read: Callable[[], Found], path: Path) -> Found:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return read()
        except FileNotFoundError:
            if attempt == ATTEMPTS:
                raise _refused(path, Message("is missing"), Message("check its name and where it lies")) from None
        except _Changed:
            pass
        except PermissionError:
            raise _refused(path, Message("may not be read"), Message("ask its owner for permission")) from None
        except OSError as problem:
            raise _refused(path, Message("cannot be read ({reason})", reason=problem.strerror or type(problem).__name__), BRING_A_FILE) from None
        time.sleep(SETTLED_SECONDS * attempt)
    raise _refused(path, Message("keeps changing while it is read"), Message("try again once it is written"))


def _folder(folder: Path, bounds: Limits, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    before = folder.stat()
    names = sorted(name for name in os.listdir(folder) if not left_by_a_program(name) and wanted(name))
    found, states, size = {}, {}, 0
    for name in names:
        found[name], states[name] = _regular(folder / name, bounds)
        size += len(found[name])
        if size > bounds.file_bytes:
            raise _refused(folder, Message("is too large"), Message("keep all its files under {bytes} bytes", bytes=bounds.file_bytes))
    if not os.path.samestat(before, folder.stat()) or any(states[name] != _state((folder / name).stat()) for name in names):
        raise _Changed
    return found


def _state(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _regular(path: Path, bounds: Limits) -> tuple[bytes, tuple[int, ...]]:
    """The content of a regular file and the state that it was in before and after it was read."""
    target = _inside(path) if stat.S_ISLNK(path.lstat().st_mode) else path
    if not stat.S_ISREG(target.lstat().st_mode):
        raise _refused(path, Message("is no file but a folder, a pipe or a device"), BRING_A_FILE)
    descriptor = os.open(target, _FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise _refused(path, Message("is no file but a folder, a pipe or a device"), BRING_A_FILE)
        if before.st_size > bounds.file_bytes:
            name, remedy = shown_name(path), Message("keep a file under {bytes} bytes", bytes=bounds.file_bytes)
            raise Refused(Fault(name, 0, "", f"{before.st_size} bytes", Message("is too large"), remedy))
        content = file.read(before.st_size + 1)
        if time.time_ns() - before.st_mtime_ns < SETTLED_SECONDS * 1e9:  # a clock tick may hide a second change
            time.sleep(SETTLED_SECONDS)
        after = os.fstat(descriptor)
    if len(content) != before.st_size or _state(before) != _state(after):
        raise _Changed
    return content, _state(after)


def _inside(path: Path) -> Path:
    """Where a link leads, when that is in its own folder."""
    try:
        target = path.resolve(strict=True)
    except (RuntimeError, OSError):
        raise _refused(path, Message("is a link that leads nowhere"), BRING_A_FILE) from None
    if not target.is_relative_to(path.parent.resolve()):
        raise _refused(path, Message("is a link out of its folder"), Message("import the file itself"))
    return target

"""The settings of the dashboard as a service: declared once, read from a TOML file, from the environment and from the command line.

What is said later in this order holds: default, file, environment, command line.
"""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

FILE = "OI_SETTINGS"
"""The variable that names the file."""
LOCAL = ("localhost", "127.0.0.1", "::1")
"""The names of this machine for itself."""
_SEGMENT = re.compile(r"[A-Za-z0-9._~-]+")
_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
"""A host's name as a browser sends it (RFC 1123, section 2.1), in lower case."""
_FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


class Unusable(ValueError):
    """A value that a setting cannot have; what it is, and what to write instead."""


@dataclass(frozen=True)
class Setting:
    """One setting: its key in the file (`limits.port` in a table), its variable, what it is when nobody says, and what it does.

    read: makes the value of what is written, a text or what TOML has. Raises Unusable.
    """

    key: str
    variable: str
    default: Any
    does: str
    read: Callable[[Any], Any]


def _text(written: Any) -> str:
    if not isinstance(written, str):
        raise Unusable("is not a text; write it in quotes")
    return written.strip()


def _address(written: Any) -> str:
    address = _text(written)
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        if address == "localhost":
            return address
        raise Unusable("is not an address of a machine; write one such as 127.0.0.1, or 0.0.0.0 for all of this machine's") from None


def _number(least: int, most: int, example: str) -> Callable[[Any], int]:
    def read(written: Any) -> int:
        number = int(written) if isinstance(written, str) and written.strip().isdecimal() else written
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            raise Unusable(f"is not {example}; write a number from {least} to {most}")
        return number

    return read


def _flag(written: Any) -> bool:
    known = _FLAGS.get(written.strip().lower()) if isinstance(written, str) else written
    if not isinstance(known, bool):
        raise Unusable("is neither true nor false")
    return known


def _path(written: Any) -> str:
    path = _text(written).rstrip("/")
    if path and not (path.startswith("/") and all(map(_SEGMENT.fullmatch, path[1:].split("/")))):
        raise Unusable("is not a path below a host; write one such as /oi, of letters, digits and - . _ ~")
    return path


def _list(of: Callable[[Any], str]) -> Callable[[Any], tuple[str, ...]]:
    def read(written: Any) -> tuple[str, ...]:
        parts = written.split(",") if isinstance(written, str) else written
        if not isinstance(parts, list):
            raise Unusable('is not a list; write one such as ["a", "b"]')
        return tuple(dict.fromkeys(of(part) for part in parts if part != ""))

    return read


def _host(written: Any) -> str:
    name = _text(written).lower().rstrip(".")
    try:
        name = name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        name = ""
    if not _NAME.fullmatch(name):
        raise Unusable(f"has {written!r}, which is not the name of a host; write one such as metrics.example.org, without https:// and port")
    return name


def _proxy(written: Any) -> str:
    try:
        return str(ipaddress.ip_network(_text(written), strict=False)).removesuffix("/32").removesuffix("/128")
    except ValueError:
        raise Unusable(f"has {written!r}, which is not an address; write one such as 10.0.0.5, or a network such as 10.0.0.0/24") from None


def _public(written: Any) -> str:
    address = _text(written).rstrip("/")
    if address and not re.fullmatch(r"https?://[^/\s?#@]+(/[^\s?#]*)?", address):
        raise Unusable("is not an address of the web; write one such as https://metrics.example.org/oi")
    return address


SETTINGS = (
    Setting("address", "OI_ADDRESS", "127.0.0.1", "the address that it listens on", _address),
    Setting("port", "OI_PORT", 8501, "the port that it listens on", _number(1, 65535, "a port")),
    Setting("path", "OI_PATH", "", "the path that it answers below, if the proxy passes that on; a proxy that takes it off leaves this blank", _path),
    Setting("hosts", "OI_HOSTS", (), "the names, beside localhost, by which readers reach it; it answers to no other", _list(_host)),
    Setting(
        "open", "OI_OPEN", False, "that whoever reaches it may see everything; needed where it is reached from elsewhere, as long as nobody signs in", _flag
    ),
    Setting("proxies", "OI_PROXIES", ("127.0.0.1", "::1"), "the proxies that are believed when they say who asks, and whether by https", _list(_proxy)),
    Setting("public_address", "OI_PUBLIC_ADDRESS", "", "the address that slides, papers and workbooks lead back to", _public),
    Setting("records", "OI_RECORDS", "", "the records: a path or URL; blank for the embedded ones", _text),
    Setting("trials", "OI_TRIALS", "", "the store of registry trials: a path or URL; blank for the records' own", _text),
    Setting("edit", "OI_EDIT", False, "whether records are edited on screen", _flag),
    Setting("sealed", "OI_SEALED", "", "the folder of sealed data versions; blank for the user's own", _text),
    Setting("limits.connections", "OI_CONNECTIONS", 1_000, "how many connections may be open", _number(1, 1_000_000, "a number of connections")),
    Setting("limits.cache_mb", "OI_CACHE_MB", 256, "the memory of all that is kept of answers, in MB", _number(1, 1_000_000, "a number of MB")),
    Setting(
        "limits.api_per_minute",
        "OI_API_PER_MINUTE",
        600,
        "how many questions a minute one address may ask the API",
        _number(1, 1_000_000, "a number of questions"),
    ),
    Setting("limits.upload_mb", "OI_UPLOAD_MB", 20, "the largest file that a reader may bring, in MB", _number(1, 200, "a number of MB")),
)
"""In the order of the file."""
BY_KEY = {setting.key: setting for setting in SETTINGS}


@dataclass(frozen=True)
class Settings:
    """What holds, by key, and which keys somebody has set."""

    values: Mapping[str, Any]
    said: frozenset[str]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def environment(self) -> dict[str, str]:
        """What is set, as variables. A flag is 1 or 0, a list joined by commas."""
        return {BY_KEY[key].variable: as_variable(self.values[key]) for key in BY_KEY if key in self.said}

    def reached_from(self) -> str:
        """What lets other machines reach it: an address or a name of a host; blank where nothing does."""
        elsewhere = [name for name in (self["address"], *self["hosts"]) if name not in LOCAL and not name.startswith("127.")]
        return elsewhere[0] if elsewhere else ""


def read(file: Path | None, environment: Mapping[str, str], given: Mapping[str, str]) -> Settings:
    """The settings. given: what the command line says, by key.

    Raises ValueError, a line for each value that cannot be, with its place and a remedy; OSError for a file that cannot be read.
    """
    said = [*(_in_file(file) if file else ())]
    said += [(setting.key, setting.variable, environment[setting.variable]) for setting in SETTINGS if environment.get(setting.variable)]
    said += [(key, f"--{key}", written) for key, written in given.items()]
    values, wrong = {setting.key: setting.default for setting in SETTINGS}, []
    for key, place, written in said:
        try:
            if key not in BY_KEY:
                near = get_close_matches(key, BY_KEY, 1)
                raise Unusable("is not a setting; " + (f"did you mean {near[0]}?" if near else f"use {', '.join(BY_KEY)}"))
            values[key] = BY_KEY[key].read(written)
        except Unusable as problem:
            value = f" {written!r}" if key in BY_KEY else ""
            wrong.append(f"{place}:{value} {problem}")
    if wrong:
        raise ValueError("\n".join(wrong))
    return Settings(values, frozenset(key for key, _, _ in said))


def _in_file(file: Path) -> Iterator[tuple[str, str, Any]]:
    """Key, place and value of each setting in a file."""
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise ValueError(f"{file}: {problem}; see docs/serving.md for a whole file") from problem
    except UnicodeDecodeError as problem:
        raise ValueError(f"{file}: is not UTF-8; save it as UTF-8") from problem
    for key, value in found.items():
        in_table = {f"{key}.{name}": written for name, written in value.items()} if isinstance(value, dict) else {key: value}
        for name, written in in_table.items():
            yield name, f"{file}: {name}", written


def as_variable(value: Any) -> str:
    """A value as a variable or a word on the command line has it."""
    if isinstance(value, bool):
        return str(int(value))
    return ",".join(value) if isinstance(value, tuple) else str(value)

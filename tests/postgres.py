"""A throwaway PostgreSQL of this machine: made in a temporary folder, listening on localhost, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

USER, PASSWORD = "keeper", "s3cret/p@ss:wörd"


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _programs() -> Path:
    found = os.environ.get("PG_BIN") or next(iter(sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)), "")
    if not found and shutil.which("initdb"):
        found = str(Path(os.path.realpath(str(shutil.which("initdb")))).parent)
    assert found, "PostgreSQL is not installed: run `make database`, or set PG_BIN to the folder of its programs"
    return Path(found)


@dataclass
class Server:
    """The running server."""

    folder: Path
    port: int

    def run(self, *command: str) -> None:
        """Run one of PostgreSQL's programs, as its own user where the tests run as root."""
        as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        done = subprocess.run([*as_user, str(_programs() / command[0]), *command[1:]], cwd="/", capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stderr[-2000:]}"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c fsync=off -c max_connections=60"
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-o", options, "-w", "start")

    def stop(self, mode: str = "fast") -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

    def pid(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])

    def url(self, name: str, port: int | None = None) -> str:
        return f"postgresql://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{port or self.port}/{name}"

    def admin(self, statement: str, name: str = "postgres") -> None:
        """Run a statement as another program would."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


@contextmanager
def serving() -> Iterator[Server]:
    """A fresh server, stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="oi-metrics-pg-"))
    try:
        (folder / "password").write_text(PASSWORD, "utf-8")
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            for path in (folder, folder / "password"):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        server = Server(folder, free_port())
        how = ["--auth=scram-sha-256", f"--pwfile={folder / 'password'}", "--encoding=UTF8", "--locale=C", "--no-sync"]
        server.run("initdb", "-D", str(folder / "data"), "-U", USER, *how)
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)

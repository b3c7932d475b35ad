"""Caddy, nginx and HAProxy as Debian has them, run with the files of `deploy/`, on free ports of this machine."""

from __future__ import annotations

import datetime
import getpass
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.postgres import free_port

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
HOST = "metrics.example.org"
"""The name in the files; the browser of the tests finds it on this machine."""
CERTIFICATES = "/etc/ssl/oi-metrics"
SECOND = "    server two 127.0.0.1:8502 check inter 2s cookie two\n"


@dataclass(frozen=True)
class Proxy:
    """How a proxy is made of its file. there: what the file says of ports and certificates, which another machine has elsewhere."""

    file: str
    there: Callable[[int, Path], Mapping[str, str]]
    whole: Callable[[str, Path], str]
    called: Callable[[Path, Path], list[str]]


def _nginx(text: str, folder: Path) -> str:
    kept = "\n".join(f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    first = f"daemon off; user {getpass.getuser()}; pid {folder / 'pid'}; error_log stderr; events {{}}"
    return f"{first} http {{ access_log {folder / 'access.log'}; {kept} {text} }}"


PROXIES = {
    "caddy": Proxy(
        "Caddyfile",
        lambda port, folder: {f"{HOST} {{": f"{HOST}:{port} {{"},
        lambda text, folder: f"{{\nadmin off\nauto_https disable_redirects\nstorage file_system {folder}\n}}\n{text}",
        lambda config, folder: ["caddy", "run", "--config", str(config), "--adapter", "caddyfile"],
    ),
    "nginx": Proxy(
        "nginx.conf",
        lambda port, folder: {"listen 443 ssl": f"listen 127.0.0.1:{port} ssl"},
        _nginx,
        lambda config, folder: [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(config), "-p", str(folder)],
    ),
    "haproxy": Proxy(
        "haproxy.cfg",
        lambda port, folder: {"bind :443 ssl": f"bind 127.0.0.1:{port} ssl"},
        lambda text, folder: text,
        lambda config, folder: [shutil.which("haproxy") or "/usr/sbin/haproxy", "-db", "-f", str(config)],
    ),
}


def certificate(folder: Path) -> None:
    """A key and a certificate of its own for the host, as the files name them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    today = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), today, today + datetime.timedelta(days=2))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    public = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    for file, content in (("cert.pem", public), ("key.pem", secret), ("cert-and-key.pem", public + secret)):
        (folder / file).write_bytes(content)


@contextmanager
def before(name: str, folder: Path, *servers: int, changed: Mapping[str, str] | None = None) -> Iterator[str]:
    """The named proxy before the servers at these ports; the address under which a browser finds it, without the path.

    changed: what its file says, and what it says instead, for a set-up that is broken on purpose.
    """
    port, proxy = free_port(), PROXIES[name]
    certificate(folder)
    text = (DEPLOY / proxy.file).read_text("utf-8")
    said = {**proxy.there(port, folder), CERTIFICATES: str(folder), "127.0.0.1:8501": f"127.0.0.1:{servers[0]}", **(changed or {})}
    if SECOND in text:
        said[SECOND] = SECOND.replace("8502", str(servers[1])) if len(servers) > 1 else ""
    for theirs, ours in said.items():
        assert theirs in text, (proxy.file, theirs)
        text = text.replace(theirs, ours)
    config = folder / proxy.file
    config.write_text(proxy.whole(text, folder), "utf-8")
    with (folder / "proxy.log").open("wb") as log, subprocess.Popen(proxy.called(config, folder), stdout=log, stderr=log, cwd=folder) as process:
        try:
            _wait(port, process, folder / "proxy.log")
            yield f"https://{HOST}:{port}"
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text("utf-8")
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(log.read_text("utf-8"))

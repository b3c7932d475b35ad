"""Checks this bundle against its manifest, installs it beside itself without a network, and serves the dashboard on 127.0.0.1."""

import hashlib
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"


def main() -> None:
    python, platform = (HERE / "MADE-FOR").read_text().split()
    here = f"{sys.version_info.major}.{sys.version_info.minor}", sysconfig.get_platform()
    if here != (python, platform):
        sys.exit(f"This bundle is for Python {python} on {platform}, and this is Python {here[0]} on {here[1]}: PYTHON=/path/to/python{python} ./start.sh")
    damaged = wrong_files()
    if damaged:
        sys.exit("These files are not as they were packed; unpack the archive again:\n" + "\n".join(damaged))
    install(hashlib.sha256((HERE / "SHA256SUMS").read_bytes()).hexdigest())
    command = ["-m", "streamlit", "run", "dashboard.py", "--server.address=127.0.0.1", *sys.argv[1:]]
    os.chdir(HERE)
    os.execv(PYTHON, [str(PYTHON), *command])


def wrong_files() -> list[str]:
    """The files that are missing or not as the manifest says."""
    wrong = []
    for line in (HERE / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ", 1)
        path = HERE / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            wrong.append(name)
    return wrong


def install(manifest: str) -> None:
    """Into a virtual environment of the bundle's own, once for each manifest."""
    done = VENV / "installed"
    if done.is_file() and done.read_text() == manifest:
        return
    print("Installing, once; this takes about a minute.", flush=True)
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        pip = [PYTHON, "-m", "pip", "--isolated", "--quiet", "--disable-pip-version-check", "install"]
        subprocess.run([*pip, "--no-index", "--no-compile", "--find-links", HERE / "wheels", "-r", HERE / "requirements.txt"], check=True)
    except subprocess.CalledProcessError:
        sys.exit("The installation failed, see above. On Debian and Ubuntu, venv is a package of its own: python3-venv.")
    done.write_text(manifest)


if __name__ == "__main__":
    main()

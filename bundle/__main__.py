"""`make bundle`: one archive that installs and runs where there is no network. Made for this platform and this Python."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

from oi_metrics import __version__

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).parent
CODE = ("dashboard.py", "pages", "oi_metrics", "data", ".streamlit", "requirements.txt", "README.md", "CHANGELOG.md", "docs/*.md")
"""What is served, of the files that git tracks."""
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
PLATFORM = sysconfig.get_platform()


def main() -> None:
    arguments = argparse.ArgumentParser(prog="bundle", description=__doc__)
    arguments.add_argument("--out", type=Path, default=ROOT / "build", help="folder of the archive (default: build)")
    out = arguments.parse_args().out
    name = f"oi-metrics-{__version__}-python{PYTHON}-{PLATFORM}"
    with tempfile.TemporaryDirectory(prefix="oi-metrics-bundle-") as scratch:
        folder = Path(scratch) / name
        fill(folder)
        archive = packed(folder, out / f"{name}.tar.gz")
    digest = sha256(archive)
    archive.with_name(f"{archive.name}.sha256").write_text(f"{digest}  {archive.name}\n")
    print(f"{archive}  {archive.stat().st_size / 1e6:.0f} MB\nSHA-256 {digest}")


def fill(folder: Path) -> None:
    """Code, wheels, starter, licences, and last the manifest of them all."""
    for file in tracked():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, folder / file)
    wheels(folder / "wheels")
    for file in ("start.py", "start.sh"):
        shutil.copy(HERE / file, folder / file)
    about = {"version": __version__, "python": PYTHON, "platform": PLATFORM}
    (folder / "MADE-FOR").write_text(f"{PYTHON} {PLATFORM}\n")
    (folder / "README.txt").write_text((HERE / "README.txt").read_text("utf-8").format(**about), "utf-8")
    (folder / "LICENCES.txt").write_text(licences(folder), "utf-8")
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    (folder / "SHA256SUMS").write_text("".join(f"{sha256(folder / file)}  {file}\n" for file in files), "utf-8")


def tracked() -> list[str]:
    """The files that are served, as git knows them."""
    listed = subprocess.run(["git", "ls-files", "-z", "--", *CODE], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [file for file in listed.split("\0") if file]


def wheels(folder: Path) -> None:
    """The wheels of requirements.lock: what `make dashboard` installs, each checked against its hash."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--quiet", "--require-hashes", "-r", ROOT / "requirements.lock", "-w", folder], check=True)


def licences(folder: Path) -> str:
    """The licence of each font and of each wheel, as the wheel states it; the texts lie in the wheels themselves."""
    lines = [f"Font {file.name}: its licence is beside it, {file.relative_to(folder)}\n" for file in sorted(folder.glob("oi_metrics/fonts/*.OFL.txt"))]
    for file in sorted((folder / "wheels").glob("*.whl")):
        with ZipFile(file) as wheel:
            said = HeaderParser().parsestr(wheel.read(next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))).decode())
        classified = [value.split(" :: ")[-1] for value in said.get_all("Classifier", []) if value.startswith("License ::")]
        licence = said["License-Expression"] or "; ".join(classified) or (said["License"] or "see the wheel").split("\n")[0]
        lines.append(f"{said['Name']} {said['Version']}: {licence}\n")
    return "".join(lines)


def packed(folder: Path, archive: Path) -> Path:
    """The folder as one archive, whose bytes depend on its files alone."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:  # wheels are packed already
        for path in sorted(folder.rglob("*")):
            tar.add(path, path.relative_to(folder.parent), recursive=False, filter=_plain)
    return archive


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    main()

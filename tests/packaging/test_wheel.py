"""What the wheel holds: every file that the product reads, nothing beside its one package, and the command."""

from __future__ import annotations

import re
import subprocess
from configparser import ConfigParser
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

from oi_metrics import __version__

from .conftest import ROOT

IN_APP = ("dashboard.py", "pages/", "data/", ".streamlit/")


def test_every_file_of_the_product_is_in_the_wheel_and_no_other(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z", "--", "oi_metrics", *IN_APP], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    tracked = {name for name in listed.split("\0") if name and (ROOT / name).is_file()}
    wanted = {f"oi_metrics/app/{name}" if name.startswith(IN_APP) else name for name in tracked}
    held = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == wanted


def test_the_wheel_says_what_it_is_and_needs(wheel: Path) -> None:
    archive = ZipFile(wheel)
    info = f"oi_metrics-{__version__}.dist-info"
    said = HeaderParser().parsestr(archive.read(f"{info}/METADATA").decode())
    assert (said["Name"], said["Version"], said["License-Expression"], said["Requires-Python"]) == ("oi-metrics", __version__, "MIT", ">=3.11")
    needed = [re.sub(r"\s", "", line).replace("'", '"') for line in said.get_all("Requires-Dist", []) if "extra" not in line]
    asked = [re.sub(r"\s", "", line) for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert sorted(needed) == sorted(asked)
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/oi_metrics/fonts/noto-sans-kr.OFL.txt"} <= set(archive.namelist())


def test_the_wheel_gives_one_command(wheel: Path) -> None:
    points = ConfigParser()
    points.read_string(ZipFile(wheel).read(f"oi_metrics-{__version__}.dist-info/entry_points.txt").decode())
    assert {name: dict(points[name]) for name in points.sections()} == {"console_scripts": {"oi-metrics": "oi_metrics.cli:script"}}

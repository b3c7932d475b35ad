"""A copy of the tree in which a recipe is done, and what it touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("oi_metrics", "pages", "data", "docs", "tests", ".streamlit")
FILES = ("dashboard.py", "pyproject.toml", "README.md", "requirements.txt")
GENERATED = ("docs/metrics.md", "docs/records.md", "data/datapackage.json")
"""Made from the code by `make documents`."""
CATALOGUE = "oi_metrics/language/locale/ko/LC_MESSAGES/oi_metrics.po"


class Tree:
    """The copy."""

    def __init__(self, place: Path):
        self.place = place
        for name in FOLDERS:
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "images"))
        for name in FILES:
            shutil.copy(ROOT / name, place / name)

    def append(self, path: str, text: str) -> None:
        """Add to the end of a file, or make it."""
        file = self.place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((file.read_text("utf-8") if file.exists() else "") + text, "utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Put a text in the place of another that stands once."""
        file = self.place / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{path} has {old!r} {text.count(old)} times"
        file.write_text(text.replace(old, new), "utf-8")

    def translate(self, **korean: str) -> None:
        """Bring the catalogue up to date and fill in the Korean of new texts."""
        self.python("-m", "oi_metrics.language.messages", ok=(0, 1))
        for english, text in korean.items():
            english = english.replace("_", " ")
            self.replace(CATALOGUE, f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{text}"')
        self.python("-m", "oi_metrics.language.messages")

    def document(self) -> None:
        """Bring the documents up to date."""
        self.python("-m", "oi_metrics.documents")

    def python(self, *arguments: str, ok: tuple[int, ...] = (0,)) -> str:
        """What Python prints in the copy. Fails for another end."""
        environment = {**os.environ, "PYTHONPATH": str(self.place), "PYTHONDONTWRITEBYTECODE": "1"}
        run = subprocess.run([sys.executable, *arguments], cwd=self.place, env=environment, capture_output=True, text=True, timeout=300)
        assert run.returncode in ok, run.stdout[-2000:] + run.stderr[-4000:]
        return run.stdout

    def oi_metrics(self, *arguments: str, ok: tuple[int, ...] = (0,)) -> str:
        """What the command prints in the copy."""
        return self.python("-m", "oi_metrics", *arguments, ok=ok)

    def pytest(self, path: str, *more: str) -> None:
        """Run a test of the copy."""
        self.python("-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", path, *more)

    def touched(self) -> set[str]:
        """The files that were changed or added by hand."""
        files = {str(path.relative_to(self.place)) for name in FOLDERS for path in (self.place / name).rglob("*") if path.is_file()}
        files = {name for name in files if "__pycache__" not in name and ".hypothesis" not in name}
        return {name for name in files | set(FILES) if name not in GENERATED and not _same(ROOT / name, self.place / name)}


def _same(one: Path, other: Path) -> bool:
    return one.exists() and one.read_bytes() == other.read_bytes()

"""A copy of the tree in which a recipe is followed, and what following it changed."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = "oi_metrics/language/locale/ko/LC_MESSAGES/oi_metrics.po"
GENERATED = {"docs/metrics.md", "docs/records.md", "data/datapackage.json"}
"""Made from the code by `make documents`."""
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", ".ci", "__pycache__", "build", "images", "*.egg-info")


class Tree:
    """The copy. by_hand: the files that the recipe edits, by their path."""

    def __init__(self, place: Path):
        self.place = place
        self.by_hand: set[str] = set()
        shutil.copytree(ROOT, place, ignore=_LEFT_OUT)
        self._before = self._contents()

    def append(self, path: str, text: str) -> None:
        """Add to the end of a file, or make it."""
        file = self.place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((file.read_text("utf-8") if file.exists() else "") + text, "utf-8")
        self.by_hand.add(path)

    def insert(self, path: str, before: str, text: str) -> None:
        """Put a text before the only place where another stands, as a person would with an editor."""
        self.replace(path, before, text + before)

    def replace(self, path: str, old: str, new: str) -> None:
        """Put a text in the place of another that stands once."""
        held = (self.place / path).read_text("utf-8")
        assert held.count(old) == 1, f"{path} holds {old!r} {held.count(old)} times"
        (self.place / path).write_text(held.replace(old, new), "utf-8")
        self.by_hand.add(path)

    def translate(self, path: str, texts: dict[str, str]) -> None:
        """Fill in the translations that the generated catalogue asks for; every other text has one."""
        catalogue = (self.place / path).read_text("utf-8")
        for english, translated in texts.items():
            catalogue = catalogue.replace(f'msgid "{english}"\nmsgstr ""\n', f'msgid "{english}"\nmsgstr "{translated}"\n')
        assert not re.search(r'^msgid ".+"\nmsgstr ""$', catalogue, re.MULTILINE)
        (self.place / path).write_text(catalogue, "utf-8")

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the copy, whose modules it finds before any others."""
        return subprocess.run(
            [sys.executable, *command], cwd=self.place, env={**os.environ, **environment, "PYTHONPATH": str(self.place)},
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip

    def python(self, *command: str, ok: tuple[int, ...] = (0,)) -> str:
        """What Python prints in the copy. Fails for another end."""
        done = self.run(*command)
        assert done.returncode in ok, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout

    def oi_metrics(self, *arguments: str, ok: tuple[int, ...] = (0,)) -> str:
        """What the command prints in the copy."""
        return self.python("-m", "oi_metrics", *arguments, ok=ok)

    def pytest(self, path: str, *more: str) -> None:
        """Run a test of the copy."""
        self.python("-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", path, *more)

    def changed(self) -> set[str]:
        """The files that are new or other than at the beginning."""
        now = self._contents()
        return {path for path in now.keys() | self._before.keys() if now.get(path) != self._before.get(path)}

    def touched(self) -> set[str]:
        """Those among them that are not made from the code."""
        return self.changed() - GENERATED

    def _contents(self) -> dict[str, str]:
        files = (path for path in self.place.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {path.relative_to(self.place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

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
_LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "build", "*.egg-info")


class Tree:
    """The copy. by_hand: the files that the recipe edits, by their path."""

    def __init__(self, place: Path):
        self.place = place
        self.by_hand: set[str] = set()
        shutil.copytree(ROOT, place, ignore=_LEFT_OUT)
        self._before = self._contents()

    def insert(self, path: str, before: str, text: str) -> None:
        """Put a text before the only place where another stands, as a person would with an editor."""
        held = (self.place / path).read_text("utf-8")
        assert held.count(before) == 1, f"{path} holds {before!r} {held.count(before)} times"
        (self.place / path).write_text(held.replace(before, text + before), "utf-8")
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

    def changed(self) -> set[str]:
        """The files that are new or other than at the beginning."""
        now = self._contents()
        return {path for path in now.keys() | self._before.keys() if now.get(path) != self._before.get(path)}

    def _contents(self) -> dict[str, str]:
        files = (path for path in self.place.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {path.relative_to(self.place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

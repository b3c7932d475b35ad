"""The whole corpus of hostile files of ../shared, where it is there: each is read right or refused by name, soon, and nobody waits.

The tests beside this one hold the same cases file by file, so that they are held where the corpus is absent too.
"""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path

from .hostile_reading import ROOT, TOOLS

CONFIG = ROOT / "tests" / "records" / "hostile_sheet.json"
CASES = 216
MOST_SECONDS, MOST_PAUSE_SECONDS, MOST_MB = 5, 2, 1000


def test_every_hostile_file_is_read_right_or_refused_by_name(tmp_path: Path) -> None:
    if not TOOLS.exists():
        warnings.warn(f"{TOOLS} is absent: the files of the tests beside this one stand for its corpus", stacklevel=1)
        return
    corpus, manifest = tmp_path / "corpus", tmp_path / "corpus.manifest.json"
    subprocess.run([sys.executable, TOOLS / "hostile_corpus.py", "--config", CONFIG, "--out", corpus], check=True, capture_output=True)
    reading = [sys.executable, "-m", "tests.records.hostile_reading", corpus, manifest]
    found = json.loads(subprocess.run(reading, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    assert [case for case in found["judged"] if case[1] != "pass"] == []
    assert max((seconds, file) for file, _, _, seconds in found["judged"])[0] < MOST_SECONDS
    assert found["pause"] < MOST_PAUSE_SECONDS
    assert len(found["judged"]) == CASES
    assert 0 < found["reader_mb"] < MOST_MB
    assert 0 < found["own_mb"] < MOST_MB
    print(f"hostile corpus: largest reader {found['reader_mb']:.0f} MB, its parent {found['own_mb']:.0f} MB, longest pause {found['pause']:.2f} s")

"""How long a briefing takes as a whole command, by kind of file and language, for the audience with the most panels.

Run alone with `python -m bench.briefing`. Slides, workbook and paper are to be there in 5 seconds on 2 cores.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from oi_metrics.briefing.writers import WRITERS, ending

LANGUAGES = ("en", "ko", "both")
BOUND = 5.0
BOUNDED = ("pptx", "xlsx", "pdf")
TIMES = 3


def main() -> list[str]:
    """Print seconds, best of three, and return what is missed."""
    missed = []
    print(f"{'a briefing as a whole command, s':44}{''.join(f'{lang:>12}' for lang in LANGUAGES)}")
    with tempfile.TemporaryDirectory(prefix="oi-metrics-briefing-") as folder:
        for kind in WRITERS:
            taken = [min(_seconds(lang, Path(folder) / f"{lang}.{ending(kind)}") for _ in range(TIMES)) for lang in LANGUAGES]
            print(f"{kind:44}{''.join(f'{seconds:12.1f}' for seconds in taken)}", flush=True)
            if kind in BOUNDED and max(taken) > BOUND:
                missed.append(f"a briefing as {kind} takes {max(taken):.1f} s, over {BOUND:.0f}")
    return missed


def _seconds(lang: str, out: Path) -> float:
    started = time.perf_counter()
    command = [sys.executable, "-m", "oi_metrics", "briefing", "--lang", lang, "--audience", "ministry", "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    problems = main()
    for problem in problems:
        print(f"missed: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)

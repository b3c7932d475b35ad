"""The fonts of screen and paper, under the SIL Open Font License; each one's licence lies beside it."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
OWN = FOLDER / "oim-sans.woff2"
"""OIM Sans, a subset of Pretendard: all Latin and the 2,350 common Hangul syllables, in every weight."""
RARE = FOLDER / "noto-sans-kr.woff2"
"""Noto Sans KR, regular, whole: every other Hangul syllable and Chinese characters."""
FAMILIES = {OWN: "OIM Sans", RARE: "Noto Sans KR"}
"""What each font calls itself, in the order in which a character is looked for."""
LATIN, USUAL, OTHER = (FOLDER / f"oim-sans-{part}.woff2" for part in ("latin", "usual", "other"))
"""OIM Sans for the screen in three parts, made by `pages.http.font_parts`: what is no Hangul, and the names of the languages; the
Hangul of the product's own words; all other Hangul."""
SIGNS = FOLDER / "noto-sans-kr-signs.woff2"
"""Of Noto Sans KR the signs of certainty that OIM Sans lacks, cut likewise."""

"""Partner names: precision and recall of what is merged without asking, and recall of the suggestions, on real registries.

`run(folder)` reads the folder `registry` of reference files beside the project: `ror_kr.csv` (the partners),
`ctgov_facility_strings_kr.csv` (names of hospitals as sponsors wrote them, with a label that a regular expression
guessed), `trial_institutions_aliases.csv` (legal and short names of hospitals) and, as a check on a list that no rule was
made from, `hospital_coordinates.csv`. None of it is part of the project. Where the label is wrong or missing, the name was
judged by hand: `names_judged.csv` holds the digest of the name, the registry's identifiers that are right (none: `-`) and
why. `python -m bench.names FOLDER --judged` prints those names in full.
"""

from __future__ import annotations

import csv
import hashlib
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from oi_metrics.names.normal import normal
from oi_metrics.names.resolve import Resolutions, resolve

REGISTRY = Path(__file__).resolve().parents[2] / "shared" / "registry"
JUDGED = Path(__file__).with_name("names_judged.csv")
PRECISION_BOUND = 0.99
FILES = ("ror_kr.csv", "ctgov_facility_strings_kr.csv", "trial_institutions_aliases.csv", "hospital_coordinates.csv")
MANY = 150_000
WHY = {
    "own-record": "the registry has a record of its own under this name, the label guessed a relative",
    "school": "names a university or its school, the label guessed its hospital",
    "two-records": "the registry has two records for what bears this name; either is right",
    "other": "names another organisation than the label guessed",
    "unlabelled": "has no label; read by hand",
    "undecidable": "fits several records or none",
}

Truth = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Score:
    """How many names; with a right partner; merged unasked; of these right; right first and among three of what is merged or suggested."""

    names: int
    answerable: int
    merged: int
    right: int
    first: int
    three: int
    placeholders: int
    placeholders_merged: int

    @property
    def precision(self) -> float:
        return self.right / self.merged if self.merged else 1.0

    def recall(self, found: int) -> float:
        return found / self.answerable if self.answerable else 1.0


def run(folder: Path = REGISTRY, timed: bool = True) -> dict[str, Score]:
    """Print and return the score of each reference list; empty, and said so, where the folder is not there."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        print(f"partner names: not measured, {folder} has no {', '.join(missing)}")
        return {}
    registry = _registry(folder)
    scores = {
        "facilities in trial registries": _facilities(folder, registry),
        "legal and short names, registry": _legal_names(folder, registry),
        "legal and short names, same list": _reference_names(folder),
        "hospital insurance list (unseen)": _unseen(folder, registry),
    }
    print(f"{'partner names':34}{'names':>7}{'merged':>8}{'precision':>11}{'recall':>8}{'first':>8}{'in 3':>8}{'nobody':>8}")
    for name, score in scores.items():
        shares = f"{score.precision:11.4f}{score.recall(score.right):8.3f}{score.recall(score.first):8.3f}{score.recall(score.three):8.3f}"
        print(f"{name:34}{score.names:7}{score.merged:8}{shares}{score.placeholders_merged:4}/{score.placeholders}", flush=True)
    if timed:
        _speed(folder, registry)
    return scores


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def _registry(folder: Path) -> pd.DataFrame:
    """The active and closed organisations of the registry as a table `partners`."""
    rows = []
    for row in _rows(folder / "ror_kr.csv"):
        if row["status"] != "withdrawn":
            listed = "|".join((row["names_ko"], row["aliases"], row["acronyms"])).split("|")
            others = list(dict.fromkeys(name.strip() for name in listed if name.strip()))
            name = normal(row["name"]).removesuffix(", south korea").removesuffix(", korea")
            rows.append([row["ror_id"][-9:], row["name"] if name == normal(row["name"]) else name, "", ";".join(others), row["city_geonames"]])
    return pd.DataFrame(rows, columns=["partner_id", "name_en", "name_ko", "aliases", "city"])


def digest(name: str) -> str:
    """What stands for a name in `names_judged.csv`."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def judged() -> dict[str, tuple[frozenset[str], str]]:
    """By digest: the identifiers that are right, and why."""
    return {row["digest"]: (frozenset(row["right"].split()) - {"-"}, row["why"]) for row in _rows(JUDGED)}


def _truth(labels: Mapping[str, str]) -> Truth:
    by_hand = judged()
    return {name: by_hand[digest(name)][0] if digest(name) in by_hand else frozenset({label} - {""}) for name, label in labels.items()}


def _facilities(folder: Path, registry: pd.DataFrame) -> Score:
    rows = _rows(folder / "ctgov_facility_strings_kr.csv")
    placeholders = {row["facility_as_written"] for row in rows if row["kind"] == "placeholder"}
    labels = {row["facility_as_written"]: row["ror_id"][-9:] for row in rows}
    return _score(resolve(labels, registry), _truth(labels), placeholders)


def _institutions(folder: Path) -> list[dict[str, str]]:
    return _rows(folder / "trial_institutions_aliases.csv")


NAME_COLUMNS = ("legal_name_as_written", "short_alias")


def _legal_names(folder: Path, registry: pd.DataFrame) -> Score:
    labels = {
        row[column]: row["ror_id_matched_by_ko_name"][-9:] if row["ror_id_matched_by_ko_name"].startswith("https://") else ""
        for row in _institutions(folder)
        for column in ("site_name_ref", *NAME_COLUMNS)
        if row[column].strip()
    }
    return _score(resolve(labels, registry), _truth(labels), set())


def _reference_names(folder: Path) -> Score:
    """The list against itself: each institution known by its reference name alone, its legal and short names to be resolved."""
    rows = _institutions(folder)
    names = [row["site_name_ref"] for row in rows]
    blank = [""] * len(rows)
    partners = pd.DataFrame({"partner_id": [f"row{place}" for place in range(len(rows))], "name_en": names, "name_ko": names, "aliases": blank, "city": blank})
    truth: dict[str, frozenset[str]] = {}
    for place, row in enumerate(rows):
        for name in {row[column] for column in NAME_COLUMNS} - {row["site_name_ref"], ""}:
            truth[name] = truth.get(name, frozenset()) | {f"row{place}"}
    for place, name in enumerate(names):
        if name in truth:
            truth[name] |= {f"row{place}"}
    return _score(resolve(truth, partners), truth, set())


def _unseen(folder: Path, registry: pd.DataFrame) -> Score:
    """A list that no rule was made from."""
    labels = {row["name_ko_hira"]: row["ror_id_matched_by_ko_name"][-9:] for row in _rows(folder / "hospital_coordinates.csv")}
    return _score(resolve(labels, registry), _truth(labels), set())


def _score(found: Resolutions, truth: Truth, placeholders: set[str]) -> Score:
    merged = {name for name, one in found.items() if one.automatic}
    ranked = {
        name: [one.partner_id] if one.automatic else [likely.partner_id for likely in one.suggestions if likely.partner_id] for name, one in found.items()
    }
    return Score(
        names=len(truth),
        answerable=sum(bool(right) for right in truth.values()),
        merged=len(merged),
        right=sum(found[name].partner_id in truth[name] for name in merged),
        first=sum(bool(truth[name] & set(ranked[name][:1])) for name in truth),
        three=sum(bool(truth[name] & set(ranked[name][:3])) for name in truth),
        placeholders=len(placeholders),
        placeholders_merged=len(placeholders & merged),
    )


def _speed(folder: Path, registry: pd.DataFrame) -> None:
    """Processor time for as many names of parties as a large import has: the real ones over and over, and each of its own."""
    rows = _rows(folder / "ctgov_facility_strings_kr.csv")
    names = [row["facility_as_written"] for row in rows]
    over = [names[place % len(names)] for place in range(MANY)]
    own = [f"{name} {place}" for place, name in enumerate(over[: MANY // 10])]
    for label, chosen in (("over and over", over), ("each of its own", own)):
        started = time.process_time()
        resolve(chosen, registry)
        print(f"{len(chosen)} names, {label}, {len(registry)} partners: {time.process_time() - started:.1f} s of processor time", flush=True)


def _print_judged(folder: Path) -> None:
    by_hand = judged()
    reasons = Counter(why for _, why in by_hand.values())
    names = [row["facility_as_written"] for row in _rows(folder / FILES[1])]
    names += [row[column] for row in _institutions(folder) for column in ("site_name_ref", *NAME_COLUMNS)]
    for name in dict.fromkeys(names):
        if digest(name) in by_hand:
            right, why = by_hand[digest(name)]
            print(f"{why:12} {' '.join(sorted(right)) or '-':20} {name}")
    for why, count in reasons.items():
        print(f"{count} {why}: {WHY[why]}")


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else REGISTRY
    scores = run(folder)
    if scores and "--judged" in sys.argv:
        _print_judged(folder)
    return 1 if any(score.precision < PRECISION_BOUND for score in scores.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

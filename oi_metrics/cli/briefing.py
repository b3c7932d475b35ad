"""`briefing`: slides, a workbook or a paper over the same filters as on screen."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from oi_metrics import filters
from oi_metrics.briefing.model import ADDRESS, AUDIENCES, PANELS, audience, base_address, compose, needed, needs_trials, panels
from oi_metrics.briefing.writers import WRITERS, ending, kind_of
from oi_metrics.catalogue.index import METRICS
from oi_metrics.catalogue.trial_metric import TrialSource
from oi_metrics.cli import sight
from oi_metrics.cli.exit_codes import OK
from oi_metrics.filters import Filters
from oi_metrics.language.languages import BOTH, LANGS
from oi_metrics.language.words import Words
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.tables import Tables
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.members import members_of
from oi_metrics.registry.storage.engines import VARIABLE, opened
from oi_metrics.registry.storage.from_records import of_tables


def declare(briefing: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    briefing.add_argument("--lang", choices=(*LANGS, "both"), default="both", help="language; both: one after the other in one file, Korean first")
    briefing.add_argument(
        "--out",
        required=True,
        metavar="FILE",
        help=f"the file to write; its ending chooses the kind: {', '.join(f'.{ending(kind)}' for kind in WRITERS)}; .a4.pdf: a summary on one page",
    )
    briefing.add_argument("--audience", choices=tuple(AUDIENCES), default="executive", help="who it is for: which panels, how much explained")
    briefing.add_argument("--panels", default="", metavar="A,B,C", help=f"panels in their order instead of the audience's: {', '.join(PANELS)}")
    briefing.add_argument("--records", default=EMBEDDED, metavar="R", help="the records: a path or URL (default: the embedded ones)")
    briefing.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help=f"keep what fits; keys: {', '.join(filters.FIELDS)}; several values are joined by commas",
    )
    briefing.add_argument("--trials", default="", metavar="STORE", help=f"the store of trials (default: {VARIABLE}, else the trials of the records)")
    briefing.add_argument(
        "--address", default="", metavar="URL", help=f"where readers find the dashboard, for the link back (default: {ADDRESS}, else no link)"
    )
    sight.argument(briefing)
    briefing.set_defaults(run=_briefing)


def _briefing(chosen: argparse.Namespace) -> int:
    out = Path(chosen.out)
    kind = kind_of(out.name)
    if not kind:
        raise ValueError(f"{chosen.out}: cannot tell the kind of file; let its name end with {', '.join(f'.{ending(known)}' for known in WRITERS)}")
    address = chosen.address or base_address()
    if address and not address.startswith(("http://", "https://")):
        raise ValueError(f"{address!r} is not an address; write http://host:port or https://host")
    reader = audience(chosen.audience)
    names = panels([name.strip() for name in chosen.panels.split(",") if name.strip()]) or reader.panels
    kept = filters.parse_filters(chosen.filter)
    tables = sight.loaded(chosen.records, chosen)
    filters.known_codes((tables,), kept)
    selection = filters.apply(tables, kept)
    frames = {name: METRICS[name].table(selection) for name in needed(names, chosen.audience)}
    trials = _trials(chosen.trials, tables, kept) if needs_trials(names) else None
    langs = BOTH if chosen.lang == "both" else (chosen.lang,)
    told = [compose(selection, kept, Words.of(lang, tables.vocabulary), frames, names, reader, address, trials) for lang in langs]
    _write(out, WRITERS[kind](told))
    sentences = len(told[0].summary) + sum(len(panel.clauses) for panel in told[0].panels)
    print(f"{out}: panels {len(names)}, sentences {sentences}, statements {len(told[0].statements)}")
    return OK


def _trials(address: str, tables: Tables, kept: Filters) -> TrialSource:
    """The trials that panels of registries are counted from, chosen as far as the filters choose trials; who sees no registry sees those of the records."""
    address = (address or os.environ.get(VARIABLE, "")) if "registry" in tables.sight.tiers else ""
    store = opened(address) if address else of_tables(tables)
    return TrialSource(store, Choice(years=kept.years, undated=kept.undated, area=kept.therapeutic_area), members_of(tables))


def _write(out: Path, content: bytes) -> None:
    """Write aside and rename, so that no half file stays. Raises ValueError."""
    aside = out.with_name(f".{out.name}.part")
    try:
        aside.write_bytes(content)
        aside.replace(out)
    except OSError as problem:
        raise ValueError(f"{out} cannot be written: {problem.strerror}; choose another place") from problem

"""Briefings as answers: slides, a workbook or a paper over the records that filters keep."""

from __future__ import annotations

from collections.abc import Mapping

from oi_metrics import exports
from oi_metrics.api import parameters
from oi_metrics.api.metrics import Answer
from oi_metrics.api.parameters import Given, Parameter
from oi_metrics.api.problems import Problem
from oi_metrics.api.served import Served
from oi_metrics.briefing.model import AUDIENCES, PANELS, base_address, compose, needed, needs_trials
from oi_metrics.briefing.writers import TYPES, WRITERS, ending
from oi_metrics.language.languages import BOTH, LANGS
from oi_metrics.registry.filters import Choice

FORMS: Mapping[str, str] = {kind: TYPES[kind] for kind in ("pdf", *WRITERS)}
"""The kinds of file, each with its media type; the first unless another is asked for."""
AUDIENCE = Parameter("audience", "Who it is for.", {"type": "string", "enum": list(AUDIENCES), "default": next(iter(AUDIENCES))})
CHOSEN = Parameter("panels", "A panel, instead of the audience's; several in their order.", {"type": "string", "enum": list(PANELS)}, several=True)
LANGUAGE = Parameter("lang", "Language; both: one after the other in one file.", {"type": "string", "enum": [*LANGS, "both"], "default": "both"})


def parameters_of(served: Served) -> tuple[Parameter, ...]:
    """What can be asked of a briefing."""
    return (*parameters.of_filters(served.tables), AUDIENCE, CHOSEN, LANGUAGE)


def answer(given: Given, served: Served, kind: str) -> Answer:
    """The file of a kind. Raises Problem."""
    choice = parameters.filters_of(given, (served.tables,))
    reader = AUDIENCES[parameters.one_of(AUDIENCE.name, given, tuple(AUDIENCES), AUDIENCE.schema["default"])]
    lang = parameters.one_of(LANGUAGE.name, given, LANGUAGE.schema["enum"], LANGUAGE.schema["default"])
    panels = tuple(dict.fromkeys(given.get(CHOSEN.name, ()))) or reader.panels
    for name in panels:
        if name not in PANELS:
            raise Problem(400, f"{name[:100]} is not a panel", CHOSEN.name, f"use {', '.join(PANELS)}")
    frames = {name: served.table(choice, name, ()) for name in needed(panels, reader.code)}
    trials = served.source(Choice(years=choice.years, undated=choice.undated, area=choice.therapeutic_area)) if needs_trials(panels) else None
    langs, tables = BOTH if lang == "both" else (lang,), served.chosen(choice)
    told = [compose(tables, choice, served.words(each), frames, panels, reader, base_address(), trials) for each in langs]
    content = WRITERS[kind](told)
    return Answer({}, exports.file_name(f"briefing-{'-'.join(langs)}", content, ending(kind)), content=content)

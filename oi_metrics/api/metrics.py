"""The metrics as answers: what each means, and its rows with the statements that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from oi_metrics import __version__, exports
from oi_metrics.api import parameters
from oi_metrics.api import rows as api_rows
from oi_metrics.api.parameters import Given, Parameter, Part
from oi_metrics.api.problems import Problem, unknown
from oi_metrics.api.served import Options, Served
from oi_metrics.catalogue.index import METRICS
from oi_metrics.catalogue.metric import Metric
from oi_metrics.catalogue.trial_metric import TrialMetric, TrialSource, with_evidence
from oi_metrics.exports import Context
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.model.columns import Column
from oi_metrics.narrative.clauses import Clause, Ground
from oi_metrics.records.tables import Tables
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.storage.store import Store

EVIDENCE_COLUMNS = ("trials_behind", "snapshots_behind")
"""What `with_evidence` puts beside the columns of a metric of trials."""


@dataclass(frozen=True)
class Answer:
    """An answer, before it is written: what it says as JSON has it, and its rows as a table.

    name: of the table or file. context: data version, as-of day, filter, source tiers and language. columns: of the table.
    next_after: after how many rows the next part begins, None where there is none. content: of a file, which has neither.
    """

    document: Mapping[str, Any]
    name: str = ""
    rows: pd.DataFrame | None = None
    columns: tuple[Column, ...] = ()
    context: Context | None = None
    next_after: int | None = None
    content: bytes = b""


@dataclass(frozen=True)
class Asked:
    """What is asked of a metric, read and found to fit."""

    name: str
    choice: Filters | Choice
    options: Options
    lang: str
    part: Part


def metric_of(name: str) -> Metric:
    """The metric of that name. Raises Problem."""
    if name not in METRICS:
        raise unknown("metric", name, tuple(METRICS), "metric")
    return METRICS[name]


def own_parameters(metric: Metric, served: Served) -> tuple[Parameter, ...]:
    """The filters and options of a metric."""
    chosen = parameters.of_choice(served.trials) if isinstance(metric, TrialMetric) else parameters.of_filters(served.tables)
    return (*chosen, *parameters.of_options(metric))


def parameters_of(metric: Metric, served: Served) -> tuple[Parameter, ...]:
    """All that can be asked of a metric."""
    return (*own_parameters(metric, served), parameters.LANG, *parameters.PART, parameters.BEHIND)


def read(name: str, given: Given, served: Served) -> Asked:
    """What is asked of the metric of that name. Raises Problem."""
    metric = metric_of(name)
    of_trials = isinstance(metric, TrialMetric)
    choice = parameters.choice_of(given, served.trials) if of_trials else parameters.filters_of(given, (served.tables,))
    options = tuple(sorted(parameters.options_of(given, metric).items()))
    return Asked(name, choice, options, parameters.lang_of(given), Part.of(given))


def answer(asked: Asked, served: Served) -> Answer:
    """The rows of a metric with all that they rest on. Raises Problem for options that these records do not know."""
    metric, words = METRICS[asked.name], served.words(asked.lang)
    try:
        told = _of_trials(metric, asked, served, words) if isinstance(metric, TrialMetric) else _of_records(metric, asked, served, words)
    except ValueError as error:  # such as a hospital that no trial names
        raise Problem.of(error, ", ".join(name for name, _ in asked.options)) from error
    return replace(told, document={**told.document, "options": dict(asked.options)})


def _of_records(metric: Metric, asked: Asked, served: Served, words: Words) -> Answer:
    assert isinstance(asked.choice, Filters)  # noqa: S101
    tables = served.chosen(asked.choice)
    table, context = served.table(asked.choice, asked.name, asked.options), Context.of(tables, asked.choice, words)
    return of_records(metric, table, (tables,), context, asked.part)


def of_records(metric: Metric, table: pd.DataFrame, editions: Sequence[Tables], context: Context, part: Part) -> Answer:
    """A table whose rows rest on records of these editions; of a record that several have, what the first says."""
    grounds = tuple(map(Ground.of, editions))
    rows = table.iloc[part.rows]
    told = api_rows.told(rows, [api_rows.sides(records, grounds) for records in rows[api_rows.RECORDS]], part.behind)
    said: dict[str, dict[str, str]] = {}
    for tables in reversed(editions):
        said |= api_rows.statements(tables, api_rows.named(told), context.words)
    document = _document(metric, table, told, metric.clauses(table, grounds[0], context.words), context, part)
    return Answer({**document, "statements": said, "snapshots": {}}, metric.name, rows, metric.columns, context, part.next_after(len(table)))


def _of_trials(metric: TrialMetric, asked: Asked, served: Served, words: Words) -> Answer:
    assert isinstance(asked.choice, Choice)  # noqa: S101
    source = served.source(asked.choice)
    table, context = served.trial_table(asked.choice, asked.name, asked.options), trial_context(served.trials, served.tables, asked.choice, words)
    rows = table.iloc[asked.part.rows]
    evident = with_evidence(metric, source, rows)
    told = api_rows.told(evident, [(snapshots, ()) for snapshots in evident["snapshots_behind"]], asked.part.behind)
    document = _document(metric, table, told, metric.clauses(table, source.ground, words), context, asked.part)
    document |= {"statements": {}, "snapshots": _snapshots(source)}
    return Answer(document, metric.name, rows, metric.columns, context, asked.part.next_after(len(table)))


def trial_context(store: Store, tables: Tables, choice: Choice, words: Words) -> Context:
    """What an answer about trials says of itself: the edition of the trials, and the latest day on which a registry was read."""
    day = store.last_taken or tables.as_of
    return Context(store.edition, day.isoformat(), choice, ("registry",), words)


def _document(metric: Metric, table: pd.DataFrame, rows: Sequence[Mapping[str, Any]], said: Iterable[Clause], context: Context, part: Part) -> dict[str, Any]:
    return {
        **described(metric, context.words),
        **about(context),
        "columns": columns_told(metric.columns, context.words),
        "sentences": [
            {"text": clause.text, "statements": list(clause.statements[: part.behind]), "behind": {"statements": len(clause.statements)}} for clause in said
        ],
        "rows": rows,
        "rows_in_all": len(table),
        "next_after": part.next_after(len(table)),
    }


def described(metric: Metric, words: Words) -> dict[str, Any]:
    """What a metric is, in the reader's language."""
    told = {"metric": metric.name, "title": words.gettext(metric.title), "definition": words.gettext(metric.definition), "why": words.gettext(metric.why)}
    return {**told, "source": metric.source, "owner": metric.owner, "checked": metric.checked}


def about(context: Context) -> dict[str, Any]:
    """Of which data, chosen how, told by which version in which language."""
    return {**context.facts(), "version": __version__, "lang": context.words.lang}


def columns_told(columns: Iterable[Column], words: Words) -> list[dict[str, str]]:
    """The columns by their names in the rows: the heading, what stands in each and of which type it is."""
    return [
        {"name": name, "label": name if column.format == "helper" else words.gettext(column.label), "meaning": column.meaning, "type": column.type}
        for column in columns
        for name in column.frame_columns
    ]


def _snapshots(source: TrialSource) -> dict[str, dict[str, Any]]:
    """The snapshots that carry figures of trials, by their keys, as the store has them."""
    return {str(key): row for key, row in zip(source.snapshots.index, exports.json_rows(source.snapshots), strict=True)}


LIST_PARAMETERS = (parameters.LANG,)


def listed(given: Given, served: Served) -> Answer:
    """Every metric: what it means and what can be asked of it; the filters of each kind of metric once. Raises Problem."""
    words = served.words(parameters.lang_of(given))
    kinds = {RECORDS: parameters.of_filters(served.tables), TRIALS: parameters.of_choice(served.trials)}
    asked = {of: [{"name": one.name, "several": one.several, "meaning": one.meaning, **one.schema} for one in found] for of, found in kinds.items()}
    about_all = about(Context.of(served.tables, Filters(), words))
    return Answer({**about_all, "filters": asked, "metrics": [summary(metric, words) for metric in METRICS.values()]})


RECORDS, TRIALS = "records", "trials"
"""What metrics are of, which decides their filters."""


def summary(metric: Metric, words: Words) -> dict[str, Any]:
    """A metric without its rows."""
    options = [{"name": one.name, "required": one.required, **one.schema} for one in parameters.of_options(metric)]
    return {**described(metric, words), "of": TRIALS if isinstance(metric, TrialMetric) else RECORDS, "options": options}

"""Every question that can be asked, declared once: HTTP, its description and MCP are made from this list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from oi_metrics.api import briefing, editions, formats, metrics, parameters, records
from oi_metrics.api.metrics import Answer
from oi_metrics.api.parameters import Given, Parameter
from oi_metrics.api.served import Served
from oi_metrics.catalogue.index import METRICS
from oi_metrics.model.columns import Column
from oi_metrics.model.schema import TABLES

Place = Mapping[str, str]
"""What a path names, by the names in its braces."""


def _all_there(place: Place) -> Place:
    return place


@dataclass(frozen=True)
class Question:
    """One question.

    path: below the root of the API, with what it names in braces; a key may have slashes. says: what it answers. known: the
    place as it is called, which raises Problem where there is no such thing. parameters: what can be asked beside. answer: in
    one of `forms`, each with its media type. lasting: whether the same records always give the same answer. cost: how many
    questions it counts for. names: of the first thing in the path, where there are few. columns: of its rows, by that name.
    """

    path: str
    says: str
    parameters: Callable[[Place, Served], tuple[Parameter, ...]]
    answer: Callable[[Place, Given, Served, str], Answer]
    known: Callable[[Place], Place] = _all_there
    forms: Mapping[str, str] = field(default_factory=lambda: formats.JSON)
    lasting: bool = True
    cost: int = 1
    names: Iterable[str] = ()
    columns: Callable[[str], tuple[Column, ...]] | None = None

    @property
    def form(self) -> Parameter:
        """In which form the answer is asked for."""
        kinds = {"type": "string", "enum": list(self.forms), "default": next(iter(self.forms))}
        return Parameter("format", "The form of the answer, instead of `Accept`.", kinds)

    def asked(self, place: Place, given: Given, served: Served, form: str) -> Answer:
        """The answer. Raises Problem."""
        place = self.known(place)
        parameters.fits(given, self.parameters(place, served))
        told = self.answer(place, given, served, form)
        return replace(told, document={**told.document, "stale": served.stale}) if served.stale else told


def _metric(place: Place, given: Given, served: Served, form: str) -> Answer:
    return metrics.answer(metrics.read(place["metric"], given, served), served)


def _known_metric(place: Place) -> Place:
    return {"metric": metrics.metric_of(place["metric"]).name}


def _known_table(place: Place) -> Place:
    return {**place, "table": records.known(place["table"])}


def _known_editions(place: Place) -> Place:
    return {name: editions.known(edition) for name, edition in place.items()}


QUESTIONS = {
    "metrics": Question(
        "/metrics",
        "Every metric: what it means, why it matters, what can be asked of it, and its columns.",
        lambda place, served: metrics.LIST_PARAMETERS,
        lambda place, given, served, form: metrics.listed(given, served),
    ),
    "metric": Question(
        "/metrics/{metric}",
        "The rows of a metric, each with the records and statements that carry it.",
        lambda place, served: metrics.parameters_of(METRICS[place["metric"]], served),
        _metric,
        _known_metric,
        formats.FORMS,
        names=tuple(METRICS),
        columns=lambda name: METRICS[name].columns,
    ),
    "table": Question(
        "/records/{table}",
        "The rows of a table of the records, each with the statements that carry it.",
        lambda place, served: records.table_parameters(served),
        lambda place, given, served, form: records.table(place["table"], given, served),
        _known_table,
        formats.FORMS,
        names=tuple(TABLES),
        columns=records.columns_of,
    ),
    "record": Question(
        "/records/{table}/{key}",
        "One record: title, counterparties, dates, money, state, what is contested, what belongs to it, its statements.",
        lambda place, served: records.record_parameters(served),
        lambda place, given, served, form: records.record(f"{place['table']}/{place['key']}", given, served),
        _known_table,
    ),
    "statement": Question(
        "/statements/{statement}",
        "One statement with its source, and every record of which it speaks.",
        lambda place, served: records.STATEMENT_PARAMETERS,
        lambda place, given, served, form: records.statement(place["statement"], given, served),
    ),
    "editions": Question(
        "/editions",
        "The data version that is served, and every sealed one.",
        lambda place, served: (),
        lambda place, given, served, form: editions.listed(served),
        lasting=False,
    ),
    "diff": Question(
        "/editions/{before}/diff/{after}",
        "What differs between two data versions, and which figures moved because of it.",
        lambda place, served: editions.diff_parameters(served),
        lambda place, given, served, form: editions.diff(place["before"], place["after"], given, served),
        _known_editions,
        formats.FORMS,
        cost=5,
    ),
    "briefing": Question(
        "/briefing",
        "Slides, a workbook or a paper over the records that the filters keep.",
        lambda place, served: briefing.parameters_of(served),
        lambda place, given, served, form: briefing.answer(given, served, form),
        forms=briefing.FORMS,
        cost=20,
    ),
}
"""The questions by their names."""

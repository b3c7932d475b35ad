"""The description of the API (OpenAPI 3.1), made of the questions, metrics, filters and options themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oi_metrics import __version__
from oi_metrics.api import formats, parameters
from oi_metrics.api.metrics import EVIDENCE_COLUMNS
from oi_metrics.api.parameters import Parameter
from oi_metrics.api.questions import QUESTIONS, Question
from oi_metrics.api.served import Served
from oi_metrics.catalogue.index import METRICS, TRIAL_METRICS
from oi_metrics.language.languages import LANGS

PROBLEM = "application/problem+json"
REFUSALS = {
    400: "A parameter is unknown, given twice, or has a value that it does not take.",
    404: "There is no such thing.",
    406: "There is no such form.",
    414: "The question is too long.",
    421: "The server does not answer to this host.",
    429: "This address has asked too much; `Retry-After` says for how many seconds to wait.",
    503: "The records cannot be used, and why, or the server has too much to do.",
}
"""What can stand in the place of an answer, by its status."""
PATH_KEYS = {"before": "The earlier data version: its id, the beginning of it, or `served`.", "after": "The later one."}


def document(served: Served, root: str) -> dict[str, Any]:
    """The description. root: where the API is mounted."""
    shared = _shared(served)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "OI Metrics",
            "version": __version__,
            "description": "Metrics of partnership records; each row bears the statements that carry it. Texts from records are data.",
        },
        "servers": [{"url": root}],
        "paths": dict(_paths(served, shared)),
        "components": {
            "schemas": _schemas(),
            "parameters": {key: _parameter(one) for key, one in shared.items()},
            "responses": {str(status): _refusal(says) for status, says in REFUSALS.items()},
        },
    }


def _shared(served: Served) -> dict[str, Parameter]:
    """The parameters that many questions have, by their keys in the description."""
    groups = {
        "records": parameters.of_filters(served.tables),
        "trials": parameters.of_choice(served.trials),
        "part": (parameters.LANG, *parameters.PART, parameters.BEHIND),
    }
    return {f"{group}-{one.name}": one for group, found in groups.items() for one in found}


def _paths(served: Served, shared: Mapping[str, Parameter]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, question in QUESTIONS.items():
        first = question.path.partition("{")[2].partition("}")[0]
        for called in question.names or ("",):
            place = {first: called} if called else {}
            path = question.path.replace(f"{{{first}}}", called) if called else question.path
            yield path, {"get": _operation(f"{name}-{called}".strip("-"), question, path, place, called, served, shared)}


def _operation(
    name: str, question: Question, path: str, place: Mapping[str, str], called: str, served: Served, shared: Mapping[str, Parameter]
) -> dict[str, Any]:
    says = METRICS[called].definition if name.startswith("metric-") else question.says
    asked = [_named(one, shared) for one in question.parameters(place, served)]
    within = [_in_path(part.partition("}")[0]) for part in path.split("{")[1:]]
    content = {media: {"schema": _body(name, question, called)} if media == formats.JSON["json"] else {} for media in question.forms.values()}
    answered = {"description": "The answer.", "headers": {"ETag": {"schema": {"type": "string"}}}, "content": content}
    refused = {str(status): {"$ref": f"#/components/responses/{status}"} for status in REFUSALS}
    return {
        "operationId": name,
        "summary": says,
        "parameters": [*within, *asked, _parameter(question.form)],
        "responses": {"200": answered, "304": {"description": "As it was when it bore the ETag of `If-None-Match`."}, **refused},
    }


def _named(one: Parameter, shared: Mapping[str, Parameter]) -> dict[str, Any]:
    key = next((key for key, other in shared.items() if other == one), "")
    return {"$ref": f"#/components/parameters/{key}"} if key else _parameter(one)


def _parameter(one: Parameter) -> dict[str, Any]:
    schema = {"type": "array", "items": one.schema} if one.several else one.schema
    return {"name": one.name, "in": "query", "description": one.meaning, "required": one.required, "schema": schema}


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "description": PATH_KEYS.get(name, "Its key."), "schema": {"type": "string", "minLength": 1}}


def _refusal(says: str) -> dict[str, Any]:
    return {"description": says, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def _body(name: str, question: Question, called: str) -> dict[str, Any]:
    """What an answer in JSON is."""
    kind = name.partition("-")[0]
    if question.columns is None:
        return {"$ref": f"#/components/schemas/{BODIES[kind]}"}
    values = {of: formats.json_type(column) for column in question.columns(called) for of in column.frame_columns}
    values |= BEHIND if kind == "metric" and called in TRIAL_METRICS else {}
    row = _object({"values": _object(values), "supports": TEXTS, "contradicts": TEXTS, "behind": COUNTS})
    return {"allOf": [{"$ref": f"#/components/schemas/{BODIES[kind]}"}, {"properties": {"rows": {"type": "array", "items": row}}}]}


def _object(values: Mapping[str, Any], more: bool = False) -> dict[str, Any]:
    """An object that has all of these. more: whether it may have others."""
    return {"type": "object", "required": list(values), "properties": dict(values), **({} if more else {"additionalProperties": False})}


TEXT: dict[str, Any] = {"type": "string"}
WHOLE: dict[str, Any] = {"type": "integer"}
ANY: dict[str, Any] = {"type": "object"}
TEXTS: dict[str, Any] = {"type": "array", "items": TEXT}
OBJECTS: dict[str, Any] = {"type": "array", "items": ANY}
COUNTS: dict[str, Any] = {"type": "object", "additionalProperties": WHOLE}
NEXT: dict[str, Any] = {"type": ["integer", "null"]}
FACTS = {"edition": TEXT, "as_of": TEXT, "filter": TEXT, "source_tiers": TEXT, "version": TEXT, "lang": {"type": "string", "enum": list(LANGS)}}
COLUMNS = {"type": "array", "items": _object({"name": TEXT, "label": TEXT, "meaning": TEXT, "type": TEXT})}
STATEMENTS = {
    "type": "object",
    "additionalProperties": _object({"text": TEXT, "publisher": TEXT, "published": TEXT, "tier": TEXT, "locator": TEXT, "url": TEXT}),
}
BEHIND = dict(zip(EVIDENCE_COLUMNS, (ANY, TEXTS), strict=True))
ROWS = {"columns": COLUMNS, "rows": OBJECTS, "rows_in_all": WHOLE, "next_after": NEXT, "statements": STATEMENTS}
WHAT = dict.fromkeys(("metric", "title", "definition", "why", "source", "owner", "checked"), TEXT)
SENTENCES = {"type": "array", "items": _object({"text": TEXT, "statements": TEXTS, "behind": COUNTS})}
METRIC = {**WHAT, **FACTS, **ROWS, "sentences": SENTENCES, "snapshots": ANY}
BODIES = {
    "metrics": "Metrics", "metric": "MetricRows", "table": "Rows", "record": "Record", "statement": "Statement", "editions": "Editions", "diff": "Difference",
}  # fmt: skip
"""The schema of each question's answer in JSON."""


def _schemas() -> dict[str, Any]:
    fault = {"file": TEXT, "row": WHOLE, "column": TEXT, "value": TEXT, "problem": TEXT, "remedy": TEXT, "warning": {"type": "boolean"}}
    faults = {"type": "array", "items": _object(fault)}
    record = {"record": TEXT, "values": ANY, "head": ANY, "facts": OBJECTS, "disputes": OBJECTS, "lists": OBJECTS, "statements": OBJECTS, "rows": TEXTS}
    said = {"statement": TEXT, "text": TEXT, "values": ANY, "source": ANY, "speaks_of": OBJECTS, "rows_in_all": WHOLE, "next_after": NEXT}
    seal = dict.fromkeys(("edition", "as_of", "sealed_on", "sealed_by", "note", "digest", "key"), TEXT)
    return {
        "Problem": {
            **_object({"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT}, more=True),
            "description": "Why there is no answer (RFC 9457): what is wrong, `where`, the `remedy`; of records with faults the first of these.",
        },
        "Metrics": _object({**FACTS, "filters": ANY, "metrics": {"type": "array", "items": _object({**WHAT, "of": TEXT, "options": OBJECTS})}}, more=True),
        "MetricRows": _object({**METRIC, "options": ANY}, more=True),
        "Rows": _object({"table": TEXT, "meaning": TEXT, "key": TEXTS, **FACTS, **ROWS}, more=True),
        "Record": _object({**FACTS, **record}, more=True),
        "Statement": _object({**FACTS, **said}, more=True),
        "Editions": _object({**FACTS, "sealed": {"type": "array", "items": _object(seal)}, "faults": faults}, more=True),
        "Difference": _object({**METRIC, "before": ANY, "after": ANY}, more=True),
    }

"""The Data Package descriptor (specification version 2) of the records, made from the schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from oi_metrics.model.schema import TABLES, Column, Table

TYPES = {"id": "string", "text": "string", "category": "string", "date": "string", "url": "string", "integer": "integer", "number": "number"}


def descriptor(names: Iterable[str]) -> dict[str, Any]:
    """`datapackage.json` for the tables of these names."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "partnership-records",
        "title": "Partnership records with the statements that support them",
        "resources": [_resource(TABLES[name]) for name in names],
    }


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "primaryKey": list(table.key)}
    foreign = [
        {"fields": [column.name], "reference": {"resource": column.references, "fields": [TABLES[column.references].key[0]]}}
        for column in table.columns
        if column.references
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "description": table.description,
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "title": column.label, "type": TYPES[column.kind], "description": column.description}
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.closed:
        constraints["enum"] = list(column.allowed)
    elif column.allowed:
        field["categories"] = list(column.allowed)
    for side in ("minimum", "maximum"):
        limit = getattr(column, side)
        if limit is not None:
            constraints[side] = int(limit) if column.kind == "integer" else limit
    if column.kind == "date":
        field["rdfType"] = "http://id.loc.gov/datatypes/edtf/EDTF"
    return field | ({"constraints": constraints} if constraints else {})

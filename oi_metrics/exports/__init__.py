"""What leaves the dashboard: CSV, JSON, XLSX and the Data Package, with edition and filter written in, no live formula.

Each is written a few thousand rows at a time, so that a hundred thousand agreements take no more memory than the file.
A module here that declares `KINDS` is offered wherever records are taken away.
"""

from importlib import import_module
from pkgutil import iter_modules

from oi_metrics.exports.context import FACTS, Chosen, Context, file_name, sight_told
from oi_metrics.exports.kinds import Declared, Kind, Metrics, Selection
from oi_metrics.exports.package import package_bytes, write_package
from oi_metrics.exports.plain import Progress, plain, record_columns, shown_tables
from oi_metrics.exports.texts import csv_bytes, json_bytes, json_rows, write_csv, write_json
from oi_metrics.exports.workbook import too_long, write_xlsx, xlsx_bytes


def _kinds() -> dict[str, Kind]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    found = [kind for module in modules for kind in getattr(module, "KINDS", ()) if module.__name__ != f"{__name__}.kinds"]
    return {kind.ending: kind for kind in sorted(found, key=lambda kind: kind.place)}


KINDS = _kinds()
MIME = {ending: kind.mime for ending, kind in KINDS.items()}

__all__ = [
    "FACTS", "KINDS", "MIME", "Chosen", "Context", "Declared", "Kind", "Metrics", "Progress", "Selection", "csv_bytes", "file_name", "json_bytes", "json_rows",
    "package_bytes", "plain", "record_columns", "shown_tables", "sight_told", "too_long",
    "write_csv", "write_json", "write_package", "write_xlsx", "xlsx_bytes",
]  # fmt: skip

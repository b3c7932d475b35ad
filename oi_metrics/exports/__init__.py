"""What leaves the dashboard: CSV, JSON, XLSX and the Data Package, with edition and filter written in, no live formula.

Each is written a few thousand rows at a time, so that a hundred thousand agreements take no more memory than the file.
"""

from oi_metrics.exports.context import FACTS, MIME, Chosen, Context, file_name
from oi_metrics.exports.package import package_bytes, write_package
from oi_metrics.exports.plain import Progress, plain, record_columns, shown_tables
from oi_metrics.exports.texts import csv_bytes, json_bytes, write_csv, write_json
from oi_metrics.exports.workbook import too_long, write_xlsx, xlsx_bytes

__all__ = [
    "FACTS", "MIME", "Chosen", "Context", "Progress", "csv_bytes", "file_name", "json_bytes", "package_bytes", "plain", "record_columns", "shown_tables",
    "too_long", "write_csv", "write_json", "write_package", "write_xlsx", "xlsx_bytes",
]  # fmt: skip

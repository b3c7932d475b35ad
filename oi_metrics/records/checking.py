"""Pandera without Spark: where Spark is installed, pandera loads all of it on import, which takes a third of a second
and prints a warning, for a detail of typing that nothing here uses."""

import sys

_unloaded = "pyspark" not in sys.modules
if _unloaded:
    sys.modules["pyspark"] = None  # type: ignore[assignment]  # how Python marks a module that must not be imported
try:
    import pandera.pandas as pa
    from pandera.errors import SchemaErrors
finally:
    if _unloaded:
        del sys.modules["pyspark"]

__all__ = ["SchemaErrors", "pa"]

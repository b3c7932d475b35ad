"""Ibis for PostgreSQL, where truth values are cast to whole numbers by way of INTEGER, the only one that the server casts them to.

Narwhals counts distinct values with such a cast to SMALLINT, which the server refuses
(https://www.postgresql.org/docs/current/catalog-pg-cast.html).
"""

from __future__ import annotations

from typing import Any

from ibis.backends.sql.compilers.postgres import PostgresCompiler
from ibis.expr import datatypes


class Compiler(PostgresCompiler):
    """Ibis's own in all but that."""

    __slots__ = ()

    def visit_Cast(self, op: Any, *, arg: Any, to: Any) -> Any:
        if op.arg.dtype.is_boolean() and to.is_integer():
            arg = self.cast(arg, datatypes.int32)
        return super().visit_Cast(op, arg=arg, to=to)

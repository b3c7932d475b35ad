"""The editor of a place, by what the place is."""

from __future__ import annotations

from pathlib import Path

from oi_metrics.records.editing.folder import FolderEditor
from oi_metrics.records.editing.rules import Editor
from oi_metrics.records.source import is_url


def editor(source: Path | str) -> Editor:
    """The editor of a folder of CSV files or of a database, by its path or address. Raises DatabaseProblem for a wrong address."""
    if is_url(source):
        from oi_metrics.records.editing.database import DatabaseEditor  # loaded where it is needed: SQLAlchemy takes its time

        return DatabaseEditor(str(source))
    return FolderEditor(Path(source))

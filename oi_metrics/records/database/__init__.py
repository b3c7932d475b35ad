"""Records in PostgreSQL or SQLite: made ready, loaded, read, watched, edited."""

from oi_metrics.records.database.loading import Loaded, init, load
from oi_metrics.records.database.problems import DatabaseProblem
from oi_metrics.records.database.reading import read
from oi_metrics.records.database.watcher import Live, State
from oi_metrics.records.editing.database import DatabaseEditor
from oi_metrics.records.editing.database_log import log

__all__ = ["DatabaseEditor", "DatabaseProblem", "Live", "Loaded", "State", "init", "load", "log", "read"]
